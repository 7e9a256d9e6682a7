"""A mail server that speaks as much IMAP as reading a mailbox takes, and stumbles where a test wants it to.

It passes the tests that dovecot passes (tests/clients/test_mailbox.py).
"""

from __future__ import annotations

import re
import socket
import ssl
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.calendar_server import certificate

PASSWORD = "geheim van de proef"


@dataclass
class ScriptedImap:
    """Holds mails by number; `stumbles(line)` says of a command whether the connection breaks off there."""

    port: int
    trust: ssl.SSLContext
    uid_validity: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    moved: dict[int, bytes] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1 MOVE UIDPLUS"
    commands: list[str] = field(default_factory=list)
    stumbles: object = None
    announces: int | None = None

    def put(self, mail, to):
        """Deliver a mail to an address, as the server's own lines say."""
        number = max([*self.mails, *self.moved, 0]) + 1
        self.mails[number] = f"Return-Path: <iemand@post.example>\r\nDelivered-To: {to}\r\n".encode() + mail
        return number

    def read_mails(self):
        return len(self.seen & set(self.mails))

    def filed_mails(self):
        return len(self.moved)


@contextmanager
def serving():
    """Run it on a free port, with a certificate for localhost."""
    key, authority = certificate("localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with _pem(key + authority) as file:
        context.load_cert_chain(file)
    listener = socket.create_server(("127.0.0.1", 0))
    trust = ssl.create_default_context(cadata=authority.decode())
    found = ScriptedImap(port=listener.getsockname()[1], trust=trust)
    thread = threading.Thread(target=_serve, args=(listener, context, found), daemon=True)
    thread.start()
    yield found
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


@contextmanager
def _pem(content):
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(content)
        file.flush()
        yield file.name


def _serve(listener, context, server):
    while True:
        try:
            raw, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(raw, context, server), daemon=True).start()


def _converse(raw, context, server):
    try:
        with context.wrap_socket(raw, server_side=True) as connection, connection.makefile("rwb") as stream:
            _say(stream, "* OK ready")
            for line in stream:
                if not _answer(server, stream, line.decode().strip()):
                    return
    except OSError:
        raw.close()  # who asked hung up, or did not trust us


def _answer(server, stream, line):
    """Answer one command; tell whether there is a next one."""
    tag, _, command = line.partition(" ")
    server.commands.append(command)
    if server.stumbles and server.stumbles(command):
        return False
    verb = re.match(r"(UID )?[A-Z]+", command)[0]
    answer = "OK done"
    for part in _PARTS.get(verb, lambda _server, _command: ())(server, command):
        if isinstance(part, bytes):
            stream.write(part)
        elif part.startswith("NO "):
            answer = part
        else:
            _say(stream, f"* {part}")
    _say(stream, f"{tag} {answer}")
    return verb != "LOGOUT"


def _say(stream, line):
    stream.write(f"{line}\r\n".encode())
    stream.flush()


def _capability(server, _command):
    yield f"CAPABILITY {server.capabilities}"


def _login(_server, command):
    if PASSWORD not in command:
        yield "NO [AUTHENTICATIONFAILED] Authentication failed."


def _select(server, command):
    if "INBOX" not in command:
        yield "NO [NONEXISTENT] Mailbox doesn't exist"
        return
    yield f"{len(server.mails)} EXISTS"
    yield f"OK [UIDVALIDITY {server.uid_validity}] UIDs valid"


def _search(server, command):
    first = int(re.search(r"UID (\d+):\*", command)[1])
    last = max(server.mails, default=0)
    found = sorted(number for number in server.mails if number >= first or number == last)
    yield f"SEARCH {' '.join(map(str, found))}"


def _fetch(server, command):
    number, most = map(int, re.search(r"FETCH (\d+) \(BODY.PEEK\[\]<0.(\d+)>\)", command).groups())
    if number in server.mails:
        content = server.mails[number][:most]
        size = server.announces or len(content)
        yield f"* 1 FETCH (UID {number} BODY[]<0> {{{size}}}\r\n".encode() + content + b")\r\n"


def _store(server, command):
    if "Seen" in command:
        server.seen.add(int(re.search(r"STORE (\d+)", command)[1]))
    return ()


def _copy(server, command):
    number = int(re.search(r"(?:MOVE|COPY) (\d+)", command)[1])
    if number in server.mails:
        server.moved[number] = server.mails[number]
        if "MOVE" in command:
            del server.mails[number]
    return ()


_PARTS = {
    "CAPABILITY": _capability,
    "LOGIN": _login,
    "SELECT": _select,
    "UID SEARCH": _search,
    "UID FETCH": _fetch,
    "UID STORE": _store,
    "UID MOVE": _copy,
    "UID COPY": _copy,
}
