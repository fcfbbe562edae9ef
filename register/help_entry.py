"""The help directory: services that a playbook sends people to, with the day on which each was last checked (A99)."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

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

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.phone or self.email or self.note):
            message = f"“{self.name}” cannot be reached: give a phone number, an e-mail address or a note"
            raise ValueError(message)
        return self
