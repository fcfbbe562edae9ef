"""Joining: what a complaint names or quotes belongs to its case, and is owed a fresh capture."""

from datetime import datetime, timedelta

from django.db.models import Q

from cases.audience import audience_of
from cases.models import Audience, Case, Looked, OwedCapture, Recheck, Sighting
from cases.stories import move
from mentions.canonical import canonical, folded, pattern, standing

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
        leave(case, address)
        return False
    pass_to_chair(case)
    return True


def judge(case: Case, owed: OwedCapture, text: str) -> None:
    """Decide from what the browser showed whether a page of a case concerns the head, known as a sighting or not."""
    if case.audience == Audience.CHAIR:
        return
    if audience_of(case.school, text, owed.address, [folded(case.school.name)]) != Audience.CHAIR:
        return
    if case.sources.filter(address=owed.address).exists():
        pass_to_chair(case)
    else:
        leave(case, owed.address)


def leave(case: Case, address: str) -> None:
    """Take what is owed for an address, captures included, out of a case; what was sealed stays sealed."""
    Recheck.objects.filter(first__owed__case=case, first__owed__address=address, looked=Looked.WAITING).delete()
    rows = OwedCapture.objects.filter(case=case, address=address)
    rows.filter(sighting=None).update(done=True)
    rows.update(case=None)


def pass_to_chair(case: Case) -> None:
    """Make the whole case the chair's, with everything in it."""
    case.audience = Audience.CHAIR
    case.save(update_fields=["audience"])
    for other in case.sightings.exclude(audience=Audience.CHAIR):
        move(other, Audience.CHAIR)


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
