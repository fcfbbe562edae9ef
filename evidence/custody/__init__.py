"""Custody of what is sealed: to whom it belongs, who looked at it, what is held and what was erased."""
