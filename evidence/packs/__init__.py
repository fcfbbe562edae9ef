"""Packs: evidence of a case laid out for others as a bag, sealed, with its part of the ledger."""
