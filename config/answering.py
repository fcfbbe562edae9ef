"""What `headsup match` and `headsup triage` share: a register file and pages in, one JSON line for each page out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from config.answers import Ids, json_line
from config.exits import FOUND_WRONG
from config.gazetteer import read_gazetteer
from config.given_page import Scalar
from config.installation import clock
from config.output import Spoken, warn_of_names, written
from config.pages import read_pages
from mentions.find import find
from mentions.mention import Mention
from mentions.text import Page
from register.reading import read_register
from register.watch import watchlist_of

_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Read:
    """A given page with the mentions that were found in it, and what the register calls them."""

    id: Scalar
    page: Page
    mentions: tuple[Mention, ...]
    ids: Ids


@dataclass(frozen=True, slots=True)
class Files:
    """What is read and where the answers go, as the command line names them."""

    register_file: Path
    pages: Path
    out: Path | None
    gazetteers: tuple[Path, ...]


Answer = Callable[[Read], dict[str, Any]]

gazetteer_option = click.option(
    "--gazetteer",
    "gazetteers",
    type=_FILE,
    multiple=True,
    envvar="HEADSUP_GAZETTEER",
    metavar="FILE",
    help="The country’s schools or places, so that a namesake is known for one; may be given twice.",
)


def page_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options and the argument that these commands share."""
    for option in (
        click.argument("pages", type=click.Path(path_type=Path, allow_dash=True), metavar="PAGES.jsonl"),
        click.option("--out", type=_FILE, metavar="FILE", help="Write the answers to this file."),
        gazetteer_option,
        click.option("--register", "register_file", type=_FILE, required=True, metavar="FILE", help="Register file."),
    ):
        command = option(command)
    return command


def answer_pages(files: Files, answer: Answer) -> None:
    """Answer each page as it is read; ends with an exit code of its own when a page could not be read."""
    register, tell = read_register(files.register_file), Spoken()
    names, ids = watchlist_of(register, clock().date(), read_gazetteer(files.gazetteers)), Ids(register)
    warn_of_names(register, files.register_file, tell)
    with written(files.out, (files.register_file, files.pages)) as answers:
        for given in read_pages(files.pages, tell):
            answers.write(json_line(answer(Read(given.id, given.page, find(given.page, names), ids))))
            answers.flush()
    if tell.rest():
        sys.exit(FOUND_WRONG)
