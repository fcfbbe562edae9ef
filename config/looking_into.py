"""The on-demand scan after a complaint: the pages of a case, and a sealed pack at the end."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from cases.audience import Reader, cases_for
from cases.case import terms_of
from cases.looking import may_visit
from cases.models import Audience, Case, OwedCapture
from cases.rights_objections import heeded, paused_now
from config.exits import MISSING
from config.gazetteer import read_gazetteer
from config.handing import Export, handed_over, has_evidence
from config.installation import alone, clock, crawl_options, credentials, environment, home
from config.lexicon import lexicon
from crawlers.captured import Captured
from crawlers.scan import Outcome, ScanRun
from mentions.account import Listener
from register.approval import sources_of_case
from register.models import School
from register.process import DEMONSTRATION
from register.watch import watchlist


def look_into(case: Case, *, widely: bool) -> Outcome:
    """Visit the addresses of a case, and with `widely` every approved source of its school; returns what was found.

    A page that the case names is visited once to be kept; looking further has a gate of its own. Raises
    NotApprovedError, LookingError or GateError, each saying what to do.
    """
    now = clock()
    may_visit(case, now, widely=widely)
    if case.school.demonstration:
        click.echo(DEMONSTRATION, err=True)
    sources = heeded(sources_of_case(now, set(case.sources.values_list("pk", flat=True)), case.school))
    if not widely:
        named = set(case.sources.values_list("address", flat=True))
        sources = [source for source in sources if source.address in named]
    names = watchlist(
        School.objects.filter(pk=case.school_id).prefetch_related("people"),
        now.date(),
        read_gazetteer(environment().gazetteer),
        without=paused_now().people,
    )
    listener = Listener(lexicon(), {case.school.key: case.school.time_zone})
    with alone("scan"):
        # An address named by a person is visited once, at once; the delay between requests is for a crawl.
        return ScanRun(
            sources=sources,
            watchlist=replace(names, terms=terms_of(case)),
            options=crawl_options(),
            clock=clock,
            tell=lambda _: None,
            listener=listener,
            case=case,
            secrets=credentials(),
        ).run()


def finish(case: Case, captured: Captured, out: Path | None, *, as_json: bool, by: str = "") -> None:
    """Seal the pack of a case and say where it lies; exit 4 when a page could not be captured.

    What was seen may have made the case another reader's: then whoever asked for the look gets no pack.
    """
    case.refresh_from_db()
    by = by or case.opened_by
    theirs = cases_for(Reader(case.school, by)).filter(pk=case.pk).exists()
    missing = not_captured(case)
    told = {"case": case.reference, "captures": list(captured.sealed), "pack": "", "not_captured": missing}
    if theirs and has_evidence(case):
        place = out or home() / "packs" / f"{case.reference}-{clock():%Y%m%d-%H%M%S}"
        told["pack"] = str(
            handed_over(case, place, Export(by, "whoever asked for the scan"), flavour="full", quiet=as_json)
        )
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif theirs:
        _say_captures(case)
    say_missing(missing)
    if not theirs:
        click.echo(f"Whoever is responsible for case {case.reference} has it now, and makes its pack.", err=True)
    elif not told["pack"]:
        click.echo(f"There is no pack: case {case.reference} has no evidence yet.", err=True)
    if captured.trouble or missing:
        sys.exit(MISSING)


def not_captured(case: Case) -> list[dict[str, str]]:
    """Addresses of a case without a capture, each with the reason."""
    rows = OwedCapture.objects.filter(case=case, capture=None).order_by("pk")
    return [{"address": row.address, "why": row.unpictured} for row in rows]


def say_missing(missing: list[dict[str, str]]) -> None:
    """Say what was not captured."""
    for one in missing:
        click.echo(f"Not captured: {one['address']}: {one['why']}.", err=True)


def _say_captures(case: Case) -> None:
    """Say how far each capture may be leaned on, and for whom the case is now."""
    for row in OwedCapture.objects.filter(case=case).exclude(capture=None).select_related("capture").order_by("pk"):
        click.echo(f"{row.capture}: {row.address}, {row.capture and row.capture.grade}. {row.detail}".rstrip())
    if case.audience == Audience.CHAIR:
        click.echo(
            "This case concerns the headteacher: it is for the chair of governors alone. Give it to nobody else."
        )
