"""The register as a document: what may stand in the YAML file, typed and refused when wrong."""

import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_DURATION = re.compile(r"(\d{1,3}) ?(hour|day|week)s?")
_HOURS = {"hour": 1, "day": 24, "week": 168}
_HOST = re.compile(
    r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]+\]|[0-9a-f]*:[0-9a-f:.]+", re.IGNORECASE
)
_PUPILS = {"pupil", "pupils", "student", "child", "learner"}
PUPIL_REFUSAL = (
    "Heads-up never looks for pupils (privacy refusal R3). Remove this person; "
    "if a child may be at risk, speak to the designated safeguarding lead"
)


def _web_address(text: str) -> str:
    """Refuse what cannot be visited through the one door out: only http(s), no password in it.

    A host name in another alphabet becomes its ASCII form (IDNA), under which it is visited.
    """
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        message = f"“{text}” is not an address that can be visited"
        raise ValueError(message) from error
    if parts.scheme not in {"http", "https"} or not host:
        message = f"“{text}” is not an http:// or https:// address"
        raise ValueError(message)
    if parts.username or parts.password:
        message = "an address must not hold a user name or password (privacy refusal R2)"
        raise ValueError(message)
    if port not in {None, 80, 443}:
        message = f"“{text}” names port {port}; only the ordinary ports 80 and 443 are visited"
        raise ValueError(message)
    if not _HOST.fullmatch(host):
        message = f"“{host}” is not the name of a host"
        raise ValueError(message)
    return parts._replace(netloc=host if port is None else f"{host}:{port}").geturl()


def _domain(text: str) -> str:
    """A domain of the school's own, such as ``larkspurhill.test``: no address, no page."""
    if not _HOST.fullmatch(text.lower()) or "." not in text:
        message = f"“{text}” is not a domain; write it like your-school.example, without http:// and www."
        raise ValueError(message)
    return text.lower().removeprefix("www.")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        message = f"“{name}” is not a time zone; use a name such as Europe/London"
        raise ValueError(message) from error
    return name


def _hours(text: object) -> object:
    """Hours of a duration in words: ``1 day`` is 24."""
    found = _DURATION.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    if not found or int(found[1]) == 0:
        message = f"“{text}” is not a timetable; write how often, such as “12 hours”, “1 day” or “1 week”"
        raise ValueError(message)
    return int(found[1]) * _HOURS[found[2]]


def _no_pupil(value: object) -> object:
    if isinstance(value, str) and value.strip().lower() in _PUPILS:
        raise ValueError(PUPIL_REFUSAL)
    return value


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        message = f"“{text}” is not an e-mail address"
        raise ValueError(message)
    return text


def slug(text: str) -> str:
    """Key made of a name: lower case, words joined by hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")[:80]


Key = Annotated[str, Field(pattern=r"^\w[\w.-]{0,79}$")]
Name = Annotated[str, Field(min_length=2, max_length=200)]
RoleName = Literal[
    "head", "deputy", "dsl", "dpo", "chair", "clerk", "governor", "moderator", "teacher", "support", "technician",
    "authority",
]  # fmt: skip


class Entry(BaseModel):
    """One mapping of the register file; an unknown field is an error, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class PersonEntry(Entry):
    """A member of staff or a governor, as the file declares them."""

    id: Key = ""
    category: Annotated[Literal["staff", "governor"], BeforeValidator(_no_pupil)]
    titles: tuple[str, ...] = ()
    name: Name
    aliases: tuple[Name, ...] = ()
    role: Annotated[RoleName | Literal[""], BeforeValidator(_no_pupil)] = ""
    post: str = ""
    started_on: date | None = None
    ended_on: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _accounts(cls, fields: object) -> object:
        """Keep accounts of social media as aliases that begin with @."""
        if isinstance(fields, dict) and isinstance(fields.get("handles"), list | tuple):
            handles = [f"@{str(handle).lstrip('@')}" for handle in fields["handles"]]
            others = {name: value for name, value in fields.items() if name != "handles"}
            return others | {"aliases": [*fields.get("aliases", []), *handles]}
        return fields

    @property
    def key(self) -> str:
        """The writer's id, else one made of the name."""
        return self.id or slug(self.name)


class ApprovalEntry(Entry):
    """Who allowed a source, when, why, and when somebody must look at it again."""

    by: Name
    on: date
    why: Annotated[str, Field(min_length=3)]
    review: date

    @model_validator(mode="after")
    def _review_follows(self) -> "ApprovalEntry":
        if self.review <= self.on:
            message = "the review date must be later than the approval"
            raise ValueError(message)
        return self


class SourceEntry(Entry):
    """A public place to look, as the file declares it."""

    id: Key = ""
    title: Name
    kind: Literal["site", "feed", "page"]
    address: Annotated[str, AfterValidator(_web_address), Field(max_length=2000)]
    every: Annotated[int, BeforeValidator(_hours)] = 168
    max_pages: Annotated[int, Field(ge=1, le=100_000)] = 200
    approval: ApprovalEntry | None = None

    @property
    def key(self) -> str:
        """The writer's id, else one made of the title."""
        return self.id or slug(self.title)


class ContactEntry(Entry):
    """Somebody who may be told, as the file declares them."""

    role: RoleName
    name: Name
    email: Annotated[str, AfterValidator(_mail_address)]
    digest: bool = False


class SchoolEntry(Entry):
    """A school with its people, sources and contacts, as the file declares it."""

    id: Key = ""
    name: Name
    aliases: tuple[Name, ...] = ()
    former_names: tuple[Name, ...] = ()
    urn: Annotated[str, BeforeValidator(str)] = ""
    nation: Literal["england", "wales", "scotland", "northern-ireland"] = "england"
    town: Name
    postcode: str = ""
    authority: str = ""
    phone: Annotated[str, BeforeValidator(str)] = ""
    domains: tuple[Annotated[str, AfterValidator(_domain)], ...] = ()
    handles: tuple[str, ...] = ()
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    people: tuple[PersonEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()

    @property
    def key(self) -> str:
        """The writer's id, else one made of the name."""
        return self.id or slug(self.name)


class RegisterEntry(Entry):
    """The whole register file."""

    schools: tuple[SchoolEntry, ...]
