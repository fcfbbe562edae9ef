"""The chronology of a case: what happened when, numbered without a gap, as CSV and for the PDF."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cases.intake import title_in
from cases.models import Case, Looked, OwedCapture, Recheck, Sighting
from evidence.models import Capture, SuppliedEvidence
from evidence.record import Record
from register.models import Role
from reports.chronology_entry import Entry
from reports.chronology_notes import noted
from reports.pack import AN_AUTHOR, CaseFile, Voice, local, utc
from reports.pack_passages import passages

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
_SECONDS = re.compile(r"\d[:.]\d\d[:.]\d\d")
_UNREAD = "The program could not read who is shown as the author; see the picture."
_MOST_LINES = 40
__all__ = ["Entry", "cell", "chronology", "chronology_csv"]
_HEADINGS = (
    "Number", "Time (UTC)", "Local time", "What happened", "Reference", "Address", "Title", "Details",
    "SHA-256 of the record",
)  # fmt: skip


def chronology(file: CaseFile, voice: Voice) -> list[Entry]:
    """Everything that happened in a case, the earliest first."""
    found = [_opened(file.case, voice)]
    found += [_missing(row, file.case, voice) for row in file.missing]
    found += [*_found(file, voice), *_posted(file, voice)]
    found += [_captured(capture, file, voice) for capture in file.captures]
    found += [_erased(capture, voice) for capture in file.erased]
    found += [_looked(look, voice) for look in file.rechecks]
    found += [_received(one, file.case, voice) for one in file.supplied]
    found += noted(file.case, voice)
    found.sort(key=lambda entry: entry.at)
    return [
        replace(
            entry,
            number=number,
            utc=utc(entry.at, seconds=entry.seconds),
            local=local(entry.at, file.zone, seconds=entry.seconds),
        )
        for number, entry in enumerate(found, start=1)
    ]


def _opened(case: Case, voice: Voice) -> Entry:
    by = f"Opened in the role of {Role(case.opened_by).label}" if case.opened_by else "Opened by the program"
    why = f"{by}, because of a {case.origin}: {voice.text(case.reason)}"
    return Entry(case.opened_at, "Case opened", case.reference, sentences=(why,))


def _missing(row: OwedCapture, case: Case, voice: Voice) -> Entry:
    tries = f"Tries so far: {row.attempts}. The time told here is when the case was opened"
    return Entry(
        case.opened_at,
        f"Page could not be captured: {row.unpictured}." if row.problem else f"Page not captured: {row.unpictured}.",
        case.reference,
        voice.address(row.address),
        sentences=(f"{tries}; no time is kept for a try that brought nothing back.",),
    )


def _found(file: CaseFile, voice: Voice) -> Iterator[Entry]:
    named = set(file.case.sources.values_list("pk", flat=True))
    for sighting in file.sightings:
        ours = sighting.source_id in named
        # A visit for another case is not told of: that case may be the chair's alone (A76).
        elsewhere = sighting.scan.case_id not in {None, file.case.pk} or (sighting.source.of_case and not ours)
        if elsewhere:
            continue
        because = f"Page visited because the {file.case.origin} named it"
        what = because if sighting.source.of_case else "Found by a routine visit to an approved public source"
        yield replace(_of_page(sighting, voice), at=sighting.found_at, what=what)


def _posted(file: CaseFile, voice: Voice) -> Iterator[Entry]:
    told: set[str] = set()
    for sighting in file.sightings:
        if sighting.posted_at is None or sighting.address in told:
            continue
        told.add(sighting.address)
        said = f"The page displays “{sighting.said_at}”; read with {sighting.posted_confidence} confidence."
        only_day = ("Only the day is displayed.",) if sighting.posted_day_only else ()
        who = f" by {_author(sighting, voice)}" if sighting.author else ""
        yield replace(
            _of_page(sighting, voice),
            at=sighting.posted_at,
            what=f"Posted{who}, as the page displays it",
            sentences=(said, *only_day),
            seconds=bool(_SECONDS.search(sighting.said_at)),
        )


def _of_page(sighting: Sighting, voice: Voice) -> Entry:
    return Entry(
        sighting.found_at,
        "",
        sighting.reference,
        voice.address(sighting.address),
        voice.text(sighting.title),
        (f"Displayed author: {_author(sighting, voice)}." if sighting.author else _UNREAD,),
    )


def _author(sighting: Sighting, voice: Voice) -> str:
    name = voice.author(sighting.author)
    return name if name == AN_AUTHOR and voice.redacted else f"“{name}”"


def _captured(capture: Capture, file: CaseFile, voice: Voice) -> Entry:
    record = file.records[capture.reference]
    words = [one for one in record.words if one.in_picture]
    clock = {True: "synchronised", False: "not synchronised", None: "not known to be synchronised"}
    error = f", greatest error {record.clock.error_seconds} s" if record.clock.error_seconds is not None else ""
    sentences = [
        f"Grade: {record.grade}.",
        *(voice.text(one) for one in record.shortcomings),
        f"Status {record.status}; files sealed with it: {len(record.files)}.",
        f"Wordings looked for: {len(record.words)}; to be seen in the picture: {len(words)}.",
        f"The clock of the capturing machine was {clock[record.clock.synchronised]}{error}.",
    ]
    if record.banner and not voice.redacted:
        sentences.append(f"A consent banner stood over the page: {voice.text(record.banner)}")
    quotes = () if voice.redacted else passages(record.text, (one.quote for one in record.matches))
    return Entry(
        capture.captured_at,
        _captured_as(capture, record, file.case),
        capture.reference,
        voice.address(capture.final_address),
        voice.text(capture.title),
        tuple(sentences),
        quotes,
        sha256=capture.record_sha256,
        captured=capture.reference,
    )


def _erased(capture: Capture, voice: Voice) -> Entry:
    why = "What was sealed then was erased by decision; the ledger keeps that it was there, and the certificate why."
    return Entry(
        capture.captured_at, "Page captured; erased since", capture.reference, voice.address(capture.address),
        sentences=(why,), sha256=capture.record_sha256,
    )  # fmt: skip


def _captured_as(capture: Capture, record: Record, case: Case) -> str:
    if record.previous:
        return "Page looked at again and captured"
    earlier = record.trigger == "schedule" and capture.captured_at < case.opened_at
    return "Seen earlier by a routine visit" if earlier else "Page captured"


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
    left_out = (f"Lines of difference that are not shown here: {more}.",) if more > 0 else ()
    return Entry(
        at,
        f"Second look after {_delay(look.after_hours)}: {Looked(look.looked).label}",
        look.later.reference if look.later else look.first.reference,
        voice.address(look.first.address),
        sentences=(found.get(look.looked, first), *pixels, *left_out),
        difference=difference,
    )


def _delay(hours: int) -> str:
    """A delay as people say it: an hour, two days, a week."""
    numbers = {1: "a", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    for unit, length in (("week", 168), ("day", 24), ("hour", 1)):
        number, rest = divmod(hours, length)
        if number and not rest:
            said = "an" if (number, unit) == (1, "hour") else numbers.get(number, str(number))
            return f"{said} {unit}" if number == 1 else f"{said} {unit}s"
    return f"{hours} hours"


def _received(supplied: SuppliedEvidence, case: Case, voice: Voice) -> Entry:
    seen = (f"Seen, as told: {voice.text(supplied.seen_at)}.",) if supplied.seen_at else ()
    return Entry(
        supplied.received_at,
        "Evidence handed in: supplied, not captured",
        supplied.reference,
        title=voice.text(title_in(case, supplied)),
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
        told = (f"{label}: {words}" for label, words in entry.told)
        details = "\n".join((*entry.sentences, *told, *entry.quotes, *entry.difference))
        row = (
            entry.utc, entry.local, entry.what, entry.reference, entry.address, entry.title, details, entry.sha256,
        )  # fmt: skip
        table.writerow([str(entry.number), *map(cell, row)])
    return lines.getvalue().encode("utf-8-sig")
