"""Which months of a trajectory ask for an evaluation, and until when each can be written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)
DUE_DAY = 7
"""The evaluation of a month is due by this day of the next one."""


class Standing(StrEnum):
    """How it stands with the evaluation of a month; the most urgent first."""

    OVERDUE = "overdue"
    DUE = "due"
    COMING = "coming"
    SIGNED = "signed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """A month (its first day) that asks for an evaluation, and the last day on which that is in time."""

    first: date
    due_by: date
    standing: Standing


def months(
    appointments: Collection[date], *, signed: Collection[date], closed_on: date | None, today: date
) -> tuple[Month, ...]:
    """Return the months that ask for an evaluation, the latest first; the present one is still to come.

    It begins with the first whole month: a weekly appointment was there from its first week on. It ends before the
    month of the closing, of which the summary at the closing tells.
    """
    if not appointments:
        return ()
    month, last = _begin(min(appointments)), _last(closed_on, today)
    found = []
    while month <= last:
        found.append(Month(first=month, due_by=due_by(month), standing=_standing(month, signed, today)))
        month = following(month)
    return tuple(reversed(found))


def due_by(month: date) -> date:
    """Return the last day on which the evaluation of a month is in time."""
    return following(month).replace(day=DUE_DAY)


def following(month: date) -> date:
    """Return the first day of the next month."""
    return (month.replace(day=28) + WEEK).replace(day=1)


def preceding(month: date) -> date:
    """Return the first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _begin(first_appointment: date) -> date:
    month = first_appointment.replace(day=1)
    return month if first_appointment < month + WEEK else following(month)


def _last(closed_on: date | None, today: date) -> date:
    present = today.replace(day=1)
    return present if closed_on is None else min(present, preceding(closed_on))


def _standing(month: date, signed: Collection[date], today: date) -> Standing:
    if month in signed:
        return Standing.SIGNED
    if today < following(month):
        return Standing.COMING
    return Standing.DUE if today <= due_by(month) else Standing.OVERDUE
