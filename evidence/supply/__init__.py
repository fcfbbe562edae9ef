"""Supplied evidence: what people hand in, and derivatives of it that do not tell by whom."""
