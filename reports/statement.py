"""The draft statement: what a named person would have to say, with blanks for what only a person knows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from evidence.record import Grade, Record
from reports.documents.papers import Draft, docx
from reports.documents.paragraphs import paragraphs
from reports.pack import CaseFile, Voice, local, utc

__all__ = ["paragraphs", "statement_docx", "statement_text"]


def statement_text(file: CaseFile, voice: Voice, software: str) -> str:
    """The draft as plain text; headings begin with #, points with an asterisk."""
    records = file.records.values()
    captures = [
        {
            "reference": one.reference,
            "address": voice.address(one.final_address),
            "grade": one.grade,
            "sha256": one.record_sha256,
            "shortcomings": _shortcomings(file.records[one.reference], voice),
            **_times(file, one.captured_at),
        }
        for one in file.captures
    ]
    supplied = [
        {"reference": one.reference, "sha256": one.original.sha256, **_times(file, one.received_at)}
        for one in file.supplied
    ]
    context: Mapping[str, Any] = {
        "file": file,
        "software": software,
        "browser": "; ".join(dict.fromkeys(one.collector.browser for one in records)) or "a browser",
        "clock": _clock(list(records)),
        "captures": captures,
        "supplied": supplied,
        "missing": [{"address": voice.address(one.address), "why": one.unpictured} for one in file.missing],
        "partial": [one.reference for one in file.captures if one.grade != Grade.EVIDENCE],
    }
    return render_to_string("pack/statement.txt", dict(context)) + "\n"


def _shortcomings(record: Record, voice: Voice) -> str:
    """Why a capture is not evidence-grade, in sentences; empty when it is."""
    return "" if record.grade == Grade.EVIDENCE else " ".join(map(voice.text, record.shortcomings))


def _times(file: CaseFile, at: datetime) -> dict[str, str]:
    return {"utc": utc(at), "local": local(at, file.zone)}


def _clock(records: Sequence[Record]) -> str:
    """What the operating system said of the clock over all visits, in a sentence."""
    states = {record.clock.synchronised for record in records}
    errors = [record.clock.error_seconds for record in records if record.clock.error_seconds is not None]
    greatest = f", with a greatest error of {max(errors)} seconds" if errors else ""
    if states == {True}:
        return f"at every visit the operating system said that its clock was synchronised{greatest}."
    if False in states:
        return f"at least at one visit the operating system said that its clock was not synchronised{greatest}."
    return f"the operating system did not tell at every visit whether its clock was synchronised{greatest}."


def statement_docx(text: str, title: str, now: datetime) -> bytes:
    """The draft as a Word document: ready to be filled in."""
    return docx(Draft(title, text), now)
