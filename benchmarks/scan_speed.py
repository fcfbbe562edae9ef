"""Pages per second of a scan without mentions, as a ratio to bare Scrapy on the same pages."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.farm import HOSTS, PAGES
from benchmarks.pairs import Timed, spread, timed
from tests.conftest import page_register

AIM = 0.85
ROUNDS = 5


def _output(words: Sequence[str], environ: Mapping[str, str]) -> str:
    return subprocess.run(words, env=dict(environ), check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Time both as whole processes, in turn."""
    folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.farm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as farm:
        assert farm.stdout
        addresses = farm.stdout.readline().strip()
        mapped = {f"farm{number}.test": address for number, address in enumerate(addresses.split(","))}
        environ = {
            **os.environ,
            "HEADSUP_HOME": str(folder / "var"),
            "HEADSUP_CONTACT": "bench@farm.test",
            "HEADSUP_CRAWL_DELAY": "0",
            "HEADSUP_EGRESS_HOSTS": ",".join(f"{name}={address}" for name, address in mapped.items()),
        }
        register = folder / "register.yaml"
        sources = page_register(*(f"http://{name}/" for name in mapped), kind="site")
        register.write_text(sources.replace("kind: site", f"kind: site\n    max_pages: {PAGES + 10}"))
        headsup = [sys.executable, "-m", "config.cli"]

        def fresh() -> None:
            shutil.rmtree(folder / "var", ignore_errors=True)
            subprocess.run([*headsup, "register", "load", str(register)], env=environ, check=True, capture_output=True)

        ours = Timed("headsup scan", [*headsup, "scan"], environ, fresh)
        bare = Timed("bare Scrapy", [sys.executable, "-m", "benchmarks.bare_scrapy", addresses], os.environ)
        fresh()
        lines = json.loads(_output([*headsup, "scan", "--json"], environ))["coverage"]
        pages = sum(line["read"] for line in lines)
        assert pages == int(_output(bare.words, os.environ)), "both must read the same pages"
        pairs = timed(ours, bare, ROUNDS)
        assert farm.stdin
        farm.stdin.close()
    shutil.rmtree(folder)
    speed = [1 / ratio for ratio in pairs.ratios]
    print(f"Scan of {pages} pages without mentions on {HOSTS} hosts, whole processes, {ROUNDS} pairs")
    print(f"  headsup scan: {pages / statistics.median(pairs.ours):.0f} pages/s; seconds {spread(pairs.ours)}")
    print(f"  bare Scrapy:  {pages / statistics.median(pairs.peer):.0f} pages/s; seconds {spread(pairs.peer)}")
    print(f"  ratio of pages/s, ours to bare Scrapy: {spread(speed)}; aim at least {AIM}")


if __name__ == "__main__":
    main()
