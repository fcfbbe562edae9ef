"""`headsup case`: open, list, show, and hand over as an evidence pack."""

import json
from pathlib import Path
from typing import Any

import click

from cases.access import seen
from cases.audience import Reader, cases_for
from cases.intake import title_in
from cases.models import Case, Decided, Looked, OwedCapture, Recheck
from cases.problems import Problem
from cases.review import decide, sighting_for
from config.commands import case_work, document, looking
from config.complaint import Told, complaint_options, opened, school_called
from config.installation import clock, prepare_database, vault
from config.readers import as_option, looked_at

AFTER = {1: "after an hour", 24: "after a day", 48: "after two days", 168: "after a week"}


@click.group(name="case")
def command() -> None:
    """Cases: what people judge together, with its pages, captures, steps and papers."""


for _more in (*case_work.COMMANDS, document.command, looking.command):
    command.add_command(_more)


@command.command(name="open")
@complaint_options
@click.option("--link", "links", multiple=True, metavar="URL", help="Address that the complaint names.")
@click.option("--sighting", default="", metavar="REFERENCE", help="A sighting that it begins with (A08).")
def open_one(told: Told, links: tuple[str, ...], sighting: str) -> None:
    """Open a case; its addresses may then be visited, each for this case alone.

    Do not name in the reason who complained: `headsup evidence supply` keeps that apart.

    \b
    Examples: headsup case open --by head --reason "complaint about a thread" --link https://forum.test/41
              headsup case open --by head --reason "nobody complained yet" --sighting ABCD-EFGH
    """
    prepare_database()
    reader = Reader(school_called(told.school), told.by)
    first = sighting_for(reader, sighting) if sighting else None
    case = opened(told, [*links, *([first.address] if first else [])])
    if first:
        decide(reader, first, Decided.CASE, vault(), clock(), case=case)
    click.echo(case.reference)


@command.command(name="list")
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print the cases as JSON.")
def list_all(reader: Reader, *, as_json: bool) -> None:
    """List the cases that somebody in your role may know of.

    \b
    Example: headsup case list --as head
    """
    rows = list(cases_for(reader).select_related("school").order_by("opened_at"))
    seen(reader, "list of cases", clock(), vault())
    if as_json:
        click.echo(json.dumps([case_content(case) for case in rows], ensure_ascii=False, indent=1))
        return
    for case in rows:
        state = f"closed: {case.get_outcome_display()}" if case.closed_at else case.get_severity_display()
        click.echo(f"{case.reference}  {case.opened_at:%Y-%m-%d}  {case.category}; {state}")
    if not rows:
        click.echo("There is no case for you. `headsup case open` opens one.")


@command.command(name="show")
@click.argument("reference", metavar="CASE")
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
def show(reference: str, reader: Reader, *, as_json: bool) -> None:
    """Show one case: its pages, how far their captures may be leaned on, and what later looks found.

    \b
    Example: headsup case show K-ABCD-EFGH --as head
    """
    content = case_content(looked_at(reader, reference, "case"))
    if as_json:
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    opener = f"by the {content['opened_by']}" if content["opened_by"] else "by a scan"
    click.echo(f"{content['case']}: {content['origin']} of {content['opened_at'][:16]}, opened {opener}.")
    click.echo(f"For {content['audience']}; it concerns {content['subject']}.")
    click.echo(f"Reason: {content['reason']}")
    for page in content["pages"]:
        state = f"{page['capture']}, {page['grade']}" if page["capture"] else f"no capture: {page['why']}"
        click.echo(f"  {page['address']}\n    {state}")
        for look in page["looks"]:
            click.echo(f"    {AFTER.get(look['after_hours'], look['after_hours'])}: {look['looked']}{look['why']}")
    for piece in content["supplied"]:
        click.echo(f"  {piece['reference']}: handed in, not captured: {piece['title']}".removesuffix(": "))
    if not content["pages"] and not content["supplied"]:
        click.echo("Nothing is in this case yet: no address was named (--link) and nothing was handed in.")


@command.command(name="pack")
@click.argument("reference", metavar="CASE")
@as_option
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder of the pack.")
@click.option("--redacted", is_flag=True, help="For governors or a platform: nothing but redacted copies.")
@click.option(
    "--for", "recipient", required=True, metavar="TEXT", help="Who gets it: the police, the governors; no name."
)
@click.option("--reason", default="", metavar="TEXT", help="Why it is handed over; the ledger keeps it.")
@click.option(
    "--passphrase-file",
    type=click.File(),
    metavar="FILE",
    help="Password of the reading copy, - for standard input; made up and shown once when left out.",
)
def pack(reference: str, reader: Reader, *, out: Path, redacted: bool, passphrase_file: Any, **why: str) -> None:
    """Seal a case as an evidence pack that anybody can verify with stock tools.

    \b
    Examples: headsup case pack K-ABCD-EFGH --as head --for "the police" --out pack
              headsup case pack K-ABCD-EFGH --as chair --for governors --out pack-for-governors --redacted
    """
    from config.handing import Export, handed_over  # noqa: PLC0415 - what makes PDFs is heavy; few commands here need it

    passphrase = passphrase_file.readline().rstrip("\n") if passphrase_file else ""
    case = looked_at(reader, reference, "case, to hand it over")
    export = Export(reader.role, why["recipient"], why["reason"])
    handed_over(case, out, export, flavour="redacted" if redacted else "full", passphrase=passphrase, quiet=False)


def case_content(case: Case) -> dict[str, Any]:
    """A case with its pages and what was handed in, as JSON tells it."""
    rows = OwedCapture.objects.filter(case=case).select_related("capture").order_by("pk")
    return {
        "case": case.reference,
        "school": case.school.key,
        "origin": case.origin,
        "opened_at": case.opened_at.isoformat(timespec="seconds"),
        "opened_by": case.opened_by,
        "audience": case.get_audience_display(),
        "subject": case.get_subject_display(),
        "category": case.category,
        "severity": case.severity,
        "originator": case.originator,
        "outcome": case.outcome,
        "closed_at": case.closed_at.isoformat(timespec="seconds") if case.closed_at else "",
        "reason": case.reason,
        "terms": case.terms,
        "pages": [_page(row) for row in rows],
        "supplied": [
            {"reference": one.reference, "title": title_in(case, one)} for one in case.supplied.order_by("pk")
        ],
    }


def _page(row: OwedCapture) -> dict[str, Any]:
    looks = row.capture.rechecks.order_by("after_hours") if row.capture else ()
    return {
        "address": row.address,
        "capture": row.capture.reference if row.capture else "",
        "grade": row.capture.grade if row.capture else "",
        "why": row.unpictured,
        "looks": [
            {
                "after_hours": look.after_hours,
                "looked": look.get_looked_display(),
                "at": str(look.looked_at or ""),
                "why": _why(look),
            }
            for look in looks
        ],
    }


def _why(look: Recheck) -> str:
    """Why a look was not made, or has to be made again."""
    said = f" ({Problem(look.problem).label})" if look.problem else ""
    if look.looked == Looked.WAITING and look.attempts:
        times = "once" if look.attempts == 1 else f"{look.attempts} times"
        return f"; tried {times}{said}, next at {look.due_at:%d %B %H:%M} UTC"
    return said
