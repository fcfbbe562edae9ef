"""Rows that go: sightings and cases with everything that hangs on them, counted before they are gone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from cases.models import Decided, Recheck, Settled, Sighting, Story, Tally
from cases.retention import DISMISSED, clock_of
from cases.retention_evidence import Leaving, surviving
from evidence.models import Capture


def remove(leaving: Leaving, references: list[str], now: datetime) -> None:
    """Remove rows, after their bytes; call it inside the transaction of their certificate."""
    for sighting in leaving.sightings:
        _count(sighting)
        if clock_of(sighting) == DISMISSED:
            Settled.objects.get_or_create(
                fingerprint=sighting.fingerprint, defaults={"school": sighting.school, "at": now}
            )
    stays = list(surviving(leaving).values_list("pk", flat=True))
    rows = surviving(leaving).model.objects.filter(pk__in=stays)
    rows.filter(sighting__in=leaving.pks).update(sighting=None)
    if leaving.case:
        rows.filter(case=leaving.case).update(case=None)
    Recheck.objects.filter(first__in=Capture.objects.filter(reference__in=references)).delete()
    stories = {one.story_id for one in leaving.sightings if one.story_id}
    Sighting.objects.filter(pk__in=leaving.pks).delete()
    Story.objects.filter(pk__in=stories, sightings=None).delete()
    if leaving.case:
        _remove_case(leaving)


def _count(sighting: Sighting) -> None:
    """Keep how many there were of a sort in a week; the school's own pages were never counted (A155)."""
    if sighting.own_site or sighting.decided == Decided.NOT_US:
        return
    day = sighting.found_at.astimezone(ZoneInfo(sighting.school.time_zone)).date()
    row, _ = Tally.objects.get_or_create(
        school=sighting.school,
        audience=sighting.audience,
        locked_out=sighting.locked_out,
        monday=day - timedelta(days=day.weekday()),
        category=sighting.category,
    )
    Tally.objects.filter(pk=row.pk).update(number=F("number") + 1)


def _remove_case(leaving: Leaving) -> None:
    case = leaving.case
    assert case  # noqa: S101 - asked before
    for scan in case.scans.all():
        if scan.sightings.exists():  # a page that it found belongs to another case too
            scan.coverage.update(queries={})
            scan.case = None
            scan.save(update_fields=["case"])
        else:
            scan.delete()
    sources = list(case.sources.filter(of_case=True))
    case.delete()
    for source in sources:
        if not source.sightings.exists():
            source.delete()
