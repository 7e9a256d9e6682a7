"""Received mails on disk, in the Maildir format that any mail program reads."""

import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

NAME = re.compile(r"[0-9]{20}\.[0-9a-f]{16}\.weekwijzer")


class Maildir:
    """A directory of mails, each a file that is either whole or not there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        for part in ("tmp", "new", "cur"):
            (directory / part).mkdir(parents=True, exist_ok=True, mode=0o700)

    def add(self, content: bytes, *, sender: str, recipients: Sequence[str], arrived_ns: int) -> str:
        """Store a mail durably, with its envelope on top, and return its name.

        When this returns, the mail survives a power cut.

        :raises OSError: it could not be stored, and is not there in part.
        """
        name = f"{arrived_ns:020d}.{secrets.token_hex(8)}.weekwijzer"
        envelope = "".join([f"Return-Path: <{sender}>\n", *(f"Delivered-To: {address}\n" for address in recipients)])
        scratch = self.directory / "tmp" / name
        try:
            with scratch.open("xb") as file:
                file.write(envelope.encode("utf-8", "surrogateescape") + content.replace(b"\r\n", b"\n"))
                file.flush()
                os.fsync(file.fileno())
            scratch.rename(self.directory / "new" / name)
        except OSError:
            scratch.unlink(missing_ok=True)
            raise
        _sync(self.directory / "new")
        return name

    def names(self) -> list[str]:
        """Return the names of all mails, newest first."""
        found = [entry.name for part in ("new", "cur") for entry in os.scandir(self.directory / part)]
        return sorted((name for name in found if NAME.match(name)), reverse=True)

    def read(self, name: str) -> bytes:
        """Return one mail as it was stored.

        :raises KeyError: there is no such mail.
        """
        if NAME.match(name) and "/" not in name:
            for part in ("new", "cur"):
                path = self.directory / part / name
                if path.is_file():
                    return path.read_bytes()
        raise KeyError(name)


def arrived_ns(name: str) -> int:
    """Return when the mail of this name arrived, in nanoseconds since 1970."""
    return int(name.partition(".")[0])


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
