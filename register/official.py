"""The register of pages: loaded from the file and written back to it; what stands open is in `findings` (A120)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from register.models import Contact, OfficialPage, Person, Role, School
from register.official_entry import OfficialPageEntry
from register.official_findings import PageFinding, findings
from register.official_standing import awaited
from register.official_team import SignatureEntry

__all__ = ["OfficialError", "PageFinding", "findings", "load_official", "official_content", "page_at", "pages"]


class OfficialError(Exception):
    """A page that the register cannot take; its text says which and why."""


def load_official(school: School, entries: Iterable[OfficialPageEntry], now: datetime) -> None:
    """Make the pages of a school those of the file; call it after its people and contacts were stored.

    A page that is gone from the file is kept as withdrawn, for a live one may not vanish unclosed (A125).
    """
    declared = list(entries)
    _refuse_doubles(school, declared)
    for entry in declared:
        before = OfficialPage.objects.filter(school=school, key=entry.key).first()
        wrong = next(_faults(school, entry, before, now.astimezone(ZoneInfo(school.time_zone)).date()), None)
        if wrong:
            raise OfficialError(f"{school.key}, official_pages, “{entry.key}”: {wrong}.")
        content = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if before is None:
            OfficialPage.objects.create(school=school, key=entry.key, content=content, since=now, changed_at=now)
        elif before.content != content or before.withdrawn_at:
            before.content, before.changed_at, before.withdrawn_at = content, now, None
            before.save()
    gone = school.official_pages.filter(withdrawn_at=None).exclude(key__in=[entry.key for entry in declared])
    gone.update(withdrawn_at=now)


def official_content(school: School) -> list[dict[str, Any]]:
    """The pages as the register file holds them, for `load_official` to take again."""
    rows = school.official_pages.filter(withdrawn_at=None).order_by("pk")
    return [{"id": row.key} | row.content for row in rows]


def pages(school: School) -> list[OfficialPageEntry]:
    """The pages of a school that the register holds, typed."""
    return [OfficialPageEntry.model_validate(content) for content in official_content(school)]


def page_at(school: School, address: str) -> OfficialPageEntry | None:
    """The page that the register holds at an address; None: whatever calls itself official there is not ours (A120)."""
    return next((page for page in pages(school) if _place(page.address) == _place(address)), None)


def _place(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return (parts.hostname or "").lower().removeprefix("www.").rstrip("."), parts.path.rstrip("/").lower()


def _refuse_doubles(school: School, entries: list[OfficialPageEntry]) -> None:
    for what, told in (("id", [one.key for one in entries]), ("address", [_place(one.address) for one in entries])):
        for number, entry in enumerate(entries):
            if told[number] in told[:number]:
                raise OfficialError(
                    f"{school.key}, official_pages, “{entry.key}”: its {what} is given twice; name each page once."
                )


def _faults(school: School, entry: OfficialPageEntry, before: OfficialPage | None, today: date) -> Iterator[str]:
    """What the school's people and the calendar make wrong in an entry that is right in itself."""
    people = {person.key: person for person in school.people.all()}
    form = entry.form
    owner = entry.access.owner if entry.access else ""
    for key in (form.author, form.line_manager, owner, *(member.person for member in entry.team)):
        if key and key not in people and not entry.closed:
            yield f"“{key}” is no id of this school’s people; correct it, or keep who has left there with ended_on"
    if form.author and form.author == form.line_manager:
        yield "the author’s line manager is another person than the author; name that person under form.line_manager"
    days = [("seen", entry.seen and entry.seen.on), ("opened", entry.opened), ("closed", entry.closed)]
    days += [(f"the signature of {one.signer}", one.on) for one in entry.signatures]
    for name, day in days:
        if day and day > today:
            yield f"{name} is dated {day:%d %B %Y}, which is still to come; write it down on the day itself"
    kept = OfficialPageEntry.model_validate(before.content) if before else None
    if kept and kept.signatures and kept.signed_part() != entry.signed_part():
        yield from _not_signed_again(entry, kept)
    yield from _signers(school, entry, people, kept.signatures if kept else ())


def _not_signed_again(entry: OfficialPageEntry, kept: OfficialPageEntry) -> Iterator[str]:
    """A form that changed under its signatures is no longer the one that was approved (A121)."""
    this_round = entry.signatures[len(entry.signatures) - entry.signed :]
    if any(signature in kept.signatures for signature in this_round):
        yield (
            "what was signed has changed; a page that is not made yet is signed anew, "
            "one that is live keeps its signatures and gets three new ones below them (A121)"
        )
    if entry.opened and awaited(entry):
        yield f"it is live, so the changed form needs all three new signatures; {awaited(entry)} has not signed (A121)"


def _signers(
    school: School, entry: OfficialPageEntry, people: dict[str, Person], kept: tuple[SignatureEntry, ...]
) -> Iterator[str]:
    """Signatures by whom they must be; one that is kept already stays good when people change (A121)."""
    leading = Contact.objects.filter(school=school), school.people.all()
    may = {
        "line-manager": {_same(people[entry.form.line_manager].name)} if entry.form.line_manager in people else set(),
        "head": {_same(one.name) for rows in leading for one in rows if one.role in {Role.HEAD, Role.DEPUTY}},
    }
    author = _same(people[entry.form.author].name) if entry.form.author in people else ""
    for signature in entry.signatures:
        if signature in kept:
            continue
        if _same(signature.by) == author:
            yield f"{signature.by} is the author of the page and cannot sign for it as {signature.signer}"
        if signature.signer in may and _same(signature.by) not in may[signature.signer]:
            who = "the line manager of the form" if signature.signer == "line-manager" else "the head, nor the deputy"
            yield f"{signature.by} is not {who}, so cannot sign as {signature.signer} (A121)"


def _same(name: str) -> str:
    return " ".join(name.casefold().split())
