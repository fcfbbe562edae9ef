"""Words of a step as a person reads them: placeholders become services of the school's help directory."""

import re
from collections.abc import Iterable
from typing import get_args

from register.help_entry import HelpEntry, Service
from register.models import School

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CALLED = {
    "lado": "LADO", "front-door": "children’s services", "hr": "HR provider", "legal": "legal adviser",
    "communications": "press office", "governor-services": "governor services", "police": "police contact",
    "occupational-health": "occupational health", "posh-helpline": "helpline for professionals",
}  # fmt: skip


def unknown_placeholder(text: str) -> str:
    """The first placeholder that stands for no service; empty when there is none."""
    return next((name for name in _PLACEHOLDER.findall(text) if name not in get_args(Service)), "")


def filled(text: str, school: School, national: Iterable[HelpEntry] = ()) -> str:
    """A text with its placeholders filled from the help directory of a school, then from what is there for all."""
    own = map(HelpEntry.model_validate, school.help)
    services: dict[str, HelpEntry] = {entry.service: entry for entry in (*national, *own)}
    return _PLACEHOLDER.sub(lambda found: _card(found[1], services.get(found[1])), text)


def _card(service: str, entry: HelpEntry | None) -> str:
    if entry is None:
        called = _CALLED.get(service, service.replace("-", " "))
        return f"(the register names no {called} yet: add one under `help`)"
    return ", ".join(part for part in (entry.name, entry.phone, entry.email) if part)
