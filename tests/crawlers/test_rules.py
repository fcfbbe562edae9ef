"""robots.txt of one address, asked through the egress: bounded, never led astray, and told with its deciding line."""

import asyncio
import gzip
import ssl
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiohttp import web

from cases.problems import Problem
from crawlers.addresses import Rule
from crawlers.door import Door
from crawlers.egress import Egress
from crawlers.fetch import Answer, fetch
from crawlers.rules import RuleBook, rule_for
from crawlers.unread import UnreadError
from tests.village.captured import clock, serving
from tests.village.server import running


def through(hosts: dict[str, Any], work: Callable[[str], Awaitable[Any]]) -> Any:
    with running(hosts) as village, Door({name: ("127.0.0.1", port) for name, port in village.hosts.items()}) as door:
        return asyncio.run(work(door.address))  # type: ignore[arg-type]


def problem(hosts: dict[str, Any], address: str) -> str:
    async def work(egress: str) -> str:
        try:
            await RuleBook(egress, "Heads-up/test", "Heads-up").allow(address, clock)
        except UnreadError as error:
            return f"{error.problem}"
        return ""

    return str(through(hosts, work))


def to(address: str) -> Any:
    return lambda request: web.Response(status=302, headers={"Location": address})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("User-agent: *\nDisallow: /x", ""),
        ("User-agent: *\nDisallow: /page", Problem.ROBOTS),
        ("\ufeffUser-agent: *\nDisallow: /", Problem.ROBOTS),
        (lambda request: web.Response(status=403), ""),
        (lambda request: web.Response(status=429), Problem.ROBOTS_UNKNOWN),
        (lambda request: web.Response(status=500), Problem.ROBOTS_UNKNOWN),
        (lambda request: web.Response(status=302), Problem.ROBOTS_UNKNOWN),
        (to("/robots.txt"), Problem.ROBOTS_UNKNOWN),
        (to("http://127.0.0.1/"), Problem.ROBOTS_UNKNOWN),
        (to("file:///etc/passwd"), Problem.ROBOTS_UNKNOWN),
        (to("http://www.rules.test/real"), Problem.ROBOTS),
        (
            lambda request: web.Response(
                body=gzip.compress(b"User-agent: *\nDisallow: /"), headers={"Content-Encoding": "gzip"}
            ),
            Problem.ROBOTS,
        ),
        (lambda request: web.Response(body=b"x", headers={"Content-Encoding": "br"}), Problem.ROBOTS_UNKNOWN),
    ],
)
def test_what_cannot_be_read_allows_nothing(answer: Any, expected: str) -> None:
    hosts = {
        "rules.test": serving({"/robots.txt": answer}),
        "www.rules.test": serving({"/real": "User-agent: *\nDisallow: /page"}),
    }
    assert problem(hosts, "http://rules.test/page") == expected


def test_a_host_that_is_not_there_is_told_as_such() -> None:
    assert problem({}, "http://no-such-name.invalid/page") == Problem.UNRESOLVED
    assert problem({}, "http://127.0.0.1/page") == Problem.PRIVATE
    assert problem({}, "https://localhost/page") == Problem.PRIVATE


def test_a_host_is_asked_once_in_an_hour() -> None:
    asked: list[str] = []

    def answer(request: web.Request) -> web.Response:
        asked.append(request.headers["User-Agent"])
        return web.Response(text="User-agent: *\nAllow: /")

    async def work(egress: str) -> None:
        book = RuleBook(egress, "Heads-up/test", "Heads-up")
        now = clock()
        await asyncio.gather(*(book.allow(f"http://rules.test/{n}", lambda: now) for n in range(5)))
        assert len(asked) == 1
        await book.allow("http://rules.test/later", lambda: now + timedelta(hours=2))

    through({"rules.test": serving({"/robots.txt": answer})}, work)
    assert asked == ["Heads-up/test"] * 2


def test_an_answer_is_cut_where_it_was_said() -> None:
    async def work(egress: str) -> Answer:
        return await fetch(egress, "http://rules.test/long", "test", 1000)

    hosts = {"rules.test": serving({"/long": lambda request: web.Response(body=b"x" * 5_000_000)})}
    answer = through(hosts, work)
    assert (answer.status, len(answer.body)) == (200, 1000)


@pytest.mark.parametrize("trusted", ["trusted", "not trusted"])
def test_over_tls_the_certificate_is_checked(trusted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    if trusted == "trusted":
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("secure.test").configure_cert(context)

    async def work() -> Answer:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", serving({"/robots.txt": "User-agent: *\nDisallow: /page"}))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        here = runner.addresses[0][1]

        class Mapped(Rule):
            """A rule that leads the one secure name to the server of this test."""

            async def targets(self, host: str, port: int) -> list[tuple[str, int]]:
                assert (host, port) == ("secure.test", 443)
                return [("127.0.0.1", here)]

        server = await asyncio.start_server(Egress(Mapped(), lambda event: None).client, "127.0.0.1", 0)
        try:
            door = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            return await fetch(door, "https://secure.test/robots.txt", "test", 1000)
        finally:
            server.close()
            await runner.cleanup()

    if trusted == "trusted":
        assert asyncio.run(work()).body == b"User-agent: *\nDisallow: /page"
    else:
        with pytest.raises(UnreadError, match="tls") as caught:
            asyncio.run(work())
        assert "certificate" in caught.value.detail


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", ""),
        ("User-agent: *\nDisallow: /private", ""),
        ("User-agent: *\nDisallow: /\nAllow: /thread", "Allow: /thread"),
        ("User-agent: *\nallow: /thread/*41$\nDisallow: /th", "Allow: /thread/*41$"),
        ("User-agent: *\nAllow: /t\nAllow: /thread\n\nUser-agent: Heads-up\nAllow: /th", "Allow: /th"),
        ("User-agent: a\nUser-agent: heads-up\nAllow: /thread\nUser-agent: *\nDisallow: /", "Allow: /thread"),
        ("Allow: /thread", ""),
    ],
)
def test_the_line_that_allowed_an_address(text: str, rule: str) -> None:
    assert rule_for(text, "http://rules.test/thread/41", "Heads-up") == rule
