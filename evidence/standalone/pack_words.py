"""What the check of a pack says to people: what was checked, what is proved, what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .bag import printable
from .pack import Examined

PROVED = (
    "Every file is byte for byte the one that the person who holds the signing key put into this pack.",
    "Every capture and every line of the custody log stands, unchanged, in one ledger that is signed by that key.",
)
NOT_PROVED = (
    "It is not proved that the website sent these bytes: it is proved who archived them, and when.",
    "A page of the live web cannot be visited a second time as it was: nobody can repeat the capture.",
    "Who the signing key belongs to is not proved here: compare its id with the one that the school gives you.",
)


def proved(found: Examined) -> tuple[str, ...]:
    """What a pack without faults proves, one sentence each."""
    pack = [one for one in found.seen if one.what == "the pack"]
    clocks = tuple(
        f"The pack, as it lies here, was there at {one.at} by the clock of {_said(one.authority)}." for one in pack
    )
    before = tuple(
        f"{one.what[0].upper()}{one.what[1:]} was there at {one.at} by the clock of {_said(one.authority)}."
        for one in found.seen
        if one.what != "the pack"
    )
    return PROVED + clocks + before


def not_proved(found: Examined) -> tuple[str, ...]:
    """What a pack does not prove, one sentence each."""
    late = () if found.stamped else ("The pack is not yet timestamped: no outside clock has seen it as a whole.",)
    return late + NOT_PROVED


def _said(text: str) -> str:
    return printable(text)[:200]


def summary(found: Examined) -> Iterator[str]:
    """The lines that a person reads."""
    about = found.about
    if about:
        flavour, case, made = (_said(str(about.get(name, "?"))) for name in ("flavour", "case", "made_at"))
        yield f"Pack of case {case}, {flavour}, made at {made}."
    yield f"Checked: {found.files} files; web archives among them: {found.archives};"
    yield f"  captures: {found.captures}; pieces of supplied evidence: {found.supplied};"
    yield f"  ledger lines with proofs: {found.lines}; signed heads: {found.heads}; timestamps: {len(found.seen)}."
    if found.signed_by:
        yield f"Signing key: {found.signed_by}"
    for root in sorted({one.root for one in found.seen}):
        yield f"Root certificate behind timestamps, SHA-256: {root}"
    if found.seen:
        yield "  Whether you trust a root is your decision: compare its fingerprint with the one that the"
        yield "  timestamp authority publishes on its own website."
    yield ""
    if found.faults:
        number = len(found.faults)
        yield f"NOT as it was sealed: {number} fault{'s' if number > 1 else ''}."
        for fault in found.faults:
            yield f"  {printable(fault)}"
        yield "Do not rely on this copy. Ask for a fresh one, and keep this one as it is."
        return
    yield "Everything is as it was sealed."
    yield "What this proves:"
    for line in proved(found):
        yield f"  {line}"
    yield "What it does not prove:"
    for line in not_proved(found):
        yield f"  {line}"


def content(found: Examined) -> dict[str, Any]:
    """The same for a program."""
    return {
        "verified": not found.faults,
        "faults": [printable(fault) for fault in found.faults],
        "about": found.about,
        "checked": {
            name: getattr(found, name) for name in ("files", "captures", "supplied", "archives", "lines", "heads")
        },
        "timestamps": [vars(one) for one in found.seen],
        "signed_by": found.signed_by,
        "key_ids": found.key_ids,
        "proved": [] if found.faults else list(proved(found)),
        "not_proved": list(not_proved(found)),
    }
