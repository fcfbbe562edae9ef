"""`headsup case look`: the written request to look further for a case, its renewal and its end."""

from datetime import datetime

import click

from cases.audience import Reader
from cases.looking import LONGEST, USUAL, Request, ask, end
from config.installation import clock, vault
from config.readers import as_option, looked_at
from register.models import Role


@click.command(name="look")
@click.argument("reference", metavar="CASE")
@as_option
@click.option("--reason", default="", metavar="TEXT", help="Why it must be looked further: the written request.")
@click.option("--days", default=USUAL, show_default=True, metavar="N", help=f"How many days, at most {LONGEST}.")
@click.option(
    "--agreed-by", default="", metavar="ROLE", type=click.Choice(["", *Role.values]), help="Who agrees to a renewal."
)
@click.option("--legal-advice", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day of the advice taken.")
@click.option("--end", "ending", is_flag=True, help="Stop looking before the time is over.")
def command(
    reference: str,
    reader: Reader,
    *,
    reason: str,
    days: int,
    agreed_by: str,
    legal_advice: datetime | None,
    ending: bool,
) -> None:
    """Ask in writing for looking further in a case that concerns a person; it ends by itself.

    The first request is the word of whoever the case is for. Each renewal needs somebody else’s agreement, and
    from the third on legal advice.

    \b
    Examples: headsup case look K-ABCD-EFGH --as head --reason "the thread goes on under other names"
              headsup case look K-ABCD-EFGH --as head --agreed-by dpo --reason "it began again" --days 7
    """
    case = looked_at(reader, reference, "case, to look further")
    if ending:
        end(case, Role(reader.role), reason, vault(), clock())
        click.echo(f"Nothing more is looked at for case {case.reference}.", err=True)
        return
    advised = legal_advice.date() if legal_advice else None
    note = ask(case, Request(Role(reader.role), reason, days, agreed_by, advised), vault(), clock())
    click.echo(f"Case {case.reference} may be looked into until {note.fields['until']}, and no longer.", err=True)
