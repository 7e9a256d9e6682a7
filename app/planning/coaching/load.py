"""How full the week of a coach is, and for how many more appointments there is room."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

FULL_FROM = 85
"""From how many percent on a week is called full: the rest is for what comes between."""


class DutySort(StrEnum):
    """What a coach does in a week."""

    APPOINTMENT = "appointment"
    OUTSIDE = "outside"
    GROUP = "group"
    SHOW = "show"


class Fullness(StrEnum):
    """What a load comes to in a word."""

    ROOM = "room"
    FULL = "full"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A meeting that a coach is at; `away_minutes` is the way to it, which is gone there and back."""

    sort: DutySort
    minutes: int
    away_minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """The minutes of a week: with people, to get ready and write, on the way, and those of the contract."""

    meeting: int
    preparing: int
    travelling: int
    available: int

    @property
    def planned(self) -> int:
        """All that is asked of the coach."""
        return self.meeting + self.preparing + self.travelling

    @property
    def left(self) -> int:
        """What is still free; below zero when it is more than the coach works."""
        return self.available - self.planned

    @property
    def percent(self) -> int:
        """How much of the week is planned, rounded down."""
        return self.planned * 100 // self.available

    @property
    def fullness(self) -> Fullness:
        """The load in a word."""
        if self.left < 0:
            return Fullness.TOO_MUCH
        return Fullness.FULL if self.percent >= FULL_FROM else Fullness.ROOM

    def room_for(self, minutes: int) -> int:
        """Return how many more appointments of that length fit, with what comes around each."""
        return max(0, self.left // (minutes + preparing(DutySort.APPOINTMENT)))


def preparing(sort: DutySort) -> int:
    """Return the minutes around a meeting: a quarter of an hour to get ready and write the note of an appointment.

    Twice that for a group or a show, where instruments are set up and put away.
    """
    match sort:
        case DutySort.APPOINTMENT | DutySort.OUTSIDE:
            return 15
        case DutySort.GROUP | DutySort.SHOW:
            return 30
        case _:
            assert_never(sort)


def load(duties: Iterable[Duty], *, available: int) -> Load:
    """Return what the duties of a week come to, of `available` minutes."""
    found = tuple(duties)
    return Load(
        meeting=sum(duty.minutes for duty in found),
        preparing=sum(preparing(duty.sort) for duty in found),
        travelling=sum(2 * duty.away_minutes for duty in found),
        available=available,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Minutes of a day between two things that a coach does, counted from midnight."""

    starts: int
    ends: int


def gaps(busy: Iterable[tuple[int, int]], *, shortest: int) -> tuple[Gap, ...]:
    """Return where something of `shortest` minutes fits between the first and the last of these stretches of a day."""
    found: list[Gap] = []
    until: int | None = None
    for starts, ends in sorted(busy):
        if until is not None and starts - until >= shortest:
            found.append(Gap(starts=until, ends=starts))
        until = ends if until is None else max(until, ends)
    return tuple(found)
