"""Seconds per capture, as a ratio to shot-scraper on the same page.

Ours makes three artifacts of each page (document, full page, marked words) and seals them; shot-scraper
makes one full-page PNG. It is timed in both of its ways: a command for each page, and one command for all.
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

AIM = 0.7
ROUNDS = 4
TIMES = 6
PAGES = {"a page of text": "/p1", "a page with a script": "/scripted", "an album of pictures": "/album"}


def _browser_for_playwright(folder: Path) -> dict[str, str]:
    """Environment in which Playwright finds the browser of this machine under the name that it expects."""
    environ = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    script = "from playwright.sync_api import sync_playwright as s\nwith s() as p: p.chromium.launch()"
    failed = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=False)
    found = re.search(rf"{re.escape(str(folder))}\S+", failed.stderr)
    program = find_browser()
    if found and program:
        Path(found[0]).parent.mkdir(parents=True)
        Path(found[0]).symlink_to(program)
    return environ


def _one_by_one(words: list[str]) -> list[str]:
    return ["sh", "-c", 'for n in $(seq "$0"); do "$@" || exit 1; done', str(TIMES), *words]


def main() -> None:
    """Time all as whole processes, in turn."""
    shot_scraper = shutil.which("shot-scraper", path=str(Path(sys.executable).parent))
    assert shot_scraper, "run `make bench`, which installs it"
    folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
    environ = _browser_for_playwright(folder / "browsers")
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.farm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as farm:
        assert farm.stdout
        target = farm.stdout.readline().split(",")[0].strip()
        for name, path in PAGES.items():
            address = f"http://{target}{path}"
            shots = folder / "shots.yaml"
            shots.write_text(
                yaml.safe_dump(
                    [{"url": address, "output": str(folder / f"{n}.png"), "width": 1280} for n in range(TIMES)]
                )
            )
            words = [sys.executable, "-m", "benchmarks.our_captures", target, path, str(TIMES)]
            own = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "HEADSUP_HOME": str(folder / "var")}
            ours = Timed("our captures", words, own)
            single = [shot_scraper, address, "-o", str(folder / "one.png"), "--width", "1280", "--silent"]
            one_by_one = timed(ours, Timed("shot-scraper", _one_by_one(single), environ), ROUNDS)
            together = timed(ours, Timed("shot-scraper multi", [shot_scraper, "multi", str(shots)], environ), ROUNDS)
            each = [seconds / TIMES for seconds in one_by_one.ours]
            print(f"Captures of {name}, {TIMES} in each run, whole processes, {ROUNDS} pairs")
            print(f"  ours: {spread(each)} s a capture, three artifacts, sealed")
            peer = [seconds / TIMES for seconds in one_by_one.peer]
            print(f"  shot-scraper, a command a page: {spread(peer)} s, one picture")
            print(f"  ratio of seconds, ours to shot-scraper: {spread(one_by_one.ratios)}; aim at most {AIM}")
            print(f"  ratio to `shot-scraper multi`, one browser for all: {spread(together.ratios)}")
        assert farm.stdin
        farm.stdin.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
