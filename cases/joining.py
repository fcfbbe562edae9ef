"""Joining: what a complaint names or quotes belongs to its case, and is owed a fresh capture."""

from datetime import datetime, timedelta

from django.db.models import Q

from cases.audience import audience_of, closest
from cases.models import Audience, Case, Looked, OwedCapture, Recheck, Sighting
from cases.routing import pass_on
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

    Where the page that the complaint itself names concerns the head or the chair, the whole case becomes
    that of whoever may know. Any other page that does leaves the case without a trace.
    """
    wanted = closest(case.school, [Audience(case.audience), Audience(sighting.audience)])
    if wanted == case.audience:
        if sighting.audience != wanted:
            move(sighting, wanted)
        return True
    if not case.sources.filter(address=address).exists():
        case.sightings.remove(sighting)
        leave(case, address)
        return False
    pass_on(case, wanted)
    return True


def judge(case: Case, owed: OwedCapture, text: str) -> None:
    """Decide from what the browser showed whom a page of a case concerns, known as a sighting or not."""
    found = audience_of(case.school, text, owed.address, [folded(case.school.name)])
    wanted = closest(case.school, [Audience(case.audience), found])
    if wanted == case.audience:
        return
    if case.sources.filter(address=owed.address).exists():
        pass_on(case, wanted)
    else:
        leave(case, owed.address)


def look_again(sighting: Sighting, text: str) -> None:
    """Decide again from what the browser showed: a page may say more there, and only ever becomes closer kept."""
    if sighting.own_site:
        return
    words = [mention.words for mention in sighting.mentions.all() if mention.kind == "school"]
    found = audience_of(sighting.school, text, sighting.address, words)
    wanted = closest(sighting.school, [Audience(sighting.audience), found])
    if wanted != sighting.audience:
        move(sighting, wanted)


def leave(case: Case, address: str) -> None:
    """Take what is owed for an address, captures included, out of a case; what was sealed stays sealed."""
    Recheck.objects.filter(first__owed__case=case, first__owed__address=address, looked=Looked.WAITING).delete()
    rows = OwedCapture.objects.filter(case=case, address=address)
    rows.filter(sighting=None).update(done=True)
    rows.update(case=None)


def gather(case: Case, now: datetime) -> int:
    """Join what was seen before and holds the words of a complaint, or stands at its addresses; returns how many."""
    links = list(case.sources.values_list("address", flat=True))
    before = Sighting.objects.filter(school=case.school, found_at__gte=now - LOOK_BACK).exclude(cases=case)
    # A case must not learn of what others alone may know, and may take what was the head's to know.
    seen = before.filter(audience__in={Audience.HEAD, Audience(case.audience)})
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
