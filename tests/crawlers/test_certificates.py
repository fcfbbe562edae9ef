"""The encryption behind a page is told with the certificates that the host really sent."""

import asyncio
import ssl
from typing import Any

import trustme
from aiohttp import web
from cryptography import x509

from crawlers.addresses import Rule
from crawlers.browser import running_browser
from crawlers.certificates import chain_of
from crawlers.egress import Egress
from crawlers.recorder import Recorder
from evidence.exchange import Exchange
from tests.village.captured import SAID, clock, page, serving


async def visited(context: ssl.SSLContext) -> tuple[tuple[Exchange, ...], tuple[bytes, ...]]:
    """What is recorded of a visit to a host of this test, through a door that leads its name to it."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serving({"/": page(SAID + "<img src=/photo>")}))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    here = runner.addresses[0][1]

    class Mapped(Rule):
        """A rule that leads the one secure name to the server of this test."""

        async def targets(self, host: str, port: int) -> list[tuple[str, int]]:
            assert (host, port) == ("secure.test", 443)
            return [("127.0.0.1", here)]

    told: list[Any] = []
    server = await asyncio.start_server(Egress(Mapped(), told.append).client, "127.0.0.1", 0)
    door = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        async with running_browser(None, door, "test") as sight:
            # The authority of this test is in no list that browsers trust.
            trusting = await (await sight.open()).new_context(ignore_https_errors=True)
            shown = await trusting.new_page()
            recorder = Recorder(shown, clock)
            session = await trusting.new_cdp_session(shown)
            await session.send("Network.enable")
            await shown.goto("https://secure.test/")
            chain = await chain_of(session, shown.url)
            dialled = {(one["host"], one["port"]): one["address"] for one in told if one["event"] == "dialled"}
            return await recorder.exchanges(3, dialled, {"secure.test": chain}), chain
    finally:
        server.close()
        await runner.cleanup()


def test_the_chain_of_a_host_is_what_it_sent() -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert("secure.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    exchanges, chain = asyncio.run(visited(context))
    own = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
    assert chain
    assert x509.load_der_x509_certificate(chain[0]) == own
    [document, photo] = exchanges
    assert document.tls
    assert document.tls.chain == chain
    assert document.tls.protocol == "TLS 1.3"
    assert document.tls.valid_from == own.not_valid_before_utc
    assert document.tls.valid_until == own.not_valid_after_utc
    assert photo.tls == document.tls
    assert document.dialled == "127.0.0.1"
    assert document.protocol == "http/1.1"
