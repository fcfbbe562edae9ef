"""`headsup scan`: visit what is due, or what a complaint asks for, and say what was and was not read."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from cases import statement
from cases.leads import open_leads
from cases.models import Audience, Case, OpenLead, Severity, Sighting
from cases.problems import Problem
from cases.raising import raise_cases
from cases.rights_objections import heeded, paused_now
from cases.statement import SourceLine
from config.complaint import Told, complaint_options, opened
from config.custody_readers import case_for_role
from config.exits import MISSING
from config.gazetteer import read_gazetteer
from config.in_own_process import in_own_process
from config.installation import alone, clock, crawl_options, credentials, environment, prepare_database, vault
from config.lexicon import lexicon
from crawlers.captured import Captured
from crawlers.scan import Outcome, Progress, ScanRun
from mentions.account import Listener
from register.approval import approved_sources, due_sources, next_due
from register.models import Role, School
from register.process import standing_in_the_way
from register.watch import watchlist

LONGEST_SAID = 120
MOST_SAID = 10
"""Unread pages of a source that are named; the rest is in --json."""


class _Bar:
    """Progress on a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self.bar = tqdm(disable=not sys.stderr.isatty(), bar_format="{desc} {n_fmt}/{total_fmt} {bar} {elapsed}")

    def tell(self, progress: Progress) -> None:
        self.bar.total = progress.known
        self.bar.n = progress.done
        self.bar.set_description_str(f"{progress.stage}, {progress.found} new", refresh=False)
        self.bar.refresh()


@click.command(name="scan")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Scan this source now, due or not.")
@click.option("--complaint", metavar="CASE", help="Scan for this case: its addresses, then all sources.")
@click.option("--url", metavar="URL", help="Open a case for this address and scan for it; needs --reason.")
@complaint_options
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the pack of a complaint scan.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(
    sources: tuple[str, ...], complaint: str | None, url: str | None, told: Told, out: Path | None, *, as_json: bool
) -> None:
    """Visit every approved source that is due, keep what mentions the school, and take pictures.

    After a complaint (--complaint, or --url with --reason) the scan visits the addresses that it names, then
    every approved source of the school with the words that it quotes, and ends in a sealed evidence pack.
    A scan that was broken off is simply run again: nothing is lost and nothing is doubled.

    \b
    Examples: headsup scan
              headsup scan --source gazette --source forum --json
              headsup scan --complaint K-ABCD-EFGH --out pack
    """
    prepare_database()
    if complaint is not None or url is not None:
        asked = told.by or Role.TECHNICIAN
        case = case_for_role(asked, complaint) if complaint is not None else opened(told, [str(url)])
        _for_complaint(case, told.by, out, as_json=as_json)
        return
    options = crawl_options()
    now = clock()
    for said in standing_in_the_way(now):
        click.echo(said, err=True)
    with alone("scan"):
        due = heeded(approved_sources(now, sources) if sources else due_sources(now))
        names = watchlist(
            School.objects.prefetch_related("people"),
            now.date(),
            read_gazetteer(environment().gazetteer),
            without=paused_now().people,
        )
        bar = _Bar()
        listener = Listener(lexicon(), dict(School.objects.values_list("key", "time_zone")))
        outcome = ScanRun(due, names, options, clock, bar.tell, listener, secrets=credentials()).run()
        bar.bar.close()
        raise_cases(vault(), clock())
    captured = in_own_process()
    lines = statement.of_scan(outcome.scan)
    if as_json:
        click.echo(json.dumps(_content(outcome, lines, captured), ensure_ascii=False, indent=1))
    else:
        _say(outcome, lines, captured)
    for said in filter(None, dict.fromkeys((outcome.trouble, captured.trouble, captured.unstamped))):
        click.echo(said, err=True)
    if outcome.trouble or captured.trouble:
        sys.exit(MISSING)


def _for_complaint(case: Case, by: str, out: Path | None, *, as_json: bool) -> None:
    from config.capturing import owed  # noqa: PLC0415 - it loads the browser library
    from config.looking_into import finish, look_into  # noqa: PLC0415 - what makes packs is heavy, and this is not the everyday path

    outcome = look_into(case, widely=True)
    if not as_json:
        _say_coverage(statement.of_scan(outcome.scan))
    finish(case, owed(case.pk, quiet=as_json), out, as_json=as_json, by=by)


def _content(outcome: Outcome, lines: list[SourceLine], captured: Captured) -> dict[str, Any]:
    sightings = Sighting.objects.filter(scan=outcome.scan).select_related("school", "source")
    return {
        "scan": outcome.scan.pk,
        "coverage": [line.content for line in lines],
        "totals": asdict(statement.totals(lines)),
        "open_leads": [_lead(lead) for lead in open_leads(clock()).select_related("source")],
        "sightings": [
            {
                "reference": sighting.reference,
                "school": sighting.school.key,
                "source": sighting.source.key,
                "address": sighting.address,
                "title": sighting.title,
                "own_site": sighting.own_site,
                "category": sighting.category,
                "severity": sighting.severity,
                "about": sighting.about,
                "triage_reasons": sighting.triage_reasons,
                "author": sighting.author,
                "said_at": sighting.said_at,
                "posted_at": sighting.posted_at.isoformat() if sighting.posted_at else None,
                "posted_day_only": sighting.posted_day_only,
                "posted_confidence": sighting.posted_confidence,
                "reach": sighting.reach,
                "story": sighting.story_id,
                "mentions": [
                    {
                        "entity": mention.entity,
                        "kind": mention.kind,
                        "band": mention.band,
                        "bits": mention.bits,
                        "quote": mention.quote,
                        "reasons": mention.reasons,
                    }
                    for mention in sighting.mentions.all()
                ],
            }
            for sighting in sightings.prefetch_related("mentions").order_by("pk")
        ],
        "captures": len(captured.sealed),
        "captures_owed": captured.still_owed,
    }


def _lead(lead: OpenLead) -> dict[str, Any]:
    """What a service says and nobody has seen yet; it is forgotten after a day."""
    return {
        "source": lead.source.key,
        "address": lead.address,
        "text": lead.text,
        "author": lead.author,
        "said_at": lead.said_at,
        "severity": lead.severity,
        "category": lead.category,
        "problem": lead.problem,
        "forgotten_at": lead.expires_at.isoformat(timespec="seconds"),
    }


def _say(outcome: Outcome, lines: list[SourceLine], captured: Captured) -> None:
    if not lines:
        following = next_due(clock())
        when = f"The next one is due on {following:%A %-d %B at %H:%M} UTC." if following else "None is approved."
        click.echo(f"No source is due. {when}")
    _say_coverage(lines)
    owed = f"; {captured.still_owed} still owed" if captured.still_owed else ""
    own = Sighting.objects.filter(scan=outcome.scan, own_site=True).count()
    ours = f" ({own} of them on the school’s own website, of which no picture is taken)" if own else ""
    click.echo(f"New pages with mentions: {outcome.found}{ours}. Pictures taken: {len(captured.sealed)}{owed}.")
    found = Sighting.objects.filter(scan=outcome.scan, own_site=False)
    severities = Counter(found.values_list("severity", flat=True))
    for severity in Severity:
        if severities[severity]:
            click.echo(f"  {severity}: {severities[severity]} ({severity.label})")
    _say_leads(open_leads(clock()).filter(audience=Audience.HEAD))
    if any(not line.checked for line in lines):
        click.echo("Where nothing was read, nothing was checked: it does not mean that nothing was said.")


def _say_leads(leads: Iterable[OpenLead]) -> None:
    """Say which pages a service speaks of that could not be seen; a person may open them by hand."""
    for lead in leads:
        why = Problem(lead.problem).label if lead.problem else "it is still to be read"
        click.echo(
            f"Pointed to and not seen: {lead.address}: {why}. Forgotten after {lead.expires_at:%d %B %H:%M} UTC."
        )


def _short(address: str) -> str:
    return address if len(address) <= LONGEST_SAID else f"{address[:LONGEST_SAID]}…"


def _say_coverage(lines: list[SourceLine]) -> None:
    if lines:
        click.echo("What was checked:")
    for line in lines:
        new = f", {line.sightings} with new mentions" if line.sightings else ""
        click.echo(f"  {line.title}: {line.asked} asked, {line.seen}{new}")
        for query, leads in line.queries:
            click.echo(f"    asked for {query}: {leads} pointed to")
        for unread in line.unread[:MOST_SAID]:
            where = "" if unread.of_the_whole else f"not read: {_short(unread.address)}: "
            click.echo(f"    {where}{unread.sentence}")
        if len(line.unread) > MOST_SAID:
            click.echo(f"    and {len(line.unread) - MOST_SAID} more pages not read (see --json)")
        if line.left_out > 1:
            click.echo(f"    {line.left_out} pages are left for another time")
        if line.note:
            click.echo(f"    {line.note}")
    if lines:
        click.echo(statement.totals(lines).sentence)
