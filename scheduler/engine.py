"""The engine: where heavy work is done. One seam; each entry of `ENGINES` is a place that exists."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Event = TypeVar("Event")


class Engine(Protocol):
    """A place where independent tasks are done; their events come back as they happen."""

    def events(self, work: Callable[[Task], Iterable[Event]], tasks: Iterable[Task]) -> Iterator[Event]:
        """Events of all tasks; a task must not depend on another."""
        ...


class Inline:
    """In this process, one task after the other."""

    def events(self, work: Callable[[Task], Iterable[Event]], tasks: Iterable[Task]) -> Iterator[Event]:
        """Events in the order of the tasks."""
        for task in tasks:
            yield from work(task)


ENGINES: dict[str, type[Engine]] = {"inline": Inline}
