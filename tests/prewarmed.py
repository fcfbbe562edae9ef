"""The command line from a process that has its libraries loaded: hundreds of starts cost one.

Most of the time of a test's command used to be the import of Django, Scrapy, Playwright and WeasyPrint. Here a
server loads them once and forks for every command. The forked process gets the environment, folder and
streams of its command, then runs `config.cli` as `python -m config.cli` does and ends as that ends: settings, models,
commands and everything else that depends on an installation are loaded anew each time.
"""

import gc
import importlib
import itertools
import json
import os
import pkgutil
import random
import select
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from runpy import run_module
from time import monotonic
from typing import NoReturn

ROOT = Path(__file__).parents[1]
LIBRARIES = (
    "apscheduler.executors.pool",
    "apscheduler.schedulers.blocking",
    "apscheduler.triggers.cron",
    "bagit",
    "bs4",
    "click",
    "css_inline",
    "cryptography.hazmat.primitives.asymmetric.ec",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.x509",
    "daachorse",
    "dj_database_url",
    "django.core.mail",
    "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.template.backends.jinja2",
    "django.template.loader",
    "django.test.signals",
    "django.urls",
    "fastwarc",
    "feedparser",
    "fontTools.subset",
    "h11",
    "htmldate",
    "hyperscan",
    "isal.igzip_lib",
    "jinja2",
    "lxml.html",
    "nameparser",
    "nicknames",
    "PIL.Image",
    "PIL.ImageDraw",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "pikepdf",
    "playwright._impl.protocol_channels",
    "playwright.async_api",
    "protego",
    "psycopg",
    "pydantic",
    "pypdfium2.raw",
    "rapidfuzz.distance",
    "rapidfuzz.process",
    "rensa",
    "resiliparse.parse.encoding",
    "rfc3161_client",
    "scrapy.crawler",
    "scrapy.linkextractors",
    "selectolax.lexbor",
    "sqlparse",
    "tldextract",
    "tqdm",
    "uuid6",
    "warcio.warcwriter",
    "weasyprint",
    "yaml",
)
"""Libraries that neither read settings nor start anything; `python -X importtime` tells what each costs."""
OURS = ("config.environment", "evidence.record", "mentions", "register.document")
"""What is ours and pure: it reads neither settings nor the environment when it is loaded."""
AT_THE_START = ("LANG", "LC_", "LD_", "MALLOC_", "PYTHON", "TZ")
"""Beginnings of the names of variables that Python and C read when they start, and a forked process does not."""
SERVERS = 2
"""Two, asked in turn: commands that follow each other have different hash seeds, as they have in life."""


class Servers:
    """Processes with everything loaded, each behind a socket; they end when the process that started them does."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="headsup-doors-", dir="/tmp"))  # the path of a socket must be short
        self.processes: list[subprocess.Popen[bytes]] = []
        self.doors: list[str] = []
        for number in range(SERVERS):
            door = str(self.folder / str(number))
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind(door)
                listening.listen(64)  # whoever comes before it is loaded waits here
                words = [sys.executable, "-m", "tests.prewarmed", str(listening.fileno())]
                pipe = subprocess.PIPE  # its end tells that this process has ended
                self.processes.append(
                    subprocess.Popen(
                        words, cwd=ROOT, stdin=pipe, stdout=subprocess.DEVNULL, pass_fds=[listening.fileno()]
                    )
                )
            self.doors.append(door)

    def end(self) -> None:
        """End them."""
        for process in self.processes:
            process.communicate()
        shutil.rmtree(self.folder)


class Prewarmed:
    """Runs commands in processes that are forked from servers, by turns from each."""

    def __init__(self, doors: Sequence[str]) -> None:
        self.doors = itertools.cycle(doors)
        self.started_with = _at_the_start(os.environ)

    def run(self, words: Sequence[str], environ: Mapping[str, str], seconds: float) -> subprocess.CompletedProcess[str]:
        """Run `headsup` with these words and exactly this environment, as `subprocess.run` would."""
        streams = self._order(words, environ)
        read = dict.fromkeys(streams, b"")
        until = monotonic() + seconds
        with selectors.DefaultSelector() as waiting:
            for name, stream in streams.items():
                waiting.register(stream, selectors.EVENT_READ, name)
            while waiting.get_map():
                ready = waiting.select(until - monotonic())
                if not ready:
                    for left in waiting.get_map().values():
                        os.close(left.fd)
                    os.kill(int(read["became"].split()[0]), signal.SIGKILL)
                    raise subprocess.TimeoutExpired([*words], seconds, read["said"], read["complained"])
                for key, _ in ready:
                    if more := os.read(key.fd, 1 << 16):
                        read[key.data] += more
                    else:
                        waiting.unregister(key.fd)
                        os.close(key.fd)
        assert read["became"], "the server has ended: its own error says why"
        _, code = read["became"].split()
        return subprocess.CompletedProcess([*words], int(code), read["said"].decode(), read["complained"].decode())

    def _order(self, words: Sequence[str], environ: Mapping[str, str]) -> dict[str, int]:
        """Give an order; returns what to read: what the command says, and what becomes of it."""
        if _at_the_start(environ) != self.started_with:
            raise ValueError("This environment changes how Python itself starts: use Home.afresh.")
        order = json.dumps({"words": [*words], "environ": {**environ}}).encode() + b"\n"
        said, says = os.pipe()
        complained, complains = os.pipe()
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(next(self.doors))
            socket.send_fds(door, [b"!"], [0, says, complains])
            for end in (says, complains):
                os.close(end)
            door.sendall(order)
            return {"said": said, "complained": complained, "became": door.detach()}


def _at_the_start(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(AT_THE_START)}


def _load() -> None:
    """Load what all commands need; stops the tests when that did more than load."""
    before = dict(os.environ)
    for name in (*LIBRARIES, *OURS):
        module = importlib.import_module(name)
        if name == "mentions":
            for below in pkgutil.iter_modules(module.__path__, "mentions."):
                importlib.import_module(below.name)
    from config.lexicon import lexicon  # noqa: PLC0415 - it takes a second to read, and is the same for all

    lexicon()
    from django.conf import settings  # noqa: PLC0415, TID251 - only to see that nobody has read them

    assert not settings.configured
    assert not {"config.settings", "twisted.internet.reactor"} & sys.modules.keys()
    assert dict(os.environ) == before
    assert threading.active_count() == 1
    gc.freeze()  # what all share stays shared


def _serve(listening: socket.socket) -> list[str]:
    """Fork for every order; returns in the forked process alone, with the words of its command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the tests, and these end the server
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready:
            sys.exit()
        control, _ = listening.accept()
        _, streams, _, _ = socket.recv_fds(control, 1, 3)
        if not os.fork():
            listening.close()
            command = os.fork()
            if not command:
                return _become(streams, control)
            _wait(command, streams, control)
        control.close()
        for end in streams:
            os.close(end)
        with suppress(ChildProcessError):  # those who have waited are let go, and what they used is counted
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _wait(command: int, streams: list[int], control: socket.socket) -> NoReturn:
    """Tell the number of a command's process, and how it ended."""
    for end in streams:
        os.close(end)
    control.sendall(f"{command}\n".encode())
    _, status = os.waitpid(command, 0)
    with suppress(BrokenPipeError):  # it took too long, and nobody wants to know any more
        control.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(streams: list[int], control: socket.socket) -> list[str]:
    """Turn this process into that of a command; returns its words."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with control, control.makefile("rb") as asked:
        order = json.loads(asked.readline())
    for number, end in enumerate(streams):
        os.dup2(end, number)
        os.close(end)
    os.environ.clear()
    os.environ.update(order["environ"])
    tempfile.tempdir = None
    random.seed()
    return list(order["words"])


if __name__ == "__main__":
    _load()
    sys.argv[1:] = _serve(socket.socket(fileno=int(sys.argv[1])))
    # At the outermost level, so that Python itself turns an exit, an error or a late thread into the end of a process.
    run_module("config.cli", run_name="__main__", alter_sys=True)
