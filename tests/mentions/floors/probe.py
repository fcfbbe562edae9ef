"""A probe: one page, and what is true of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Entity = tuple[Literal["school", "person"], str]
"""A school or a person by kind and key."""


@dataclass(frozen=True)
class Planted:
    """What is put into a filler page, and where."""

    sentence: str = ""
    """HTML that stands in the running text."""
    title: str = ""
    head: str = ""
    body: str = ""
    """HTML that stands outside the running text."""
    slug: str = ""


@dataclass(frozen=True)
class Probe:
    """One page of a set, with the entities that it truly names."""

    name: str
    group: str
    html: str
    address: str
    said: str
    """The planted words, for people who read a failure."""
    wanted: frozenset[Entity] = frozenset()


def entities(*, people: Iterable[str] = (), schools: Iterable[str] = ()) -> frozenset[Entity]:
    """Entities by their keys."""
    return frozenset({("person", key) for key in people} | {("school", key) for key in schools})
