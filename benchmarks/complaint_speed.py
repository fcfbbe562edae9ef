"""Seconds from `headsup capture URL` to a verified pack, against their limit."""

import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.conftest import Home, village_home
from tests.village.demo import fresh_register
from tests.village.server import running

LIMIT = 15.0
ROUNDS = 5
LINK = "http://townchatter.test/talk/7"


def main() -> None:
    """Each round is a new case of one installation: scan, two visits, archive, stamps, pack, verification."""
    folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
    with running() as village:
        home: Home = village_home(folder, village)
        today = datetime.now(UTC).date()  # noqa: TID251 - an entry point
        home("register", "load", fresh_register(folder, today))
        seconds = [_one(home, folder / f"pack-{number}") for number in range(ROUNDS)]
    shutil.rmtree(folder)
    middle = statistics.median(seconds)
    print(f"From an address to a verified pack: {middle:.1f} s (least {min(seconds):.1f}, most {max(seconds):.1f})")
    print(f"  ratio to the limit of {LIMIT:.0f} s: {middle / LIMIT:.2f} (aim <= 1)", flush=True)


def _one(home: Home, pack: Path) -> float:
    began = time.perf_counter()
    home("capture", LINK, "--by", "head", "--reason", "a benchmark", "--out", pack)
    home("verify", "--pack", pack)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
