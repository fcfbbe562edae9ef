"""A hundred hosts at once with a pause of one second each: pages per second, as a ratio to what is possible at all."""

import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from aiohttp import web

from benchmarks.farm import page, serve_hosts
from benchmarks.pairs import spread
from tests.conftest import page_register

HOSTS, PAGES, DELAY = 100, 60, 1.0
LEAST_SPEED, MOST_CPU = 0.9, 1.2
ROUNDS = 2
_BARE = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

class Bare(Spider):
    name, links = "bare", LinkExtractor()
    async def start(self):
        for address in sys.argv[1].split(","):
            yield Request(f"http://{address}/p0")
    def parse(self, response, **more):
        for link in self.links.extract_links(response):
            if link.url.split("/")[2] == response.url.split("/")[2]:
                yield Request(link.url)

process = AsyncCrawlerProcess({"LOG_LEVEL": "CRITICAL", "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": 400,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": float(sys.argv[2]), "TELNETCONSOLE_ENABLED": False})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("downloader/response_status_count/200"))
"""


async def serve() -> None:
    """Serve until ended; the first line printed is the list of addresses."""
    pages = {f"/p{number}": page(number, PAGES) for number in range(PAGES)}

    async def answer(request: web.Request) -> web.Response:
        if request.path not in pages:
            raise web.HTTPNotFound
        return web.Response(text=pages[request.path], content_type="text/html")

    await serve_hosts([answer] * HOSTS, "127.0.2")


def measured(words: list[str], environ: dict[str, str]) -> tuple[float, float, str]:
    """Seconds of the clock and of the processor that a command and its children took, and what it printed."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=True)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main() -> None:
    """Our scan and bare Scrapy in turn, as whole processes; the pause bounds both."""
    folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
    ideal = PAGES * DELAY  # the hosts wait beside one another
    speed, processor, bare_speed = [], [], []
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.hundred_hosts", "serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as farm:
        assert farm.stdout
        addresses = farm.stdout.readline().strip()
        names = [f"host{number}.test" for number in range(HOSTS)]
        environ = {
            **os.environ,
            "HEADSUP_HOME": str(folder / "var"),
            "HEADSUP_CONTACT": "bench@farm.test",
            "HEADSUP_CRAWL_DELAY": str(DELAY),
            "HEADSUP_EGRESS_HOSTS": ",".join(
                f"{name}={at}" for name, at in zip(names, addresses.split(","), strict=True)
            ),
            "HEADSUP_TSA": "none",
        }
        content = yaml.safe_load(page_register(*(f"http://{name}/p0" for name in names), kind="site"))
        for source in content["schools"][0]["sources"]:
            source["max_pages"] = PAGES + 5
        file = folder / "register.yaml"
        file.write_text(yaml.safe_dump(content, allow_unicode=True))
        headsup = [sys.executable, "-m", "config.cli"]
        for _ in range(ROUNDS):
            shutil.rmtree(folder / "var", ignore_errors=True)
            subprocess.run([*headsup, "register", "load", str(file)], env=environ, check=True, capture_output=True)
            seconds, cpu, told = measured([*headsup, "scan", "--json"], environ)
            pages = json.loads(told)["totals"]["pages_read"]
            assert pages == HOSTS * PAGES, f"{pages} pages were read"
            bare = [sys.executable, "-c", _BARE, addresses, str(DELAY)]
            bare_seconds, bare_cpu, told = measured(bare, dict(os.environ))
            assert int(told) == pages, f"bare Scrapy read {told}"
            speed.append(ideal / seconds)
            bare_speed.append(ideal / bare_seconds)
            processor.append(cpu / bare_cpu)
        assert farm.stdin
        farm.stdin.close()
    shutil.rmtree(folder)
    print(f"{HOSTS * PAGES} pages on {HOSTS} hosts at once, {DELAY} s between two requests to one of them")
    print(
        f"  pages/s, ours to the ideal: {spread(speed)}; aim at least {LEAST_SPEED} (bare Scrapy: {spread(bare_speed)})"
    )
    print(f"  processor time, ours with its egress to bare Scrapy: {spread(processor)}; aim at most {MOST_CPU}")


if __name__ == "__main__":
    asyncio.run(serve()) if sys.argv[1:] == ["serve"] else main()
