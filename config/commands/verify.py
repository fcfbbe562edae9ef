"""`headsup verify`: everything sealed, one capture, or a pack, checked again from its bytes."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from config.exits import FOUND_WRONG
from config.installation import environment, prepare_database, vault
from evidence.attest.keys import public_keys
from evidence.attest.roots import trusted_roots
from evidence.standalone.pack import Examined, examine
from evidence.standalone.pack_words import content, summary
from evidence.verify import Verdict, verify


@click.command(name="verify")
@click.option("--capture", "only", default="", metavar="REF", help="Check one capture or piece of supplied evidence.")
@click.option(
    "--pack",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Check a pack, whoever made it; nothing in it is run.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def command(only: str, pack: Path | None, *, as_json: bool) -> None:
    """Recompute every hash, signature, proof and timestamp; exit 1 and name what is wrong.

    \b
    Examples: headsup verify
              headsup verify --capture C-0A1B2C3D4E5F
              headsup verify --pack pack
    """
    if pack and only:
        message = "Give either --pack or --capture, not both."
        raise click.UsageError(message)
    if pack and not any((pack / name).exists() for name in ("bagit.txt", "manifest-sha256.txt", "seal")):
        message = f"{pack} is not an evidence pack. Name the folder that holds README.txt and bagit.txt."
        raise click.UsageError(message)
    prepare_database()
    wrong = _pack(pack, as_json=as_json) if pack else _installation(only, as_json=as_json)
    if wrong:
        sys.exit(FOUND_WRONG)


def _pack(folder: Path, *, as_json: bool) -> bool:
    """Check a pack with the modules that travel in packs, but with our own copy of them."""
    found = examine(folder)
    here = made_here(found)
    if as_json:
        click.echo(json.dumps({**content(found), "made_here": here}, indent=1))
    else:
        click.echo("\n".join(summary(found)))
        if not found.faults:
            whose = "This installation made it." if here else "Its signing key is not one of this installation’s."
            click.echo(whose)
    return bool(found.faults)


def made_here(found: Examined) -> bool:
    """Whether the key that signed a pack is one of this installation's."""
    return bool(found.signed_by) and found.signed_by in public_keys()


def _installation(only: str, *, as_json: bool) -> bool:
    verdict = verify(vault(), trusted_roots(environment().tsa_roots), only)
    if as_json:
        click.echo(json.dumps(asdict(verdict), indent=1))
    else:
        _say(verdict, only)
    return bool(verdict.faults)


def _say(verdict: Verdict, only: str) -> None:
    for line in (*verdict.faults, *verdict.notes):
        click.echo(line)
    number = len(verdict.faults)
    said = f"{number} fault{'s' if number > 1 else ''}" if number else "everything is as it was sealed"
    checked = f"{verdict.captures} captures, {verdict.files} files, {verdict.lines} ledger lines"
    click.echo(f"{checked}, {verdict.heads} signed heads, {verdict.stamps} timestamps: {said}.")
    if verdict.unclaimed and not only:
        click.echo(f"{verdict.unclaimed} files belong to no capture: leftovers of work broken off, harmless.")
