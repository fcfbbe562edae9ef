"""Open leads: what a service says of pages that mention a school, kept for a day until the page itself is seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from cases.audience import audience_of
from cases.models import Audience, OpenLead
from cases.problems import Problem
from mentions.account import Account
from mentions.mention import Mention
from mentions.text import Page
from register.models import School

KEPT = timedelta(hours=24)
LONGEST = 4_000


def keep(
    source: int, page: Page, mentions: Sequence[Mention], accounts: Mapping[str, Account], now: datetime
) -> Audience:
    """Keep what a service says of a page, for each school that it mentions; returns who may know of it.

    `page` is what the service says, under the address of the page that it speaks of.
    """
    audiences = set()
    for key in dict.fromkeys(mention.school for mention in mentions):
        school, account = School.objects.get(key=key), accounts[key]
        words = [mention.words for mention in mentions if mention.kind == "school" and mention.school == key]
        audience = audience_of(school, f"{page.title} {page.text}", page.address, words)
        audiences.add(audience)
        told = {
            "text": f"{page.title}\n\n{page.text}".strip()[:LONGEST],
            "author": account.posting.author,
            "said_at": account.posting.said_at,
            "audience": audience,
            "category": account.said.category,
            "severity": account.said.severity,
            "problem": "",
        }
        # Its day begins when it is told for the first time; being told again does not make it younger.
        OpenLead.objects.update_or_create(
            source_id=source,
            school=school,
            address=page.address,
            defaults=told,
            create_defaults=told | {"found_at": now, "expires_at": now + KEPT},
        )
    apart = audiences - {Audience.HEAD}
    return Audience.HEAD if not apart else apart.pop() if len(apart) == 1 else Audience.AUTHORITY


def seen(source: int, address: str) -> None:
    """Its page was read: a sighting stands in the lead's place, or it has nothing to say."""
    OpenLead.objects.filter(source=source, address=address).delete()


def unseen(source: int, address: str, problem: Problem) -> None:
    """Its page could not be seen, or no longer says it."""
    OpenLead.objects.filter(source=source, address=address).update(problem=problem)


def open_leads(now: datetime) -> QuerySet[OpenLead]:
    """Leads whose day is not over, the oldest first; for the technician, for they are of every audience."""
    return OpenLead.objects.filter(expires_at__gt=now).order_by("pk")


def forget(now: datetime) -> int:
    """Forget leads whose day is over; returns how many."""
    gone, _ = OpenLead.objects.filter(expires_at__lte=now).delete()
    return gone
