"""A hit with its reasons: what they sum up to, and the band that makes."""

from dataclasses import dataclass

from mentions.hits import Hit
from mentions.mention import REVIEW, Band, Kind, Reason, RunnerUp, band_of, lower, total
from mentions.which import CLEAR


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hit with its reasons, and what else it may mean."""

    hit: Hit
    kind: Kind
    reasons: tuple[Reason, ...]
    runner_up: RunnerUp | None = None
    ambiguous: bool = False

    @property
    def bits(self) -> float:
        """Sum of the reasons."""
        return total(self.reasons)

    @property
    def band(self) -> Band:
        """Band of the sum; never more than *review* when something else may as well be meant."""
        unclear = self.ambiguous or (self.runner_up is not None and self.runner_up.margin < CLEAR)
        return "review" if unclear else lower(self.hit.at_most, band_of(self.bits))

    @property
    def passes(self) -> bool:
        """Whether a person should see it: in the band *review* at least, or one of several schools of the name."""
        return self.bits >= REVIEW or self.ambiguous
