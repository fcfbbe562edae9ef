"""Captures of one page as a capture run makes them: one browser, some at a time, with web archive, kept in a vault."""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()  # before the rooms are imported

# ruff: noqa: E402 - for that reason
from cryptography.hazmat.primitives.asymmetric import ec

from crawlers.browser import running_browser
from crawlers.capture import Taken, Wanted, capture
from crawlers.door import Door
from evidence.archive.wacz import PageEntry, wacz_of
from evidence.archive.warc import warc_of
from evidence.record import Grade
from evidence.vault import Vault

WORDS = ("larkspur hill primary school",)


def clock() -> datetime:
    """The time of day."""
    return datetime.now(UTC)  # noqa: TID251 - an entry point


async def captures(place: tuple[str, str], path: str, times: int, at_once: int) -> None:
    """Capture one page again and again, with everything that is kept of it; half of them may be under way at once."""
    host, target = place
    address, _, port = target.rpartition(":")
    key = ec.generate_private_key(ec.SECP384R1())
    with Door({host: (address, int(port))}) as door, tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder))

        def keep(taken: Taken) -> None:
            for file in taken.files:
                vault.put(file.content)
            pages = [PageEntry(taken.visit.final_address, taken.visit.title, taken.visit.began_at)]
            vault.put(wacz_of(warc_of(taken.exchanges, {}), pages, key, clock(), "bench"))

        async with running_browser(None, door.address, "bench") as sight:
            places = asyncio.Semaphore(at_once)

            async def one() -> None:
                async with places:
                    wanted = Wanted(f"http://{host}{path}", WORDS, "bench", "manual", "to be timed")
                    taken = await capture(sight, wanted, clock, door.dialled)
                    assert taken.visit.grade == Grade.EVIDENCE, taken.visit.shortcomings
                    assert len(taken.files) == 6, [file.kind for file in taken.files]
                    await asyncio.to_thread(keep, taken)

            await asyncio.gather(*(one() for _ in range(times)))


if __name__ == "__main__":
    asyncio.run(captures(("farm.test", sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
