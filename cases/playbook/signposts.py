"""The help directory: whom to ask, where sites take reports, and what nobody has checked for a year (A99, A104)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from register.entry import Entry
from register.help_entry import HelpEntry
from register.models import School

OLD_AFTER = timedelta(days=366)


class HelpDocument(Entry):
    """A file of services that are there for everybody."""

    help: tuple[HelpEntry, ...]


class LinkEntry(Entry):
    """Where one site takes reports."""

    site: str
    how: str
    address: str = ""
    checked: date | None = None
    """When somebody last tried it."""


class LinksDocument(Entry):
    """The file of report links."""

    links: tuple[LinkEntry, ...]


@dataclass(frozen=True, slots=True)
class Signpost:
    """One line of the directory."""

    name: str
    service: str
    reach: str
    """Telephone, address, and what to know."""
    checked: date | None
    warning: str
    """Why it may be wrong; empty for what was checked within a year."""


def directory(school: School, national: Iterable[HelpEntry], today: date) -> list[Signpost]:
    """Services of a school, then those for everybody that its own register does not name."""
    own = [HelpEntry.model_validate(entry) for entry in school.help]
    named = {entry.service for entry in own}
    more = [entry for entry in national if entry.service not in named]
    return [_service(entry, today) for entry in (*own, *more)]


def report_links(links: Iterable[LinkEntry], today: date) -> list[Signpost]:
    """Where sites take reports, in the order of the file."""
    return [
        Signpost(link.site, "report", " ".join(part for part in (link.how, link.address) if part), link.checked,
                 _warning(link.checked, today) if link.address else "")
        for link in links
    ]  # fmt: skip


def _service(entry: HelpEntry, today: date) -> Signpost:
    reach = ", ".join(part for part in (entry.phone, entry.email, entry.note) if part)
    return Signpost(entry.name, entry.service, reach, entry.checked, _warning(entry.checked, today))


def _warning(checked: date | None, today: date) -> str:
    if checked is None:
        return "nobody here has tried it yet"
    if today - checked > OLD_AFTER:
        return f"last checked on {checked:%d %B %Y}: check it again"
    return ""
