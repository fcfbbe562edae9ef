"""Capturing, put together from this installation: vault, keys, authorities, browser."""

import sys
from dataclasses import replace

import click
from tqdm import tqdm

from config.installation import alone, clock, crawl_options, environment, keys, vault
from config.machine import clock_state, source_commit
from crawlers.captured import Captured
from crawlers.capturing import CaptureRun, Tell
from crawlers.sealing import Bench
from evidence.attest.notary import Notary
from evidence.attest.roots import trusted_roots


def notary() -> Notary:
    """What signs and stamps the ledger of this installation."""
    chosen = environment()
    return Notary(vault(), keys(), chosen.tsa, trusted_roots(chosen.tsa_roots))


def capture_run(tell: Tell, case: int | None = None) -> CaptureRun:
    """A run over what is owed, to anybody or to one case; raises ConfigurationError without HEADSUP_CONTACT."""
    options = replace(crawl_options(), commit=source_commit(), clock_state=clock_state())
    return CaptureRun(options, Bench(vault(), keys()), notary(), clock, tell, case)


def _sentence(captured: Captured) -> str:
    """What a run did, for the person at the terminal."""
    parts = [f"Captures sealed: {len(captured.sealed)}"]
    if captured.looked:
        parts.append(f"pages looked at again: {captured.looked}")
    if captured.still_owed:
        parts.append(f"still owed: {captured.still_owed}")
    return f"{', '.join(parts)}."


def owed(case: int | None = None, *, quiet: bool) -> Captured:
    """Take everything that is owed now, or to one case; says what was done and what could not be."""
    with (
        alone("capture"),
        tqdm(
            disable=not sys.stderr.isatty(), bar_format="{desc} {n_fmt}/{total_fmt} {bar} {elapsed}", desc="pictures"
        ) as bar,
    ):

        def tell(done: int, known: int) -> None:
            bar.total, bar.n = known, done
            bar.refresh()

        captured = capture_run(tell, case).run()
    if quiet:
        return captured
    click.echo(_sentence(captured))
    for said in filter(None, (captured.trouble, captured.unstamped)):
        click.echo(said, err=True)
    return captured
