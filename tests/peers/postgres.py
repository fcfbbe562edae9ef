"""A PostgreSQL of a peer's own, from Debian: on loopback, in a folder of its own, gone when the peer is."""

import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests.peers.base import CACHE, await_file, done, free_port, install, started, unpacked

_PLACE = Path("usr/lib/postgresql")
_NEEDS = ("libpq5", "libxml2", "libldap-2.5-0", "libgssapi-krb5-2")


def _programs() -> Path:
    """Folder of the programs; where Debian's server is not installed it is only unpacked, and so makes no service."""
    if not (found := sorted(("/" / _PLACE).glob("*/bin/postgres"))):
        install(*_NEEDS)
        found = sorted((unpacked(CACHE / "postgresql", "postgresql-15") / _PLACE).glob("*/bin/postgres"))
    return found[-1].parent


@contextmanager
def running() -> Iterator[str]:
    """Address of a new, empty database; raises UnavailableError."""
    programs, port = _programs(), free_port()
    folder = Path(mkdtemp(prefix="headsup-peer-"))
    words: list[str] = []
    if not os.geteuid():  # it refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        words = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--"]
    rows = folder / "rows"
    try:
        done(*words, programs / "initdb", "-D", rows, "-A", "trust", "-U", "peer", folder=folder)
        server: list[str | Path] = [programs / "postgres", "-D", rows, "-k", folder, "-h", "127.0.0.1", "-p", str(port)]
        with started([*words, *server, "-c", "fsync=off", "-c", "jit=off"], folder / "log"):
            await_file(folder / f".s.PGSQL.{port}")
            yield f"postgres://peer@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
