"""Opening a case: a complaint or a report, with its reason, its addresses and the words it quotes."""

import base64
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.models import Audience, Case, OwedCapture
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from mentions.canonical import folded
from mentions.concern import concerns_head
from mentions.terms import Term, worth_asking
from register.addresses import web_address
from register.entries import names_of
from register.models import Person, Role, School, Source, SourceKind
from register.refused import refused

ALLOWED_FOR = timedelta(days=28)
"""How long the addresses of a complaint may be visited for its case."""


class CaseError(Exception):
    """A case that cannot be opened or found; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody who opens a case tells."""

    reason: str
    opened_by: Role
    origin: str = "complaint"
    links: Sequence[str] = ()
    terms: Sequence[str] = ()
    concerns_head: bool | None = None
    """Whether it is about the head; None lets the words decide, with caution."""


@dataclass(frozen=True, slots=True)
class _Checked:
    links: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


def case_called(reference: str) -> Case:
    """The case of a reference; raises CaseError."""
    found = Case.objects.select_related("school").filter(reference=reference.strip().upper()).first()
    if found is None:
        message = f"There is no case {reference}. `headsup case list` shows them."
        raise CaseError(message)
    return found


def open_case(school: School, told: Complaint, vault: Vault, now: datetime) -> Case:
    """Open a case: its addresses may now be visited, and each is owed a capture.

    Raises CaseError without a reason (A09), for an address that cannot be visited, and for a term that
    stands everywhere.
    """
    checked = _checked(told)
    audience = _audience(school, told, checked)
    with transaction.atomic():
        case = Case.objects.create(
            school=school,
            reference=_reference(),
            opened_at=now,
            opened_by=told.opened_by,
            origin=told.origin,
            reason=told.reason.strip(),
            terms=checked.terms,
            audience=audience,
        )
        for number, link in enumerate(checked.links, start=1):
            case.sources.add(_source(case, number, link, now))
            OwedCapture.objects.create(case=case, address=link, trigger="complaint", reason=case.reason, not_before=now)
        # The reason stays out of the ledger: it may name people, and the ledger is never unwritten.
        content = {"case": case.reference, "decision": "case opened", "by": told.opened_by, "origin": told.origin}
        append(Event.DECIDED, now, content, vault)
    return case


def terms_of(case: Case) -> tuple[Term, ...]:
    """Words of a case, as the watchlist takes them."""
    return tuple(Term(words, case.school.key) for words in case.terms)


def _reference() -> str:
    text = base64.b32encode(secrets.token_bytes(5)).decode()
    return f"K-{text[:4]}-{text[4:]}"


def _checked(told: Complaint) -> _Checked:
    if not told.reason.strip():
        message = "A case needs a reason: say in a sentence why these pages are looked at."
        raise CaseError(message)
    for link in told.links:
        if place := refused(link, by_hand=True):
            message = f"“{link}” is not visited: {place.reason} Hand in what you have: `headsup evidence supply`."
            raise CaseError(message)
        if not _visitable(link):
            shown = re.sub(r"//[^/@]*@", "//", link)  # never a password
            message = f"“{shown}” cannot be visited. Copy the whole address of the page, beginning with https://."
            raise CaseError(message)
    for words in told.terms:
        if not worth_asking(words):
            message = f"“{words}” is too short to look for. Quote a few more words of the complaint."
            raise CaseError(message)
    return _Checked(list(dict.fromkeys(told.links)), list(dict.fromkeys(words.strip() for words in told.terms)))


def _visitable(link: str) -> bool:
    try:
        return web_address(link.strip()) != ""
    except ValueError:
        return False


def _audience(school: School, told: Complaint, checked: _Checked) -> Audience:
    """Who may know of the case: with caution the chair, where its words may be about the head (A76)."""
    about_head = told.concerns_head
    if about_head is None:
        heads = [names_of(person) for person in Person.objects.filter(school=school, role=Role.HEAD)]
        # The school's name stands in front, because a reason given to the school rarely names it.
        text = " ".join((school.name, told.reason, *checked.terms))
        about_head = concerns_head(text, " ".join(checked.links), heads, [folded(school.name)])
    return Audience.CHAIR if about_head else Audience.HEAD


def _source(case: Case, number: int, link: str, now: datetime) -> Source:
    """The address as a source of this case alone, approved by whoever opened the case, for a month."""
    today = now.astimezone(ZoneInfo(case.school.time_zone)).date()
    return Source.objects.create(
        school=case.school,
        key=f"case-{case.reference.lower()}-{number}",
        title=f"Page named in case {case.reference}",
        kind=SourceKind.PAGE,
        address=link,
        max_pages=1,
        approved_by=Role(case.opened_by).label,
        approved_on=today,
        approval_reason=f"named by the {case.origin} of case {case.reference}",
        review_by=today + ALLOWED_FOR,
        of_case=True,
    )
