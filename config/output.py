"""What a command says to people, and the file or standard output that its answers go to."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from register.document import RegisterEntry
from register.entries import unwritable

MOST_SAID = 20


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
