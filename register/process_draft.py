"""A draft of the process record: guidance in plain words, filled with what the register already says (D2)."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import yaml
from pydantic.fields import FieldInfo

from register.entry import Entry
from register.models import Role, School, Source
from register.process_entry import ProcessEntry
from register.process_rows import PURPOSES

WIDTH = 100
INDENT = " " * 4
"""So that the draft can be put under a school of the register file as it is."""
HEAD = (
    "The process record: why, how and on whose word this school looks at the public web. Put it under your school in "
    "the register file, fill it, load the file, and ask `headsup process check` what is missing. What Heads-up could "
    "fill is filled; what the law asks is decided by you and your data protection officer, so nothing of it is here."
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the installation knows beside the register: how long things are kept, who sees what, which services."""

    retention: Sequence[tuple[str, str, str]] = ()
    access: Sequence[tuple[str, str]] = ()
    services: Sequence[tuple[str, str]] = ()


def draft(school: School, known: Known, today: date) -> str:
    """A process record to be filled, as YAML for the register file."""
    filled = _filled(school, known, today)
    lines = [*_comment(HEAD), "process:"]
    for name, field in ProcessEntry.model_fields.items():
        guidance = [*_wrapped(field.description or ""), *_legend(field)]
        lines += ["", *(f"  # {line}" for line in guidance)]
        value = yaml.safe_dump({name: filled[name]}, allow_unicode=True, sort_keys=False, width=WIDTH)
        value = value.replace("'on':", "on:")  # PyYAML takes it for a truth value; the register file does not
        lines += [f"  {line}" for line in value.splitlines()]
    return "".join(f"{INDENT}{line}\n" if line else "\n" for line in lines)


def _filled(school: School, known: Known, today: date) -> dict[str, Any]:
    """What is known already; everything else stays empty, to be filled by people."""
    last = school.processes.order_by("-since", "-pk").first()
    version = str(int(str(last.content["version"])) + 1) if last and str(last.content["version"]).isdigit() else "1"
    officer = school.contacts.filter(role=Role.DPO).first()
    made = ProcessEntry.model_validate(
        {
            "version": version,
            "written": today,
            "dpo": {"name": officer.name if officer else ""},
            "processors": [{"who": who, "does": does} for who, does in known.services],
            "purposes": [{"purpose": key} for key in PURPOSES if key != "other"],
            "covers": {"kinds": _kinds(school.declared_sources()), "people": _categories(school)},
            "retention": [{"what": what, "how_long": long, "then": then} for what, long, then in known.retention],
            "access": [{"role": role, "sees": sees} for role, sees in known.access],
            "risks": [{}],
            "signatures": [{"role": role} for role in ("head", "chair", "dpo")],
        }
    )
    return made.model_dump(mode="json", by_alias=True)


def _kinds(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Kinds of the declared sources, each as often as the most frequent of them is asked."""
    least: dict[tuple[str, str], int] = {}
    for source in sources:
        key = (source.kind, source.engine)
        least[key] = min(source.every_hours, least.get(key, source.every_hours))
    return [{"kind": kind, "engine": engine, "every_hours": hours} for (kind, engine), hours in least.items()]


def _categories(school: School) -> list[str]:
    return sorted(set(school.people.values_list("category", flat=True)))


def _legend(field: FieldInfo) -> list[str]:
    """Guidance for what stands below a heading."""
    rows = next((one for one in (field.annotation, *get_args(field.annotation)) if _is_entry(one)), None)
    told = rows.model_fields.items() if rows else ()
    said = [line for name, one in told if one.description for line in _wrapped(f"{name}: {one.description}", "  ")]
    if rows and rows.__name__ == "Purpose":
        said += [line for key, words in PURPOSES.items() for line in _wrapped(f"{key}: {words}", "    ")]
    return said


def _is_entry(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Entry)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  " if indent else "")


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in _wrapped(text)]
