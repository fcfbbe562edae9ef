"""The one door out, with real connections through it."""

import asyncio
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from crawlers.addresses import Rule
from crawlers.door import Door
from crawlers.egress import Egress
from tests.village.server import Village


@pytest.fixture(scope="module")
def door(village: Village) -> Iterator[Door]:
    with Door({name: ("127.0.0.1", port) for name, port in village.hosts.items()}) as opened:
        yield opened


def through(door: Door) -> http.client.HTTPConnection:
    host, _, port = door.address.removeprefix("http://").partition(":")
    return http.client.HTTPConnection(host, int(port), timeout=20)


def asked(door: Door, address: str) -> tuple[int, str | None]:
    connection = through(door)
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("X-Headsup-Egress")


def test_a_page_passes_and_the_connection_is_used_again(door: Door) -> None:
    connection = through(door)
    for _ in range(3):
        connection.request("GET", "http://allotment.test/")
        answer = connection.getresponse()
        assert b"Larkspur" in answer.read()
        assert answer.getheader("X-Headsup-Egress") is None


def test_it_tells_what_it_really_dialled(village: Village) -> None:
    with Door({"allotment.test": ("127.0.0.1", village.hosts["allotment.test"])}) as opened:
        assert asked(opened, "http://allotment.test/") == (200, None)
    assert opened.dialled == {("allotment.test", 80): "127.0.0.1"}  # its log has been read to the end


def test_one_connection_may_ask_different_hosts_and_each_gets_its_own(door: Door) -> None:
    connection = through(door)
    for host, word in (("allotment.test", b"beans"), ("whatson.test", b"app.js"), ("allotment.test", b"beans")):
        connection.request("GET", f"http://{host}/")
        assert word in connection.getresponse().read()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://allotment.test:8080/",
        "ftp://allotment.test/",
        "http://allotment.test:99999/",
    ],
)
def test_private_places_are_refused(door: Door, address: str) -> None:
    assert asked(door, address) == (403, "refused")


def test_an_unknown_name_is_unresolved(door: Door) -> None:
    assert asked(door, "http://no-such-name.invalid/") == (502, "unresolved")


@pytest.mark.parametrize("target", ["127.0.0.1:443", "localhost:80", "[::1]:443", "allotment.test:22"])
def test_a_tunnel_to_a_private_place_is_refused(door: Door, target: str) -> None:
    connection = through(door)
    connection.request("CONNECT", target)
    assert connection.getresponse().status == 403


def test_a_host_header_cannot_name_another_host(door: Door) -> None:
    """The proxy writes the host that it dialled (RFC 9112 section 3.2.2)."""
    connection = through(door)
    connection.putrequest("GET", "http://allotment.test/", skip_host=True)
    connection.putheader("Host", "localhost")
    connection.endheaders()
    assert b"beans" in connection.getresponse().read()


def test_nonsense_harms_nobody(door: Door) -> None:
    host, _, port = door.address.removeprefix("http://").partition(":")
    for nonsense in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n", b""):
        with socket.create_connection((host, int(port)), timeout=10) as raw:
            raw.sendall(nonsense)
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(1000):
                pass
    assert asked(door, "http://allotment.test/")[0] == 200


def test_a_name_that_changes_its_answer_reaches_what_was_checked() -> None:
    """DNS rebinding: the second answer is private, and is never asked for."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    async def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    async def check() -> list[tuple[str, int]]:
        return await Rule(resolve=resolve).targets("rebind.test", 80)

    assert asyncio.run(check()) == [("93.184.216.34", 80)]


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[int]:
    """A real TLS server that answers one short page."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        with context.wrap_socket(client, server_side=True) as secured:
            secured.recv(1000)
            secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    thread.join()
    listener.close()


def test_a_tunnel_carries_tls_from_end_to_end() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("secure.test").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    with tls_server(context) as port:

        class Mapped(Rule):
            """A rule that leads the one secure name to the server of this test."""

            async def targets(self, host: str, port_asked: int) -> list[tuple[str, int]]:
                assert (host, port_asked) == ("secure.test", 443)
                return [("127.0.0.1", port)]

        async def ask() -> bytes:
            server = await asyncio.start_server(Egress(Mapped(), lambda event: None).client, "127.0.0.1", 0)
            proxy = server.sockets[0].getsockname()[1]

            def tunnel() -> bytes:
                connection = http.client.HTTPSConnection("127.0.0.1", proxy, context=trusting, timeout=10)
                connection.set_tunnel("secure.test", 443)
                connection.request("GET", "/")
                return connection.getresponse().read()

            return await asyncio.to_thread(tunnel)

        assert asyncio.run(ask()) == b"secret"


def test_it_ends_with_its_parent(village: Village) -> None:
    with Door({}) as opened:
        process = opened._process  # noqa: SLF001 - to see it end
        assert process.poll() is None
    assert process.wait(10) == 0
