"""`headsup archive`: what web archives say about the schools and people of a register file."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import click
from tqdm import tqdm

from config.answering import gazetteer_option
from config.answers import Ids, json_line
from config.exits import FOUND_WRONG
from config.gazetteer import read_gazetteer
from config.installation import clock
from config.output import Spoken, warn_of_names, written
from crawlers.archive_scan import ArchiveScan, Coverage, Event, Found
from crawlers.archives import Damage
from register.reading import read_register
from register.watch import watchlist_of
from scheduler.engine import ENGINES

_FILE = click.Path(path_type=Path)


@click.group(name="archive")
def command() -> None:
    """Web archives: WARC, WACZ and WET files."""


@command.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--register", "register_file", type=_FILE, required=True, metavar="FILE", help="Register file.")
@gazetteer_option
@click.option("--engine", type=click.Choice(list(ENGINES)), default="inline", help="Where the work is done.")
@click.option("--deep", is_flag=True, help="Read every page, also those without any word about schools.")
@click.option("--out", type=_FILE, metavar="FILE", help="Write the answers to this file.")
def scan(
    *,
    files: tuple[Path, ...],
    register_file: Path,
    gazetteers: tuple[Path, ...],
    engine: str,
    out: Path | None,
    deep: bool,
) -> None:
    """Find the register's schools and people in archives; one JSON line for each page with mentions.

    FILES are WARC, WET (both gzipped or not) and WACZ. What was and was not read is said at the end.

    \b
    Example: headsup archive scan crawl.warc.gz saved.wacz --register config/school.example.yaml
    """
    register = read_register(register_file)
    ids, tell, coverage = Ids(register), Spoken(), Coverage()
    work = ArchiveScan(watchlist_of(register, clock().date(), read_gazetteer(gazetteers)), deep=deep)
    warn_of_names(register, register_file, tell)
    with written(out, (register_file, *files)) as answers, _Bar(files) as bar:

        def scanned(file: Path) -> Iterator[Event]:
            yield from work.events(file, bar.moved)
            bar.ended(file)

        for event in ENGINES[engine]().events(scanned, files):
            if isinstance(event, Found):
                answers.write(json_line(_content(event, ids)))
                answers.flush()
            elif isinstance(event, Damage):
                tell(str(event))
            else:
                coverage.add(event)
    wrong = tell.rest()
    _say(coverage, deep=deep)
    if wrong:
        sys.exit(FOUND_WRONG)


class _Bar:
    """Progress by bytes on a terminal; silent elsewhere."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.before = 0
        total = sum(_size(file) for file in files)
        self.bar = tqdm(total=total, unit="B", unit_scale=True, disable=not sys.stderr.isatty())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.close()

    def moved(self, read: int) -> None:
        """Told how far the present file has been read."""
        self.bar.update(self.before + read - self.bar.n)

    def ended(self, file: Path) -> None:
        """Told that a file is done."""
        self.before += _size(file)
        self.bar.update(self.before - self.bar.n)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _content(found: Found, ids: Ids) -> dict[str, Any]:
    record = found.record
    return {
        "file": record.file,
        "offset": record.offset,
        "id": record.id,
        "url": record.address,
        "date": record.date,
        "mentions": [ids.content(mention) for mention in found.mentions],
    }


def _say(coverage: Coverage, *, deep: bool) -> None:
    pages = coverage.read + coverage.gated + coverage.unreadable
    lines = [
        f"Records: {coverage.records}, of which {pages} are pages.",
        f"  read: {coverage.read}, of which {coverage.pages_with_mentions} with {coverage.mentions} mentions",
        f"  passed over, for no word in them that a mention needs: {coverage.gated}",
        f"  could not be read: {coverage.unreadable}",
        f"  no pages (requests, pictures and the like): {coverage.no_page}",
        f"Files and places that could not be read: {coverage.damages}."
        + (" What stood there was not checked." if coverage.damages else ""),
    ]
    if coverage.gated and not deep:
        lines.append("With --deep the pages that were passed over are read too.")
    click.echo("\n".join(lines), err=True)
