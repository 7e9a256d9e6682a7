"""On which days a series meets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.planning.errors import CountOutOfRange, IntervalOutOfRange, YearOutOfRange
from app.planning.timeslots import PLANNABLE_YEARS

MOST_MEETINGS = 400
MOST_WEEKS_BETWEEN = 53


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedDay:
    """A day on which the series would have met, and why it does not."""

    day: date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurrence:
    """The days of a series, and the days it passed over."""

    dates: tuple[date, ...]
    skipped: tuple[SkippedDay, ...]


def weekly(first: date, *, count: int, every: int = 1, skip: Mapping[date, str] | None = None) -> Recurrence:
    """Return ``count`` days, ``every`` so many weeks from the first; a skipped day makes the series longer.

    ``skip`` gives the reason by day, such as the name of the holiday.

    :raises CountOutOfRange: for fewer than one or more than ``MOST_MEETINGS`` meetings.
    :raises IntervalOutOfRange: for fewer than one or more than ``MOST_WEEKS_BETWEEN`` weeks.
    :raises YearOutOfRange: when the series runs out of ``PLANNABLE_YEARS``.
    """
    if not 1 <= count <= MOST_MEETINGS:
        raise CountOutOfRange(count=count, most=MOST_MEETINGS)
    if not 1 <= every <= MOST_WEEKS_BETWEEN:
        raise IntervalOutOfRange(every=every, most=MOST_WEEKS_BETWEEN)
    reasons = skip or {}
    dates: list[date] = []
    skipped: list[SkippedDay] = []
    day = first
    while len(dates) < count:
        if day.year not in PLANNABLE_YEARS:
            raise YearOutOfRange(year=day.year)
        if day in reasons:
            skipped.append(SkippedDay(day=day, reason=reasons[day]))
        else:
            dates.append(day)
        day += timedelta(weeks=every)
    return Recurrence(dates=tuple(dates), skipped=tuple(skipped))
