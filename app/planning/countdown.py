"""Tasks around a day: each so many days before or after it, on a day when people are at school and at work."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.planning.template import TaskOutline

ONE_DAY = timedelta(days=1)
WEEK = 7
SATURDAY = 6
MOST_BEFORE, MOST_AFTER = 400, 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """A task that comes to be due on another day."""

    title: str
    before: date
    after: date


def days_before(outline: TaskOutline) -> int:
    """Return how many days before the day a task of a template is due; a number below nought is afterwards."""
    return outline.weeks_before * WEEK + outline.days_before - outline.days_after


def due_day(day: date, *, days_before: int, free: Collection[date]) -> date:
    """Return when a task around `day` is due: never on a free day or in a weekend.

    What is to be done before the day comes earlier rather than later, what is done afterwards later rather than
    earlier. So nothing that must come first is due after the day, and tasks keep their order.
    """
    wanted = day - timedelta(days=days_before)
    return school_day(wanted, free=free, forward=days_before < 0)


def school_day(day: date, *, free: Collection[date], forward: bool = False) -> date:
    """Return the day itself, or the last school day before it, or (`forward`) the first one after it."""
    found = day
    while found.isoweekday() >= SATURDAY or found in free:
        found = found + ONE_DAY if forward else found - ONE_DAY
    return found


def weeks_to(day: date, *, of: date) -> int:
    """Return how many weeks lie between the week of a task and the week of its day; below nought: afterwards."""
    return (_monday(of) - _monday(day)).days // WEEK


def a_year_later(day: date, *, free: Collection[date]) -> date:
    """Return a day about a year later with the same name, when the schools are open: the nearest week that has one."""
    wanted = day + timedelta(weeks=52)
    weeks = (wanted + timedelta(weeks=away * side) for away in range(30) for side in (1, -1))
    return next((found for found in weeks if found.isoweekday() < SATURDAY and found not in free), wanted)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
