"""What a scan wants of each source: from when on, and which queries may leave."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from cases.models import Case
from crawlers.kinds.base import Errand
from register.approval import ApprovedSource
from register.kinds import facts_of
from register.models import School
from register.queries import objections

OVERLAP = timedelta(days=1)
"""What a service tells late is asked for twice; once is enough for us, whatever its order."""
LOOKING_BACK = timedelta(days=183)
"""How far back a complaint scan looks."""
Refused = dict[int, list[tuple[str, str]]]
"""Queries that may not leave, each with the reason, by source."""


def errands(
    sources: Iterable[ApprovedSource], now: datetime, case: Case | None = None
) -> tuple[dict[int, Errand], Refused]:
    """The errand of every source, and the queries that are kept back (B4.6, A151).

    The register is linted when it is loaded; it is linted again here, for staff come and go.
    """
    schools = {school.key: school for school in School.objects.prefetch_related("people")}
    found: dict[int, Errand] = {}
    refused: Refused = {}
    for source in sources:
        school = schools[source.school]
        queries = [*source.queries, *(_of_case(source, school, case) if case else ())]
        fine, back = [], []
        for query in dict.fromkeys(queries):
            said = objections(query, school, school.people.all(), in_case=case is not None)
            if said:
                back.append((query, said[0]))
            else:
                fine.append(query)
        since = now - LOOKING_BACK if case else source.last_answered_at and source.last_answered_at - OVERLAP
        found[source.pk] = Errand(now, since, tuple(fine), deep=case is not None)
        refused[source.pk] = back
    return found, refused


def _of_case(source: ApprovedSource, school: School, case: Case) -> Sequence[str]:
    """Queries with the words of a complaint, always beside the school's name; only where queries are asked at all."""
    if facts_of(source.kind, source.engine).wants != "queries":
        return ()
    return [f'"{school.name}" "{words.replace(chr(34), " ")}"' for words in case.terms]
