"""Events: everything that the ledger writes down, each once by name."""

from enum import StrEnum


class Event(StrEnum):
    """What was done with evidence, or decided about it."""

    SEALED = "capture sealed"
    REPORT = "report sealed"
    SUPPLIED = "evidence supplied"
    VIEWED = "original viewed"
    EXPORTED = "exported"
    DECIDED = "decided"
    CHECKED = "checked again"
    REDACTED = "redacted"
    DERIVED = "derivative sealed"
    HELD = "legal hold"
    RELEASED = "legal hold released"
    ERASED = "bytes erased"
    KEY = "signing key begun"
    HEAD = "tree head signed"
    STAMPED = "tree head timestamped"
    LOOKED = "looked at"
    SEARCHED = "searched by name"
    DENIED = "access refused"
    DESTROYED = "destroyed when its time was over"
