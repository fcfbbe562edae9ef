"""Objections: what is paused until somebody has decided, and stays so where the objection was right (A55, D6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db.models import Q

from cases.models import Right, RightsRequest, Ruling


class _Visited(Protocol):
    @property
    def pk(self) -> int: ...


S = TypeVar("S", bound=_Visited)


@dataclass(frozen=True, slots=True)
class Paused:
    """What is not looked at: sources by their row, people by school and key."""

    sources: frozenset[int]
    people: frozenset[tuple[int, str]]


def paused_now() -> Paused:
    """What objections and restrictions pause at this moment, in every school."""
    standing = Q(decided_at=None) | Q(ruling=Ruling.GRANTED)
    rows = RightsRequest.objects.filter(standing, right__in=[Right.OBJECTION, Right.RESTRICTION])
    sources = rows.exclude(source=None).values_list("source_id", flat=True)
    people = rows.filter(source=None).exclude(key="").values_list("school_id", "key")
    return Paused(frozenset(sources), frozenset(people))


def heeded(sources: Iterable[S]) -> list[S]:
    """Sources without those that somebody objects to."""
    paused = paused_now().sources
    return [source for source in sources if source.pk not in paused]
