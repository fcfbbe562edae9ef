"""Real SMTP servers on loopback: one that takes mail, one that says no, one that breaks off at a step."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import IO

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "quit")
"""What a mail goes through; a server that breaks off at the dot has the whole mail and has not said so."""


class Mailbox:
    """Handler that keeps every mail it is given, or refuses it."""

    def __init__(self, answer: str = "250 taken") -> None:
        self.answer = answer
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        """Take one mail."""
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return self.answer


@contextmanager
def smtp_server(mailbox: Mailbox) -> Iterator[str]:
    """A mail server for as long as the block lasts; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


@dataclass
class Clerk:
    """A mail server that can break off, wait or say no at any step, and keeps what it was given whole."""

    breaks_at: str = ""
    waits_at: str = ""
    refuses_at: str = ""
    answer: bytes = b"550 5.1.1 no such mailbox\r\n"
    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    waiting: threading.Event = field(default_factory=threading.Event)
    """Set when it has come to the step at which it waits; it waits until the other side has gone."""

    def serve(self, client: socket.socket, heard: IO[bytes]) -> None:
        """One conversation."""
        if self._stops("connect", client, heard, b"220 clerk.test\r\n"):
            return
        while line := heard.readline():
            word = line[:4].strip().lower().decode()
            if word == "data":
                if self._stops("data", client, heard, b"354 go on\r\n"):
                    return
                if self.refuses_at == "data" or self._takes(client, heard):
                    continue
                return
            said = b"221 bye\r\n" if word == "quit" else b"250 fine\r\n"
            if self._stops(word, client, heard, said) or word == "quit":
                return

    def _takes(self, client: socket.socket, heard: IO[bytes]) -> bool:
        """Take one mail; returns whether the conversation goes on."""
        if self.breaks_at == "body":
            heard.readline()
            return False
        lines = []
        while (line := heard.readline()) != b".\r\n":
            if not line:
                return False  # the other side has gone before the dot: there is no mail
            lines.append(line.removeprefix(b"."))
        if self.refuses_at != "dot":
            self.mails.append(b"".join(lines))
        return not self._stops("dot", client, heard, b"250 taken\r\n")

    def _stops(self, step: str, client: socket.socket, heard: IO[bytes], said: bytes) -> bool:
        """Answer at a step, unless the conversation ends here."""
        if step == self.waits_at:
            self.waiting.set()
            heard.readline()
        if step in {self.breaks_at, self.waits_at}:
            return True
        client.sendall(self.answer if step == self.refuses_at else said)
        return False


@contextmanager
def at_work(clerk: Clerk) -> Iterator[Clerk]:
    """A clerk for as long as the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    clerk.port = listener.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client, client.makefile("rb") as heard:
                try:
                    clerk.serve(client, heard)
                except OSError:
                    continue  # the other side was killed

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield clerk
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def vanishing_server() -> Iterator[str]:
    """A mail server that goes away after it was given the whole mail and before it answers."""
    with at_work(Clerk(breaks_at="dot")) as clerk:
        yield f"smtp://127.0.0.1:{clerk.port}"
