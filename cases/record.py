"""Recording a sighting: page and mentions together, with the capture owed, in one transaction."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from w3lib.url import canonicalize_url

from cases.audience import closest, roles_text, route_of, subject_of, subjects_named
from cases.joining import join
from cases.models import Audience, Case, MentionRow, OwedCapture, Scan, Settled, Sighting
from cases.routing import reachable, roles_mentioned
from cases.stories import story_of
from mentions.account import Account
from mentions.canonical import canonical
from mentions.mention import Mention
from mentions.text import Page
from register.models import School


@dataclass(frozen=True, slots=True)
class Found:
    """A page with its mentions, as the crawl hands it over."""

    source: int
    page: Page
    body_sha256: str
    mentions: tuple[Mention, ...]
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """What the page says of each school that it mentions."""


def _surroundings(mention: Mention) -> str:
    """The words around a mention without digits, so that “3 hours ago” makes no new sighting."""
    text = canonical(f"{mention.before[-40:]} {mention.quote} {mention.after[:40]}").decode()
    return re.sub(r"\d+", "", text)


def fingerprint(school: str, address: str, mentions: Sequence[Mention]) -> str:
    """SHA-256 over what makes two sightings the same: school, address, who is named in which words."""
    named = sorted((mention.entity, mention.times, _surroundings(mention)) for mention in mentions)
    return hashlib.sha256(json.dumps([school, canonicalize_url(address), named]).encode()).hexdigest()


def _reference(print_of: str) -> str:
    """Short name of a sighting for mail and telephone; it tells nothing about how many there are (A76)."""
    text = base64.b32encode(bytes.fromhex(print_of))[:8].decode()
    return f"{text[:4]}-{text[4:]}"


def record(scan: Scan, found: Found, now: datetime) -> list[Sighting]:
    """Store one sighting for each school that a page mentions, if any; what is known already is left alone.

    In a complaint scan, what the complaint names or quotes joins the case, known already or not.
    """
    sightings = []
    for key in dict.fromkeys(mention.school for mention in found.mentions):
        school = School.objects.get(key=key)
        ours = [mention for mention in found.mentions if mention.school == key]
        sighting = _record(scan, school, found, ours, now)
        if sighting:
            sightings.append(sighting)
    return sightings


def _record(scan: Scan, school: School, found: Found, mentions: list[Mention], now: datetime) -> Sighting | None:
    page, print_of = found.page, fingerprint(school.key, found.page.address, mentions)
    own = page.stands_on(school.domains)
    case = _case_of(scan, school, found, mentions)
    if not case and Settled.objects.filter(fingerprint=print_of).exists():
        return None  # a person has decided about just this, and what was kept of it is gone
    with transaction.atomic():
        sighting, new = Sighting.objects.get_or_create(
            fingerprint=print_of,
            defaults={
                "school": school,
                "source_id": found.source,
                "scan": scan,
                "reference": _reference(print_of),
                "address": page.address,
                "title": page.title,
                "found_at": now,
                "body_sha256": found.body_sha256,
                "own_site": own,
                **_whose(school, page, mentions, found.accounts[school.key], own=own, case=case),
                **_told(found.accounts[school.key]),
            },
        )
        if case:
            join(case, sighting, now, asked=_asked(case, found))
        if not new:
            return None
        MentionRow.objects.bulk_create(_row(sighting, mention) for mention in mentions)
        # The school's own pages are not news to the head: they are counted, and pictured by the official checks.
        if not own:
            if not OwedCapture.objects.filter(sighting=sighting).exists():  # a case may owe it already
                OwedCapture.objects.create(sighting=sighting, address=page.address, not_before=now)
            sighting.story = story_of(school, Audience(sighting.audience), bytes(sighting.signature), now)
            sighting.save(update_fields=["story"])
    return sighting


def _case_of(scan: Scan, school: School, found: Found, mentions: Sequence[Mention]) -> Case | None:
    """The case that a page belongs to: its complaint names the address, or the page holds its words."""
    case = scan.case
    if case is None or case.school_id != school.pk:
        return None
    named = case.sources.filter(pk=found.source).exists()
    return case if named or any(mention.kind == "term" for mention in mentions) else None


def _asked(case: Case, found: Found) -> str:
    """The address as the complaint names it; a page may have led on to another one."""
    source = case.sources.filter(pk=found.source).first()
    return source.address if source else found.page.address


def _told(account: Account) -> dict[str, object]:
    """What an account says, as fields of a sighting."""
    said, posting = account.said, account.posting
    return {
        "category": said.category,
        "severity": said.severity,
        "about": list(said.about),
        "triage_reasons": list(said.reasons),
        "author": posting.author,
        "author_by": posting.author_by,
        "said_at": posting.said_at,
        "posted_at": posting.posted_at,
        "posted_day_only": posting.day_only,
        "posted_confidence": posting.confidence,
        "posted_time_by": posting.time_by[:500],
        "reach": list(posting.reach),
        "signature": account.signature,
    }


def _whose(
    school: School, page: Page, mentions: Sequence[Mention], account: Account, *, own: bool, case: Case | None
) -> dict[str, object]:
    """Whose a sighting is, and who must not know of it, as fields of a sighting."""
    if own:
        return {"audience": Audience.HEAD}
    words = [mention.words for mention in mentions if mention.kind == "school"]
    subjects = subjects_named(school, f"{page.title} {page.text}", page.address, words)
    people = [mention.entity for mention in mentions if mention.kind == "person"]
    subjects |= {subject_of(one) for one in school.people.filter(key__in=set(people) & set(account.said.about))}
    route = route_of(school, subjects, account.said.category)
    shut = {*route.locked_out, *roles_mentioned(school, people)}
    audience = closest(school, [Audience(case.audience), route.audience]) if case else route.audience
    if case and audience != case.audience:
        audience = route.audience  # what is not the case's to know leaves it; see `cases.joining`
    audience, closed = reachable(audience, shut)
    return {"audience": audience, "locked_out": roles_text(closed)}


def _row(sighting: Sighting, mention: Mention) -> MentionRow:
    fields = asdict(mention)
    for unkept in ("school", "spans", "runner_up", "element"):
        fields.pop(unkept)
    return MentionRow(sighting=sighting, **fields | {"reasons": list(fields["reasons"])})
