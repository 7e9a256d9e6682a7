"""Whose turn it is to visit the library, so that every group goes, and on which days of the year."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.planning.free_days import FreeDay
from app.planning.vocabulary import FreeDaySort, SchoolHolidays

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A day on which a group was at the library, or is to go."""

    group_id: UUID
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A visit that is proposed: the how many-eth of the group in the year; `last` is the day of the one before.

    There is none before (`last` is none) for a group that never went.
    """

    group_id: UUID
    day: date
    number: int
    last: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """The visits of a year, by day, and for how many groups there is no day left, by group."""

    turns: tuple[Turn, ...]
    without_a_day: Mapping[UUID, int]


def usual_days(
    first: date, last: date, *, weekday: int, free: Iterable[FreeDay], holidays: SchoolHolidays
) -> tuple[date, ...]:
    """Return each such weekday (Monday is 0) from one day to another that is not free, as the template says of it."""
    closed: set[date] = set()
    school: set[date] = set()
    for one in free:
        (school if one.sort is FreeDaySort.SCHOOL_HOLIDAY else closed).add(one.day)
    return tuple(day for day in _weekly(first, last, weekday) if day not in closed and _held(day, school, holidays))


def propose(
    groups: Sequence[UUID], visits: Iterable[Visit], *, times: int, days: Sequence[date], year: tuple[date, date]
) -> Proposal:
    """Return a visit a day, spread over the days, until every group has so many in the year.

    Whoever has had fewest goes first, of those whoever has not gone for longest, then the order given. Nobody has a
    visit more before everybody has as many. `visits` are those that were and those that are planned, also of other
    years; a day on which somebody goes already is nobody else's.
    """
    known = [visit for visit in visits if visit.group_id in set(groups)]
    taken = {visit.day for visit in visits}
    calendar = _Calendar(groups=groups, visits=known, year=year)
    wanted = list(calendar.missing(times))
    open_days = [day for day in sorted(set(days)) if day not in taken]
    turns: list[Turn] = []
    without: dict[UUID, int] = defaultdict(int)
    place = 0
    for position, (group_id, number) in enumerate(wanted):
        after = calendar.all_have(number - 1)
        place = max(place, position * len(open_days) // len(wanted))
        while place < len(open_days) and after is not None and open_days[place] <= after:
            place += 1
        if place >= len(open_days):
            without[group_id] += 1
            continue
        turns.append(calendar.take(group_id, open_days[place], number))
        place += 1
    return Proposal(turns=tuple(turns), without_a_day=dict(without))


class _Calendar:
    """Which group goes when, as far as is known while visits are given out."""

    def __init__(self, *, groups: Sequence[UUID], visits: Sequence[Visit], year: tuple[date, date]) -> None:
        self._groups = groups
        self._days: dict[UUID, list[date]] = {group_id: [] for group_id in groups}
        self._before: dict[UUID, date] = {}
        for visit in sorted(visits, key=lambda visit: visit.day):
            if year[0] <= visit.day <= year[1]:
                self._days[visit.group_id].append(visit.day)
            elif visit.day < year[0]:
                self._before[visit.group_id] = visit.day

    def missing(self, times: int) -> Iterator[tuple[UUID, int]]:
        """Yield which visit of which group is to be planned, in turn."""
        order = {group_id: place for place, group_id in enumerate(self._groups)}
        for number in range(1, times + 1):
            lacking = [group_id for group_id in self._groups if len(self._days[group_id]) < number]
            for group_id in sorted(lacking, key=lambda one: (self._last(one) or date.min, order[one])):
                yield group_id, number

    def all_have(self, number: int) -> date | None:
        """Return the day on which the last group has its how many-eth visit, of those whose day is known."""
        return max((days[number - 1] for days in self._days.values() if 0 < number <= len(days)), default=None)

    def take(self, group_id: UUID, day: date, number: int) -> Turn:
        earlier = [one for one in self._days[group_id] if one < day]
        last = earlier[-1] if earlier else self._before.get(group_id)
        self._days[group_id] = sorted([*self._days[group_id], day])
        return Turn(group_id=group_id, day=day, number=number, last=last)

    def _last(self, group_id: UUID) -> date | None:
        days = self._days[group_id]
        return days[-1] if days else self._before.get(group_id)


def _weekly(first: date, last: date, weekday: int) -> Iterator[date]:
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        yield day
        day += WEEK


def _held(day: date, school: set[date], holidays: SchoolHolidays) -> bool:
    if holidays is SchoolHolidays.IGNORE:
        return True
    return (day in school) is (holidays is SchoolHolidays.ONLY)
