"""`headsup keys`: the keys that sign how the ledger stands."""

import json

import click

from config.installation import clock, home, prepare_database, vault
from evidence.attest.keys import KeyRing
from evidence.models import SigningKey


def _ring() -> KeyRing:
    return KeyRing(home() / "keys")


@click.group(name="keys")
def command() -> None:
    """The signing keys of this installation: one at a time signs, and all there ever were stay known."""


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print the keys as JSON.")
def listed(*, as_json: bool) -> None:
    """Print every key this installation ever had, and whether its file is there.

    \b
    Example: headsup keys list
    """
    prepare_database()
    ring = _ring()
    keys = [
        {
            "key_id": key.key_id,
            "public": key.public,
            "began_at": key.began_at.isoformat(),
            "ended_at": key.ended_at.isoformat() if key.ended_at else None,
            "file": ring.place(key.key_id).exists(),
        }
        for key in SigningKey.objects.order_by("pk")
    ]
    if as_json:
        click.echo(json.dumps(keys, indent=1))
        return
    for key in keys:
        until = f"until {key['ended_at']}" if key["ended_at"] else "signs now"
        click.echo(f"{key['key_id']}  from {key['began_at']}, {until}{'' if key['file'] else ', its file is not here'}")
    if not keys:
        click.echo("There is no key yet: the first is made when something is signed.", err=True)


@command.command()
@click.option("--reason", required=True, metavar="TEXT", help="Why; it goes into the ledger for ever, so name nobody.")
def new(*, reason: str) -> None:
    """Begin a new signing key; everything that older keys signed stays valid.

    \b
    Example: headsup keys new --reason "the machine was replaced"
    """
    prepare_database()
    signer = _ring().rotate(clock(), vault(), reason)
    click.echo(f"Key {signer.key_id} signs from now on. Put {_ring().place(signer.key_id)} into the backup.")
