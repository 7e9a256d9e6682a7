"""Takes mails for reply addresses by SMTP or LMTP: 250 after the commit, "later" when the database is in trouble."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from enum import Enum

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Conversation

from app.intake.desk import Desk, Taken

LARGEST_MAIL = 1_000_000
"""Bytes; what is larger is refused while it is sent, so that the sender hears of it from their own server."""

MOST_RECIPIENTS = 20
IDLE_SECONDS = 60.0


class Protocol(Enum):
    """How the mail server speaks to us; by LMTP it hears of each recipient what became of their mail."""

    SMTP = "smtp"
    LMTP = "lmtp"


ANSWERS = {
    Taken.YES: "250 2.0.0 OK",
    Taken.NOT_STORED: "451 4.3.0 The mail could not be stored, try again later",
    Taken.TOO_MANY: "451 4.7.1 Too many mails in this hour, try again later",
}


class Handler:
    """Answers the commands of the mail server that delivers to us."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ours = re.compile(rf"rsvp\+[^@\s]*@{re.escape(desk.domain)}", re.IGNORECASE)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _conversation: Conversation, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take every address that looks like ours, whether anybody has it or not: nobody can try out which do."""
        if self._ours.fullmatch(address) is None:
            return "550 5.7.1 Not an address of ours"
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _conversation: Conversation, envelope: Envelope
    ) -> str:
        """Answer 250 only after the commit, for all recipients at once."""
        return ANSWERS[await self._take(envelope, envelope.rcpt_tos)]

    async def _take(self, envelope: Envelope, recipients: Sequence[str]) -> Taken:
        content = envelope.original_content or b""
        # An empty sender is how servers mark what must not be answered; the mail itself no longer knows it.
        sender = (envelope.mail_from or "").strip("<>")
        mail = f"Return-Path: <{sender}>\r\n".encode("ascii", "replace") + content
        return await asyncio.to_thread(self._desk.take, mail, recipients=list(recipients))


class LocalHandler(Handler):
    """Answers for each recipient by itself (RFC 2033 4.2)."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _conversation: Conversation, envelope: Envelope
    ) -> str:
        """Answer a line for each recipient, in their order, each after its own commit."""
        return "\r\n".join([ANSWERS[await self._take(envelope, [one])] for one in envelope.rcpt_tos])


@contextlib.contextmanager
def serving(listener: socket.socket, desk: Desk, *, protocol: Protocol = Protocol.SMTP) -> Iterator[None]:
    """Serve on a listening socket, in a thread, for the length of a block."""
    # The library writes down every command, and with it the addresses that are the keys.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(_server(loop, listener, desk, protocol))
    thread = threading.Thread(target=loop.run_forever, name=protocol.value)
    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def listen(address: str) -> socket.socket:
    """Return a socket that listens at "host:port"; port 0 takes a free one.

    :raises OSError: when that cannot be listened at.
    """
    host, _, port = address.rpartition(":")
    return socket.create_server((host, int(port)))


async def _server(
    loop: asyncio.AbstractEventLoop, listener: socket.socket, desk: Desk, protocol: Protocol
) -> asyncio.Server:
    speaks, handler = (SMTP, Handler(desk)) if protocol is Protocol.SMTP else (LMTP, LocalHandler(desk))

    def conversation() -> SMTP:
        return speaks(
            handler,
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Weekwijzer",
            timeout=IDLE_SECONDS,
            loop=loop,
        )

    return await loop.create_server(conversation, sock=listener)


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
