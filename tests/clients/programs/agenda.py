"""What people see in their calendar program, whichever it is."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic

PATIENCE = 120.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """The days that somebody looks at."""

    first: date
    number: int

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From when until when."""
        starts = datetime.combine(self.first, time(), tzinfo=UTC)
        return starts, starts + timedelta(days=self.number)

    @property
    def seconds(self) -> tuple[int, int]:
        """From when until when, in seconds since 1970."""
        since, until = self.bounds
        return int(since.timestamp()), int(until.timestamp())


@dataclass(frozen=True, order=True, kw_only=True, slots=True)
class Line:
    """A meeting as it is shown, in UTC; `cancelled` is what the program says of it beside its title."""

    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    cancelled: bool


def in_order(lines):
    """Return the lines by start; one that is shown twice is there twice."""
    return sorted(lines)


def each_once(days):
    """Return the lines of several days: one that is listed on each of its days, as often as on any one of them."""
    counted = [Counter(lines) for lines in days]
    most = {line: max(day[line] for day in counted) for day in counted for line in day}
    return in_order(Counter(most).elements())


def wait_for(condition, *, what):
    """Look until it is so; fail when it takes too long."""
    until = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < until, f"it did not come: {what}"
        threading.Event().wait(0.02)
