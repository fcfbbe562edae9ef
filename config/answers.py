"""Answers as JSON Lines: mentions under the ids of the register file, and where they are written."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import click

from mentions.mention import Mention, RunnerUp
from register.document import RegisterEntry
from register.entries import unwritable

MOST_SAID = 20


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


@dataclass
class Spoken:
    """What had to be said about input that could not be read; after many sentences only their number."""

    sentences: int = 0

    def __call__(self, sentence: str) -> None:
        """Say one sentence to the person at the terminal."""
        self.sentences += 1
        if self.sentences <= MOST_SAID:
            click.echo(sentence, err=True)

    def rest(self) -> bool:
        """Say how many sentences were kept back; whether there was anything to say at all."""
        if self.sentences > MOST_SAID:
            click.echo(f"… and {self.sentences - MOST_SAID} more.", err=True)
        return self.sentences > 0


def warn_of_names(register: RegisterEntry, file: Path, tell: Spoken) -> None:
    """Say which names of a register cannot be looked for, and what to do."""
    for place, name in unwritable(register):
        tell(f"{file}, {place}: “{name}” has no Latin letters and cannot be found; add its Latin spelling as an alias.")


@contextmanager
def written(out: Path | None, inputs: Iterable[Path]) -> Iterator[IO[bytes]]:
    """Where answers go: a file, else standard output; a reader who has seen enough ends the command quietly."""
    if out is None:
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from error
        return
    if out.exists() and any(file.exists() and out.samefile(file) for file in inputs):
        raise click.UsageError(f"--out {out} is also what is to be read; name another file.")
    with out.open("wb") as file:
        yield file
