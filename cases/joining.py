"""Joining: what a complaint names or quotes belongs to its case, and is owed a fresh capture."""

from datetime import datetime, timedelta

from django.db.models import Q

from cases.models import Audience, Case, OwedCapture, Sighting
from cases.stories import move
from mentions.canonical import canonical, pattern, standing

LOOK_BACK = timedelta(days=183)
"""How far back sightings are looked through for the words of a complaint."""


def join(case: Case, sighting: Sighting, now: datetime, asked: str = "") -> None:
    """Put a sighting into a case; its page is captured anew for it. Call it inside a transaction.

    `asked` is the address as the complaint names it, where the page has led on to another one.
    """
    address = asked or sighting.address
    case.sightings.add(sighting)
    if not part(case, sighting, address):
        return
    owed, _ = OwedCapture.objects.get_or_create(
        case=case,
        address=address,
        defaults={"trigger": "complaint", "reason": case.reason, "not_before": now},
    )
    if not owed.sighting_id and not OwedCapture.objects.filter(sighting=sighting).exists():
        owed.sighting = sighting
        owed.save(update_fields=["sighting"])


def part(case: Case, sighting: Sighting, address: str) -> bool:
    """Bring case and sighting to one audience, the closer kept; whether the sighting stays in the case (A76).

    Where the page that the complaint itself names concerns the head, the whole case becomes the chair's.
    Any other page that does leaves the head's case without a trace.
    """
    if case.audience == sighting.audience:
        return True
    if case.audience == Audience.CHAIR:
        move(sighting, Audience.CHAIR)
        return True
    if not case.sources.filter(address=address).exists():
        case.sightings.remove(sighting)
        return False
    case.audience = Audience.CHAIR
    case.save(update_fields=["audience"])
    for other in case.sightings.exclude(audience=Audience.CHAIR):
        move(other, Audience.CHAIR)
    return True


def gather(case: Case, now: datetime) -> int:
    """Join what was seen before and holds the words of a complaint, or stands at its addresses; returns how many."""
    links = list(case.sources.values_list("address", flat=True))
    before = Sighting.objects.filter(school=case.school, found_at__gte=now - LOOK_BACK).exclude(cases=case)
    # The case of the head's audience must not learn of what is the chair's, and the chair's may take what was open.
    seen = before if case.audience == Audience.CHAIR else before.filter(audience=case.audience)
    joined = 0
    for sighting in seen.filter(Q(address__in=links) | Q(own_site=False)).prefetch_related("mentions"):
        if sighting.address in links or _quotes(case, sighting):
            join(case, sighting, now)
            joined += 1
    return joined


def _quotes(case: Case, sighting: Sighting) -> bool:
    said = [f"{mention.before} {mention.quote} {mention.after}" for mention in sighting.mentions.all()]
    plain = canonical("\n".join((sighting.title, *said)))
    return any(any(standing(pattern(words), plain)) for words in case.terms)
