"""What is known of a kind of source: a row of the tables in `register.kinds` and `register.engines`."""

from dataclasses import dataclass
from typing import Literal

Needs = Literal["none", "key", "owner token"]
Verdict = Literal["core", "yes", "opt-in", "off"]
Wants = Literal["", "queries", "names"]
KEPT_HOURS = 24
"""How long what a service answered is kept, unless the service wants less (privacy D5)."""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is known of a kind of source, or of one engine of the kind `search`."""

    kind: str
    title: str
    way: str
    """How it is read, in one sentence."""
    limits: str
    """What the service allows, in one sentence."""
    verdict: Verdict = "opt-in"
    note: str = ""
    needs: Needs = "none"
    takes_credential: bool = False
    """Whether it may have a credential although it needs none."""
    wants_address: Literal["required", "given", "optional"] = "given"
    """`given`: the official one of the service; `required`: the school says which; `optional`: the engine decides."""
    address: str = ""
    """Official base address of the service; empty when there is none."""
    wants: Wants = ""
    """What a source of this kind must say."""
    takes: tuple[Wants, ...] = ()
    """What it may say beside that."""
    names: str = ""
    """What the `names` of such a source are, in words."""
    of_domains: bool = False
    """Whether it looks for the school's own domains, with which the register fills `names`."""
    delay: float = 0.0
    """Least seconds between two requests; the installation's own pause holds where that is longer."""
    retention_hours: int = KEPT_HOURS
    price: float = 0.0
    """Of one call, in dollars; then a source needs a monthly cap."""

    def accepts(self, field: str) -> bool:
        """Whether a source of this kind may have queries, or names."""
        return field in {self.wants, *self.takes}
