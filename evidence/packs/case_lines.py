"""Lines of the ledger that a pack shows: those about its case, and none about whoever reported it."""

import json
from collections.abc import Collection, Mapping

from evidence.ledger import lines_about
from evidence.models import LedgerLine
from evidence.packs.pack_ledger import key_lines

OF_REPORTER = "details kept apart"
"""How a ledger line says that it is about whoever reported a case; no pack tells that there was one."""


def lines_of(case: str, references: Collection[str]) -> list[LedgerLine]:
    """Lines about a case and what belongs to it, and those with which keys began; nothing about another case."""
    found = [line for line in lines_about(references) if _about(json.loads(line.body), case)]
    return sorted({line.number: line for line in (*found, *key_lines())}.values(), key=lambda line: line.number)


def _about(entry: Mapping[str, object], case: str) -> bool:
    """Whether a line is about this case, and not about the person who reported it (A24)."""
    return entry.get("case", case) == case and entry.get("what") != OF_REPORTER
