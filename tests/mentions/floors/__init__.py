"""Floors: how often mentions are found rightly in an invented corpus, and the gate that keeps it so."""
