"""`kill -9` at random moments, fifty times: no capture is lost, none is doubled, nothing unsealed is served."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from aiohttp import web

from tests.conftest import ROOT, Home, page_register, village_home
from tests.village.misbehaviour import ABOUT_US, html
from tests.village.server import running

KILLS = 50
PAGES = [f"http://killed.test/{number}" for number in range(1, 41)]
WHOLE = 12.0
"""Seconds within which a kill falls, counted from the start of a run."""


async def _page(request: web.Request) -> web.Response:
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    return html(f"Page {request.path}", f"{ABOUT_US} <p>This is page {request.path} of forty.</p>")


def _victim(leader: int, sort: str) -> list[int]:
    """Processes to be killed: the browser, the capture process, or everything at once."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "-g", str(leader)], capture_output=True, text=True, check=False)
    rows = [line.strip().partition(" ") for line in listed.stdout.splitlines()]
    wanted = {"browser": "chrom", "capture": "config.cli capture", "everything": ""}[sort]
    return [int(pid) for pid, _, words in rows if wanted in words]


def _kill_once(home: Home, chance: random.Random) -> str:
    """Start a scan, and kill something of it at a random moment; returns what was killed."""
    sort = chance.choice(["browser", "capture", "everything"])
    run = subprocess.Popen(
        home.command("scan"), cwd=ROOT, env=home.env(), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        run.wait(chance.uniform(0.3, WHOLE))
        return "nothing: it had ended"
    except subprocess.TimeoutExpired:
        victims = _victim(run.pid, sort)
        for pid in victims:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    if sort == "everything":
        run.wait()
    else:
        run.wait(120)
    return sort if victims else f"no {sort} was there"


def main() -> None:
    """Kill and go on until every page is captured, then count."""
    chance = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 1)  # noqa: S311 - no secret
    folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
    killed: Counter[str] = Counter()
    with running({"killed.test": _page}) as village:
        home = village_home(folder, village)
        register = folder / "register.yaml"
        register.write_text(page_register(*PAGES))
        home("register", "load", register)
        while sum(times for what, times in killed.items() if what in {"browser", "capture", "everything"}) < KILLS:
            killed[_kill_once(home, chance)] += 1
            if not home.rows("select 1 from cases_owedcapture where done = 0"):
                _owe_again(home)
        _finish(home)
        home("verify")
    captured = home.rows("select occasion, count(*) from evidence_capture group by occasion having count(*) > 1")
    lost = home.rows("select address from cases_owedcapture where capture_id is null")
    print(f"{KILLS} kills ({', '.join(f'{what}: {times}' for what, times in killed.items())})")
    print(f"  lost {len(lost)}, doubled {len(captured)} (limit 0); `headsup verify` found nothing", flush=True)
    shutil.rmtree(folder)
    assert not lost
    assert not captured


def _owe_again(home: Home) -> None:
    """All pages are captured before the kills are done: they are owed once more."""
    home.change("update cases_owedcapture set done = 0, attempts = attempts + 1, not_before = '2020-01-01 00:00:00'")


def _finish(home: Home) -> None:
    for _ in range(20):
        home.change(
            "update cases_owedcapture set not_before = '2020-01-01 00:00:00', given_up = 0, attempts = attempts"
        )
        home("capture")
        if not home.rows("select 1 from cases_owedcapture where done = 0 and given_up = 0"):
            return
        time.sleep(0.1)


if __name__ == "__main__":
    main()
