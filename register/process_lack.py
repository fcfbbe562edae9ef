"""One thing that a process record lacks before anything may be looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lack:
    """A heading, and the sentence that says what is to be done about it."""

    heading: str
    say: str

    def __str__(self) -> str:
        return f"{self.heading} {self.say}"
