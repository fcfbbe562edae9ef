"""A Django forum from PyPI (django-machina), in a Python environment of its own."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.base import CACHE, await_answer, done, free_port, started

HOST = "forum.test"
PROGRAM = Path(__file__).parent / "forum_site.py"
_WANTED = ("django-machina==1.3.1", "django==5.2.19")


@dataclass(frozen=True)
class Forum:
    """A running forum, and what its members do in it."""

    port: int
    log: Path
    python: Path
    environ: dict[str, str]

    @property
    def hosts(self) -> str:
        """Where an installation finds it."""
        return f"{HOST}=127.0.0.1:{self.port}"

    def do(self, what: str, **told: object) -> Any:
        """Something that a member does, by the forum's own models."""
        return json.loads(done(self.python, PROGRAM, what, json.dumps(told), environ=self.environ))

    def topic(self, subject: str, text: str) -> str:
        """Address of a new topic."""
        return f"http://{HOST}{self.do('topic', subject=subject, text=text)}"

    def asked(self) -> list[str]:
        """Paths that it was asked for since it was started."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line.split('"GET ')[1].split()[0] for line in lines if '"GET ' in line]


def _installed() -> Path:
    root = CACHE / "forum"
    python = root / "bin" / "python"
    if not (root / ".installed").exists():
        done(sys.executable, "-m", "venv", "--clear", root)
        done(python, "-m", "pip", "install", "-q", *_WANTED)
        (root / ".installed").touch()
    return python


@contextmanager
def running(folder: Path) -> Iterator[Forum]:
    """A new forum with one empty board; raises UnavailableError."""
    python, port, log = _installed(), free_port(), folder / "forum.log"
    environ = {"PEER_FOLDER": str(folder), "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": ""}
    done(python, PROGRAM, "install", "{}", environ=environ)
    with started([python, PROGRAM, "serve", str(port)], log, environ=environ):
        await_answer(f"http://127.0.0.1:{port}/", log)
        yield Forum(port, log, python, environ)
