"""Calendars as bytes, kept under their tags. A tag is a hash of the bytes, so that nothing kept here can be old."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

MOST_BYTES = 64_000_000


class Bodies:
    """The bodies used last, at most so many bytes of them; safe for threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self.size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> bytes | None:
        """Return the body with this tag, or `None` when it is not kept."""
        with self._lock:
            body = self._kept.get(tag)
            if body is not None:
                self._kept.move_to_end(tag)
            return body

    def keep(self, tag: str, body: bytes) -> None:
        """Keep a body; those that nobody asked for the longest make room."""
        with self._lock:
            if tag in self._kept:
                return
            self._kept[tag] = body
            self.size += len(body)
            while self.size > self._most_bytes:
                _, gone = self._kept.popitem(last=False)
                self.size -= len(gone)
