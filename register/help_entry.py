"""The help directory: services that a playbook sends people to, with the day on which each was last checked (A99)."""

from datetime import date
from typing import Literal

from register.entry import Entry, Name

Service = Literal[
    "lado", "front-door", "police", "hr", "legal", "communications", "governor-services", "data-protection",
    "occupational-health", "education-support", "posh-helpline", "union", "safer-internet", "iwf", "ceop", "childnet",
    "security-industry", "education-department", "other",
]  # fmt: skip


class HelpEntry(Entry):
    """One service: whom to call, and when somebody last checked that this is right."""

    service: Service
    name: Name
    phone: str = ""
    email: str = ""
    note: str = ""
    checked: date
