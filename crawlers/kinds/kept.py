"""What is kept of a service's answer: entries that can be read, lie on the open web, and are still wanted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, BeforeValidator, ValidationError

from cases.problems import Problem
from crawlers.kinds.base import Errand, Lead
from mentions.text import UnreadableError, read_html

Model = TypeVar("Model", bound=BaseModel)
Parameters = Mapping[str, object] | Sequence[tuple[str, object]]
Shortfall = tuple[Problem, str]
Text = Annotated[str, BeforeValidator(lambda told: told if isinstance(told, str) else "")]
"""A text that a service may leave out, or fill with null."""
Several = Annotated[list[Any], BeforeValidator(lambda told: [] if told is None else told)]
"""Entries of a list, each still to be read; null is an empty list."""


def within(told: object) -> object:
    """What is written under a name, or nothing where a service writes something else there."""
    return told if isinstance(told, dict) else {}


def below(base: str, path: str, parameters: Parameters = ()) -> str:
    """Address of an endpoint below the base address of a service."""
    address = f"{base.rstrip('/')}/{path}"
    return f"{address}?{urlencode(parameters)}" if parameters else address


def read_each(model: type[Model], entries: Iterable[object]) -> tuple[list[Model], int]:
    """The entries that can be read, and how many cannot: one broken entry must not lose the others."""
    read, broken = [], 0
    for entry in entries:
        try:
            read.append(model.model_validate(entry))
        except (ValidationError, RecursionError):
            broken += 1
    return read, broken


def broken_entries(count: int) -> tuple[Shortfall, ...]:
    """The line of the coverage statement about entries that could not be read, when there are any."""
    return ((Problem.INCOMPLETE, f"{count} of the entries could not be read"),) if count else ()


def cut_short(most: int) -> Shortfall:
    """The line of the coverage statement about further pages that were not asked for."""
    return Problem.BUDGET, f"there was more, but no more than {most} pages of answers are asked for"


def is_public(address: str) -> bool:
    """Whether an address is one of the web, which a browser could open."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in {"http", "https"} and "@" not in parts.netloc and address.isprintable()


def moment(told: str) -> datetime | None:
    """A time in UTC as services write it; one without a zone is UTC already. None when it cannot be read."""
    try:
        at = datetime.fromisoformat(told.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_wanted(at: datetime | None, errand: Errand | None) -> bool:
    """Whether a post is new enough; what has no readable date, or one of the future, always is."""
    if errand is None or errand.since is None or at is None:
        return True
    return at >= errand.since or at > errand.now


def each_once(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """Leads of the open web, each address once, the first one told."""
    kept: dict[str, Lead] = {}
    for lead in leads:
        if is_public(lead.address):
            kept.setdefault(lead.address, lead)
    return tuple(kept.values())


def written(html: str, address: str) -> tuple[str, bool]:
    """Everything that a piece of HTML says, texts of pictures and tooltips included, and whether it could be read."""
    try:
        page = read_html(html, address)
    except UnreadableError:
        return "", False
    return "\n".join(filter(None, [page.text.strip(), *(field.text for field in page.fields)])), True
