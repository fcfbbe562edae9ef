"""A complaint as the command line tells it, and the case that it opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from cases.case import CaseError, Complaint, open_case
from cases.models import Case, Subject
from config.installation import clock, vault
from register.models import Role, School


@dataclass(frozen=True, slots=True)
class Told:
    """What the command line tells of a complaint."""

    reason: str
    school: str
    by: str
    terms: tuple[str, ...]
    concerns_head: bool | None
    subject: str = ""


def complaint_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options by which a complaint is told; the command gets them as `told`."""

    @click.option("--reason", default="", metavar="TEXT", help="Why it is looked at; without it nothing is visited.")
    @click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")
    @click.option(
        "--by",
        default="",
        type=click.Choice(["", *(role.value for role in Role)]),
        metavar="ROLE",
        help=f"In whose role it is asked: {', '.join(role.value for role in Role)}.",
    )
    @click.option("--term", "terms", multiple=True, metavar="WORDS", help="Words that the complaint quotes.")
    @click.option(
        "--concerns-head/--not-about-head",
        default=None,
        help="Whether it is about the headteacher; then it is the chair’s alone. Decided with caution when left out.",
    )
    @click.option(
        "--subject",
        default="",
        type=click.Choice(["", *(one.value for one in Subject)]),
        metavar="WHOM",
        help=f"Whom it is about, by role: {', '.join(one.value for one in Subject)}.",
    )
    @wraps(command)
    def told(*words: Any, **more: Any) -> None:
        fields = {name: more.pop(name) for name in ("reason", "school", "by", "terms", "concerns_head", "subject")}
        command(*words, told=Told(**fields), **more)

    return told


def opened(told: Told, links: Sequence[str]) -> Case:
    """A new case of a complaint; raises CaseError."""
    case = open_case(school_called(told.school), complaint_of(told, links), vault(), clock())
    click.echo(f"Case {case.reference} is open; it is for {case.get_audience_display()}.", err=True)
    return case


def complaint_of(told: Told, links: Sequence[str]) -> Complaint:
    """What the command line tells, as a case takes it; raises CaseError when nobody says in whose role."""
    if not told.by:
        message = (
            "Say with --by in whose role this is asked, for example --by head; it stands in the evidence for ever."
        )
        raise CaseError(message)
    return Complaint(
        reason=told.reason,
        opened_by=Role(told.by),
        links=links,
        terms=told.terms,
        concerns_head=told.concerns_head,
        subject=Subject(told.subject) if told.subject else None,
    )


def school_called(key: str) -> School:
    """The school of a key, or the only one; raises CaseError."""
    schools = School.objects.filter(key=key) if key else School.objects.all()
    if schools.count() == 1:
        return schools.get()
    known = ", ".join(School.objects.order_by("key").values_list("key", flat=True)[:20])
    if not known:
        raise CaseError("No school is in the register yet. Load one first: `headsup register load FILE`.")
    message = f"Say with --school which school it is about; the register holds: {known}."
    raise CaseError(message)
