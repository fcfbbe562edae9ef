"""`headsup official`: the register of pages, what state each is in and what stands open."""

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import click

from config.complaint import school_called
from config.installation import clock, prepare_database
from register.models import School
from register.official import OfficialError, PageFinding, findings, pages
from register.official_due import dues
from register.official_entry import OfficialPageEntry
from register.official_form import QUESTIONS, FormEntry, PlanEntry, TickedEntry
from register.official_standing import Staff, short_of, state_of

_SIGNS = {"fine": "✓", "note": "·", "missing": "✗"}


@click.group(name="official")
def command() -> None:
    """The register of pages: the school's own, those where it takes part, and unofficial ones.

    They are declared in the register file under official_pages; nothing is visited here.
    """


@command.command(name="list")
@click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def list_pages(school: str, *, as_json: bool) -> None:
    """List the pages with their states, and what stands open today.

    \b
    Example: headsup official list
    """
    prepare_database()
    chosen = school_called(school)
    today, staff, found = _today(chosen), Staff.of(chosen), pages(chosen)
    open_today = findings(chosen, today)
    if as_json:
        told = [_briefly(page, staff, today) for page in found]
        spoken = [{"state": one.state, "text": one.text} for one in open_today]
        click.echo(json.dumps({"pages": told, "findings": spoken}, ensure_ascii=False, indent=1))
        return
    for page in found:
        click.echo(f"{page.key:<20} {page.sort:<14} {state_of(page, staff, today):<28} {page.address}")
    if not found:
        click.echo("The register holds no page. Declare them under official_pages in the register file.")
    _tell(open_today)


@command.command()
@click.argument("page")
@click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def show(page: str, school: str, *, as_json: bool) -> None:
    """Show PAGE, by its id: the form, the team, the signatures, and what comes up when.

    \b
    Example: headsup official show news-page
    """
    prepare_database()
    chosen = school_called(school)
    entry = next((one for one in pages(chosen) if one.key == page), None)
    if entry is None:
        known = ", ".join(one.key for one in pages(chosen)) or "none yet"
        raise OfficialError(f"There is no page “{page}” in the register of {chosen.key}; it holds: {known}.")
    today, staff = _today(chosen), Staff.of(chosen)
    if as_json:
        told = _briefly(entry, staff, today) | {"declared": entry.model_dump(mode="json", by_alias=True)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{entry.title}: {state_of(entry, staff, today)}\n{entry.address}")
    if entry.contact:
        click.echo(f"  Whom the school asks: {entry.contact.name} {entry.contact.email}".rstrip())
    if entry.seen:
        click.echo(f"  Opened without a login by {entry.seen.by} on {entry.seen.on:%d %B %Y}")
    if entry.sort != "unofficial":
        _tell_of_own(entry, staff, today)
    for due in dues(entry):
        click.echo(f"By {due.on:%d %B %Y}: {due.what}.")


def _today(school: School) -> date:
    """The day by the school's own calendar."""
    return clock().astimezone(ZoneInfo(school.time_zone)).date()


def _briefly(page: OfficialPageEntry, staff: Staff, today: date) -> dict[str, Any]:
    return {
        "id": page.key,
        "title": page.title,
        "sort": page.sort,
        "run_by": page.run_by,
        "address": page.address,
        "state": state_of(page, staff, today).value,
        "lacking": page.gaps() if page.sort != "unofficial" else [],
        "due": [{"what": due.what, "on": due.on.isoformat(), "pressing": due.pressing} for due in dues(page)],
    }


def _tell(open_today: list[PageFinding]) -> None:
    for one in open_today:
        click.echo(f"{_SIGNS[one.state]} {one.text}")


def _tell_of_own(page: OfficialPageEntry, staff: Staff, today: date) -> None:
    """The form as the policy prints it, then the team and the signatures."""
    for name in FormEntry.model_fields:
        asked = QUESTIONS[name] if QUESTIONS[name].endswith("?") else f"{QUESTIONS[name]}:"
        click.echo(f"  {asked} {_words(getattr(page.form, name))}")
    for name in PlanEntry.model_fields:
        click.echo(f"  {name.replace('_', ' ').capitalize()}: {_words(getattr(page.plan, name))}")
    click.echo(f"  Notice to pupils and public: {page.notice or '–'}\n  House rules: {page.house_rules or '–'}")
    if page.access:
        click.echo(f"  The account is held by {page.access.owner}; to get it back: {page.access.recovery}")
    for member in page.team:
        why = staff.out(member, today)
        click.echo(f"  Team: {member.called}, {' and '.join(member.duties)}{f' – {why}' if why else ''}")
    for signature in page.signatures:
        click.echo(f"  Signed as {signature.signer} by {signature.by} on {signature.on:%d %B %Y}")
    if lacking := page.gaps():
        click.echo(f"  Still to be filled in: {', '.join(lacking)}")
    if page.opened and (short := short_of(page, staff, today)):
        click.echo(f"  At risk: {' and '.join(short)}")


def _words(value: object) -> str:
    """A field as a person reads it."""
    if isinstance(value, TickedEntry):
        ages = [f"ages {value.ages[0]} to {value.ages[1]}"] if value.ages else []
        return ", ".join([*value.who, *ages, *value.schools, value.others]).strip(", ") or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d %B %Y}"
    if isinstance(value, tuple):
        return ", ".join(friend.organisation for friend in value) or "–"
    return str(value) if value not in ("", None) else "–"
