"""What `headsup match` and `headsup triage` share: a register file and pages in, one JSON line for each page out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from config.answers import Ids, Spoken, json_line, written
from config.exits import FOUND_WRONG
from config.installation import clock
from config.pages import Scalar, read_pages
from mentions.find import find
from mentions.mention import Mention
from mentions.text import Page
from register.entries import watchlist_of
from register.reading import read_register

_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Read:
    """A given page with the mentions that were found in it, and what the register calls them."""

    id: Scalar
    page: Page
    mentions: tuple[Mention, ...]
    ids: Ids


Answer = Callable[[Read], dict[str, Any]]


def page_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options and the argument that these commands share."""
    for option in (
        click.argument("pages", type=click.Path(path_type=Path, allow_dash=True), metavar="PAGES.jsonl"),
        click.option("--out", type=_FILE, metavar="FILE", help="Write the answers to this file."),
        click.option("--register", "register_file", type=_FILE, required=True, metavar="FILE", help="Register file."),
    ):
        command = option(command)
    return command


def answer_pages(register_file: Path, pages: Path, out: Path | None, answer: Answer) -> None:
    """Answer each page as it is read; ends with an exit code of its own when a page could not be read."""
    register = read_register(register_file)
    names, ids, tell = watchlist_of(register, clock().date()), Ids(register), Spoken()
    with written(out, (register_file, pages)) as answers:
        for given in read_pages(pages, tell):
            answers.write(json_line(answer(Read(given.id, given.page, find(given.page, names), ids))))
            answers.flush()
    tell.rest()
    if tell.sentences:
        sys.exit(FOUND_WRONG)
