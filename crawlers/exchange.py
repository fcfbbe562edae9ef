"""One side of an HTTP exchange through the egress, framed by h11 (RFC 9112)."""

import asyncio
from collections.abc import AsyncIterator

import h11


class UnreachableError(Exception):
    """A public address at which nothing answers."""


class Upstream:
    """One open connection to the host that was asked for."""

    def __init__(self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.host, self.port, self.reader, self.writer = host, port, reader, writer
        self.protocol = h11.Connection(h11.CLIENT, max_incomplete_event_size=128 * 1024)
        self.used = False

    async def send(self, event: h11.Event) -> None:
        """Send one event of a request."""
        self.writer.write(self.protocol.send(event) or b"")
        await self.writer.drain()


async def events(protocol: h11.Connection, reader: asyncio.StreamReader) -> AsyncIterator[h11.Event]:
    """Events of one message, its end included; a connection closed early raises RemoteProtocolError."""
    while True:
        event = protocol.next_event()
        if event is h11.NEED_DATA:
            protocol.receive_data(await reader.read(65536))
            continue
        if not isinstance(event, h11.Event) or isinstance(event, h11.ConnectionClosed):
            return  # closed, or paused until this exchange has ended
        yield event
        if isinstance(event, h11.EndOfMessage):
            return
