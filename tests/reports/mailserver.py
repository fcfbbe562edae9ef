"""Real SMTP servers on loopback: one that takes mail, one that says no, one that vanishes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import IO

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


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


@contextmanager
def vanishing_server() -> Iterator[str]:
    """A mail server that goes away after it was given the whole mail and before it answers."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client, client.makefile("rb") as heard:
                _speak(client, heard)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _speak(client: socket.socket, heard: IO[bytes]) -> None:
    client.sendall(b"220 vanishing.test\r\n")
    while line := heard.readline():
        if line.upper().startswith(b"DATA"):
            client.sendall(b"354 go on\r\n")
            while heard.readline() not in {b".\r\n", b""}:
                pass
            return
        client.sendall(b"250 fine\r\n")
