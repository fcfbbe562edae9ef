"""`headsup policy`: the library of the school's policies: current copies, what changed, who has read them."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from cases.audience import Reader
from config.complaint import school_called
from config.installation import clock, prepare_database
from config.readers import as_option
from register import policies
from register.models import Role

_SCHOOL = click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")


@click.group(name="policy")
def command() -> None:
    """The school's policies: one current copy of each, a table of changes, and who has read them."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", required=True, metavar="TEXT", help="What the policy is called; the same for each version.")
@click.option("--version", required=True, metavar="TEXT", help="Number or name of this version.")
@click.option("--dated", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day of its adoption.")
@click.option("--change", required=True, metavar="TEXT", help="What changed; it stands in the table of changes.")
@as_option
def add(file: Path, reader: Reader, *, title: str, version: str, dated: datetime, change: str) -> None:
    """Take in FILE (plain text, Word or PDF) as a policy or its new version; the version before is withdrawn.

    \b
    Example: headsup policy add e-safety.pdf --title "E-safety" --version 3 --dated 2026-09-01
                 --change "names the new officer" --as clerk
    """
    from config.policy_text import policy_text  # noqa: PLC0415 - what reads PDFs is heavy; the other commands need it not

    content = file.read_bytes()
    brought = policies.Brought(
        title=title,
        version=version,
        dated=dated.date(),
        change=change,
        file_name=file.name,
        content=content,
        text=policy_text(file.name, content),
        by=Role(reader.role),
    )
    added = policies.add(reader.school, brought, clock())
    click.echo(f"{added} is the current one.", err=True)
    for said in added.old_law:
        click.echo(f"It {said}", err=True)


@command.command(name="list")
@_SCHOOL
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def list_all(school: str, *, as_json: bool) -> None:
    """List the current policies, and what is amiss: too old, names old law, still to be read by somebody.

    \b
    Example: headsup policy list
    """
    prepare_database()
    found = school_called(school)
    versions, amiss = policies.versions_in_use(found), policies.findings(found, clock())
    if as_json:
        told = [
            {"title": one.policy.title, "version": one.version, "dated": one.dated.isoformat(), "sha256": one.sha256}
            for one in versions
        ]
        click.echo(json.dumps({"policies": told, "amiss": amiss}, ensure_ascii=False, indent=1))
        return
    for one in versions:
        click.echo(f"{one.policy.title}: version {one.version} of {one.dated:%-d %B %Y}")
    if not versions:
        click.echo("There is no policy yet. `headsup policy add` takes one in.")
    for said in amiss:
        click.echo(f"· {said}")


@command.command()
@click.argument("title")
@_SCHOOL
@click.option("--version", default="", metavar="TEXT", help="Which version; only the current one is handed out.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where it is written.")
def get(title: str, school: str, *, version: str, out: Path) -> None:
    """Write out the current copy of a policy; one that was withdrawn is handed out no more.

    \b
    Example: headsup policy get "E-safety" --out e-safety.pdf
    """
    prepare_database()
    found = policies.current(policies.called(school_called(school), title), version.strip())
    out.write_bytes(bytes(found.content))
    click.echo(f"{out}: {found}.", err=True)


@command.command()
@click.argument("title")
@_SCHOOL
def changes(title: str, school: str) -> None:
    """Print the table of changes of a policy, the newest first.

    \b
    Example: headsup policy changes "E-safety"
    """
    prepare_database()
    policy = policies.called(school_called(school), title)
    for one in policy.versions.defer("content").order_by("-dated", "-pk"):
        state = f"withdrawn {_day(one.withdrawn_at.date())}" if one.withdrawn_at else "current"
        click.echo(f"{one.dated}  version {one.version}  {state}  {one.change} ({one.get_added_by_display()})")


@command.command()
@click.argument("title")
@_SCHOOL
def withdraw(title: str, school: str) -> None:
    """Take a policy out of use without another in its place; its table of changes stays.

    \b
    Example: headsup policy withdraw "E-safety"
    """
    prepare_database()
    policy = policies.called(school_called(school), title)
    policies.withdraw(policy, clock())
    click.echo(f"“{policy}” is withdrawn; no copy is handed out any more.", err=True)


@command.command()
@click.argument("title")
@as_option
def acknowledge(title: str, reader: Reader) -> None:
    """Say that you have read the current version of a policy; you are reminded after a year.

    \b
    Example: headsup policy acknowledge "E-safety" --as head
    """
    found = policies.acknowledge(policies.called(reader.school, title), Role(reader.role), clock())
    click.echo(f"Noted: the {found.get_role_display()} has read {found.version}.", err=True)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
