"""How a series comes back: every so many weeks, on a weekday of the month, or on the days of a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile
from typing import assert_never

from app.planning.errors import IntervalOutOfRange, NothingRecurs, YearOutOfRange
from app.planning.timeslots import PLANNABLE_YEARS
from app.planning.vocabulary import NthWeek, Weekday

MOST_WEEKS_BETWEEN = 53
MOST_MONTHS_BETWEEN = 24
WEEKDAYS = tuple(Weekday)
_NTH = {NthWeek.FIRST: 0, NthWeek.SECOND: 1, NthWeek.THIRD: 2, NthWeek.FOURTH: 3}


@dataclass(frozen=True, kw_only=True, slots=True)
class Weekly:
    """Every so many weeks on these weekdays; weeks are counted from the week of the first day.

    :raises NothingRecurs: without a weekday.
    :raises IntervalOutOfRange: for fewer than one or more than ``MOST_WEEKS_BETWEEN`` weeks.
    """

    weekdays: frozenset[Weekday]
    every: int = 1

    def __post_init__(self) -> None:
        """Refuse a rule that never meets."""
        if not self.weekdays:
            raise NothingRecurs
        _refuse_interval(self.every, most=MOST_WEEKS_BETWEEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthlyOnWeekday:
    """The n-th or last such weekday of every so many months; months are counted from that of the first day.

    :raises IntervalOutOfRange: for fewer than one or more than ``MOST_MONTHS_BETWEEN`` months.
    """

    weekday: Weekday
    nth: NthWeek
    every: int = 1

    def __post_init__(self) -> None:
        """Refuse a number of months that no series has."""
        _refuse_interval(self.every, most=MOST_MONTHS_BETWEEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class OnDays:
    """Exactly the days of a list.

    :raises NothingRecurs: for an empty list.
    """

    days: frozenset[date]

    def __post_init__(self) -> None:
        """Refuse a rule that never meets."""
        if not self.days:
            raise NothingRecurs


Rule = Weekly | MonthlyOnWeekday | OnDays


def days_of(rule: Rule, *, anchor: date, since: date) -> Iterator[date]:
    """Yield the days of the rule from ``since`` on, in order; ``anchor`` is where weeks or months are counted from.

    Only a list ends, and it is given whole, whatever comes before ``since``; take no more than you need of the others.

    :raises YearOutOfRange: past ``PLANNABLE_YEARS``.
    """
    for day in _days_from(rule, anchor=anchor, since=since):
        if day.year not in PLANNABLE_YEARS:
            raise YearOutOfRange(year=day.year)
        yield day


def weekday_of(day: date) -> Weekday:
    """Return on which day of the week it falls."""
    return WEEKDAYS[day.weekday()]


def _days_from(rule: Rule, *, anchor: date, since: date) -> Iterator[date]:
    match rule:
        case Weekly():
            return dropwhile(lambda day: day < since, _weekly(rule, anchor=anchor, since=since))
        case MonthlyOnWeekday():
            return dropwhile(lambda day: day < since, _monthly(rule, anchor=anchor, since=since))
        case OnDays():
            return iter(sorted(rule.days))
        case _:
            assert_never(rule)


def _weekly(rule: Weekly, *, anchor: date, since: date) -> Iterator[date]:
    monday = anchor - timedelta(days=anchor.weekday())
    weeks = (since - monday).days // 7 // rule.every * rule.every
    offsets = sorted(WEEKDAYS.index(weekday) for weekday in rule.weekdays)
    while True:
        for offset in offsets:
            yield monday + timedelta(weeks=weeks, days=offset)
        weeks += rule.every


def _monthly(rule: MonthlyOnWeekday, *, anchor: date, since: date) -> Iterator[date]:
    start = _month_number(anchor)
    month = start + (_month_number(since) - start) // rule.every * rule.every
    while True:
        yield _weekday_in_month(month, rule)
        month += rule.every


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _weekday_in_month(month: int, rule: MonthlyOnWeekday) -> date:
    wanted = WEEKDAYS.index(rule.weekday)
    if rule.nth is NthWeek.LAST:
        last = _first_of(month + 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - wanted) % 7)
    first = _first_of(month)
    return first + timedelta(days=(wanted - first.weekday()) % 7, weeks=_NTH[rule.nth])


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _refuse_interval(every: int, *, most: int) -> None:
    if not 1 <= every <= most:
        raise IntervalOutOfRange(every=every, most=most)
