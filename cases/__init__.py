"""Judgement: what was found, what was asked and not read, and who may know of it."""
