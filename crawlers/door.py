"""The egress as the crawl holds it: started as a process of its own, its log read as it comes."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


class DoorError(Exception):
    """The egress did not start; nothing can leave, so nothing is visited."""


@dataclass
class Door:
    """A running egress process; ends with the block, or with this process, however that ends."""

    mapped: Mapping[str, tuple[str, int]]
    address: str = ""
    dialled: dict[tuple[str, int], str] = field(default_factory=dict)
    """Network address last dialled for a host and port."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawlers.egress"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for us; it ends when we do
        )
        assert self._process.stdin  # noqa: S101 - asked for above
        self._process.stdin.write(json.dumps(dict(self.mapped)).encode() + b"\n")
        self._process.stdin.flush()
        first = self._lines()
        if first.get("event") != "listening":
            message = "The egress, the one way out, did not start; nothing was visited. Run `headsup doctor`."
            raise DoorError(message)
        self.address = f"http://127.0.0.1:{first['port']}"
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin  # noqa: S101 - asked for above
        self._process.stdin.close()
        self._process.wait()
        self._reader.join()

    def _lines(self) -> dict[str, object]:
        assert self._process.stdout  # noqa: S101 - asked for above
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line else {}

    def _read(self) -> None:
        while event := self._lines():
            if event["event"] == "dialled":
                self.dialled[str(event["host"]), int(str(event["port"]))] = str(event["address"])
