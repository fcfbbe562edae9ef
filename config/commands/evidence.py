"""`headsup evidence`: what was handed in, redaction, and the custody of everything sealed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cases.intake import hand_in, handed_in_before
from cases.quarantine import insist_on_showable
from cases.reporters import forget, look
from config.commands.custody import erase, hold, release, to_look_at, view
from config.custody_readers import artifact_for_role, case_for_role, knows, reference_for_role
from config.evidence_list import line_of, sealed
from config.installation import clock, prepare_database, vault
from config.reporter_details import apart, details
from evidence.custody.belonging import artifacts_of
from evidence.custody.decisions import Decision
from evidence.models import Artifact
from evidence.redact.redaction import redact
from evidence.redact.wanted import Box, Redaction, RedactionError
from evidence.supply.cleaning import CLEANED, PRINT
from evidence.supply.intake import ORIGINAL, TakenIn
from evidence.supply.kinds import LARGEST
from evidence.supply.letters import sender_of
from evidence.supply.supplied import Handed
from register.models import Role

_ROLES = click.Choice([role.value for role in Role])


@click.group(name="evidence")
def command() -> None:
    """Evidence: hand in, look at, redact, hold, release and erase."""


def _by(default: str = "technician") -> Callable[..., Any]:
    return click.option(
        "--by", type=_ROLES, default=default, show_default=True, help="Role of the person who decides it."
    )


_why = click.option(
    "--reason", required=True, metavar="TEXT", help="Why; kept in the ledger for ever, so name no pupil."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def _say(content: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1) if as_json else sentence)


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--case", "reference", required=True, metavar="CASE", help="Case that it belongs to.")
@click.option("--title", required=True, metavar="TEXT", help="What it shows; never who handed it in.")
@click.option("--seen", required=True, metavar="TEXT", help="When it was seen, as told.")
@click.option(
    "--reporter-file",
    type=click.File("rb"),
    metavar="FILE",
    help="Who handed it in, name first, kept apart and encrypted; - reads standard input.",
)
@click.option("--bar", type=click.IntRange(min=1), metavar="PIXELS", help="How much of a screenshot’s top to cover.")
@click.option("--no-bar", is_flag=True, help="Cover nothing of a screenshot.")
@_by()
@_as_json
def supply(file: Path, reference: str, *, title: str, seen: str, as_json: bool, **chosen: Any) -> None:
    """Keep FILE, handed in by somebody who lawfully saw it: a screenshot, a PDF or a mail (.eml).

    It is kept byte for byte and marked “supplied, not captured”; its name is not kept. A cleaned copy
    is made at once: look at it, and hand the file in again with --bar when too much or too little of
    its top is covered.

    \b
    Examples: headsup evidence supply shot.png --case K-ABCD-EFGH --title "post in a closed group" --seen "3 May, 19:40"
              headsup evidence supply letter.eml --case K-ABCD-EFGH --title "mail" --seen "3 May" --reporter-file -
    """
    if chosen["bar"] and chosen["no_bar"]:
        raise click.UsageError("--bar and --no-bar exclude each other.")
    prepare_database()
    case = case_for_role(chosen["by"], reference)
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    # Of a case that nobody here may know of, nobody hears that it has the same bytes.
    known = any(knows(chosen["by"], one) for one in handed_in_before(content))
    handed = Handed(content, title, seen, bar=0 if chosen["no_bar"] else chosen["bar"])
    taken = hand_in(vault(), apart(), case, handed, reporter=details(chosen["reporter_file"]), now=clock())
    derived = [{"kind": one.kind, "media_type": one.media_type, "sha256": one.sha256} for one in taken.derivatives]
    original = taken.supplied.original
    told = {
        "supplied": taken.supplied.reference,
        "provenance": "supplied, not captured",
        "sha256": original.sha256,
        "media_type": original.media_type,
        "known_before": known,
        "derivatives": derived,
        "done": list(taken.done),
    }
    kept = f"{taken.supplied.reference}: kept as supplied, not captured ({original.sha256})."
    if known:
        kept = f"Already kept as {taken.supplied.reference}; the title and time given now were not used."
    lines = [kept, *(f"  {one['kind']}: {one['sha256']}" for one in derived), *(f"  {line}" for line in taken.done)]
    _say(told, "\n".join([*lines, to_look_at(taken.derivatives[-1], chosen["by"])]), as_json=as_json)
    if chosen["reporter_file"] is None:
        _warn_of_sender(taken)


def _warn_of_sender(taken: TakenIn) -> None:
    for one in taken.derivatives:
        sender = sender_of(vault().read(one.sha256)) if one.media_type == "message/rfc822" and not one.erased_at else ""
        if sender:
            click.echo(
                f"The copy still names the sender, “{sender}”. If that is the person who gave it to you, "
                "hand the file in again with --reporter-file.",
                err=True,
            )


@command.command()
@click.argument("reference", metavar="CASE")
@_why
@_by()
def reporter(reference: str, reason: str, by: str) -> None:
    """Show who handed something in for CASE; the ledger keeps that somebody looked, not what they saw.

    \b
    Example: headsup evidence reporter K-ABCD-EFGH --reason "the police ask for a witness" --by head
    """
    prepare_database()
    for told in look(apart(), case_for_role(by, reference), Decision(by, reason), vault(), clock()):
        click.echo(told)


@command.command(name="forget-reporter")
@click.argument("reference", metavar="CASE")
@_by()
def forget_reporter(reference: str, by: str) -> None:
    """Forget who handed something in for CASE: the key is destroyed, and nobody can read the note again.

    \b
    Example: headsup evidence forget-reporter K-ABCD-EFGH --by dpo
    """
    prepare_database()
    count = forget(apart(), case_for_role(by, reference), by, vault(), clock())
    click.echo(f"{count} notes were destroyed." if count else "They had been forgotten before.")


@command.command(name="redact")
@click.argument("name", metavar="SHA256|REFERENCE")
@click.option("--kind", default="", metavar="KIND", help="Which file, such as “full page picture”.")
@click.option("--box", "boxes", multiple=True, metavar="X,Y,W,H:REASON", help="Area to cover, in pixels.")
@click.option("--page", default=1, type=click.IntRange(min=1), show_default=True, help="Page of a PDF for the boxes.")
@click.option("--forbid", "words", multiple=True, metavar="TEXT", help="Text that must not be in the copy.")
@click.option("--forbid-file", type=click.File("r", "utf-8"), metavar="FILE", help="More of them, one in a line.")
@_by()
@_as_json
def redact_one(name: str, kind: str, *, boxes: tuple[str, ...], as_json: bool, **chosen: Any) -> None:
    """Make a redacted copy: boxes burnt in, forbidden texts blocked out and proved absent.

    Of something handed in (S-…) its newest cleaned copy is taken, of a mail its print. What it is made from
    stays untouched. In a picture only boxes cover words; look at the copy before it leaves the house.

    X and Y are the upper left corner of a box, W and H its width and height, all in pixels: write the copy
    out with `headsup evidence view` and open it; Paint shows the position of the pointer at the bottom left.
    Boxes on a PDF are told in pixels of its pages at 150 dots per inch.

    \b
    Examples: headsup evidence redact C-0A1B2C3D4E5F --kind "full page picture" --box "40,310,220,48:name of a pupil"
              headsup evidence redact C-0A1B2C3D4E5F --kind document --forbid "Rowan Ashdale"
    """
    prepare_database()
    areas = tuple(_box(text, chosen["page"]) for text in boxes)
    more = [line.strip() for line in chosen["forbid_file"] or () if line.strip()]
    original = _to_redact(chosen["by"], name.strip(), kind)
    made = redact(vault(), original, Redaction(chosen["by"], areas, (*chosen["words"], *more)), clock())
    told = {"original": original.sha256, "kind": made.kind, "sha256": made.sha256, "media_type": made.media_type}
    proved = " The forbidden texts are provably not in it." if chosen["words"] or more else ""
    _say(told, f"{made.kind}: {made.sha256}.{proved}\n{to_look_at(made, chosen['by'])}", as_json=as_json)


def _to_redact(by: str, name: str, kind: str) -> Artifact:
    """The file that is meant; what was handed in shows by whom, so it is taken only when its kind is told."""
    if not kind and name.upper().startswith("S-"):
        kinds = {one.kind for one in artifacts_of(reference_for_role(by, name))}
        kind = PRINT if PRINT in kinds else CLEANED
    found = artifact_for_role(by, name, kind)
    insist_on_showable(found, clock())
    if not kind and found.kind == ORIGINAL:
        message = f"This is what was handed in, not a copy of it. Give the S-… reference, or add --kind “{ORIGINAL}”."
        raise RedactionError(message)
    return found


def _box(text: str, page: int) -> Box:
    numbers, _, reason = text.partition(":")
    try:
        x, y, width, height = (int(one) for one in numbers.split(","))
    except ValueError as error:
        message = f"“{text}” is no box. Write X,Y,W,H:REASON, such as 40,310,220,48:name of a pupil."
        raise RedactionError(message) from error
    return Box(x, y, width, height, reason.strip(), page)


@command.command(name="list")
@click.option("--case", "reference", default="", metavar="CASE", help="Only what belongs to this case.")
@_by()
@_as_json
def list_all(reference: str, by: str, *, as_json: bool) -> None:
    """List what is sealed: captures and supplied evidence with their files, holds and erasures.

    Only what somebody in that role may know of.

    \b
    Example: headsup evidence list --case K-ABCD-EFGH --by head
    """
    prepare_database()
    found = sealed(by, case_for_role(by, reference) if reference else None)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(line_of(one))
    if not found:
        click.echo("Nothing is sealed here. `headsup capture` and `headsup evidence supply` bring evidence in.")


for _decision in (view, hold, release, erase):
    command.add_command(_decision)
