"""Peers: real software, installed from public registries, that the scanner is tried on (`make check-peers`)."""
