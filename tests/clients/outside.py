"""What a calendar program makes of a calendar, in words that all programs have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A line of an agenda: a meeting, or one of those of a series; times in UTC, days for what takes all day."""

    starts_at: datetime | date
    ends_at: datetime | date
    uid: str
    title: str
    description: str
    place: str
    status: str
    sequence: int

    @property
    def order(self) -> tuple[str, str]:
        return self.starts_at.isoformat(), self.uid


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Whom a program writes an answer to, or shows as invited."""

    address: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What a mailed object says of itself: what to do with which object, whether that is news, and between whom."""

    method: str
    uid: str
    sequence: int
    stamped_at: datetime
    organizer: Person | None
    attendee: Person | None

    @property
    def version(self) -> tuple[int, datetime]:
        """What is later counts (RFC 5546 2.1.5)."""
        return self.sequence, self.stamped_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days that somebody looks at, half-open."""

    since: datetime
    until: datetime

    def shows(self, moment: datetime | date) -> bool:
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
        return self.since <= moment < self.until


class Engine(Protocol):
    """A program that reads calendars."""

    name: str

    def read(self, body: bytes, window: Window) -> list[Shown]:
        """Return what begins in the window, by start, with a series as each of its meetings."""

    def head(self, body: bytes) -> Head:
        """Return what the one object of an invitation or cancellation says of itself."""


def person(value, name):
    """Return whom a calendar address means."""
    scheme, _colon, address = value.partition(":")
    assert scheme.lower() == "mailto"
    return Person(address=address, name=name)


def in_order(lines, window):
    """Return the lines that begin in the window, by start and then by identifier."""
    return sorted((line for line in lines if window.shows(line.starts_at)), key=lambda line: line.order)
