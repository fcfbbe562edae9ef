"""Reading the playbook: every file of `config/playbook`, in the order of their names."""

from functools import cache
from pathlib import Path

import yaml

from cases.playbook import Playbook, PlaybookError
from cases.playbook.book import read_document
from cases.playbook.signposts import LinkEntry, LinksDocument

FOLDER = Path(__file__).parent / "playbook"
_LINKS = "report_links.yaml"


def read(folder: Path, nation: str) -> Playbook:
    """The playbook that a folder holds for a nation; raises PlaybookError with the file and what to correct."""
    files = [file for file in sorted(folder.glob("*.yaml")) if file.name != _LINKS]
    return Playbook.of({file.name: _content(file) for file in files}, nation)


@cache
def playbook(nation: str) -> Playbook:
    """The playbook of this installation for a nation, read once."""
    return read(FOLDER, nation)


@cache
def report_links() -> tuple[LinkEntry, ...]:
    """Where sites take reports, as this installation knows it (A104)."""
    return read_document(LinksDocument, _LINKS, _content(FOLDER / _LINKS)).links


def _content(file: Path) -> object:
    """What a YAML file holds; raises PlaybookError with the line."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise PlaybookError(f"{file.name}: it cannot be read as YAML{line}. Correct it.") from error
