"""The register as a document: what may stand in the YAML file, typed and refused when wrong."""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, model_validator

from register.addresses import domain, web_address
from register.calendar_entry import AlertingEntry, CalendarEntry, Days, DutyEntry
from register.entry import Entry, Key, Name, slug
from register.help_entry import HelpEntry
from register.official_entry import OfficialPageEntry
from register.process_entry import ProcessEntry
from register.source_entry import SourceEntry

_PUPILS = {"pupil", "pupils", "student", "child", "learner"}
PUPIL_REFUSAL = (
    "Heads-up never looks for pupils (privacy refusal R3). Remove this person; "
    "if a child may be at risk, speak to the designated safeguarding lead"
)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        message = f"“{name}” is not a time zone; use a name such as Europe/London"
        raise ValueError(message) from error
    return name


def _no_pupil(value: object) -> object:
    if isinstance(value, str) and value.strip().lower() in _PUPILS:
        raise ValueError(PUPIL_REFUSAL)
    return value


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        message = f"“{text}” is not an e-mail address"
        raise ValueError(message)
    return text


RoleName = Literal[
    "head", "deputy", "dsl", "dpo", "chair", "vice-chair", "clerk", "governor", "moderator", "teacher", "support",
    "technician", "hr", "authority",
]  # fmt: skip


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


class Confirmed(Entry):
    """Who checked that an address is the right one, and when (A42)."""

    by: RoleName
    on: date


class ContactEntry(Entry):
    """Somebody who may be told, as the file declares them."""

    role: RoleName
    name: Name
    email: Annotated[str, AfterValidator(_mail_address)]
    digest: bool = False
    alerts: bool = True
    out_of_hours: bool = False
    second: Annotated[str, AfterValidator(_mail_address)] | Literal[""] = ""
    confirmed: Confirmed | None = None
    absent: tuple[Days, ...] = ()


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
    domains: tuple[Annotated[str, AfterValidator(domain)], ...] = ()
    handles: tuple[str, ...] = ()
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    demonstration: bool = False
    notice: Annotated[str, AfterValidator(web_address)] | Literal[""] = ""
    mail_domains: tuple[Annotated[str, AfterValidator(domain)], ...] = ()
    calendar: CalendarEntry = CalendarEntry()
    alerting: AlertingEntry = AlertingEntry()
    rota: tuple[DutyEntry, ...] = ()
    help: tuple[HelpEntry, ...] = ()
    process: ProcessEntry | None = None
    official_pages: tuple[OfficialPageEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()

    @property
    def key(self) -> str:
        """The writer's id, else one made of the name."""
        return self.id or slug(self.name)

    @model_validator(mode="after")
    def _rota_of_contacts(self) -> "SchoolEntry":
        known = {contact.email for contact in self.contacts}
        for duty in self.rota:
            if duty.email not in known:
                message = f"the rota names “{duty.email}”, the address of no contact; write it as it stands there"
                raise ValueError(message)
        return self


class RegisterEntry(Entry):
    """The whole register file."""

    schools: tuple[SchoolEntry, ...]
