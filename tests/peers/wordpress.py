"""WordPress as Debian packs it, on PHP's own web server and a MariaDB that listens on a file."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.base import CACHE, await_answer, await_file, done, free_port, program, started, unpacked

HOST = "wordpress.test"
HERE = Path(__file__).parent
_PACKAGES = ("wordpress", "wordpress-theme-twentytwentythree", "php-getid3", "libjs-cropper", "libjs-underscore")


@dataclass(frozen=True)
class WordPress:
    """A running WordPress, and what its owner does in it."""

    port: int
    log: Path
    php: str
    environ: dict[str, str]

    @property
    def hosts(self) -> str:
        """Where an installation finds it."""
        return f"{HOST}=127.0.0.1:{self.port}"

    def do(self, what: str, **told: object) -> Any:
        """Something that its owner does, by WordPress's own functions."""
        return json.loads(done(self.php, HERE / "wordpress.php", what, json.dumps(told), environ=self.environ))

    def asked(self) -> list[str]:
        """Addresses that it was asked for since it was started, in their order."""
        words = (line.split() for line in self.log.read_text(errors="replace").splitlines())
        return [said[-1] for said in words if len(said) > 1 and said[-2] in {"GET", "HEAD", "POST"}]


def _database(folder: Path) -> tuple[str, list[str | Path]]:
    """The socket of a new, empty database, and the words that start it."""
    server = program("mariadbd", "mariadb-server-core")
    rows, address = folder / "rows", str(folder / "sql")
    done("mariadb-install-db", "--no-defaults", f"--datadir={rows}", "--auth-root-authentication-method=normal",
         "--skip-test-db", *(["--user=root"] if not os.geteuid() else []))  # fmt: skip
    words = [server, "--no-defaults", f"--datadir={rows}", f"--socket={address}", "--skip-networking",
             "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M", "--performance-schema=OFF"]  # fmt: skip
    return address, [*words, *(["--user=root"] if not os.geteuid() else [])]


@contextmanager
def running(folder: Path) -> Iterator[WordPress]:
    """A new WordPress with nothing in it; raises UnavailableError."""
    php = program("php", "php8.2-cli", "php8.2-mysql")
    root = unpacked(CACHE / "wordpress", *_PACKAGES) / "usr" / "share" / "wordpress"
    (root / "wp-config.php").write_bytes((HERE / "wp-config.php").read_bytes())
    address, words = _database(folder)
    port, log = free_port(), folder / "php.log"
    environ = {
        "PEER_HOME": f"http://{HOST}",
        "PEER_SQL": address,
        "PEER_ROOT": str(root),
        "PHP_CLI_SERVER_WORKERS": "3",
    }
    with started(words, folder / "sql.log"):
        await_file(Path(address))
        done(php, HERE / "wordpress.php", "install", "{}", environ=environ)
        with started([php, "-S", f"127.0.0.1:{port}", "-t", root, HERE / "router.php"], log, environ=environ):
            await_answer(f"http://127.0.0.1:{port}/robots.txt", log, HOST)
            yield WordPress(port, log, php, environ)
