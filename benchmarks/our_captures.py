"""Captures of one page as a scan makes them: one browser, two at a time, sealed into a vault."""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()  # before the rooms are imported

# ruff: noqa: E402 - for that reason
from crawlers.browser import running_browser
from crawlers.capture import Wanted, capture
from crawlers.door import Door
from crawlers.owed import AT_ONCE
from evidence.vault import Vault


def clock() -> datetime:
    """The time of day."""
    return datetime.now(UTC)  # noqa: TID251 - an entry point


async def captures(host: str, target: str, path: str, times: int) -> None:
    """Capture one page again and again."""
    address, _, port = target.rpartition(":")
    with Door({host: (address, int(port))}) as door, tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder))
        async with running_browser(None, door.address, "bench") as sight:
            places = asyncio.Semaphore(AT_ONCE)

            async def one() -> None:
                async with places:
                    wanted = Wanted(f"http://{host}{path}", ("larkspur hill primary school",), "bench")
                    files = (await capture(sight, wanted, clock, door.dialled)).files
                    assert len(files) == 3
                    for file in files:
                        vault.put(file.content)

            await asyncio.gather(*(one() for _ in range(times)))


if __name__ == "__main__":
    asyncio.run(captures("farm.test", sys.argv[1], sys.argv[2], int(sys.argv[3])))
