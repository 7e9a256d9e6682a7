"""A real SMTP server for one machine: what it accepts is on disk before it says so, and goes nowhere else."""

import asyncio
import contextlib
import errno
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from local.maildir import Maildir

LARGEST_MAIL = 25 * 1024 * 1024
IDLE_SECONDS = 300.0
REPLIES = "rsvp+"
RELAY_SECONDS = 20.0
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Mailbox:
    """Takes the mails that the server hands over."""

    def __init__(self, maildir: Maildir, *, replies_to: int | None = None) -> None:
        self._maildir = maildir
        self._replies_to = replies_to

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer 250 only after the mail is safe."""
        try:
            await asyncio.to_thread(self._relay, envelope)
            name = await asyncio.to_thread(self._store, envelope)
        except smtplib.SMTPException:
            return "451 4.4.1 Answers cannot be delivered now"
        except OSError as error:
            if error.errno in NO_ROOM:
                return "452 4.3.1 Insufficient system storage"
            return "451 4.3.0 The mail could not be stored"
        return f"250 2.0.0 Stored as {name}"

    def _relay(self, envelope: Envelope) -> None:
        """Hand what is for a reply address to the application; to be sent again, a mail may come to it twice."""
        replies = [str(address) for address in envelope.rcpt_tos if str(address).casefold().startswith(REPLIES)]
        if self._replies_to is None or not replies:
            return
        with smtplib.SMTP("127.0.0.1", self._replies_to, timeout=RELAY_SECONDS) as application:
            application.sendmail(str(envelope.mail_from or ""), replies, envelope.original_content or b"")

    def _store(self, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        recipients = [str(address) for address in envelope.rcpt_tos]
        return self._maildir.add(
            content, sender=str(envelope.mail_from or ""), recipients=recipients, arrived_ns=time.time_ns()
        )


@contextlib.contextmanager
def serving(listener: socket.socket, maildir: Path, *, replies_to: int | None = None) -> Iterator[None]:
    """Serve on a listening socket, in a thread, for the length of a block; answers go to a port of this machine too."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(_server(loop, listener, Mailbox(Maildir(maildir), replies_to=replies_to)))
    thread = threading.Thread(target=loop.run_forever, name="smtp")
    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def listen(port: int = 0) -> socket.socket:
    """Return a socket that listens on this machine alone; port 0 takes a free one."""
    return socket.create_server(("127.0.0.1", port))


async def _server(loop: asyncio.AbstractEventLoop, listener: socket.socket, mailbox: Mailbox) -> asyncio.Server:
    def session() -> SMTP:
        return SMTP(
            mailbox,
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Weekwijzer",
            timeout=IDLE_SECONDS,
            loop=loop,
        )

    return await loop.create_server(session, sock=listener)


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
