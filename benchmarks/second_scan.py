"""A second scan of sources that have not changed, as a ratio to the first one: bytes, time, and memory of the crawl."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from benchmarks.pairs import spread
from benchmarks.town import PAGES, hosts
from tests.conftest import page_register

MOST_BYTES, MOST_TIME, MOST_MEMORY = 0.05, 0.25, 200_000_000
DELAY = 1.0
ROUNDS = 2
_MEASURED = """
import resource, runpy, sys
sys.argv = ["headsup", "scan", "--json", *sys.argv[1:]]
try:
    runpy.run_module("config.cli", run_name="__main__")
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def register(folder: Path) -> tuple[Path, list[str]]:
    """A register of the town, and the keys of its sources."""
    content = yaml.safe_load(page_register(*(f"http://{host.name}/" for host in hosts()), kind="site"))
    sources = content["schools"][0]["sources"]
    for host, source in zip(hosts(), sources, strict=True):
        source["max_pages"] = PAGES * 2
        if host.is_feed:
            source |= {"kind": "feed", "address": f"http://{host.name}/feed"}
    file = folder / "register.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True))
    return file, [source["id"] for source in sources]


def scan(environ: dict[str, str], keys: list[str]) -> tuple[float, dict[str, Any], int]:
    """Seconds, outcome and greatest memory of one scan in a process of its own."""
    words = [sys.executable, "-c", _MEASURED, *(part for key in keys for part in ("--source", key))]
    begin = time.perf_counter()
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begin
    return seconds, json.loads(done.stdout), int(done.stderr.split()[-1]) * 1024


def main() -> None:
    """Scan everything twice, as whole processes, with the same pause between two requests."""
    share_of_bytes, share_of_time, memory = [], [], []
    for _ in range(ROUNDS):
        folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.town"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as town:
            assert town.stdout
            addresses = town.stdout.readline().strip().split(",")
            mapped = ",".join(f"{host.name}={at}" for host, at in zip(hosts(), addresses, strict=True))
            environ = {
                **os.environ,
                "HEADSUP_HOME": str(folder / "var"),
                "HEADSUP_CONTACT": "bench@town.test",
                "HEADSUP_CRAWL_DELAY": str(DELAY),
                "HEADSUP_EGRESS_HOSTS": mapped,
                "HEADSUP_TSA": "none",
            }
            file, keys = register(folder)
            load = [sys.executable, "-m", "config.cli", "register", "load", str(file)]
            subprocess.run(load, env=environ, check=True, capture_output=True)
            first, second = scan(environ, keys), scan(environ, keys)
            assert town.stdin
            town.stdin.close()
        shutil.rmtree(folder)
        pages = first[1]["totals"]["pages_read"]
        moved = [sum(line["bytes"] for line in one[1]["coverage"]) for one in (first, second)]
        assert second[1]["totals"]["answered"] == len(keys), "every source must answer the second time, too"
        known = second[1]["totals"]["unchanged"] + second[1]["totals"]["spared"]
        assert known >= pages, f"and every page be known, not {known} of {pages}: {second[1]['totals']}"
        share_of_bytes.append(moved[1] / moved[0])
        share_of_time.append(second[0] / first[0])
        memory.append(max(first[2], second[2]) / MOST_MEMORY)
    print(f"A second scan of {len(keys)} sources with {pages} pages that did not change, {DELAY} s between requests")
    print(f"  bytes, second to first: {spread(share_of_bytes)}; aim at most {MOST_BYTES}")
    print(f"  time, second to first:  {spread(share_of_time)}; aim at most {MOST_TIME}")
    print(f"  memory of the crawl process, to 200 MB: {spread(memory)}; aim at most 1")


if __name__ == "__main__":
    main()
