"""Joining: what a complaint names or quotes belongs to its case, and is owed a fresh capture."""

from datetime import datetime, timedelta

from django.db.models import Q

from cases.audience import audience_of, closest
from cases.models import Audience, Case, OwedCapture, Sighting
from cases.routing import confine, leave, look_at_again, lose, pass_on, roles_named
from cases.weight import take_weight
from mentions.canonical import canonical, folded, pattern, standing
from register.models import Role

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
    take_weight(case, sighting)
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
    that of whoever may know. Any other page that does leaves the case without a trace. Whoever a page names
    is shut out of the case that it stays in.
    """
    wanted = closest(case.school, [Audience(case.audience), Audience(sighting.audience)])
    if wanted != case.audience and not case.sources.filter(address=address).exists():
        lose(case, sighting, wanted)
    else:
        pass_on(case, wanted)
    if case.sightings.filter(pk=sighting.pk).exists():
        confine(case, map(Role, sighting.locked_out.split()))
    stays = case.sightings.filter(pk=sighting.pk).exists()
    if not stays:
        leave(case, address)
    sighting.refresh_from_db(fields=["audience", "locked_out", "story"])
    return stays


def judge(owed: OwedCapture, sighting: Sighting | None, text: str) -> None:
    """Decide from what the browser showed whom a page concerns, and with that whose its cases are."""
    within = False
    if sighting is not None and not sighting.own_site:
        within = owed.case is not None and sighting.cases.filter(pk=owed.case.pk).exists()
        look_again(sighting, text)
        for key in list(sighting.cases.values_list("pk", flat=True)):
            # Asked for one by one: what becomes of the first may change the next.
            if case := sighting.cases.filter(pk=key).first():
                part(case, sighting, owed.address if case.pk == owed.case_id else sighting.address)
    if owed.case and not within:
        _judge_unknown(owed.case, owed.address, text, own=sighting is not None and sighting.own_site)


def _judge_unknown(case: Case, address: str, text: str, *, own: bool) -> None:
    """A page that was no sighting before the browser showed it, or one of the school's own."""
    found = audience_of(case.school, text, address, [folded(case.school.name)])
    wanted = closest(case.school, [Audience(case.audience), found])
    if wanted != case.audience and not case.sources.filter(address=address).exists():
        leave(case, address)
        return
    pass_on(case, wanted)
    if not own:  # the school's own pages name its people, and say nothing against them by that
        confine(case, roles_named(case.school, text, address))


def look_again(sighting: Sighting, text: str) -> None:
    """Decide again from what the browser showed: a page may say more there, and only ever becomes closer kept."""
    if sighting.own_site:
        return
    words = [mention.words for mention in sighting.mentions.all() if mention.kind == "school"]
    look_at_again(sighting, text, [*words, folded(sighting.school.name)])


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
