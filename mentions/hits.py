"""Hits: places of a page where a form of a name stands, before anything is weighed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mentions.mention import Band
from mentions.styles import Style


@dataclass(frozen=True, slots=True)
class Hit:
    """A form of a name at one place of the canonical text, from its first byte to the byte after its last."""

    entity: str
    form: str
    start: int
    end: int
    bits: float
    at_most: Band = "certain"
    """The highest band that it may reach: a slip of the pen for one name may be another name."""
    core: str = ""
    style: Style = Style()  # noqa: RUF009 - frozen

    def at(self, start: int, end: int) -> "Hit":
        """The same form at another place."""
        return replace(self, start=start, end=end)


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that do not stand inside a longer one of the same entity; of equal ones the likeliest form."""
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, -hit.bits)):
        if hit.end > reach.get(hit.entity, -1):
            kept.append(hit)
            reach[hit.entity] = hit.end
    return kept


def gap(one_start: int, one_end: int, other_start: int, other_end: int) -> int:
    """Canonical characters between two stretches; negative when they overlap."""
    return max(other_start - one_end, one_start - other_end)
