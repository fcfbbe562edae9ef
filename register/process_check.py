"""What a process record lacks before it is in force: headings, consultation, signatures, dates (A54, A56, A60, A61)."""

from collections.abc import Iterator
from datetime import date, timedelta

from register.models import Role, School
from register.process_blanks import blanks, engineless
from register.process_entry import ProcessEntry
from register.process_lack import Lack
from register.process_rows import Asked, Signature

LONGEST_REVIEW = timedelta(days=366)
"""A record is looked at again within a year (privacy D2)."""
SIGNERS = {"head": "headteacher", "chair": "chair of governors", "dpo": "data protection officer"}


def lacks(entry: ProcessEntry, school: School, today: date) -> list[Lack]:
    """Everything that must be done before the record is in force; nothing when it is."""
    return [
        *blanks(entry),
        *engineless(entry.covers.kinds),
        *_notice(school),
        *_doubled(entry),
        *_dates(entry, today),
        *_signatures(entry, today),
        *_review(entry, today),
    ]


def _notice(school: School) -> Iterator[Lack]:
    if not school.notice:
        yield Lack(
            "notice",
            "of the school is not set: publish the page that `headsup notice` writes, and give its address in the "
            "register file (notice, beside the school’s name). Nobody is looked at without it (A11).",
        )


def unheard(school: School) -> Iterator[Lack]:
    """What concerns the head, or head and chair together, must have somebody to go to (A76, privacy D9)."""
    told = set(school.contacts.filter(digest=True).values_list("role", flat=True))
    for role, whom in ((Role.CHAIR, "the head"), (Role.AUTHORITY, "head and chair together")):
        if role not in told:
            yield Lack(
                "contacts",
                f"name no {role.label} with `digest: true`, so what concerns {whom} would reach nobody. Add one to "
                "the register file.",
            )


def _doubled(entry: ProcessEntry) -> Iterator[Lack]:
    seen: set[str] = set()
    for purpose in entry.purposes:
        if purpose.purpose in seen and purpose.purpose != "other":
            yield Lack("purposes", f"names {purpose.purpose} twice; one row each.")
        seen.add(purpose.purpose)


def _dates(entry: ProcessEntry, today: date) -> Iterator[Lack]:
    told = {"written": entry.written, "dpo.on": entry.dpo.on}
    for group in type(entry.consultation).model_fields:
        asked: Asked = getattr(entry.consultation, group)
        told[f"consultation.{group}.when"] = asked.when
    for heading, day in told.items():
        if day and day > today:
            yield Lack(heading, f"is {day}, which is still to come. Give the day on which it was done.")
    for purpose in entry.purposes:
        if purpose.review and purpose.review < today:
            yield Lack("purposes", f"{purpose.purpose} was to be looked at again by {purpose.review}; do so.")


def needed_signatures(entry: ProcessEntry) -> tuple[str, ...]:
    """Who must sign: head, chair and officer; the chair alone where it concerns the head (privacy D2)."""
    return ("chair",) if entry.about_head else tuple(SIGNERS)


def _signatures(entry: ProcessEntry, today: date) -> Iterator[Lack]:
    given: dict[str, Signature] = {signature.role: signature for signature in entry.signatures}
    if len(given) < len(entry.signatures):
        yield Lack("signatures", "hold one role twice; each signs once.")
    if entry.about_head and "head" in given:
        yield Lack("signatures", "hold the headteacher’s, whom this record concerns; take it out.")
    for role in needed_signatures(entry):
        if why := _unsigned(entry, given.get(role), today):
            yield Lack("signatures", f"lack the {SIGNERS[role]}: {why}")
    names = [signature.name.casefold() for signature in entry.signatures if signature.name]
    if len(set(names)) < len(names):
        yield Lack("signatures", "hold one name twice; the three who sign are three people.")


def _unsigned(entry: ProcessEntry, signature: Signature | None, today: date) -> str:
    """Why a signature does not stand; empty when it does."""
    if signature is None or not (signature.name and signature.on):
        return f"a name, a day, and the mark of this text ({entry.mark})."
    if signature.on > today:
        return f"{signature.on} is still to come."
    if entry.written and signature.on < entry.written:
        return f"{signature.on} lies before the day on which the text was written."
    if signature.text.strip().lower() != entry.mark:
        said = f"carries the mark {signature.text}" if signature.text else "carries no mark"
        return f"the signature {said}, and this text has {entry.mark}. Was it changed afterwards? Then sign it again."
    return ""


def _review(entry: ProcessEntry, today: date) -> Iterator[Lack]:
    days = [signature.on for signature in entry.signatures if signature.on]
    begun = max(days, default=entry.written)
    if entry.review and begun and entry.review > begun + LONGEST_REVIEW:
        yield Lack("review", f"is {entry.review}; it must lie within 12 months of the last signature ({begun}).")
    if entry.review and entry.review < today:
        yield Lack(
            "review", f"was due by {entry.review}. Read the record again, write what changed, and have it signed."
        )
