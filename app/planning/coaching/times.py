"""Times at which a young person, a coach and a space are free: every week, or once instead of another.

It looks at the same quarters of an hour as the search for a free moment (slot_grid), for the same days side by side.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.planning.coaching.wanted import ORDER, Claim, Clash, Hindrance, Wanted
from app.planning.slot_grid import QUARTER_SECONDS, Day, Span, blocked, days, spans
from app.planning.slot_wish import Occupied, Wish

MOST_EXCEPTIONS = 2
"""On how many dates a weekly time may be impossible and still be proposed, with each of them named."""

_MINUTE = 60
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeklyTime:
    """A time on a day of the week; `dates` is how often it would be, without its `clashes`."""

    weekday: int
    starts: time
    dates: int
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The starts from one time to another on a day of the week at which it cannot be, mostly because of one thing."""

    weekday: int
    starts: time
    latest: time
    because: Clash


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """The weekly times that can be, the best one first, and all that cannot in the order of the week."""

    possible: tuple[WeeklyTime, ...]
    refused: tuple[Refused, ...]

    def at(self, weekday: int, starts: time) -> WeeklyTime | None:
        """Return a time that can be; none when it cannot."""
        return next((each for each in self.possible if (each.weekday, each.starts) == (weekday, starts)), None)

    def why_not(self, weekday: int, starts: time) -> Clash | None:
        """Return what is mostly in the way of a time, if it is one that is looked at and cannot be."""
        stretches = (each for each in self.refused if each.weekday == weekday)
        return next((each.because for each in stretches if each.starts <= starts <= each.latest), None)

    def proposed(self, most: int, *, minutes: int) -> tuple[WeeklyTime, ...]:
        """Return the best times that do not overlap, of as many days of the week as there are."""
        chosen = sorted(
            _apart(self.possible, minutes, lambda each: (each.weekday, each.starts)),
            key=lambda pair: (len(pair[1].clashes), pair[0]),
        )
        return tuple(value for _nth, value in chosen[:most])


def weekly(wanted: Wanted) -> Times:
    """Return at which times of the week an appointment can be every week, and why not at the others.

    The best has the fewest clashes, and is the nearest to what suits.
    """
    search = _Search(wanted)
    by_time: dict[tuple[int, time], list[tuple[int, int]]] = defaultdict(list)
    for number, bit, at in search.starts():
        by_time[at.isoweekday(), at.time()].append((number, bit))
    possible, refused = [], []
    for (weekday, starts), places in sorted(by_time.items()):
        clashes = tuple(clash for clash in (search.clash(*place) for place in places) if clash is not None)
        if len(clashes) > min(MOST_EXCEPTIONS, len(places) - 1):
            refused.append(Refused(weekday=weekday, starts=starts, latest=starts, because=_mostly(clashes, wanted)))
        else:
            dates = len(places) - len(clashes)
            possible.append(WeeklyTime(weekday=weekday, starts=starts, dates=dates, clashes=clashes))
    possible.sort(key=lambda each: (len(each.clashes), _from(wanted.near, each.starts), each.weekday, each.starts))
    return Times(possible=tuple(possible), refused=tuple(_merged(refused, wanted)))


def moments(wanted: Wanted, *, around: date, besides: Iterable[datetime] = (), most: int = 3) -> tuple[datetime, ...]:
    """Return the best moments for one appointment in order of time: near that day, each on another day where it can."""
    search, not_these = _Search(wanted), set(besides)
    free = [at for number, bit, at in search.starts() if not search.masks[number] >> bit & 1 and at not in not_these]
    free.sort(key=lambda at: (_from(wanted.near, at.time()), at))
    chosen = sorted(
        _apart(free, wanted.minutes, lambda at: (at.date(), at.time())),
        key=lambda pair: (pair[0], abs((pair[1].date() - around).days), pair[1]),
    )
    return tuple(sorted(at for _nth, at in chosen[:most]))


class _Search:
    """Knows for each day the starts that are taken, as bits, and by what."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._clock = ZoneInfo(wanted.zone)
        self._seconds = wanted.minutes * _MINUTE
        self._grid = days(_wish(wanted))
        claims = sorted(wanted.claims, key=lambda claim: ORDER.index(claim.sort))
        self._claims = [(claim, self._spans(claim)) for claim in claims]
        self._of_claims = [blocked(self._grid, found, self._seconds) for _claim, found in self._claims]
        self.masks = [reduce(or_, (masks[number] for masks in self._of_claims), 0) for number in range(len(self._grid))]

    def starts(self) -> Iterator[tuple[int, int, datetime]]:
        """Yield each start with its day and bit, in order of time."""
        for number, day in enumerate(self._grid):
            for bit in range(day.number):
                yield number, bit, day.start(bit).astimezone(self._clock)

    def clash(self, number: int, bit: int) -> Clash | None:
        """Return what a start runs into first, if anything."""
        if not self.masks[number] >> bit & 1:
            return None
        place = next(place for place, masks in enumerate(self._of_claims) if masks[number] >> bit & 1)
        claim, found = self._claims[place]
        day = self._grid[number]
        return Clash(day=day.day, sort=claim.sort, by=self._by(claim, found, day, bit))

    def _by(self, claim: Claim, found: Sequence[Span], day: Day, bit: int) -> Occupied:
        starts = day.first + bit * QUARTER_SECONDS
        return next(
            occupied
            for occupied, (busy, ends) in zip(claim.occupied, found, strict=True)
            if busy < starts + self._seconds and starts < ends
        )

    def _spans(self, claim: Claim) -> list[Span]:
        # The way counts for people, who have to be somewhere else before or after.
        people = claim.sort in {Hindrance.YOUNG_PERSON, Hindrance.COACH}
        return list(spans(claim.occupied, self._wanted.place if people else None))


def _wish(wanted: Wanted) -> Wish:
    return Wish(
        minutes=wanted.minutes,
        first=wanted.first,
        days=wanted.days,
        opening=wanted.opening,
        zone=wanted.zone,
        after=wanted.after,
        weekdays=wanted.weekdays,
        free_days=wanted.free_days,
    )


def _mostly(clashes: Sequence[Clash], wanted: Wanted) -> Clash:
    """Return the first clash with what is in the way most often."""
    counts = Counter(_thing(clash, wanted) for clash in clashes)
    return min(clashes, key=lambda clash: (-counts[_thing(clash, wanted)], ORDER.index(clash.sort), clash.day))


def _thing(clash: Clash, wanted: Wanted) -> Hashable:
    clock = ZoneInfo(wanted.zone)
    starts, ends = (at.astimezone(clock).time() for at in (clash.by.period.starts_at, clash.by.period.ends_at))
    return clash.sort, clash.by.title, starts, ends


def _merged(refused: Iterable[Refused], wanted: Wanted) -> list[Refused]:
    """Return the refused starts, those one after the other for the same reason as one."""
    found: list[Refused] = []
    for each in refused:
        if found and _goes_on(found[-1], each, wanted):
            found[-1] = replace(found[-1], latest=each.latest)
        else:
            found.append(each)
    return found


def _goes_on(before: Refused, after: Refused, wanted: Wanted) -> bool:
    return (
        before.weekday == after.weekday
        and _minute(after.starts) - _minute(before.latest) == QUARTER_SECONDS // _MINUTE
        and _thing(before.because, wanted) == _thing(after.because, wanted)
    )


def _apart(
    values: Iterable[Value], minutes: int, place: Callable[[Value], tuple[Hashable, time]]
) -> Iterator[tuple[int, Value]]:
    """Yield the values of a day that do not overlap the ones before them, each with how many those are."""
    kept: dict[Hashable, list[int]] = defaultdict(list)
    for value in values:
        day, at = place(value)
        if all(abs(_minute(at) - other) >= minutes for other in kept[day]):
            yield len(kept[day]), value
            kept[day].append(_minute(at))


def _from(near: time, at: time) -> int:
    return abs(_minute(near) - _minute(at))


def _minute(at: time) -> int:
    return at.hour * _MINUTE + at.minute
