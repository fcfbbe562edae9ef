"""`headsup retention`: how long everything is kept, what goes next, and what a person decides about it."""

import json
from datetime import datetime
from typing import Any

import click

from cases.access import denied, seen
from cases.audience import Reader
from cases.case import CaseError
from cases.retention import change, clocks, goes_at, warn
from cases.retention_cases import agreed, closed_case, hand_on, over_at, review, waiting
from cases.retention_certificates import certificates_for
from cases.retention_holds import case_to_hold, everything_of, hold_case, look_at, may_look_at, standing
from cases.retention_purge import purge
from cases.retention_run import CarriedOut, carry_out
from config.exits import MISSING
from config.installation import alone, clock, prepare_database, vault
from config.readers import as_option
from config.reporter_details import apart

_WHY = click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept, so name no pupil.")


@click.group(name="retention", invoke_without_command=True)
@click.option("--carry-out", "carry", is_flag=True, help="Destroy what is over; the timetable does it.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON what was destroyed.")
@click.pass_context
def command(context: click.Context, *, carry: bool, as_json: bool) -> None:
    """How long everything is kept. With --carry-out, what is over is destroyed, with a sealed certificate.

    \b
    Examples: headsup retention clocks --as dpo
              headsup retention --carry-out
    """
    if context.invoked_subcommand:
        return
    if not carry:
        click.echo(context.get_help())
        return
    prepare_database()
    with alone("retention"):
        done = carry_out(vault(), apart(), clock())
    _say(done, as_json=as_json)
    if done.troubles:
        context.exit(MISSING)


@command.command(name="clocks")
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print the clocks as JSON.")
def show_clocks(reader: Reader, *, as_json: bool) -> None:
    """Show how long everything is kept, and why where somebody changed it.

    \b
    Example: headsup retention clocks --as dpo
    """
    table = clocks(reader.school).values()
    if as_json:
        rows = [{"clock": one.key, "what": one.what, "since": one.since, "days": one.days} for one in table]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for one in table:
        why = f" Changed: {one.reason}" if one.reason else ""
        click.echo(f"{one.key}: {one.what}; {one.days} days after it was {one.since}; then {one.end}.{why}")


@command.command(name="list")
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def list_all(reader: Reader, *, as_json: bool) -> None:
    """List what goes soon and what waits for your review, as far as somebody in your role may know.

    \b
    Example: headsup retention list --as head
    """
    now = clock()
    table, soon, closed = clocks(reader.school), warn(reader, now), waiting(reader, now)
    seen(reader, "list of what goes", now, vault())
    if as_json:
        pages = [{"sighting": one.reference, "goes_at": goes_at(one, table).isoformat()} for one in soon]
        cases = [{"case": one.reference, "agreed": agreed(one), "over_at": str(over_at(one, table))} for one in closed]
        click.echo(json.dumps({"unreviewed": pages, "cases": cases}, indent=1))
        return
    for page in soon:
        goes = goes_at(page, table)
        click.echo(f"{page.reference} goes on {goes:%-d %B %Y}; nobody has looked at it: `headsup review list`.")
    for case in closed:
        over = over_at(case, table)
        said = f"agreed so far: {', '.join(agreed(case)) or 'nobody'}"
        click.echo(f"{case.reference}, closed on {case.closed_at:%-d %B %Y}, is over on {over:%-d %B %Y}; {said}.")
    if not soon and not closed:
        click.echo("Nothing goes soon, and nothing waits for you.")


@command.command(name="review")
@click.argument("reference", metavar="CASE")
@as_option
@_WHY
@click.option("--keep-until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Keep it until this day.")
def review_one(reference: str, reader: Reader, reason: str, keep_until: datetime | None) -> None:
    """Say that a closed case may go, or until when it is kept; it goes when two roles have said so.

    \b
    Examples: headsup retention review K-ABCD-EFGH --as head --reason "nothing needs it"
              headsup retention review K-ABCD-EFGH --as dpo --keep-until 2027-06-30 --reason "a claim may come"
    """
    case = _closed(reader, reference, "closed case, to review it")
    review(reader, case, reason, vault(), clock(), keep_until=keep_until.date() if keep_until else None)
    said = f"is kept until {keep_until:%-d %B %Y}" if keep_until else f"may go, say: {', '.join(agreed(case))}"
    click.echo(f"{case.reference} {said}.")


@command.command(name="handed-on")
@click.argument("reference", metavar="CASE")
@as_option
@click.option("--receipt", required=True, metavar="TEXT", help="Who took it, by role, and the reference there.")
def handed(reference: str, reader: Reader, receipt: str) -> None:
    """Note that a closed case was taken into a safeguarding or personnel file; it goes 30 days later.

    \b
    Example: headsup retention handed-on K-ABCD-EFGH --as dsl --receipt "safeguarding file SG-17, the DSL"
    """
    case = _closed(reader, reference, "closed case, handed on")
    hand_on(reader, case, receipt, vault(), clock())
    click.echo(f"{case.reference} is deleted here in {clocks(reader.school)['handed-on'].days} days.")


@command.command(name="hold")
@click.argument("reference", metavar="CASE")
@as_option
@_WHY
def hold(reference: str, reader: Reader, reason: str) -> None:
    """Place a legal hold on everything sealed for a case; another role approves it within 14 days.

    \b
    Example: headsup retention hold K-ABCD-EFGH --as head --reason "the police were told"
    """
    case = case_to_hold(reader, reference)
    for one in hold_case(reader, case, reason, vault(), clock()):
        click.echo(f"A legal hold stands on {one.reference}; another role approves it: `headsup retention approve`.")


@command.command(name="approve")
@click.argument("reference", metavar="REFERENCE")
@as_option
@_WHY
def approve(reference: str, reader: Reader, reason: str) -> None:
    """Approve a legal hold, or let it stand for 90 days more; never by the role that asked for it.

    \b
    Example: headsup retention approve C-0A1B2C3D4E5F --as dpo --reason "the police still need it"
    """
    name = reference.strip().upper()
    held = everything_of(case_to_hold(reader, name)) if name.startswith("K-") else [name]
    held = [one for one in held if may_look_at(reader, one)]
    standing_on = [one.hold.reference for one in standing(held)] or [name]
    for one in dict.fromkeys(standing_on):
        look_at(reader, one, reason, vault(), clock())
        (state, *_) = standing([one])
        click.echo(f"{one}: {state.said}.")


@command.command(name="purge")
@click.argument("reference", metavar="REFERENCE")
@as_option
@_WHY
def purge_one(reference: str, reader: Reader, reason: str) -> None:
    """Erase at once what shows a child or a stranger by accident, or what somebody has a right to have erased.

    \b
    Example: headsup retention purge ABCD-EFGH --as dsl --reason "a pupil’s face"
    """
    certificate, gone = purge(reader, reference.strip().upper(), reason, vault(), clock())
    click.echo(f"Gone; certificate {certificate.reference}.")
    for digest in gone.shared:
        click.echo(f"Something else holds the same bytes: {digest}. `headsup evidence erase` names what.")


@command.command(name="clock")
@click.argument("key", metavar="CLOCK")
@click.argument("days", type=int, metavar="DAYS")
@as_option
@_WHY
def change_clock(key: str, days: int, reader: Reader, reason: str) -> None:
    """Change how many days a clock gives, with the reason; the data protection officer alone does it.

    \b
    Example: headsup retention clock unreviewed 90 --as dpo --reason "the governors decided so in May"
    """
    change(reader, key, days, reason, vault(), now=clock())
    click.echo(f"{key}: {days} days from now on.")


@command.command(name="certificates")
@as_option
def certificates(reader: Reader) -> None:
    """List deletion certificates that somebody in your role may know of.

    \b
    Example: headsup retention certificates --as dpo
    """
    rows = list(certificates_for(reader).select_related("sealed"))
    for row in rows:
        click.echo(f"{row.reference}  {row.at:%Y-%m-%d}  {row.clock}: {row.number}  {row.sealed.sha256}")
    if not rows:
        click.echo("Nothing was destroyed yet.")


def _closed(reader: Reader, reference: str, what: str) -> Any:
    try:
        case = closed_case(reader, reference)
    except CaseError:
        denied(reader, what, clock(), vault(), tried=reference)
        raise
    seen(reader, what, clock(), vault(), case=case.reference)
    return case


def _say(done: CarriedOut, *, as_json: bool) -> None:
    found = [{"certificate": one.reference, "clock": one.clock, "number": one.number} for one in done.certificates]
    if as_json:
        click.echo(json.dumps({"destroyed": found, "held": done.held, "troubles": done.troubles}, indent=1))
        return
    for one in done.certificates:
        click.echo(f"{one.reference}: {one.number} by the clock “{one.clock}”.")
    for trouble in done.troubles:
        click.echo(trouble, err=True)
    if not found and not done.troubles:
        click.echo("Nothing is over today.")
