"""Small pieces of reading a pack: fingerprints, and checks that never end in a traceback."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from .bag import printable
from .fault import Fault

CANNOT = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, OSError)
"""What reading something that was not written by us may end in."""


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate in DER as people compare it: pairs of digits with colons."""
    digest = hashlib.sha256(certificate).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def told(what: str, faults: Iterator[str]) -> Iterator[str]:
    """The faults of a check; one that breaks on what it reads tells that as a fault of its own."""
    try:
        yield from faults
    except Fault as fault:
        yield str(fault)
    except CANNOT as error:
        yield f"{what} cannot be read as what it should be ({type(error).__name__}: {printable(str(error))[:200]})."
