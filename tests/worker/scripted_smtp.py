"""A mail server that does exactly what a test tells it to, down to hanging up at a given moment."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

HANG_UP = None
GREETING, DOT = "GREETING", "."
USUAL = {
    GREETING: "220 localhost ready",
    "EHLO": "250 localhost",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go ahead",
    DOT: "250 2.0.0 stored",
    "RSET": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}


@dataclass
class Script:
    """What the server says, by command; a function is asked each time, `HANG_UP` ends the connection."""

    answers: dict[str, str | Callable[[], str | None] | None] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    connections: int = 0

    def reply(self, command: str) -> str | None:
        answer = self.answers.get(command, USUAL.get(command, "500 5.5.1 unknown"))
        return answer() if callable(answer) else answer


@contextlib.contextmanager
def serving(script: Script) -> Iterator[str]:
    """Serve the script in a thread; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, script), daemon=True)
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _accept(listener: socket.socket, script: Script) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            script.connections += 1
            threading.Thread(target=_talk, args=(connection, script), daemon=True).start()


def _talk(connection: socket.socket, script: Script) -> None:
    with connection, connection.makefile("rb") as lines, contextlib.suppress(OSError):
        if not _say(connection, script.reply(GREETING)):
            return
        for line in lines:
            command = line[:4].decode("ascii").strip().upper()
            script.heard.append(command)
            answer = script.reply(command)
            if not _say(connection, answer) or command == "QUIT":
                return
            if command == "DATA" and answer.startswith("354") and not _take(connection, lines, script):
                return


def _take(connection: socket.socket, lines: Iterator[bytes], script: Script) -> bool:
    content = []
    for line in lines:
        if line == b".\r\n":
            script.contents.append(b"".join(content))
            return _say(connection, script.reply(DOT))
        content.append(line[1:] if line.startswith(b".") else line)
    return False


def _say(connection: socket.socket, answer: str | None) -> bool:
    if answer is HANG_UP:
        return False
    connection.sendall(answer.encode() + b"\r\n")
    return True
