"""A whole mail system for the length of a test: SMTP in front, mailboxes with IMAP and LMTP behind, all on free ports.

Postfix and dovecot when root runs the tests; as somebody else aiosmtpd takes the place of postfix, which only root
starts. What is sent to an address without a mailbox is returned by postfix, and refused by aiosmtpd.
"""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import imaplib
import os
import shutil
import smtplib
import socket
import ssl
import tempfile
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.calendar_server import certificate
from tests.clients import dovecot, postfix

DOMAIN = "weekwijzer.example"
DOMAINS = (DOMAIN, "post.example", "partner.example")
REPLIES = f"rsvp@{DOMAIN}"
"""The mailbox of everything for `rsvp+…`, unless answers are passed on to a port."""

PATIENCE = 30.0


@dataclass(frozen=True, kw_only=True)
class MailSystem:
    """A running mail system; `authority` is the PEM of who vouches for `localhost`, in a file."""

    directory: Path
    smtp: int
    ports: dovecot.Ports
    authority: Path
    returns: bool
    """Whether mail to nobody comes back as a bounce (postfix), or is refused at once."""

    password: str = dovecot.PASSWORD

    def add(self, *addresses):
        """Give more addresses a mailbox."""
        known = [line.partition(":")[0] for line in (self.directory / "accounts").read_text().splitlines()]
        dovecot.write_accounts(self.directory, dict.fromkeys([*known, *addresses]))

    def send(self, mail, *to, sender="iemand@post.example"):
        """Send a mail through the front."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=PATIENCE) as client:
            client.sendmail(sender, list(to), _bytes(mail))

    def deliver(self, mail, to, *, sender="iemand@post.example"):
        """Put a mail into a mailbox, past the front."""
        with smtplib.LMTP("127.0.0.1", self.ports.lmtp) as client:
            client.sendmail(sender, [to], _bytes(mail))

    @contextlib.contextmanager
    def box(self, address, folder="INBOX"):
        """Yield an IMAP connection with a folder open."""
        trust = ssl.create_default_context(cafile=self.authority)
        with imaplib.IMAP4_SSL("localhost", self.ports.imaps, ssl_context=trust, timeout=PATIENCE) as connection:
            connection.login(address, self.password)
            connection.select(folder)
            yield connection

    def mails(self, address, folder="INBOX") -> list[EmailMessage]:
        """Return what lies in a mailbox, oldest first."""
        with self.box(address, folder) as connection:
            _, (numbers,) = connection.search(None, "ALL")
            found = [connection.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers.split()]
        return [email.message_from_bytes(content, policy=email.policy.default) for content in found]

    def awaited(self, address, number=1) -> list[EmailMessage]:
        """Return what lies in a mailbox as soon as there are so many mails."""
        deadline = time.monotonic() + PATIENCE
        while len(found := self.mails(address)) < number:
            assert time.monotonic() < deadline, f"{len(found)} of {number} mails came for {address}\n{self.logs()}"
            time.sleep(0.1)  # mail takes its own time, and IMAP has no other way to say that there is none yet
        return found

    def logs(self):
        """Return what the servers wrote down, for the message of a test that failed."""
        return "\n".join(file.read_text(errors="replace") for file in sorted(self.directory.glob("*.log")))


@contextlib.contextmanager
def running(*, accounts=(), replies_to: int | None = None, returns: bool | None = None):
    """Run a mail system with a mailbox for each address; mail for `rsvp+…` goes to a port when one is given.

    ``returns`` asks for postfix, or for aiosmtpd; without it, postfix where it can be had.
    """
    directory = Path(tempfile.mkdtemp(prefix="weekwijzer-mail-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, directory, ignore_errors=True)
        directory.chmod(0o755)
        key, authority = certificate("localhost")
        (directory / "server.pem").write_bytes(key + authority)
        (directory / "authority.pem").write_bytes(authority)
        dovecot.write_accounts(directory, dict.fromkeys([REPLIES, *accounts]))
        front, imap, imaps, lmtp = _free_ports(4)
        ports = dovecot.Ports(imap=imap, imaps=imaps, lmtp=lmtp)
        stack.enter_context(_stopped(dovecot.start(directory, ports)))
        if returns is None:
            returns = os.getuid() == 0 and Path(postfix.PROGRAM).exists()
        stack.enter_context(_front(directory, port=front, lmtp=lmtp, replies_to=replies_to, returns=returns))
        system = MailSystem(
            directory=directory, smtp=front, ports=ports, authority=directory / "authority.pem", returns=returns
        )
        for port in (front, imap, imaps, lmtp):
            _wait_for(port, system)
        yield system


def require():
    """Skip the test where there is no dovecot; in CI it fails."""
    absent = [path for path in dovecot.NEEDED if not Path(path).exists()]
    if not absent:
        return
    reason = f"no {absent[0]}: apt-get install {dovecot.PACKAGES} {postfix.PACKAGES}"
    pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


class _Relay:
    """Passes each mail on at once, as postfix would, and says of whoever has no mailbox that they have none."""

    def __init__(self, *, lmtp, replies_to):
        self._lmtp, self._replies_to = lmtp, replies_to

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        try:
            await asyncio.to_thread(self._pass_on, envelope)
        except smtplib.SMTPRecipientsRefused as refused:
            return "{} {}".format(*next((code, text.decode()) for code, text in refused.recipients.values()))
        return "250 2.0.0 OK"

    def _pass_on(self, envelope):
        for address in envelope.rcpt_tos:
            if self._replies_to and address.startswith("rsvp+"):
                client = smtplib.SMTP("127.0.0.1", self._replies_to)
            else:
                client = smtplib.LMTP("127.0.0.1", self._lmtp)
            with client:
                client.sendmail(envelope.mail_from or "", [address], envelope.original_content)


@contextlib.contextmanager
def _front(directory, *, port, lmtp, replies_to, returns):
    if returns:
        server = postfix.start(directory, port=port, lmtp=lmtp, domains=DOMAINS, replies_to=replies_to)
        try:
            yield
        finally:
            postfix.stop(directory, server)
        return
    controller = Controller(_Relay(lmtp=lmtp, replies_to=replies_to), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextlib.contextmanager
def _stopped(process):
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(port, system):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing listens at {port}\n{system.logs()}"
            time.sleep(0.05)  # a server that is starting has no way to say so
        else:
            return


def _free_ports(number):
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [listener.getsockname()[1] for listener in listeners]


def _bytes(mail):
    return mail if isinstance(mail, bytes) else mail.as_bytes()
