"""Logs that go: what scans noted about their visits, weekly papers, and what was superseded long ago (A53, D5)."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from cases.models import Audience, Breach, Certificate, Scan, Settled, SourceCoverage
from cases.retention import LOGS, SUPERSEDED, Clock, clocks
from cases.retention_certificates import Destroyed, certify
from cases.retention_evidence import erase_all_digests
from evidence.custody.clearing import Cleared
from evidence.custody.decisions import Decision
from evidence.events import Event
from evidence.ledger import canonical_json
from evidence.models import LedgerLine
from evidence.vault import Vault
from register.models import ProcessRecord, School

PAPER = "digest"
"""Kind of the sealed weekly papers."""
REMEMBERED = timedelta(days=731)
"""How long a fingerprint keeps somebody from being asked the same again."""


def carry_out_logs(school: School, vault: Vault, now: datetime) -> list[Certificate]:
    """Destroy the logs of a school whose time is over."""
    Settled.objects.filter(school=school, at__lte=now - REMEMBERED).delete()
    table = clocks(school)
    return [*_scans(school, table[LOGS], vault, now), *_superseded(school, table[SUPERSEDED], vault, now)]


def carry_out_papers(vault: Vault, now: datetime) -> list[Certificate]:
    """Erase weekly papers whose time is over, the longest clock of several schools counting.

    Their certificate is the authority's, for a paper may have been anybody's. Where there are several schools and
    the ledger does not say whose a paper was, its line there is the proof: no school learns of another's papers.
    """
    schools = {school.key: school for school in School.objects.order_by("pk")}
    if not schools:
        return []
    only = next(iter(schools)) if len(schools) == 1 else ""
    clock = max((clocks(one)[LOGS] for one in schools.values()), key=lambda one: one.days)
    whose = dict(_papers(now - timedelta(days=clock.days)))
    gone = erase_all_digests(vault, list(whose), Decision("retention", f"clock {LOGS}: {clock.days} days"), now)
    told: dict[str, list[str]] = defaultdict(list)
    for digest in gone:
        told[whose[digest] or only].append(digest)
    return [_certified(schools[key], clock, some, vault, now) for key, some in told.items() if key in schools]


def _certified(school: School, clock: Clock, digests: list[str], vault: Vault, now: datetime) -> Certificate:
    counts, gone = [f"{len(digests)} × weekly paper"], Cleared(tuple(digests))
    with transaction.atomic():
        return certify(Destroyed(school, clock, len(digests), counts, Audience.AUTHORITY, gone=gone), vault, now)


def _scans(school: School, clock: Clock, vault: Vault, now: datetime) -> Iterator[Certificate]:
    """Notes of scans go; a scan itself stays while something it found does. Those of a case go with the case."""
    with transaction.atomic():
        old = SourceCoverage.objects.filter(
            source__school=school, scan__case=None, scan__started_at__lte=now - timedelta(days=clock.days)
        )
        number = old.count()
        old.delete()
        Scan.objects.filter(
            started_at__lte=now - timedelta(days=clock.days), case=None, sightings=None, coverage=None
        ).delete()
        if number:
            yield certify(Destroyed(school, clock, number, [f"{number} × notes of a visit to a source"]), vault, now)


def _superseded(school: School, clock: Clock, vault: Vault, now: datetime) -> Iterator[Certificate]:
    before = now - timedelta(days=clock.days)
    with transaction.atomic():
        records = ProcessRecord.objects.filter(school=school, until__lte=before)
        breaches = Breach.objects.filter(school=school, closed_at__lte=before)
        counts = [(records.count(), "process record"), (breaches.count(), "breach")]
        records.delete()
        breaches.delete()
        said = [f"{number} × {what}" for number, what in counts if number]
        if said:
            yield certify(Destroyed(school, clock, sum(number for number, _ in counts), said), vault, now)


def _papers(before: datetime) -> Iterator[tuple[str, str]]:
    """Digests of the weekly papers that were sealed before a moment, each with the school that its line names."""
    lines = LedgerLine.objects.filter(body__contains=canonical_json(Event.REPORT)).order_by("number")
    for body in lines.values_list("body", flat=True).iterator():
        line = json.loads(body)
        if datetime.fromisoformat(line["at"]) > before:
            return
        if line.get("event") == Event.REPORT:
            school = str(line.get("school", ""))
            yield from ((file["sha256"], school) for file in line.get("artifacts", ()) if file["kind"] == PAPER)
