"""The times of an outing: from leaving until everybody is back, with what is spent at the destination between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.planning.timeslots import TimeSlot

USUAL_MARGIN = 10
"""Minutes of waiting on each way: for the bus, for whoever still looks for a coat."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """When a group leaves, is there, leaves again, and is home."""

    leaves_at: datetime
    there_at: datetime
    off_at: datetime
    home_at: datetime

    @property
    def in_order(self) -> bool:
        """Whether each comes after the one before; not so when the meeting was made shorter and its times were not."""
        return self.leaves_at <= self.there_at < self.off_at <= self.home_at


def away(there: TimeSlot, *, travel: int, margin: int) -> TimeSlot:
    """Return the slot of the whole outing: minutes of travel and of waiting before and after the time there."""
    each_way = timedelta(minutes=travel + margin)
    return TimeSlot(starts_at=there.starts_at - each_way, ends_at=there.ends_at + each_way)
