"""`headsup evidence view`, `hold`, `release` and `erase`: a look at what is sealed, and decisions about it."""

import json
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any

import click

from cases.quarantine import insist_on_showable
from config.custody_readers import artifact_for_role, insist_on_another, insist_on_erasing, reference_for_role
from config.installation import clock, prepare_database, vault
from evidence.custody import erasure, holds, viewing
from evidence.custody.belonging import called
from evidence.custody.decisions import Decision
from evidence.models import Artifact
from register.models import Role

_BY = click.option(
    "--by", required=True, type=click.Choice([role.value for role in Role]), help="Role of the person who decides it."
)
_WHY = click.option(
    "--reason", required=True, metavar="TEXT", help="Why; kept in the ledger for ever, so name no pupil."
)


@click.command()
@click.argument("name", metavar="SHA256|REFERENCE")
@click.option("--kind", default="", metavar="KIND", help="Which file of a capture, such as “print”.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write it; must not exist yet.",
)
@_WHY
@click.option(
    "--by",
    type=click.Choice([role.value for role in Role]),
    default="technician",
    show_default=True,
    help="Role of the person who looks.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def view(name: str, kind: str, *, out: Path, reason: str, by: str, as_json: bool) -> None:
    """Write out a sealed file to look at; the ledger says so before its first byte is served.

    \b
    Example: headsup evidence view S-0A1B2C3D4E5F --reason "asked for by the chair" --out seen.png
    """
    prepare_database()
    artifact = artifact_for_role(by, name, kind)
    insist_on_showable(artifact, clock())
    viewing.view(vault(), artifact, Decision(by, reason), out, clock())
    told = {"of": called(artifact), "kind": artifact.kind, "sha256": artifact.sha256, "out": str(out)}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{out}: {artifact.kind} of {called(artifact)}, as it was sealed ({artifact.sha256}).")


def to_look_at(artifact: Artifact, by: str) -> str:
    """The finished command that writes a copy out for a person to look at, in the role that made it."""
    # A table of the program's own: that of the machine may end files in another way.
    ending = MimeTypes().guess_extension(artifact.media_type.split(";")[0].strip()) or ".mhtml"
    role = "" if by == Role.TECHNICIAN else f" --by {by}"
    command = f'headsup evidence view {artifact.sha256}{role} --reason "to check the copy" --out copy{ending}'
    return f"Look at it before it leaves the house: {command}"


@click.command()
@click.argument("reference", metavar="REFERENCE")
@_WHY
@_BY
def hold(reference: str, reason: str, by: str) -> None:
    """Place a legal hold on a capture or supplied evidence: nothing of it is erased while it stands.

    \b
    Example: headsup evidence hold C-0A1B2C3D4E5F --reason "the police were told" --by head
    """
    prepare_database()
    reference = reference_for_role(by, reference)
    holds.hold(vault(), reference, Decision(by, reason), clock())
    click.echo(f"A legal hold stands on {reference}.")


@click.command()
@click.argument("reference", metavar="REFERENCE")
@_WHY
@_BY
def release(reference: str, reason: str, by: str) -> None:
    """End the legal holds on a capture or supplied evidence; not in the role that placed them.

    \b
    Example: headsup evidence release C-0A1B2C3D4E5F --reason "the case is closed" --by dpo
    """
    prepare_database()
    reference = reference_for_role(by, reference)
    insist_on_another(by, reference)
    count = holds.release(vault(), reference, Decision(by, reason), clock())
    click.echo(f"{count} legal {'hold' if count == 1 else 'holds'} on {reference} ended.")


@click.command()
@click.argument("digest", metavar="SHA256")
@click.option("--of", "named", multiple=True, metavar="REFERENCE", help="Where several share the bytes: each of them.")
@_WHY
@_BY
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def erase(digest: str, *, named: tuple[str, ...], as_json: bool, **why: Any) -> None:
    """Erase the bytes of one sealed file; its line in the ledger stays. Refused under a legal hold.

    What an open case still needs, the data protection officer alone has erased.

    \b
    Example: headsup evidence erase SHA256 --reason "kept for six months, no case" --by dpo
    """
    prepare_database()
    insist_on_erasing(why["by"], digest)
    left = erasure.erase(vault(), digest, Decision(**why), named, clock())
    if as_json:
        copies = [{"kind": one.kind, "sha256": one.sha256} for one in left]
        click.echo(json.dumps({"erased": digest.strip().lower(), "derived_from_it": copies}, indent=1))
        return
    click.echo("The bytes are erased; the ledger keeps that they were, by whom and why.")
    for one in left:
        click.echo(f"A copy derived from them stays: {one.kind} ({one.sha256}). Erase it too if it must go.")
