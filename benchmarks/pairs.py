"""Two commands timed in turn, A B A B …, so that a machine whose speed drifts does not favour one."""

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timed:
    """A command to time as a whole process, and what must be done before each run."""

    name: str
    words: Sequence[str]
    environ: Mapping[str, str]
    before: Callable[[], None] = lambda: None

    def seconds(self) -> float:
        """Wall-clock seconds of one run."""
        self.before()
        begin = time.perf_counter()
        done = subprocess.run(self.words, env=dict(self.environ), capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begin
        assert done.returncode == 0, f"{self.name}: {done.stdout}\n{done.stderr}"
        return seconds


@dataclass(frozen=True)
class Pairs:
    """What a series of pairs gave: seconds of both, and the ratio pair by pair."""

    ours: list[float]
    peer: list[float]

    @property
    def ratios(self) -> list[float]:
        """Seconds of ours divided by seconds of the peer, pair by pair."""
        return [ours / peer for ours, peer in zip(self.ours, self.peer, strict=True)]


def timed(ours: Timed, peer: Timed, rounds: int) -> Pairs:
    """Time two commands in turn, after one round that is not counted."""
    pairs = [(ours.seconds(), peer.seconds()) for _ in range(rounds + 1)][1:]
    return Pairs([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def spread(figures: Sequence[float]) -> str:
    """Median with minimum and maximum."""
    return f"{statistics.median(figures):.2f} ({min(figures):.2f} to {max(figures):.2f})"
