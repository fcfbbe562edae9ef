"""What a person is given of what is held, for people and for machines, with others’ names taken out (D6, A64, A65)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.audience import Reader
from cases.models import Case, RightsRequest, Sighting
from cases.retention import clocks, goes_at
from cases.rights import RightsError, insist_on_officer
from cases.rights_search import Held, Veil, privileged, surely
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Capture
from evidence.vault import Vault, sha256

REPORTERS = "Who reported something to the school is told to nobody: people could not report safely otherwise."
ADVICE = "Advice of a lawyer is withheld: it is protected by legal professional privilege."


@dataclass(frozen=True, slots=True)
class Veils:
    """How others are kept out: of texts, of the names of authors, of addresses."""

    text: Veil
    name: Veil
    address: Veil


@dataclass(frozen=True, slots=True)
class Choice:
    """What is told to whom: the recipient, and what is withheld with its reason, by reference."""

    recipient: str
    withheld: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[str] = ()
    """References that a person has looked at and found to be about whoever asks."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it leaves the house, and for whom; no recipient, no export (A65)."""

    content: bytes
    recipient: str

    def __post_init__(self) -> None:
        """Refuse an export for nobody."""
        if not self.recipient.strip():
            message = "Say with --for who gets it, without a name: “the person who asked”. Nothing was written."
            raise RightsError(message)


def answer(row: RightsRequest, held: Held, choice: Choice, veils: Veils, now: datetime) -> dict[str, Any]:
    """The answer to a request for access; raises RightsError for a reference that is not among what was found."""
    known = {one.reference for one in held.sightings} | {one.reference for one in held.cases} | set(held.perhaps)
    if strange := sorted(({*choice.withheld, *choice.also}) - known - _notes(held.cases)):
        message = f"{', '.join(strange)} is not among what was found. `headsup rights search` lists it."
        raise RightsError(message)
    also = Sighting.objects.filter(school=row.school, reference__in=[*choice.also]).prefetch_related("mentions")
    pages = [one for one in (*held.sightings, *also) if one.reference not in choice.withheld]
    cases = [one for one in held.cases if one.reference not in choice.withheld]

    def wanted(text: str) -> bool:
        return surely(held.person, [text])

    return {
        **_heading(row, choice, now),
        "about": held.person.name,
        "searched": "Every page found and not yet deleted, and every case with its notes, for the whole name.",
        "pages": [_page(one, held, veils) for one in pages],
        "cases": [_case(one, choice, veils, wanted) for one in cases],
        "withheld": _withheld(choice),
    }


def foi_answer(
    row: RightsRequest, cases: Sequence[Case], choice: Choice, veils: Veils, now: datetime
) -> dict[str, Any]:
    """What the FOI officer is given of some cases: no name of anybody, and never who reported (A64)."""
    shown = [_case(one, choice, veils, lambda _: True) for one in cases if one.reference not in choice.withheld]
    return {**_heading(row, choice, now), "cases": shown, "withheld": _withheld(choice)}


def exported(reader: Reader, row: RightsRequest, told: Told, vault: Vault, now: datetime) -> None:
    """Write down that something left the house, for whom, and which bytes (A65); raises RightsError."""
    insist_on_officer(reader)
    about = {"request": row.reference, "school": row.school.key, "what": "answer to a request", "by": str(reader.role)}
    with transaction.atomic():
        append(
            Event.EXPORTED, now, {**about, "recipient": told.recipient, "answer_sha256": sha256(told.content)}, vault
        )


def as_json(content: Mapping[str, Any]) -> bytes:
    """An answer for machines."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def as_text(content: Mapping[str, Any]) -> bytes:
    """The same answer for people, line by line."""
    return ("\n".join(_lines(content, "")) + "\n").encode()


def _lines(content: Mapping[str, Any], indent: str) -> list[str]:
    found: list[str] = []
    for name, said in content.items():
        label = name.replace("_", " ").capitalize()
        if isinstance(said, list) and said and isinstance(said[0], dict):
            for one in said:
                found += ["", f"{indent}{label}:", *_lines(one, indent + "  ")]
        elif isinstance(said, list):
            found += [f"{indent}{label}: {'none' if not said else ''}".rstrip(), *(f"{indent}  {one}" for one in said)]
        else:
            found.append(f"{indent}{label}: {said or 'none'}")
    return found


def _heading(row: RightsRequest, choice: Choice, now: datetime) -> dict[str, Any]:
    return {
        "request": row.reference,
        "school": row.school.name,
        "for": choice.recipient,
        "made": now.strftime("%-d %B %Y"),
        "how": "Names of other people stand as initials. Ask for a copy of anything that is listed here.",
    }


def _withheld(choice: Choice) -> list[str]:
    return [*(f"{reference}: {why}" for reference, why in choice.withheld.items()), REPORTERS, ADVICE]


def _page(sighting: Sighting, held: Held, veils: Veils) -> dict[str, Any]:
    author = sighting.author
    own = surely(held.person, [author])

    def veiled(text: str) -> str:
        return veils.text(text if own or not author else text.replace(author, veils.name(author)))

    captures = Capture.objects.filter(owed__sighting=sighting)
    kept = goes_at(sighting, clocks(sighting.school)) if not sighting.cases.exists() else None
    return {
        "reference": sighting.reference,
        "address": veils.address(sighting.address),
        "title": veiled(sighting.title),
        "written_by": author if own or not author else veils.name(author),
        "written_at": sighting.said_at,
        "found_at": sighting.found_at.isoformat(timespec="seconds"),
        "kind": sighting.category,
        "decided": sighting.get_decided_display() if sighting.decided else "nobody has looked at it yet",
        "words": [veiled(f"{one.before} {one.quote} {one.after}".strip()) for one in sighting.mentions.all()],
        "captures": [f"{one.reference}, {one.captured_at:%Y-%m-%d %H:%M} UTC" for one in captures],
        "kept_until": f"{kept:%-d %B %Y}" if kept else "the end of its case",
    }


def _case(case: Case, choice: Choice, veils: Veils, wanted: Callable[[str], bool]) -> dict[str, Any]:
    notes = [
        {
            "number": one.number,
            "at": one.at.isoformat(timespec="minutes"),
            "by": one.get_by_display() if one.by else "the program",
            "fact": veils.text(one.fact),
            "opinion": veils.text(one.opinion),
        }
        for one in case.notes.all()
        if not privileged(one)
        and f"{case.reference}/{one.number}" not in choice.withheld
        and wanted(f"{one.fact} {one.opinion} {one.whom}")
    ]
    return {
        "reference": case.reference,
        "opened": f"{case.opened_at:%-d %B %Y}",
        "reason": veils.text(case.reason),
        "kind": case.category,
        "outcome": case.get_outcome_display() if case.outcome else "open",
        "closed": f"{case.closed_at:%-d %B %Y}" if case.closed_at else "",
        "handed_in": [veils.text(one.title) for one in case.supplied.all()],
        "notes": notes,
    }


def _notes(cases: Sequence[Case]) -> set[str]:
    return {f"{case.reference}/{one.number}" for case in cases for one in case.notes.all()}
