"""Handing over: the pack of a case, with the ledger signed and stamped first, and its password told once."""

from dataclasses import dataclass
from pathlib import Path

import click

from cases.gates import Act, require
from cases.models import Case, OwedCapture
from cases.quarantine import insist_on_all
from cases.retention_evidence import Leaving
from config.capturing import notary
from config.installation import clock, crawl_options
from config.packing import make_pack, new_passphrase, reading_copy_of
from crawlers.door import Door
from crawlers.post import post_through
from evidence.attest.authorities import answers
from evidence.packs.pack import PackError
from evidence.packs.sealed_files import Flavour


def has_evidence(case: Case) -> bool:
    """Whether there is anything to hand over."""
    return case.supplied.exists() or OwedCapture.objects.filter(case=case).exclude(capture=None).exists()


@dataclass(frozen=True, slots=True)
class Export:
    """Who hands over, to whom and why: each export names its recipient (A65)."""

    role: str
    recipient: str
    reason: str = ""


def handed_over(case: Case, out: Path, export: Export, *, flavour: Flavour, passphrase: str = "", quiet: bool) -> Path:
    """Make the pack of a case and say where it lies.

    Raises PackError when there is nothing to hand over, and GateError where nothing may be.
    """
    if not has_evidence(case):
        message = f"Case {case.reference} has no evidence yet, so there is no pack. `headsup case show` says why."
        raise PackError(message)
    require(case, Act.EXPORT, clock())
    insist_on_all(Leaving(tuple(case.sightings.all()), case).everything(), clock())
    secret = passphrase or new_passphrase()
    known, now = notary(), clock()
    with Door(crawl_options().mapped) as door:
        post = post_through(door.address)
        trouble = known.attest(post, now)
        pack = make_pack(
            case,
            out,
            flavour=flavour,
            vault=known.vault,
            keys=known.keys,
            roots=known.roots,
            now=now,
            stamp=lambda content: answers(content, known.authorities, post),
            passphrase=secret,
            role=export.role,
            reason=export.reason,
            recipient=export.recipient,
        )
    if trouble:
        click.echo(trouble, err=True)
    if not quiet:
        click.echo(f"The pack lies in {pack}. Inside it, `python3 -m verify` checks everything.")
        click.echo(f"The reading copy is {reading_copy_of(pack)}.")
    if not passphrase:  # told once, to the person at the terminal, and kept nowhere
        click.echo(f"Its password, told only now: {secret}", err=True)
        click.echo("Give it to the reader by another way than the file, by telephone for example.", err=True)
    return pack
