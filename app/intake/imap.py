"""A mailbox on a mail server, by IMAP over TLS: what is new in it, the beginning of each mail, and marks on them."""

from __future__ import annotations

import contextlib
import hashlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"imaps": 993, "imap+starttls": 143}
PATIENCE = 20.0
"""Seconds that the server may be silent."""

LONGEST_LITERAL = 2_000_000
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UIDS = re.compile(rb"[0-9]+")


class Problem(StrEnum):
    """Why a mailbox cannot be read."""

    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    REFUSED = "refused"
    NO_FOLDER = "no_folder"
    BROKEN_OFF = "broken_off"


class MailboxError(Exception):
    """A mailbox cannot be read; what its server said stays out of logs."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class UnfitMailboxError(ValueError):
    """An address of a mailbox that cannot be one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Where a mailbox is; mails that are done with go to the folder `after`, or stay, marked as read."""

    host: str
    port: int
    starttls: bool
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    after: str = ""

    @property
    def name(self) -> str:
        """Return what stands for this mailbox where nobody needs to know its address."""
        where = f"{self.user}@{self.host}:{self.port}/{self.folder}"
        return hashlib.sha256(where.encode()).hexdigest()


def parse(address: str) -> Account:
    """Read "imaps://user:password@host:port/folder?after=folder".

    :raises UnfitMailboxError: when it is none, or says that nothing is to be encrypted.
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname or not parts.username or not parts.password:
        raise UnfitMailboxError(parts.scheme)
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise UnfitMailboxError(parts.scheme) from error
    folder, after = unquote(parts.path.strip("/")) or "INBOX", parse_qs(parts.query).get("after", [""])[0]
    if not (folder + after).isascii() or not (folder + after).isprintable():
        raise UnfitMailboxError(parts.scheme)
    return Account(
        host=parts.hostname,
        port=port,
        starttls=parts.scheme == "imap+starttls",
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=folder,
        after=after,
    )


class Folder:
    """An open folder; every call may raise `MailboxError` when the connection is lost."""

    def __init__(self, connection: imaplib.IMAP4, *, uid_validity: int, after: str) -> None:
        self._connection = connection
        self._after = after
        self.uid_validity = uid_validity

    def newer_than(self, uid: int, *, since: date) -> list[int]:
        """Return the numbers of the mails above `uid` that came in on this day or later, lowest first."""
        day = f"{since.day}-{MONTHS[since.month - 1]}-{since.year}"
        found = self._uid("SEARCH", "UID", f"{uid + 1}:*", "SINCE", day)
        numbers = {int(number) for line in found if isinstance(line, bytes) for number in _UIDS.findall(line)}
        # "5:*" is never empty: where nothing is above 4 it is the last mail, whichever that is (RFC 3501 6.4.8).
        return sorted(number for number in numbers if number > uid)

    def fetch(self, uid: int, *, most: int) -> bytes | None:
        """Return a mail, or its first bytes; nothing when it is gone. It stays as unread as it was."""
        for part in self._uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{most}>)"):
            if isinstance(part, tuple):
                return bytes(part[1])[:most]
        return None

    def finish(self, uid: int) -> None:
        """Mark a mail as read, and move it when a folder for that was named; once more does no harm."""
        self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        if not self._after:
            return
        target = _quoted(self._after)
        if "MOVE" in self._connection.capabilities:
            self._uid("MOVE", str(uid), target)
        else:
            self._uid("COPY", str(uid), target)
            self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")

    def _uid(self, command: str, *arguments: str) -> list[Any]:
        with _translated():
            answer, found = self._connection.uid(command, *arguments)
            if answer != "OK":
                raise MailboxError(Problem.BROKEN_OFF)
            return found


@contextlib.contextmanager
def opened(account: Account, *, trust: ssl.SSLContext) -> Iterator[Folder]:
    """Open the folder of a mailbox.

    :raises MailboxError: when the server cannot be reached or trusted, or does not let us in.
    """
    connection = _connected(account, trust)
    try:
        _sign_in(connection, account)
        yield _folder(connection, account)
    finally:
        # Whatever is open is closed; a server that is gone cannot be said goodbye to.
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            connection.logout()
        with contextlib.suppress(OSError):
            connection.shutdown()


class _Bounded(imaplib.IMAP4):
    """Reads no more at once than a mail of ours can be, whatever the server announces."""

    def read(self, size: int) -> bytes:
        """Read so many bytes."""
        if size > LONGEST_LITERAL:
            raise self.abort("a literal beyond all measure")
        return super().read(size)


class _BoundedWithTls(_Bounded, imaplib.IMAP4_SSL):
    """The same, encrypted from the first byte."""


def _connected(account: Account, trust: ssl.SSLContext) -> imaplib.IMAP4:
    with _translated(lost=Problem.UNREACHABLE, refused=Problem.UNREACHABLE):
        if not account.starttls:
            return _BoundedWithTls(account.host, account.port, ssl_context=trust, timeout=PATIENCE)
        connection = _Bounded(account.host, account.port, timeout=PATIENCE)
        try:
            connection.starttls(ssl_context=trust)
        except BaseException:
            connection.shutdown()
            raise
        return connection


def _sign_in(connection: imaplib.IMAP4, account: Account) -> None:
    with _translated(refused=Problem.REFUSED):
        connection.login(account.user, account.password)


def _folder(connection: imaplib.IMAP4, account: Account) -> Folder:
    with _translated():
        if account.after:
            connection.create(_quoted(account.after))  # says NO when it is there already
        answer, _ = connection.select(_quoted(account.folder))
        _, written = connection.response("UIDVALIDITY")
    if answer != "OK" or not written or written[0] is None:
        raise MailboxError(Problem.NO_FOLDER)
    return Folder(connection, uid_validity=int(written[0]), after=account.after)


@contextlib.contextmanager
def _translated(*, lost: Problem = Problem.BROKEN_OFF, refused: Problem = Problem.BROKEN_OFF) -> Iterator[None]:
    """Say in one word what went wrong: the connection, or a plain refusal of the server."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxError(Problem.UNTRUSTED) from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise MailboxError(lost) from error
    except imaplib.IMAP4.error as error:
        # "Not now" is no "never" (RFC 5530).
        raise MailboxError(Problem.UNREACHABLE if "[UNAVAILABLE]" in str(error) else refused) from error


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
