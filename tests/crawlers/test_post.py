"""Posting through the egress, to real authorities and to one that does everything wrong."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
import trustme
from aiohttp import web

from crawlers.addresses import RefusedError, Rule
from crawlers.door import Door
from crawlers.egress import Egress
from crawlers.post import PostError, post_through
from evidence.attest.authorities import answers
from evidence.attest.roots import trusted_roots
from evidence.standalone import timestamps
from evidence.standalone.fault import Fault
from tests.authority import BAD, ONE, TWO, Authorities, authorities
from tests.village.server import Village, running

CONTENT = b"a signed tree head"


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Authorities:
    return authorities(tmp_path_factory.mktemp("clocks") / "made")


@pytest.fixture(scope="module")
def square(clocks: Authorities) -> Iterator[Village]:
    with running(clocks.handlers) as found:
        yield found


@pytest.fixture(scope="module")
def door(square: Village) -> Iterator[Door]:
    with Door({name: ("127.0.0.1", port) for name, port in square.hosts.items()}) as opened:
        yield opened


def test_two_authorities_stamp_through_the_egress(clocks: Authorities, door: Door) -> None:
    given = answers(CONTENT, (f"http://{ONE}/", f"http://{TWO}/tsa?school"), post_through(door.address))
    assert [authority for authority, _ in given] == [f"http://{ONE}/", f"http://{TWO}/tsa?school"]
    for _, answer in given:
        stamped = timestamps.check(answer, CONTENT, trusted_roots([clocks.one.root, clocks.two.root]))
        now = datetime.now(UTC)  # noqa: TID251 - a test is an entry point
        assert abs(stamped.at - now) < timedelta(seconds=30)


def why(door: Door, address: str, seconds: float = 20.0) -> str:
    begun = monotonic()
    with pytest.raises(PostError) as caught:
        post_through(door.address, seconds=seconds)(address, b"question")
    assert monotonic() - begun < seconds + 5
    return str(caught.value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"http://{BAD}/error", "it answers with HTTP status 500"),
        (f"http://{BAD}/moved", "it answers with HTTP status 302"),
        (f"http://{BAD}/huge", "its answer is longer than a timestamp can be"),
        (f"http://{BAD}/early", "its answer breaks off in the middle"),
        ("http://no-such-clock.invalid/", "the name service does not know it"),
        ("https://no-such-clock.invalid/", "the name service does not know it"),
        ("http://127.0.0.1/", "the egress refuses its address, which is not on the public internet"),
        ("https://127.0.0.1/", "the egress refuses its address, which is not on the public internet"),
        ("http://169.254.169.254/latest", "the egress refuses its address, which is not on the public internet"),
    ],
)
def test_what_goes_wrong_is_one_sentence(address: str, said: str, door: Door) -> None:
    assert why(door, address) == said


@pytest.mark.parametrize("wrong", ["hang", "drip"])
def test_whoever_takes_for_ever_is_left(wrong: str, door: Door) -> None:
    """The drip sends something five times a second, so that no single wait is ever long."""
    assert why(door, f"http://{BAD}/{wrong}", seconds=1.0) == "it takes too long to answer"


def test_no_egress_means_no_answer() -> None:
    with Door({}) as gone:
        pass
    assert why(gone, f"http://{ONE}/") == "it does not answer"


@pytest.mark.parametrize("wrong", ["garbage", "empty", "other", "nonce", "refused", "trailing"])
def test_an_answer_to_something_else_is_none(wrong: str, door: Door) -> None:
    assert answers(CONTENT, (f"http://{BAD}/{wrong}",), post_through(door.address)) == []


@pytest.mark.parametrize("wrong", ["expired", "unmarked"])
def test_a_signer_that_is_not_in_order_comes_through_and_is_a_fault(
    wrong: str, clocks: Authorities, door: Door
) -> None:
    ((_, answer),) = answers(CONTENT, (f"http://{BAD}/{wrong}",), post_through(door.address))
    with pytest.raises(Fault, match="“Second Clock signer”"):
        timestamps.check(answer, CONTENT, trusted_roots([clocks.two.root]))


@contextmanager
def tls_clock(clocks: Authorities, authority: trustme.CA, host: str) -> Iterator[str]:
    """An egress that leads one secure name to an authority which speaks TLS; yields the egress's address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> tuple[web.AppRunner, asyncio.Server, str]:
        app = web.Application()
        app.router.add_post("/tsa", clocks.two.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        port = runner.addresses[0][1]

        class Mapped(Rule):
            """A rule that leads the one secure name to the server of this test."""

            async def targets(self, host: str, port_asked: int) -> list[tuple[str, int]]:
                if port_asked != 443:
                    raise RefusedError(host)
                return [("127.0.0.1", port)]

        egress = await asyncio.start_server(Egress(Mapped(), lambda event: None).client, "127.0.0.1", 0)
        return runner, egress, f"http://127.0.0.1:{egress.sockets[0].getsockname()[1]}"

    runner, egress, address = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(egress.close)  # a server belongs to the thread of its loop
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_a_secure_address_goes_by_a_tunnel_and_its_certificate_is_checked(clocks: Authorities, tmp_path: Path) -> None:
    ours = trustme.CA()
    trusting = ssl.create_default_context()
    ours.configure_trust(trusting)
    with tls_clock(clocks, ours, "secure-clock.test") as egress:
        asked = "https://secure-clock.test/tsa"
        ((_, answer),) = answers(CONTENT, (asked,), post_through(egress, trust=trusting))
        assert timestamps.check(answer, CONTENT, trusted_roots([clocks.two.root]))
        with pytest.raises(PostError, match=r"its certificate cannot be trusted \(unable to get local issuer"):
            post_through(egress)(asked, b"question")
        with pytest.raises(PostError, match=r"its certificate cannot be trusted \(Hostname mismatch"):
            post_through(egress, trust=trusting)("https://other-clock.test/tsa", b"question")
        with pytest.raises(PostError, match="it answers with HTTP status 404"):
            post_through(egress, trust=trusting)("https://secure-clock.test/", b"question")
        with pytest.raises(PostError, match="it answers with HTTP status 415"):
            post_through(egress, "text/plain", trust=trusting)(asked, b"question")
