"""Answers as JSON Lines: mentions under the ids of the register file."""

import json
from dataclasses import asdict
from typing import Any

from mentions.mention import Mention, RunnerUp
from register.document import RegisterEntry


class Ids:
    """What the register file calls each entity: its ``id``, else its name."""

    def __init__(self, register: RegisterEntry) -> None:
        self.schools = {school.key: school.id or school.name for school in register.schools}
        self.people = {
            (school.key, person.key): person.id or person.name
            for school in register.schools
            for person in school.people
        }

    def of(self, mention: Mention) -> str:
        """Id or name of what a mention is of."""
        return self._named(mention.school, mention.entity, person=mention.kind == "person")

    def _named(self, school: str, entity: str, *, person: bool) -> str:
        if person:
            return self.people.get((school, entity), entity)
        return self.schools.get(entity, entity)

    def content(self, mention: Mention) -> dict[str, Any]:
        """A mention as it is printed."""
        return {
            "entity": self.of(mention),
            "kind": mention.kind,
            "band": mention.band,
            "bits": mention.bits,
            "quote": mention.quote,
            "reasons": [asdict(reason) for reason in mention.reasons],
            "runner_up": self._runner_up(mention, mention.runner_up),
        }

    def _runner_up(self, mention: Mention, second: RunnerUp | None) -> dict[str, Any] | None:
        if second is None:
            return None
        named = self._named(mention.school, second.entity, person=mention.kind == "person")
        return {"entity": named, "bits": second.bits, "margin": second.margin}


def json_line(content: object) -> bytes:
    """One line of JSON; characters that are none, such as half a pair of surrogates, are escaped."""
    try:
        return json.dumps(content, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(content).encode() + b"\n"
