"""`headsup case`: open, list, show, and hand over as an evidence pack."""

import json
from pathlib import Path
from typing import Any

import click

from cases.case import case_called
from cases.models import Case, Looked, OwedCapture, Recheck
from cases.problems import Problem
from config.complaint import Told, complaint_options, opened
from config.installation import prepare_database

AFTER = {1: "after an hour", 24: "after a day", 48: "after two days", 168: "after a week"}


@click.group(name="case")
def command() -> None:
    """Cases: what people judge together, with its pages, captures and packs."""


@command.command(name="open")
@complaint_options
@click.option("--link", "links", multiple=True, metavar="URL", help="Address that the complaint names.")
def open_one(told: Told, links: tuple[str, ...]) -> None:
    """Open a case; its addresses may then be visited, each for this case alone.

    Do not name in the reason who complained: `headsup evidence supply` keeps that apart.

    \b
    Example: headsup case open --by head --reason "complaint about a thread" --link https://forum.test/41
    """
    prepare_database()
    click.echo(opened(told, links).reference)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print the cases as JSON.")
def list_all(*, as_json: bool) -> None:
    """List the cases of this installation.

    \b
    Example: headsup case list
    """
    prepare_database()
    cases = [_content(case) for case in Case.objects.select_related("school").order_by("opened_at")]
    if as_json:
        click.echo(json.dumps(cases, ensure_ascii=False, indent=1))
        return
    for case in cases:
        click.echo(
            f"{case['case']}  {case['opened_at'][:10]}  for {case['audience']}; "
            f"pages: {len(case['pages'])}, handed in: {len(case['supplied'])}"
        )
    if not cases:
        click.echo("There is no case. `headsup case open` opens one.")


@command.command(name="show")
@click.argument("reference", metavar="CASE")
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
def show(reference: str, *, as_json: bool) -> None:
    """Show one case: its pages, how far their captures may be leaned on, and what later looks found.

    \b
    Example: headsup case show K-ABCD-EFGH
    """
    prepare_database()
    content = _content(case_called(reference))
    if as_json:
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    click.echo(f"{content['case']}: {content['origin']} of {content['opened_at'][:16]}, for {content['audience']}.")
    click.echo(f"Reason: {content['reason']}")
    for page in content["pages"]:
        state = f"{page['capture']}, {page['grade']}" if page["capture"] else f"no capture: {page['why']}"
        click.echo(f"  {page['address']}\n    {state}")
        for look in page["looks"]:
            click.echo(f"    {AFTER.get(look['after_hours'], look['after_hours'])}: {look['looked']}{look['why']}")
    for piece in content["supplied"]:
        click.echo(f"  {piece['reference']}: handed in, not captured: {piece['title']}")
    if not content["pages"] and not content["supplied"]:
        click.echo("Nothing is in this case yet: no address was named (--link) and nothing was handed in.")


@command.command(name="pack")
@click.argument("reference", metavar="CASE")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder of the pack.")
@click.option("--redacted", is_flag=True, help="For governors or a platform: nothing but redacted copies.")
@click.option(
    "--passphrase-file",
    type=click.File(),
    metavar="FILE",
    help="Password of the reading copy, - for standard input; made up and shown once when left out.",
)
def pack(reference: str, out: Path, *, redacted: bool, passphrase_file: Any) -> None:
    """Seal a case as an evidence pack that anybody can verify with stock tools.

    \b
    Examples: headsup case pack K-ABCD-EFGH --out pack
              headsup case pack K-ABCD-EFGH --out pack-for-governors --redacted
    """
    from config.handing import handed_over  # noqa: PLC0415 - what makes PDFs is heavy; no other command here needs it

    prepare_database()
    passphrase = passphrase_file.readline().rstrip("\n") if passphrase_file else ""
    case = case_called(reference)
    handed_over(case, out, flavour="redacted" if redacted else "full", passphrase=passphrase, quiet=False)


def _content(case: Case) -> dict[str, Any]:
    rows = OwedCapture.objects.filter(case=case).select_related("capture").order_by("pk")
    return {
        "case": case.reference,
        "school": case.school.key,
        "origin": case.origin,
        "opened_at": case.opened_at.isoformat(timespec="seconds"),
        "opened_by": case.opened_by,
        "audience": case.get_audience_display(),
        "reason": case.reason,
        "terms": case.terms,
        "pages": [_page(row) for row in rows],
        "supplied": [{"reference": one.reference, "title": one.title} for one in case.supplied.order_by("pk")],
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
