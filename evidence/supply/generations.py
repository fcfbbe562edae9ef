"""Generations: of copies that were made of one file again and again, the latest is the one that counts."""

from collections.abc import Iterable

from evidence.models import Artifact


def newest(copies: Iterable[Artifact]) -> list[Artifact]:
    """The latest copy of each kind of each original, in the order in which they were made.

    A later copy was made because the earlier one showed too much or too little, so it takes its place,
    also when its own bytes were erased since: an earlier one never comes back.
    """
    ordered = sorted(copies, key=lambda one: one.pk)
    latest = {(one.derived_from_id, one.kind): one for one in ordered}
    return [one for one in ordered if latest[one.derived_from_id, one.kind].pk == one.pk]
