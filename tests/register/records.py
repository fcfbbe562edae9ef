"""Process records of an invented school: whole and signed, to be spoilt by tests."""

from datetime import date
from typing import Any

from register.process_entry import ProcessEntry

WRITTEN, SIGNED, REVIEW = date(2026, 9, 1), date(2026, 9, 20), date(2027, 9, 15)
SAID = "As the governing body decided in its meeting."
COVERED = [
    {"kind": "site", "every_hours": 24},
    {"kind": "page", "every_hours": 168},
    {"kind": "search", "engine": "brave", "every_hours": 24},
]


def unsigned(**changes: Any) -> dict[str, Any]:
    """Every heading filled, and nobody has signed."""
    asked = {"when": "2026-09-10", "result": SAID}
    purpose = {"purpose": "P1", "basis": "public task", "duty": SAID, "necessity": SAID, "condition": "none"}
    six = ("told_before", "extent", "reasons", "less", "consequences", "safeguards")
    return {
        "version": "1",
        "written": WRITTEN.isoformat(),
        "author": "deputy headteacher",
        "dpo": {"name": "Jory Pellow", "advice": SAID, "on": "2026-09-11"},
        "controller": {"who": "the governing body"},
        "processors": [{"who": "the school", "does": "hosts it", "country": "UK", "safeguard": "none needed"}],
        "purposes": [{**purpose, "objection": "write to the officer", "review": "2027-09-01"}],
        "covers": {"kinds": COVERED, "complaints": True, "people": ["staff", "governor"]},
        "data_categories": ["posts and the names shown beside them"],
        "special": {"condition": "none", "document": "none"},
        "subjects": ["staff", "people who post", "children mentioned by the way"],
        "volume": "about 200 pages in a year",
        **dict.fromkeys(("necessity", "proportionality", "alternatives", "article_8_10", "security"), SAID),
        **dict.fromkeys(("children", "ripa", "decision"), SAID),
        "barbulescu": dict.fromkeys(six, SAID),
        "consultation": dict.fromkeys(("staff", "unions", "governors", "parents"), asked),
        "informed": {"staff": SAID, "posters": SAID, "children": SAID},
        "retention": [{"what": "sightings", "how_long": "six months", "then": "deleted"}],
        "access": [{"role": "head", "sees": "what does not concern the head"}],
        "risks": [{"risk": "a mix-up", "likelihood": "low", "severity": "high", "measure": SAID, "residual": "low"}],
        "ico": {"consult": False, "why": SAID},
        "review": REVIEW.isoformat(),
        "triggers": ["a new kind of source"],
        **changes,
    }


def signed(on: date = SIGNED, roles: tuple[str, ...] = ("head", "chair", "dpo"), **changes: Any) -> dict[str, Any]:
    """A whole record, signed by its roles."""
    content = unsigned(**changes)
    mark = ProcessEntry.model_validate(content).mark
    names = {"head": "Davina Clacy", "chair": "Tobias Wrenfold", "dpo": "Jory Pellow"}
    signatures = [{"role": role, "name": names[role], "on": on.isoformat(), "text": mark} for role in roles]
    return {**content, "signatures": signatures}
