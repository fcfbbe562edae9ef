"""`headsup triage`: what kind of thing given pages say of the schools and people of a register file."""

from typing import Any

import click

from config.answering import Files, Read, answer_pages, page_options
from config.lexicon import lexicon
from mentions.account import heard


@click.command(name="triage")
@page_options
def command(**files: Any) -> None:
    """Say what kind of thing PAGES.jsonl says of the register's schools and people, and how soon somebody must know.

    The file is read as by `headsup match`. A page that names nobody of the register is neutral. This
    ranks and explains; it never judges: a person reads what is ranked high first.

    \b
    Example: headsup triage --register config/school.example.yaml pages.jsonl
    """
    words = lexicon()

    def triaged(read: Read) -> dict[str, Any]:
        said = heard(read.page, read.mentions, words, read.ids.of)
        return {
            "id": read.id,
            "category": said.category,
            "severity": said.severity,
            "about": list(said.about),
            "reasons": list(said.reasons),
        }

    answer_pages(Files(**files), triaged)
