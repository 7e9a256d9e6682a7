"""When somebody can come in an ordinary week: ranges of wall time by weekday."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from app.planning.errors import RangesOverlap, TimesOutOfOrder


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class WeeklyRange:
    """From when until when on a weekday, 1 (Monday) to 7.

    :raises TimesOutOfOrder: when it ends before it starts.
    """

    weekday: int
    starts: time
    ends: time

    def __post_init__(self) -> None:
        """Refuse a range that ends before it starts."""
        if self.ends <= self.starts:
            raise TimesOutOfOrder(starts=self.starts, ends=self.ends)


def in_order(ranges: Iterable[WeeklyRange]) -> tuple[WeeklyRange, ...]:
    """Return the ranges by day and start.

    :raises RangesOverlap: when two of one day overlap, or one begins where the other ends: that is one range.
    """
    found = tuple(sorted(ranges))
    for one, other in pairwise(found):
        if one.weekday == other.weekday and other.starts <= one.ends:
            raise RangesOverlap(starts=other.starts, ends=one.ends)
    return found
