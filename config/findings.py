"""Findings of the doctor: what was looked at, and whether it is as it should be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: fine, worth knowing, or missing."""

    state: str
    text: str


def fine(text: str) -> Finding:
    """Something that is in place."""
    return Finding("fine", text)


def note(text: str) -> Finding:
    """Something that works and is worth knowing."""
    return Finding("note", text)


def missing(text: str) -> Finding:
    """Something without which a job cannot be done."""
    return Finding("missing", text)
