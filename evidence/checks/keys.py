"""The check of the keys: each began with a line of the ledger, and the row of each says what that line says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from evidence.attest.keys import STATEMENT_TYPE
from evidence.checks.findings import Entry, Note, differing
from evidence.checks.lines import Lines
from evidence.events import Event
from evidence.models import SigningKey
from evidence.standalone.canonical import canonical_json
from evidence.standalone.envelope import key_id_of, opened
from evidence.standalone.fault import Fault

STATED = ("at", "key_id", "previous", "public", "reason")


@dataclass(frozen=True, slots=True)
class Begun:
    """A key as the ledger tells of it."""

    number: int
    key_id: str
    public: bytes
    entry: Entry


def keys_begun(lines: Lines) -> list[Begun]:
    """Keys that the ledger names, in their order; those that are not named rightly are left to `key_faults`."""
    told = [(number, entry) for number, entry in lines.entries.items() if entry.get("event") == Event.KEY]
    return [Begun(number, str(entry.get("key_id")), _public(entry), entry) for number, entry in sorted(told)]


def _public(entry: Entry) -> bytes:
    try:
        return bytes.fromhex(str(entry.get("public")))
    except ValueError:
        return b""


def key_faults(begun: list[Begun]) -> Iterator[str]:
    """What is wrong with keys, one sentence each."""
    rows = {row.key_id: row for row in SigningKey.objects.order_by("pk")}
    for place, key in enumerate(begun):
        whose = f"signing key {key.key_id[:12]}…"
        if key_id_of(key.public) != key.key_id:
            yield f"Ledger line {key.number} names a key by an id that is not its own."
        yield from _statement_faults(begun[place - 1] if place else None, key)
        row = rows.pop(key.key_id, None)
        if row is None:
            yield f"The {whose} stands in the ledger, line {key.number}, but not in the database."
            continue
        ended = _time(begun[place + 1]) if place + 1 < len(begun) else None
        told = {"public": key.public.hex(), "began_at": _time(key), "ended_at": ended}
        yield from differing(whose, told, row)
    for key_id in rows:
        yield f"The signing key {key_id[:12]}… stands in the database but not in the ledger."


def _time(key: Begun) -> datetime:
    return datetime.fromisoformat(key.entry["at"])


def _statement_faults(before: Begun | None, key: Begun) -> Iterator[str]:
    """Whether the key before really said that this one follows it."""
    whose = f"Ledger line {key.number} (signing key {key.key_id[:12]}…)"
    if key.entry.get("previous") != (before.key_id if before else ""):
        yield f"{whose} names another key before it than the ledger."
    statement = str(key.entry.get("statement", ""))
    if before is None:
        return
    if not statement:
        yield Note(f"{whose}: the key before it was not at hand to say that this one follows it.")
        return
    try:
        kind, said = opened(statement.encode(), {before.key_id: before.public})
    except Fault as fault:
        yield f"{whose}: what the key before says of it cannot be trusted. {fault}"
        return
    content = {name: key.entry.get(name) for name in STATED}
    if kind != STATEMENT_TYPE or said != canonical_json(content).encode():
        yield f"{whose}: the key before it speaks of another key."
