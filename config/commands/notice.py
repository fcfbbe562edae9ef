"""`headsup notice`: the public page that says what is looked at, made anew from the register."""

from pathlib import Path

import click

from config.complaint import school_called
from config.installation import clock, environment, prepare_database
from config.process_known import known
from crawlers.settings import user_agent
from register.notice import notice_of, page_of


@click.command(name="notice")
@click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where it is written; the terminal else.")
def command(school: str, out: Path | None) -> None:
    """Write the public notice: who looks, why, at which pages, how often, who sees it, how long, and people's rights.

    Put the page on the school's website and its address (`notice`) into the register; write it anew whenever a
    source is added or taken away.

    \b
    Example: headsup notice --out online-notice.html
    """
    prepare_database()
    found = school_called(school)
    told = known(found, environment())
    visitor = user_agent(environment().contact) if environment().contact else ""
    notice = notice_of(found, clock(), retention=told.retention, access=told.access, visitor=visitor)
    text = page_of(notice)
    if notice.standing:
        click.echo(notice.standing, err=True)
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    click.echo(
        f"{out}: put this page on the school’s website at {found.notice or 'an address for the register file'}.",
        err=True,
    )
