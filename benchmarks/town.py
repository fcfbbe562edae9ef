"""Forty hosts of a town that do not change, on loopback: sites with and without site maps, and feeds."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from benchmarks.farm import page, serve_hosts

MAPPED, DATED, TAGGED, PLAIN, FEEDS = 16, 10, 5, 4, 5
"""Hosts with a site map, with Last-Modified, with ETag alone, with nothing of these, and with a feed."""
PAGES = 50
CHANGED = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Host:
    """One host: what it serves, and how it tells that nothing has changed."""

    def __init__(self, number: int) -> None:
        bounds = (MAPPED, MAPPED + DATED, MAPPED + DATED + TAGGED, MAPPED + DATED + TAGGED + PLAIN)
        self.kind = next((kind for kind, bound in enumerate(bounds) if number < bound), 4)
        self.name, self.number = f"town{number}.test", number
        self.pages = {f"/p{place}": page(number * 1000 + place, PAGES) for place in range(PAGES)}
        links = "".join(f"<li><a href='{address}'>{address}</a></li>" for address in self.pages)
        self.pages["/"] = f"<!doctype html><title>{self.name}</title><ul>{links}</ul>"

    @property
    def is_feed(self) -> bool:
        """Whether the source is its feed."""
        return self.kind == 4

    async def answer(self, request: web.Request) -> web.Response:
        """A page, the feed or the site map; 304 where the visitor knows it."""
        body = self._body(request.path)
        if body is None:
            raise web.HTTPNotFound
        headers = {}
        if self.kind in {0, 2, 4}:
            headers["ETag"] = f'"{self.number}-{len(body)}"'
        if self.kind in {0, 1, 4}:
            headers["Last-Modified"] = format_datetime(CHANGED - timedelta(days=self.number), usegmt=True)
        if headers and (
            request.headers.get("If-None-Match") == headers.get("ETag", "?")
            or request.headers.get("If-Modified-Since") == headers.get("Last-Modified", "?")
        ):
            return web.Response(status=304, headers=headers)
        kind = (
            "text/plain"
            if request.path == "/robots.txt"
            else "application/xml"
            if b"<?xml" in body[:9]
            else "text/html"
        )
        headers |= {"Content-Encoding": "gzip", "Content-Type": kind}
        return web.Response(body=gzip.compress(body, 1), headers=headers)

    def _body(self, path: str) -> bytes | None:
        if path == "/robots.txt":
            return b"User-agent: *\nAllow: /\n" + (b"Sitemap: /sitemap.xml\n" if self.kind == 0 else b"")
        if path == "/sitemap.xml" and self.kind == 0:
            entries = "".join(
                f"<url><loc>http://{self.name}{address}</loc><lastmod>{CHANGED:%Y-%m-%d}</lastmod></url>"
                for address in self.pages
            )
            return f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>".encode()
        if path == "/feed" and self.is_feed:
            entries = "".join(
                f"<item><title>{address}</title><link>http://{self.name}{address}</link></item>"
                for address in self.pages
                if address != "/"
            )
            return f"<?xml version='1.0'?><rss version='2.0'><channel>{entries}</channel></rss>".encode()
        text = self.pages.get(path)
        return text.encode() if text else None


def hosts() -> list[Host]:
    """The town."""
    return [Host(number) for number in range(MAPPED + DATED + TAGGED + PLAIN + FEEDS)]


if __name__ == "__main__":
    asyncio.run(serve_hosts([host.answer for host in hosts()], "127.0.3"))
