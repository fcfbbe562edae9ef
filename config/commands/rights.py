"""`headsup rights`: what people ask about their data, from its receipt to its answer."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from cases.access import denied, seen
from cases.audience import Reader
from cases.models import Case, Right, RightsRequest, Ruling
from cases.retention_evidence import Leaving
from cases.rights import (
    Asked,
    RightsError,
    Ruled,
    acknowledge,
    correct,
    decide,
    extend,
    insist_on_officer,
    pause,
    paused,
    receive,
    request_called,
    requests_for,
    resume,
)  # fmt: skip
from cases.rights_clock import due_at
from cases.rights_export import Choice, Told, answer, as_json, as_text, exported, foi_answer
from cases.rights_search import search
from config.installation import clock, vault
from config.readers import as_option
from config.veils import veils_without

_WHY = click.option("--reason", required=True, metavar="TEXT", help="Why; the person is told the same.")
_TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


@click.group(name="rights")
def command() -> None:
    """Requests about personal data: to see, correct or erase them, and not to be looked for."""


@command.command(name="receive")
@click.argument("right", metavar="RIGHT", type=click.Choice([one.value for one in Right]))
@as_option
@click.option("--person", required=True, metavar="NAME", help="Whose data it is about; only the officer sees it.")
@click.option("--statement", default="", metavar="TEXT", help="What is asked for, in the person’s words.")
@click.option("--received", type=click.DateTime(_TIMES), metavar="TIME", help="When it reached the school; else now.")
@click.option("--child", is_flag=True, help="It is about a child: the safeguarding lead is told.")
@click.option("--source", default="", metavar="ID", help="The source that an objection is about.")
def receive_one(right: str, reader: Reader, received: datetime | None, **told: Any) -> None:
    """Take down a request, whoever received it: access, rectification, erasure, restriction, objection, complaint, foi.

    \b
    Example: headsup rights receive access --as head --person "Dilys Cadwallon" --received 2026-11-20
    """
    zone = ZoneInfo(reader.school.time_zone)
    at = received.replace(tzinfo=zone) if received else None
    row = receive(reader, Asked(Right(right), received_at=at, **told), vault(), clock())
    due = due_at(row)
    click.echo(f"{row.reference}: to be answered by {due:%-d %B %Y}." if due else f"{row.reference} is taken down.")


@command.command(name="list")
@as_option
@click.option("--json", "as_json_too", is_flag=True, help="Print the requests as JSON.")
def list_all(reader: Reader, *, as_json_too: bool) -> None:
    """List the requests that somebody in your role may know of.

    \b
    Example: headsup rights list --as dpo
    """
    rows = list(requests_for(reader).select_related("school"))
    seen(reader, "list of requests", clock(), vault())
    if as_json_too:
        click.echo(json.dumps([_content(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        child = "; about a child" if row.child else ""
        click.echo(f"{row.reference}  {row.received_at:%Y-%m-%d}  {row.get_right_display()}{child}; {_state(row)}")
    if not rows:
        click.echo("There is no request for you.")


@command.command(name="search")
@click.argument("reference", metavar="REQUEST")
@as_option
def search_one(reference: str, reader: Reader) -> None:
    """List everything held about the person of a request; the log keeps that you asked.

    \b
    Example: headsup rights search R-ABCD-EFGH --as dpo
    """
    held = search(reader, _called(reader, reference), vault(), clock())
    for page in held.sightings:
        click.echo(f"{page.reference}  {page.found_at:%Y-%m-%d}  {page.category}  {page.address}")
    for case in held.cases:
        click.echo(f"{case.reference}  {case.opened_at:%Y-%m-%d}  {case.category}")
    for one in held.perhaps:
        click.echo(f"{one}  perhaps somebody else of the same surname: look, and name it with --also if it is not.")
    if not (held.sightings or held.cases or held.perhaps):
        click.echo("Nothing is held that names this person.")


@command.command(name="export")
@click.argument("reference", metavar="REQUEST")
@as_option
@click.option("--for", "recipient", required=True, metavar="TEXT", help="Who gets it: “the person who asked”; no name.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="New file, .json or .txt.")
@click.option("--also", multiple=True, metavar="REF", help="A sighting that is about this person after all.")
@click.option("--withhold", multiple=True, metavar="REF=WHY", help="Leave out a sighting, case or note (CASE/3).")
@click.option("--case", "cases", multiple=True, metavar="CASE", help="For a request under FOI: which cases.")
def export(reference: str, reader: Reader, recipient: str, out: Path, **chosen: tuple[str, ...]) -> None:
    """Write the answer to a request for access or under FOI; others stand as initials, reporters nowhere.

    \b
    Example: headsup rights export R-ABCD-EFGH --as dpo --for "the person who asked" --out answer.txt
    """
    row, now = _called(reader, reference), clock()
    _insist(reader)
    withheld = dict(_parted(one) for one in chosen["withhold"])
    choice = Choice(recipient, withheld, chosen["also"])
    if row.right == Right.FOI:
        rows = Case.objects.filter(school=reader.school, reference__in=chosen["cases"])
        rows = rows.exclude(locked_out__contains=f" {reader.role} ").prefetch_related("notes", "supplied")
        content = foi_answer(row, list(rows), choice, veils_without(None), now)
    else:
        held = search(reader, row, vault(), now)
        content = answer(row, held, choice, veils_without(held.person), now)
    told = Told(as_json(content) if out.suffix == ".json" else as_text(content), recipient)
    if out.exists():
        message = f"{out} exists already. Name a file that does not; nothing was written."
        raise RightsError(message)
    exported(reader, row, told, vault(), now)
    out.touch(mode=0o600, exist_ok=False)
    out.write_bytes(told.content)
    click.echo(f"{out}: read it before it leaves the house. A person outside the register may still be named in it.")


@command.command(name="clock")
@click.argument("reference", metavar="REQUEST")
@click.argument("what", type=click.Choice(["acknowledge", "pause", "resume", "extend"]), metavar="WHAT")
@as_option
@click.option("--reason", default="", metavar="TEXT", help="Why the clock is paused or extended.")
def clock_of(reference: str, what: str, reader: Reader, reason: str) -> None:
    """Acknowledge a request, pause or resume its clock, or extend it by two months: acknowledge, pause, resume, extend.

    \b
    Example: headsup rights clock R-ABCD-EFGH pause --as dpo --reason "asked for proof of identity"
    """
    row, now, kept = _called(reader, reference), clock(), vault()
    if what == "acknowledge":
        acknowledge(row, reader, kept, now)
    elif what == "pause":
        pause(row, reason, reader, kept, now)
    elif what == "resume":
        resume(row, reader, kept, now)
    else:
        extend(row, reason, reader, kept, now, due=due_at(row) or now)
    click.echo(f"{row.reference}: {_state(row)}")


@command.command(name="correct")
@click.argument("reference", metavar="REQUEST")
@click.argument("case_reference", metavar="CASE")
@as_option
@click.option("--statement", required=True, metavar="TEXT", help="What is right, in the person’s own words.")
def correct_one(reference: str, case_reference: str, reader: Reader, statement: str) -> None:
    """Put what is right beside what was captured; the capture itself is never altered.

    \b
    Example: headsup rights correct R-ABCD-EFGH K-ABCD-EFGH --as dpo --statement "I left the school in May."
    """
    row, now = _called(reader, reference), clock()
    held = search(reader, row, vault(), now)
    case = next((one for one in held.cases if one.reference == case_reference.strip().upper()), None)
    if case is None:
        message = f"{case_reference} is not among what was found. `headsup rights search` lists it."
        raise RightsError(message)
    correct(row, case, statement, reader, vault(), now=now)
    click.echo(f"{case.reference} holds the correction.")


@command.command(name="decide")
@click.argument("reference", metavar="REQUEST")
@click.argument("ruling", metavar="RULING", type=click.Choice([one.value for one in Ruling]))
@as_option
@_WHY
def decide_one(reference: str, ruling: str, reader: Reader, reason: str) -> None:
    """Decide a request (granted, partly, refused), and print what the person is told.

    \b
    Example: headsup rights decide R-ABCD-EFGH refused --as dpo --reason "the page names a post, and no person"
    """
    row, now, held = _called(reader, reference), clock(), set[str]()
    if row.right == Right.ERASURE:
        found = search(reader, row, vault(), now)
        held = Leaving(found.sightings).held()
        for case in found.cases:
            held |= Leaving(tuple(case.sightings.all()), case).held()
    click.echo(decide(row, Ruled(Ruling(ruling), reason, reader), vault(), now, held=sorted(held)))


def _called(reader: Reader, reference: str) -> RightsRequest:
    try:
        return request_called(reader, reference)
    except RightsError:
        denied(reader, "request", clock(), vault(), tried=reference)
        raise


def _insist(reader: Reader) -> None:
    try:
        insist_on_officer(reader)
    except RightsError:
        denied(reader, "answer to a request", clock(), vault())
        raise


def _parted(told: str) -> tuple[str, str]:
    reference, _, why = told.partition("=")
    if not why.strip():
        message = f"“{told}” gives no reason: write --withhold REFERENCE=WHY; the person is told the reason."
        raise RightsError(message)
    return reference.strip().upper(), why.strip()


def _state(row: RightsRequest) -> str:
    if row.decided_at:
        return f"{row.get_ruling_display()} on {row.decided_at:%-d %B %Y}"
    if paused(row):
        return f"the clock stands: {row.pauses[-1][2]}"
    due = due_at(row)
    return f"to be answered by {due:%-d %B %Y}" if due else "acknowledged"


def _content(row: RightsRequest) -> dict[str, Any]:
    due = None if row.decided_at else due_at(row)
    return {
        "request": row.reference,
        "right": row.right,
        "child": row.child,
        "received_at": row.received_at.isoformat(),
        "due_at": due.isoformat() if due else "",
        "state": _state(row),
    }
