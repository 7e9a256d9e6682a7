"""Handing one mail to a mail server, so that it is always known whether it can have arrived (RELIABILITY.md §1.4)."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from app.notify.outcomes import Rejected, Retry, Sent, Stopped, Uncertain, Unreachable

CONNECT_SECONDS = 10.0
STEP_SECONDS = 20.0
ANSWER_SECONDS = 60.0
"""How long the server may look at a whole mail before it answers; the lease of a handover is longer than all steps."""

GREETED = 250
GO_AHEAD = 354
SHUTTING_DOWN = 421
DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
_LEADING_DOT = re.compile(rb"(?m)^\.")

Refusal = Retry | Rejected | Unreachable


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """One mail for one recipient, as bytes with CRLF line ends."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Where mails are handed in; `smtp://`, `smtp+starttls://` or `smtps://`, with name and password if needed."""

    url: str
    connect_seconds: float = CONNECT_SECONDS
    step_seconds: float = STEP_SECONDS
    answer_seconds: float = ANSWER_SECONDS


class Connection:
    """A connection that stays open from mail to mail and is opened anew when the server closed it; for `with`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None and kind is None:
            _quietly(self._smtp.quit)
        self._drop()

    def send(self, parcel: Parcel, *, fence: Callable[[], bool]) -> Sent | Stopped | Refusal | Uncertain:
        """Hand the mail over if `fence`, asked at the last moment at which nothing has been sent, allows it."""
        refusal = self._address(parcel)
        if refusal is not None:
            return refusal
        if not self._asked(fence):
            self._reset()
            return Stopped()
        return self._hand_over(parcel.content)

    def _address(self, parcel: Parcel) -> Refusal | None:
        """Name sender and recipient; a kept connection may have died of old age, so it gets one new chance."""
        if self._smtp is not None:
            answer = self._named(self._smtp, parcel)
            if not isinstance(answer, _Gone | Unreachable):
                return answer
        smtp = self._opened()
        if isinstance(smtp, Unreachable):
            return smtp
        answer = self._named(smtp, parcel)
        # Counted against this mail: one that makes the server hang up may not hold up all others for ever.
        return Retry(reason=answer.reason) if isinstance(answer, _Gone) else answer

    def _named(self, smtp: smtplib.SMTP, parcel: Parcel) -> Refusal | _Gone | None:
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: smtp.mail(parcel.sender),
            lambda: smtp.rcpt(parcel.recipient),
        )
        try:
            for step in steps:
                code, text = step()
                if code == SHUTTING_DOWN:
                    self._drop()
                    return Unreachable(reason=_reason(code, text))
                if not _accepted(code):
                    self._reset()
                    return _refused(code, text)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return _Gone(reason=type(error).__name__)
        return None

    def _hand_over(self, content: bytes) -> Sent | Retry | Rejected | Uncertain:
        """Send the mail: until its final dot is on the way, the server may not deliver it."""
        assert self._smtp is not None  # noqa: S101 - `_address` succeeded just now
        smtp = self._smtp
        try:
            code, text = smtp.docmd("DATA")
            if code != GO_AHEAD:
                self._reset()
                return _refused(code, text)
            smtp.send(_LEADING_DOT.sub(b"..", content).removesuffix(b"\r\n") + b"\r\n")
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Retry(reason=type(error).__name__)
        return self._finish(smtp)

    def _finish(self, smtp: smtplib.SMTP) -> Sent | Retry | Rejected | Uncertain:
        try:
            _allow(smtp, self._server.answer_seconds)
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
            _allow(smtp, self._server.step_seconds)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Uncertain(reason=type(error).__name__)
        if code == SHUTTING_DOWN:
            self._drop()
        return Sent() if _accepted(code) else _refused(code, text)

    def _asked(self, fence: Callable[[], bool]) -> bool:
        """Ask the fence; when it cannot answer, leave no half-finished mail on the connection."""
        try:
            return fence()
        except BaseException:
            self._drop()
            raise

    def _opened(self) -> smtplib.SMTP | Unreachable:
        try:
            self._smtp = _open(self._server)
        except smtplib.SMTPResponseException as error:
            return Unreachable(reason=_reason(error.smtp_code, _as_bytes(error.smtp_error)))
        except (OSError, smtplib.SMTPException) as error:
            return Unreachable(reason=type(error).__name__)
        return self._smtp

    def _reset(self) -> None:
        if self._smtp is not None and not _quietly(self._smtp.rset):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Gone:
    """The server ended the connection before the mail was handed over."""

    reason: str


def _open(server: Server) -> smtplib.SMTP:
    """Connect, greet, and sign in when the address holds a name.

    :raises OSError: for anything on the way.
    :raises smtplib.SMTPException: for what the server says.
    """
    url = urlsplit(server.url)
    host, port = url.hostname or "localhost", url.port or DEFAULT_PORTS[url.scheme]
    smtp: smtplib.SMTP
    if url.scheme == "smtps":
        smtp = smtplib.SMTP_SSL(host, port, timeout=server.connect_seconds, context=ssl.create_default_context())
    else:
        smtp = smtplib.SMTP(host, port, timeout=server.connect_seconds)
    try:
        _allow(smtp, server.step_seconds)
        if smtp.sock is not None:
            # The final dot is a packet of its own, and would otherwise wait 40 ms for the one before to be confirmed.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if url.scheme == "smtp+starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        smtp.close()
        raise
    return smtp


def _allow(smtp: smtplib.SMTP, seconds: float) -> None:
    """Let every single wait on the connection last this long at the most."""
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _accepted(code: int) -> bool:
    return code // 100 == 2  # noqa: PLR2004 - RFC 5321 4.2.1: the first digit says it


def _refused(code: int, text: bytes) -> Retry | Rejected:
    if code // 100 == 5:  # noqa: PLR2004 - the same
        return Rejected(reason=_reason(code, text))
    return Retry(reason=_reason(code, text))


def _reason(code: int, text: bytes) -> str:
    """Return the codes alone: the words of a server may hold the recipient's address."""
    enhanced = _ENHANCED.search(text)
    return f"{code} {enhanced[0].decode('ascii')}" if enhanced else str(code)


def _as_bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("ascii", "replace")


def _quietly(command: Callable[[], object]) -> bool:
    """Say something to a server whose answer changes nothing; tell whether it could be said."""
    try:
        command()
    except (OSError, smtplib.SMTPException):
        return False
    return True
