"""Seconds per capture, as a ratio to shot-scraper on the same page.

Ours visits each page twice and makes everything of it that is kept: document, MHTML, full page picture,
print, marked words, second document, web archive. shot-scraper makes one full-page PNG; it is timed in
both of its ways: a command for each page, and one command for all. harvard-lil/scoop, the other peer, is
not on the registry of npm, so that it is not measured here.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.pairs import Timed, spread, timed
from crawlers.browser import find_browser

AIM, AIM_OF_TWO = 1.3, 1.3
AT_ONCE = 2
"""As a capture run does it."""
ROUNDS = 4
TIMES = 6
PAGES = {"a page of text": "/told", "a page with a script": "/scripted", "an album of pictures": "/album"}


def _browser_for_playwright(folder: Path, python: Path) -> dict[str, str]:
    """Environment in which Playwright finds the browser of this machine under the name that it expects."""
    environ = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    script = "from playwright.sync_api import sync_playwright as s\nwith s() as p: p.chromium.launch()"
    failed = subprocess.run([python, "-c", script], env=environ, capture_output=True, text=True, check=False)
    found = re.search(rf"{re.escape(str(folder))}\S+", failed.stderr)
    program = find_browser()
    if found and program:
        Path(found[0]).parent.mkdir(parents=True)
        Path(found[0]).symlink_to(program)
    return environ


def _one_by_one(words: list[str]) -> list[str]:
    return ["sh", "-c", 'for n in $(seq "$0"); do "$@" || exit 1; done', str(TIMES), *words]


def _ours(page: tuple[str, str], folder: Path, at_once: int = AT_ONCE, times: int = TIMES) -> Timed:
    words = [sys.executable, "-m", "benchmarks.our_captures", *page, str(times), str(at_once)]
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "HEADSUP_HOME": str(folder / "var")}
    return Timed(f"our captures, {at_once} at once", words, own)


def _compare(name: str, address: str, ours: Timed, peers: tuple[str, dict[str, str], Path]) -> None:
    """Time ours against both ways of the peer, in turn."""
    shot_scraper, environ, folder = peers
    shots = folder / "shots.yaml"
    shots.write_text(
        yaml.safe_dump([{"url": address, "output": str(folder / f"{n}.png"), "width": 1280} for n in range(TIMES)])
    )
    single = [shot_scraper, address, "-o", str(folder / "one.png"), "--width", "1280", "--silent"]
    one_by_one = timed(ours, Timed("shot-scraper", _one_by_one(single), environ), ROUNDS)
    together = timed(ours, Timed("shot-scraper multi", [shot_scraper, "multi", str(shots)], environ), ROUNDS)
    print(f"Captures of {name}, {TIMES} in each run, whole processes, {ROUNDS} pairs")
    print(f"  ours: {spread([s / TIMES for s in one_by_one.ours])} s a capture, everything that is kept, two visits")
    print(f"  shot-scraper, a command a page: {spread([s / TIMES for s in one_by_one.peer])} s, one picture")
    print(f"  ratio of seconds, ours to shot-scraper: {spread(one_by_one.ratios)}; aim at most {AIM}")
    print(f"  ratio to `shot-scraper multi`, one browser for all: {spread(together.ratios)}", flush=True)


def main() -> None:
    """Time all as whole processes, in turn."""
    shot_scraper = shutil.which("shot-scraper", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert shot_scraper, "run `make bench`, which installs it"
    folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
    environ = _browser_for_playwright(folder / "browsers", Path(shot_scraper).parent / "python")
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.farm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as farm:
        assert farm.stdout
        target = farm.stdout.readline().split(",")[0].strip()
        for name, path in PAGES.items():
            page = (target, path)
            _compare(name, f"http://{target}{path}", _ours(page, folder), (shot_scraper, environ, folder))
            # Twice as many, so that the start of the program counts for little.
            alone = timed(_ours(page, folder, 1, 2 * TIMES), _ours(page, folder, AT_ONCE, 2 * TIMES), ROUNDS)
            print(f"  throughput of {AT_ONCE} at once to one: {spread(alone.ratios)}; aim at least {AIM_OF_TWO}")
        assert farm.stdin
        farm.stdin.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
