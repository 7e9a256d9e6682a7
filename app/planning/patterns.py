"""Finding the rule in a list of days: how an invitation says eighteen meetings in one line (CALENDARS.md, rule 15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from math import gcd

from app.planning.errors import NothingRecurs
from app.planning.rules import MOST_WEEKS_BETWEEN, Weekly, days_of, weekday_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """Days as a weekly rule from the first to the last of them, both held, with the days of the rule to leave out."""

    rule: Weekly
    first: date
    last: date
    skipped: tuple[date, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days that are held, in order."""
        left_out = frozenset(self.skipped)
        return tuple(day for day in _through(self.rule, self.first, self.last) if day not in left_out)


def pattern_of(days: Collection[date]) -> Pattern:
    """Return the weekly pattern with the widest interval that holds all of the days, and leaves out what is not held.

    :raises NothingRecurs: without a day.
    """
    if not days:
        raise NothingRecurs
    held = frozenset(days)
    first, last = min(held), max(held)
    monday = first - timedelta(days=first.weekday())
    every = gcd(*((day - monday).days // 7 for day in held)) or 1
    rule = Weekly(weekdays=frozenset(weekday_of(day) for day in held), every=_within_limits(every))
    skipped = tuple(day for day in _through(rule, first, last) if day not in held)
    return Pattern(rule=rule, first=first, last=last, skipped=skipped)


def _within_limits(every: int) -> int:
    """Return the largest number of weeks that a rule may have and that still meets every one of the days."""
    return next(weeks for weeks in range(min(every, MOST_WEEKS_BETWEEN), 0, -1) if every % weeks == 0)


def _through(rule: Weekly, first: date, last: date) -> tuple[date, ...]:
    return tuple(takewhile(lambda day: day <= last, days_of(rule, anchor=first, since=first)))
