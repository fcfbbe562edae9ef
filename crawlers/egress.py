"""Egress, the one door out: a forward proxy through which both Scrapy and Chromium go.

It resolves a name once, refuses any address that is not public, and dials the address that it
checked, so that a name which changes its answer in between (DNS rebinding) reaches nothing. It runs as
a process of its own (`python -m crawlers.egress`), speaks HTTP/1.1 (RFC 9110, 9112) by h11, and writes
one JSON line for every address dialled and every one refused.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from urllib.parse import urlsplit

import h11

from crawlers.addresses import RefusedError, Rule, UnresolvedError
from crawlers.exchange import UnreachableError, Upstream, events

HEADER = "X-Headsup-Egress"
MOST_BYTES = 60_000_000
MOST_SECONDS = 120
DIAL_SECONDS = 10
_HOP_BY_HOP = {
    b"connection", b"proxy-connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade",
    b"proxy-authorization", b"proxy-authenticate", HEADER.lower().encode(),
}  # fmt: skip
Log = Callable[[dict[str, object]], None]


class Egress:
    """The forward proxy: one rule for every connection that leaves this machine."""

    def __init__(self, rule: Rule, log: Log, most_bytes: int = MOST_BYTES) -> None:
        self.rule, self.log, self.most_bytes = rule, log, most_bytes

    async def _dial(self, host: str, port: int) -> Upstream:
        failure: OSError | None = None
        for address, dialled_port in await self.rule.targets(host, port):
            try:
                async with asyncio.timeout(DIAL_SECONDS):
                    reader, writer = await asyncio.open_connection(address, dialled_port)
            except OSError as error:
                failure = error
                continue
            self.log({"event": "dialled", "host": host, "port": port, "address": address})
            return Upstream(host, port, reader, writer)
        message = f"{host} does not answer"
        raise UnreachableError(message) from failure

    async def client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the crawler or of the browser until it ends."""
        protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=128 * 1024)
        upstream: Upstream | None = None
        try:
            while True:
                async with asyncio.timeout(MOST_SECONDS):
                    upstream = await self._exchange(protocol, reader, writer, upstream)
                if upstream is None or protocol.our_state is not h11.DONE or protocol.their_state is not h11.DONE:
                    return
                protocol.start_next_cycle()
                upstream.protocol.start_next_cycle()
        except (OSError, h11.ProtocolError, asyncio.IncompleteReadError):
            return  # a connection that breaks has nobody left to tell
        finally:
            for end in (writer, upstream.writer if upstream else None):
                if end:
                    end.close()

    async def _exchange(
        self,
        protocol: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        upstream: Upstream | None,
    ) -> Upstream | None:
        """One request and its answer; returns the connection when it can be used again."""
        asked = events(protocol, reader)
        request = await anext(asked, None)
        if not isinstance(request, h11.Request):
            return None
        try:
            host, port, target = _asked(request)
            if upstream and (upstream.host, upstream.port) != (host, port):
                upstream.writer.close()
                upstream = None
            upstream = upstream or await self._dial(host, port)
            if request.method == b"CONNECT":
                await self._tunnel(protocol, reader, writer, upstream)
                return None
            response, answer = await self._ask(request, target, asked, upstream)
        except (RefusedError, UnresolvedError, UnreachableError, h11.RemoteProtocolError) as error:
            await self._refuse(protocol, writer, request, error)
            return None
        await self._answer(protocol, writer, response, answer)
        reusable = upstream.protocol.our_state is h11.DONE and upstream.protocol.their_state is h11.DONE
        upstream.used = True
        return upstream if reusable else None

    async def _ask(
        self, request: h11.Request, target: bytes, body: AsyncIterator[h11.Event], upstream: Upstream
    ) -> tuple[h11.Response, AsyncIterator[h11.Event]]:
        """Pass the request on; a kept connection that the host has closed meanwhile is dialled anew, once."""
        headers = [(name, value) for name, value in request.headers if name not in _HOP_BY_HOP | {b"host"}]
        host = upstream.host if upstream.port == 80 else f"{upstream.host}:{upstream.port}"  # noqa: PLR2004 - HTTP
        head = h11.Request(method=request.method, target=target, headers=[(b"host", host.encode()), *headers])
        sent = [event async for event in body]
        for fresh in (not upstream.used, True):
            try:
                for event in (head, *sent):
                    await upstream.send(event)
                answer = events(upstream.protocol, upstream.reader)
                async for event in answer:
                    if isinstance(event, h11.Response):
                        return event, answer
            except (OSError, h11.RemoteProtocolError):
                if fresh:
                    raise
            if fresh:
                break
            again = await self._dial(upstream.host, upstream.port)
            upstream.writer.close()
            upstream.reader, upstream.writer, upstream.protocol = again.reader, again.writer, again.protocol
        message = f"{upstream.host} closed the connection without an answer"
        raise UnreachableError(message)

    async def _answer(
        self,
        protocol: h11.Connection,
        writer: asyncio.StreamWriter,
        response: h11.Response,
        answer: AsyncIterator[h11.Event],
    ) -> None:
        headers = [(name, value) for name, value in response.headers if name not in _HOP_BY_HOP]
        head = h11.Response(status_code=response.status_code, headers=headers, reason=response.reason)
        writer.write(protocol.send(head) or b"")
        passed = 0
        async for event in answer:
            if isinstance(event, h11.Data):
                passed += len(event.data)
                if passed > self.most_bytes:
                    self.log({"event": "cut", "bytes": passed})
                    message = "more bytes than one answer may have"
                    raise h11.RemoteProtocolError(message)
                writer.write(protocol.send(event) or b"")
            else:
                writer.write(protocol.send(h11.EndOfMessage()) or b"")
            await writer.drain()

    async def _tunnel(
        self,
        protocol: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        upstream: Upstream,
    ) -> None:
        """Pass bytes both ways after CONNECT, until one side ends, a cap is reached or time is up."""
        writer.write(protocol.send(h11.Response(status_code=200, headers=[], reason=b"Connected")) or b"")
        early, _ = protocol.trailing_data
        upstream.writer.write(early)
        out = asyncio.ensure_future(self._pump(reader, upstream.writer))
        back = asyncio.ensure_future(self._pump(upstream.reader, writer))
        try:
            await asyncio.wait({out, back}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            out.cancel()
            back.cancel()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        with suppress(OSError):
            while data := await reader.read(65536):
                passed += len(data)
                if passed > self.most_bytes:
                    self.log({"event": "cut", "bytes": passed})
                    return
                writer.write(data)
                await writer.drain()

    async def _refuse(
        self, protocol: h11.Connection, writer: asyncio.StreamWriter, request: h11.Request, error: Exception
    ) -> None:
        status, word = 502, "unreachable"
        if isinstance(error, RefusedError):
            status, word = 403, "refused"
        elif isinstance(error, UnresolvedError):
            word = "unresolved"
        self.log({"event": word, "target": request.target.decode("latin-1")[:300], "why": str(error)})
        headers = [(HEADER, word), ("Content-Length", "0"), ("Connection", "close")]
        head = h11.Response(status_code=status, headers=headers, reason=word.encode())
        writer.write((protocol.send(head) or b"") + (protocol.send(h11.EndOfMessage()) or b""))
        with suppress(OSError):
            await writer.drain()


def _asked(request: h11.Request) -> tuple[str, int, bytes]:
    """Host, port and path that a request asks for; raises RefusedError for anything but http."""
    target = request.target.decode("latin-1")
    try:
        if request.method == b"CONNECT":
            parts = urlsplit(f"//{target}")
            return parts.hostname or "", parts.port or 443, b""
        parts = urlsplit(target)
        port = parts.port or 80
    except ValueError as error:
        message = "the address cannot be understood"
        raise RefusedError(message) from error
    if parts.scheme != "http" or not parts.hostname:
        message = "only http and https addresses are visited"
        raise RefusedError(message)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, port, path.encode("latin-1")


async def _serve(rule: Rule) -> None:
    def log(event: dict[str, object]) -> None:
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()

    server = await asyncio.start_server(Egress(rule, log).client, "127.0.0.1", 0)
    log({"event": "listening", "port": server.sockets[0].getsockname()[1]})
    # The parent holds our standard input open: when it dies, however suddenly, we end too.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
    server.close()
    os._exit(0)  # nothing is owed here, and a slow name service must not keep the scan waiting


def main() -> None:
    """Run the proxy until standard input closes; the first line of input is the map of test hosts."""
    mapped = {name: (str(to[0]), int(to[1])) for name, to in json.loads(sys.stdin.buffer.readline()).items()}
    asyncio.run(_serve(Rule(mapped)))


if __name__ == "__main__":
    main()
