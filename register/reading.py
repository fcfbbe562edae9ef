"""Reading the register file: YAML in, entries out; every error names file, line and field."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from register.document import RegisterEntry
from register.queries import faults

LARGEST_FILE = 200 * 1024 * 1024
MOST_ERRORS = 20
Place = tuple[str | int, ...]


class RegisterError(Exception):
    """A register that cannot be taken; its text has one sentence a line, with file, line and field."""


class _UniqueKeys(yaml.CSafeLoader):
    """YAML loader that refuses a mapping with the same field twice, of which one would be lost."""


def _mapping(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, int] = {}
    for name, _ in node.value:
        if not isinstance(name, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a field must have a plain name", name.start_mark)
        if name.value in seen:
            message = f"the field “{name.value}” stands twice, first on line {seen[name.value]}"
            raise yaml.constructor.ConstructorError(None, None, message, name.start_mark)
        seen[name.value] = name.start_mark.line + 1
    return loader.construct_mapping(node, deep=True)


# YAML 1.1 takes “on”, “no” and “yes” for truth values; here only true and false are, as in YAML 1.2, so that
# a field may be called “on” and a surname may be No.
_TRUTH, _WHOLE, _DATE = (f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "timestamp"))
_UniqueKeys.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in {_TRUTH, _WHOLE, _DATE}]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_UniqueKeys.add_implicit_resolver(_TRUTH, re.compile(r"^(?:true|false)$"), list("tf"))
# Nor is 012345 an octal number, and a date is left to the field that wants one.
_UniqueKeys.add_implicit_resolver(_WHOLE, re.compile(r"^(?:0|[1-9][0-9]{0,17})$"), list("0123456789"))
_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _line_of(node: yaml.Node, place: Place) -> int:
    """Line, counted from 1, of the deepest part of a place that stands in the document."""
    line = node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            found = [(name, value) for name, value in node.value if name.value == step]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        else:
            break
    return line


def _field(place: Place) -> str:
    """Place in words a person can follow: ``schools[1].people[2].category``."""
    text = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".") or "the whole file"


def _doubles(register: RegisterEntry) -> Iterable[tuple[Place, str]]:
    """Places whose id was already given to another entry of the same list."""
    lists: list[tuple[Place, list[str]]] = [(("schools",), [school.key for school in register.schools])]
    for number, school in enumerate(register.schools):
        lists.append((("schools", number, "people"), [person.key for person in school.people]))
        lists.append((("schools", number, "sources"), [source.key for source in school.sources]))
        contacts = [f"{contact.role} {contact.email}" for contact in school.contacts]
        lists.append((("schools", number, "contacts"), contacts))
        lists.append((("schools", number, "official_pages"), [page.key for page in school.official_pages]))
    for place, keys in lists:
        counts = Counter(keys)
        for position, key in enumerate(keys):
            counts[key] -= 1
            if counts[key]:
                yield (
                    (*place, position),
                    f"“{key}” is given twice; each entry needs an id of its own, each contact stands once",
                )


def read_register(file: Path) -> RegisterEntry:
    """Read and check a register file; raises RegisterError naming file, line and field."""
    try:
        if file.exists() and not file.is_file():
            message = f"{file}: is not a file."
            raise RegisterError(message)
        if file.stat().st_size > LARGEST_FILE:
            message = f"{file}: is larger than {LARGEST_FILE // 1024**2} MB; split the register by school."
            raise RegisterError(message)
        text = file.read_bytes().decode("utf-8-sig")
        node = yaml.compose(text, Loader=_UniqueKeys)
        content = yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 - a subclass of the safe loader
    except OSError as error:
        message = f"{file}: cannot be read ({error.strerror})."
        raise RegisterError(message) from error
    except UnicodeDecodeError as error:
        before = error.object.count(b"\n", 0, error.start)
        message = f"{file}, line {before + 1}: is not UTF-8 text; save the file as UTF-8."
        raise RegisterError(message) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        message = f"{file}{line}: is not readable YAML: {getattr(error, 'problem', None) or error}."
        raise RegisterError(message) from error
    except (ValueError, TypeError, AttributeError, RecursionError, MemoryError) as error:
        message = f"{file}: is YAML that no register needs ({type(error).__name__}: {str(error)[:100]})."
        raise RegisterError(message) from error
    if node is None:
        message = f"{file}: is empty; config/school.example.yaml shows what belongs in it."
        raise RegisterError(message)
    return _checked(file, node, content)


def _checked(file: Path, node: yaml.Node, content: object) -> RegisterEntry:
    try:
        register = RegisterEntry.model_validate(content)
    except ValidationError as error:
        wrong = [(item["loc"], _sentence(item["msg"], item["type"])) for item in error.errors()]
    else:
        wrong = [*_doubles(register), *faults(register)]
        wrong = wrong or ([] if register.schools else [(("schools",), "names no school")])
        if not wrong:
            return register
    placed = sorted((_line_of(node, place), f"{_field(place)}: {said}.") for place, said in wrong)
    lines = [f"{file}, line {line}, {said}" for line, said in placed[:MOST_ERRORS]]
    if len(placed) > MOST_ERRORS:
        lines.append(f"… and {len(placed) - MOST_ERRORS} more.")
    raise RegisterError("\n".join(lines))


_SENTENCES = {
    "extra_forbidden": "there is no such field; check its spelling",
    "missing": "this field is missing",
    "tuple_type": "must be a list, such as [one, two]",
    "model_type": "must be a list of fields with their values",
    "string_type": "must be text; put it in quotation marks",
    "string_pattern_mismatch": "may hold letters, digits, dots, hyphens, underscores; begins with a letter or digit",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
}


def _sentence(message: str, kind: str) -> str:
    """What pydantic found, in the words of this program."""
    if kind.startswith("date"):
        return "must be a day of the calendar, such as 2026-09-01"
    return _SENTENCES.get(kind, message.removeprefix("Value error, "))
