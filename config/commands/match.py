"""`headsup match`: which schools and people of a register file stand in given pages, and why."""

from typing import Any

import click

from config.answering import Files, Read, answer_pages, page_options


@click.command(name="match")
@page_options
def command(**files: Any) -> None:
    """Find the register's schools and people in PAGES.jsonl; one JSON line for each page.

    A line of the file is {"id": …, "url": …, "html": …}, or "text" instead of "html". The file may be
    gzipped; - is standard input. Nothing is kept, and no database is needed.

    \b
    Examples: headsup match --register config/school.example.yaml pages.jsonl
              zcat pages.jsonl.gz | headsup match --register school.yaml --out mentions.jsonl -
    """
    answer_pages(Files(**files), _matched)


def _matched(read: Read) -> dict[str, Any]:
    return {"id": read.id, "mentions": [read.ids.content(mention) for mention in read.mentions]}
