"""Asking for a calendar over https: of public machines alone, so much, so long, and nothing unpacked.

The name is looked up once, and the connection goes to the address that was looked at: a name that means another machine
a moment later (DNS rebinding) leads nowhere else. The certificate must still be that of the name.
"""

from __future__ import annotations

import functools
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPException
from ipaddress import ip_address
from urllib.parse import urljoin

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError

from app.fetching import addresses
from app.fetching.addresses import CalendarAddress, IpAddress, UnfitAddress

MOST_BYTES = 2_000_000
MOST_SECONDS = 10.0
CONNECT_SECONDS = 5.0
MOST_HOPS = 3
MOST_MACHINES = 3
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED = 200, 304


class Problem(StrEnum):
    """Why an address gave no calendar."""

    UNKNOWN_HOST = "unknown_host"
    NOT_PUBLIC = "not_public"
    NO_ANSWER = "no_answer"
    BAD_CERTIFICATE = "bad_certificate"
    REFUSED = "refused"
    BAD_REDIRECT = "bad_redirect"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    PACKED = "packed"


class Unreachable(Exception):
    """An address gave no calendar; `status` is that of the answer, if there was one."""

    def __init__(self, problem: Problem, status: int | None = None) -> None:
        super().__init__(problem.value, status)
        self.problem = problem
        self.status = status


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a server said of its last answer, so that it can say that nothing changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """An answer: the bytes, or `None` when nothing changed since the validators."""

    content: bytes | None
    validators: Validators


def _resolve(host: str, port: int) -> list[IpAddress]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ways:
    """How the web is reached; everything but the trust in certificates is for tests alone."""

    resolve: Callable[[str, int], list[IpAddress]] = _resolve
    allowed: Callable[[IpAddress], bool] = addresses.is_public
    port: int = addresses.MOST_PORT
    seconds: float = MOST_SECONDS
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def fetch(address: CalendarAddress, known: Validators, *, ways: Ways) -> Fetched:
    """Ask for a calendar, all within `ways.seconds`: a thread asks, and is left behind when it takes longer.

    No timeout of a socket could promise that: a server that sends a letter every few seconds never meets one.

    :raises Unreachable: when there is none to be had.
    """
    visit = _Visit(ways)
    asking = threading.Thread(target=visit.run, args=(address, known), name="fetch", daemon=True)
    asking.start()
    asking.join(ways.seconds)
    if visit.fetched is not None:
        return visit.fetched
    visit.hang_up()
    raise visit.failed or Unreachable(Problem.TOO_SLOW)


class _Visit:
    """One calendar being asked for, in a thread of its own."""

    def __init__(self, ways: Ways) -> None:
        self.fetched: Fetched | None = None
        self.failed: Exception | None = None
        self._ways = ways
        self._ends = time.monotonic() + ways.seconds
        self._connection: HTTPSConnection | None = None
        self._wire: socket.socket | None = None
        self._open = ExitStack()

    def run(self, address: CalendarAddress, known: Validators) -> None:
        try:
            with self._open:
                self.fetched = self._follow(address, known)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits, which raises it
            self.failed = error

    def hang_up(self) -> None:
        """Let whoever still listens hear the end; what they opened, they close themselves."""
        # An answer that ends with its connection takes the wire from it; before, the connection has it.
        wire = self._wire or (self._connection.sock if self._connection else None)
        if wire is not None:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def _follow(self, address: CalendarAddress, known: Validators) -> Fetched:
        for _hop in range(MOST_HOPS + 1):
            self._wire = None
            try:
                answer = self._ask(address, known)
                if answer.status not in _REDIRECTS:
                    return self._fetched(answer, known)
            except (HTTPError, HTTPException, OSError) as error:
                raise Unreachable(_problem(error)) from error
            address = _next(address, answer)
        raise Unreachable(Problem.BAD_REDIRECT)

    def _ask(self, address: CalendarAddress, known: Validators) -> BaseHTTPResponse:
        connection = self._connected(address)
        headers = {
            "Host": address.host,
            "User-Agent": "Weekwijzer",
            "Accept": "text/calendar, */*;q=0.1",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        connection.request("GET", address.target, headers=headers, preload_content=False, decode_content=False)
        answer = connection.getresponse()
        self._open.callback(answer.close)
        return answer

    def _connected(self, address: CalendarAddress) -> HTTPSConnection:
        """Connect to one of the machines that the name stands for now, when every one of them may be asked."""
        try:
            machines = self._ways.resolve(address.host, self._ways.port)
        except (OSError, UnicodeError) as error:
            raise Unreachable(Problem.UNKNOWN_HOST) from error
        if not machines or not all(self._ways.allowed(machine) for machine in machines):
            raise Unreachable(Problem.NOT_PUBLIC if machines else Problem.UNKNOWN_HOST)
        failed: Exception = Unreachable(Problem.NO_ANSWER)
        for machine in list(dict.fromkeys(machines))[:MOST_MACHINES]:
            self._connection = connection = HTTPSConnection(
                str(machine),
                self._ways.port,
                server_hostname=address.host.removesuffix("."),
                ssl_context=self._ways.trust,
                timeout=CONNECT_SECONDS,
            )
            try:
                connection.connect()
            except (HTTPError, OSError) as error:
                connection.close()
                failed = error
            else:
                self._open.callback(connection.close)
                self._wire = connection.sock
                return connection
        raise failed

    def _fetched(self, answer: BaseHTTPResponse, known: Validators) -> Fetched:
        if answer.status == _NOT_MODIFIED and known != Validators():
            return Fetched(content=None, validators=known)
        if answer.status != _OK:
            raise Unreachable(Problem.REFUSED, answer.status)
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Unreachable(Problem.PACKED)  # we asked for it plain; what is packed may unpack to anything
        content = bytearray()
        for chunk in answer.stream(_CHUNK, decode_content=False):
            content += chunk
            if len(content) > MOST_BYTES:
                raise Unreachable(Problem.TOO_BIG)
            if time.monotonic() > self._ends:
                raise Unreachable(Problem.TOO_SLOW)
        return Fetched(content=bytes(content), validators=_validators(answer))


def _next(address: CalendarAddress, answer: BaseHTTPResponse) -> CalendarAddress:
    try:
        return addresses.parse(urljoin(address.text, answer.headers.get("Location", "")))
    except (UnfitAddress, ValueError) as error:
        raise Unreachable(Problem.BAD_REDIRECT) from error


def _validators(answer: BaseHTTPResponse) -> Validators:
    """Return the validators when they are short enough to keep, and plain enough to send back."""
    etag, last_modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    return Validators(
        etag=etag if etag.isascii() and etag.isprintable() and 0 < len(etag) <= 300 else None,  # noqa: PLR2004 - column
        last_modified=last_modified if last_modified.isascii() and 0 < len(last_modified) <= 100 else None,  # noqa: PLR2004
    )


def _problem(error: Exception) -> Problem:
    certificate = isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError)
    return Problem.BAD_CERTIFICATE if certificate else Problem.NO_ANSWER


@functools.cache
def the_web() -> Ways:
    """Return the way to the real web; made once, because reading who is trusted takes a while."""
    return Ways()
