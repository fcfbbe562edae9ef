"""The chronology of a case: what happened when, numbered without a gap, as CSV and for the PDF."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.models import Case, Looked, Recheck, Sighting
from evidence.models import Capture, SuppliedEvidence
from evidence.record import Record
from register.models import Role
from reports.pack import CaseFile, Voice, local, utc

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
_AROUND = 160
"""Letters of a page on either side of words that were looked for."""
_MOST_LINES = 40
_HEADINGS = (
    "Number", "Time (UTC)", "Local time", "What happened", "Reference", "Address", "Title", "Details",
    "SHA-256 of the record",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a chronology."""

    at: datetime
    what: str
    reference: str = ""
    address: str = ""
    title: str = ""
    sentences: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """Words of the page; none in the redacted flavour."""
    difference: tuple[str, ...] = ()
    """Lines that went (-) and came (+)."""
    sha256: str = ""
    captured: str = ""
    """Reference of the capture whose picture belongs here."""
    number: int = 0
    utc: str = ""
    local: str = ""


def chronology(file: CaseFile, voice: Voice) -> list[Entry]:
    """Everything that happened in a case, the earliest first."""
    found = [_opened(file.case, voice)]
    found += [entry for sighting in file.sightings for entry in _sighted(sighting, voice)]
    found += [_captured(capture, file.records[capture.reference], voice) for capture in file.captures]
    found += [_looked(look, voice) for look in file.rechecks]
    found += [_received(one, voice) for one in file.supplied]
    found.sort(key=lambda entry: entry.at)
    return [
        replace(entry, number=number, utc=utc(entry.at), local=local(entry.at, file.zone))
        for number, entry in enumerate(found, start=1)
    ]


def _opened(case: Case, voice: Voice) -> Entry:
    why = f"Opened in the role of {Role(case.opened_by).label}, because of a {case.origin}: {voice.text(case.reason)}"
    return Entry(case.opened_at, "Case opened", case.reference, sentences=(why,))


def _sighted(sighting: Sighting, voice: Voice) -> Iterator[Entry]:
    who = f" by “{voice.author(sighting.author)}”" if sighting.author else ""
    found = Entry(
        sighting.found_at,
        "Found by a scan of approved public sources",
        sighting.reference,
        voice.address(sighting.address),
        voice.text(sighting.title),
        (f"Displayed author: “{voice.author(sighting.author)}”." if sighting.author else "No author is displayed.",),
    )
    yield found
    if sighting.posted_at:
        said = f"The page displays “{sighting.said_at}”; read with {sighting.posted_confidence} confidence."
        only_day = ("Only the day is displayed.",) if sighting.posted_day_only else ()
        what = f"Posted{who}, as the page displays it"
        yield replace(found, at=sighting.posted_at, what=what, sentences=(said, *only_day))


def _captured(capture: Capture, record: Record, voice: Voice) -> Entry:
    words = [one for one in record.words if one.in_picture]
    clock = {True: "synchronised", False: "not synchronised", None: "not known to be synchronised"}
    error = f", greatest error {record.clock.error_seconds} s" if record.clock.error_seconds is not None else ""
    sentences = [
        f"Grade: {record.grade}.",
        *(voice.text(one) for one in record.shortcomings),
        f"Status {record.status}; {len(record.files)} files sealed with it.",
        f"Wordings looked for: {len(record.words)}; to be seen in the picture: {len(words)}.",
        f"The clock of the capturing machine was {clock[record.clock.synchronised]}{error}.",
    ]
    if record.banner and not voice.redacted:
        sentences.append(f"A consent banner stood over the page: {voice.text(record.banner)}")
    quotes = () if voice.redacted else _passages(record)
    return Entry(
        capture.captured_at,
        "Page looked at again and captured" if record.previous else "Page captured",
        capture.reference,
        voice.address(capture.final_address),
        voice.text(capture.title),
        tuple(sentences),
        quotes,
        sha256=capture.record_sha256,
        captured=capture.reference,
    )


def _passages(record: Record) -> tuple[str, ...]:
    """What the page says around the words that led to it, no passage twice."""
    found: list[str] = []
    for words in dict.fromkeys(one.quote for one in record.matches):
        if any(words in passage for passage in found):
            continue
        at = record.text.find(words)
        end = at + len(words)
        before, after = record.text[:at][-_AROUND:].split(), record.text[end:][:_AROUND].split()
        # The word at either edge may be cut through.
        before, after = ["…", *before[1:]], [*after[:-1], "…"]
        found.append(" ".join((*before, words, *after)) if at >= 0 else words)
    return tuple(found)


def _looked(look: Recheck, voice: Voice) -> Entry:
    at = look.looked_at or look.due_at
    first = f"Present at {utc(look.first.captured_at)} (capture {look.first.reference})"
    found = {
        Looked.NOT_SEEN.value: f"{first}, not seen at {utc(at)}. That does not say who took it away, or why.",
        Looked.SAME.value: f"{first}, and still there at {utc(at)} with the same words.",
        Looked.CHANGED.value: f"{first}, and still there at {utc(at)} with other words around them.",
        Looked.UNKNOWN.value: f"{first}. At {utc(at)} it could not be checked; that does not mean that it is gone.",
    }
    share = look.picture_share
    pixels = (f"{share:.1%} of the picture differs.",) if share is not None else ()
    difference = () if voice.redacted else tuple(look.difference[:_MOST_LINES])
    more = len(look.difference) - len(difference)
    left_out = (f"{more} more lines of difference are not shown here.",) if more > 0 else ()
    return Entry(
        at,
        f"Second look after {look.after_hours} hours: {Looked(look.looked).label}",
        look.later.reference if look.later else look.first.reference,
        voice.address(look.first.address),
        sentences=(found.get(look.looked, first), *pixels, *left_out),
        difference=difference,
    )


def _received(supplied: SuppliedEvidence, voice: Voice) -> Entry:
    seen = (f"Seen, as told: {voice.text(supplied.seen_at)}.",) if supplied.seen_at else ()
    return Entry(
        supplied.received_at,
        "Evidence handed in: supplied, not captured",
        supplied.reference,
        title=voice.text(supplied.title),
        sentences=(*seen, "Nobody can say from this system alone that it shows what stood on a website."),
        sha256=supplied.original.sha256,
    )


def cell(text: str) -> str:
    """Text for a cell of a table: what a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def chronology_csv(entries: Sequence[Entry]) -> bytes:
    """The chronology as CSV (RFC 4180), in UTF-8 with the mark by which spreadsheets know it."""
    lines = io.StringIO()
    table = csv.writer(lines, quoting=csv.QUOTE_ALL)
    table.writerow(_HEADINGS)
    for entry in entries:
        details = "\n".join((*entry.sentences, *entry.quotes, *entry.difference))
        row = (
            entry.utc, entry.local, entry.what, entry.reference, entry.address, entry.title, details, entry.sha256,
        )  # fmt: skip
        table.writerow([str(entry.number), *map(cell, row)])
    return lines.getvalue().encode("utf-8-sig")
