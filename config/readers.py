"""Who asks: the role in which a person at this machine looks at something, told with every command that shows it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cases.access import denied, seen
from cases.audience import Reader
from cases.case import CaseError, case_for
from cases.models import Case
from config.complaint import school_called
from config.installation import clock, prepare_database, vault
from register.models import Role


def as_option(command: Callable[..., None]) -> Callable[..., None]:
    """Options by which a person says in whose role something is asked; the command gets them as `reader`.

    They are no lock: whoever may use this machine's account may say anything. They keep a helpful
    person from seeing too much, and the log says in whose role it was asked.
    """

    @click.option(
        "--as",
        "role",
        required=True,
        type=click.Choice([role.value for role in Role]),
        metavar="ROLE",
        help=f"In whose role you ask: {', '.join(role.value for role in Role)}.",
    )
    @click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")
    @wraps(command)
    def asked(*words: Any, role: str, school: str, **more: Any) -> None:
        prepare_database()
        command(*words, reader=Reader(school_called(school), Role(role)), **more)

    return asked


def looked_at(reader: Reader, reference: str, what: str) -> Case:
    """The case of a reference, with the look at it written down; raises CaseError where the reader may not know."""
    try:
        case = case_for(reader, reference)
    except CaseError:
        denied(reader, what, clock(), vault(), tried=reference)
        raise
    seen(reader, what, clock(), vault(), case=case.reference)
    return case
