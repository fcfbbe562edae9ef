"""Opening a case: a complaint or a report, with its reason, its addresses and the words it quotes."""

import base64
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.audience import Reader, cases_for
from cases.models import Audience, Case, OwedCapture, Subject
from cases.routing import roles_named, settle, subjects_told
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from mentions.terms import Term, worth_asking
from register.addresses import web_address
from register.models import Role, School, Source, SourceKind
from register.refused import refused

ALLOWED_FOR = timedelta(days=14)
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
    subject: Subject | None = None
    """Whom it is about, where the opener says so."""
    category: str = "news"
    """What sort of thing is said there, as far as the opener knows; a person may say it later."""


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


def case_for(reader: Reader, reference: str) -> Case:
    """The case of a reference, for somebody who may know of it; raises CaseError, the same as when there is none."""
    found = cases_for(reader).select_related("school").filter(reference=reference.strip().upper()).first()
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
    subjects = _concerned(school, told, checked)
    shut = roles_named(school, " ".join((told.reason, *checked.terms)), " ".join(checked.links))
    with transaction.atomic():
        case = Case.objects.create(
            school=school,
            reference=new_reference(),
            opened_at=now,
            opened_by=told.opened_by,
            origin=told.origin,
            reason=told.reason.strip(),
            terms=checked.terms,
            category=told.category,
            audience=Audience.AUTHORITY,  # until its route is settled, in this same transaction
        )
        settle(case, subjects, shut)
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


def new_reference() -> str:
    """Short name of a case; it tells nothing about how many there are (A76)."""
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


def _concerned(school: School, told: Complaint, checked: _Checked) -> set[Subject]:
    """Whom a case concerns: what its opener says, else with caution what its words may mean (A76)."""
    text, links = " ".join((told.reason, *checked.terms)), " ".join(checked.links)
    found = subjects_told(school, text, links) | ({told.subject} if told.subject else set())
    if told.concerns_head is False:
        return found - {Subject.HEAD}
    return found | {Subject.HEAD} if told.concerns_head else found


def _source(case: Case, number: int, link: str, now: datetime) -> Source:
    """The address as a source of this case alone, approved by whoever opened the case, for two weeks (A57)."""
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
