"""The first moments at which a space, children, volunteers and partners are free; and else what stands in the way."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import reduce
from operator import and_, or_
from uuid import UUID

from app.planning.slot_grid import QUARTER_SECONDS, at_least, blocked, days, lowest, spans, within_hours
from app.planning.slot_wish import (
    Candidate,
    Found,
    NeedSort,
    Obstacle,
    Occupied,
    Opening,
    Place,
    Refused,
    Wish,
)

MOST_REFUSED = 14
_MINUTE = 60


def find(wish: Wish, *, most: int) -> Found:
    """Return the first free moments, one for each stretch of starts without a gap, in order of time.

    Takes a step for each day, place and candidate, and one for each time that somebody is occupied.
    """
    search = _Search(wish)
    openings: list[Opening] = []
    refused = list(_free_days(wish))
    alone: Counter[Obstacle] = Counter()
    for number, day in enumerate(search.grid):
        found = list(search.openings(number))
        openings.extend(found)
        if not found:
            alone.update(search.alone(number))
            refused.append(search.refused(number))
        if len(openings) >= most:
            refused = [each for each in refused if each.day < day.day]
            break
    return Found(
        openings=tuple(openings[:most]),
        refused=tuple(sorted(refused, key=lambda each: each.day)[:MOST_REFUSED]),
        alone=tuple(sorted(alone.items(), key=lambda item: (-item[1], item[0].sort, item[0].name))),
    )


def _free_days(wish: Wish) -> Iterator[Refused]:
    for number in range(wish.days):
        day = wish.first + timedelta(days=number)
        if day in wish.free_days and day.isoweekday() in wish.weekdays:
            yield Refused(day=day, free_day=wish.free_days[day])


class _Search:
    """Knows for each day, place and need the starts at which it is free, as bits; each is looked at once."""

    def __init__(self, wish: Wish) -> None:
        self.grid = days(wish)
        self._wish = wish
        self._seconds = wish.minutes * _MINUTE
        self._places = [self._free(blocked(self.grid, spans(place.occupied), self._seconds)) for place in wish.places]
        self._candidates: dict[tuple[int, UUID | None], list[list[int]]] = {}

    def openings(self, number: int) -> Iterator[Opening]:
        """Yield the free moments of a day."""
        day = self.grid[number]
        free = [reduce(and_, self._met(number, place)) for place in range(len(self._wish.places))]
        rest = reduce(or_, free, 0)
        while rest:
            low = lowest(rest)
            length = lowest(~(rest >> low))
            rest &= ~(((1 << length) - 1) << low)
            places = [place for place, mask in enumerate(free) if mask >> low & 1]
            yield Opening(
                day=day.day,
                starts_at=day.start(low),
                latest=day.start(low + length - 1),
                places=tuple(self._wish.places[place] for place in places),
                free=tuple(self._names(number, low, need, places[0]) for need in range(len(self._wish.needs))),
            )

    def alone(self, number: int) -> set[Obstacle]:
        """Return what keeps the day from having a free moment all by itself."""
        found = set()
        for place in range(len(self._wish.places)):
            met = self._met(number, place)
            for each in range(len(met)):
                if reduce(and_, met[:each] + met[each + 1 :], self.grid[number].all):
                    found.add(self._sort(each))
        return found

    def refused(self, number: int) -> Refused:
        """Return the start of a day at which the least is in the way, and what that is."""
        day = self.grid[number]
        everywhere = [self._met(number, place) for place in range(len(self._wish.places))]
        for missing in range(1, len(self._wish.needs) + 2):
            nearly = [at_least(len(met) - missing, met) & day.all for met in everywhere]
            starts = [(lowest(mask), place) for place, mask in enumerate(nearly) if mask]
            if starts:
                bit, place = min(starts)
                unmet = [each for each, mask in enumerate(everywhere[place]) if not mask >> bit & 1]
                obstacles = tuple(self._obstacle(number, bit, each, place) for each in unmet)
                return Refused(day=day.day, starts_at=day.start(bit), obstacles=obstacles)
        return Refused(day=day.day, obstacles=(Obstacle(sort=NeedSort.SPACE, name=""),))

    def _met(self, number: int, place: int) -> list[int]:
        """Return the starts at which the place is free, and those at which each need is met there."""
        needs = (
            at_least(need.count, (masks[number] for masks in self._of(each, place)))
            for each, need in enumerate(self._wish.needs)
        )
        return [self._places[place][number], *needs]

    def _of(self, need: int, place: int) -> list[list[int]]:
        """Return for each candidate, for each day, the starts at which they could be at the place."""
        where = self._wish.places[place]
        # All places at the location are equally far from everywhere: looked at once, for all of them.
        key = need, where.id if where.away_minutes else None
        found = self._candidates.get(key)
        if found is None:
            found = [self._could_come(candidate, where) for candidate in self._wish.needs[need].candidates]
            self._candidates[key] = found
        return found

    def _could_come(self, candidate: Candidate, place: Place) -> list[int]:
        free = self._free(blocked(self.grid, spans(candidate.occupied, place), self._seconds))
        return [
            mask & within_hours(candidate, day, self._wish.minutes) for mask, day in zip(free, self.grid, strict=True)
        ]

    def _free(self, taken: Iterable[int]) -> list[int]:
        return [day.all & ~mask for day, mask in zip(self.grid, taken, strict=True)]

    def _names(self, number: int, bit: int, need: int, place: int) -> tuple[str, ...]:
        candidates = zip(self._wish.needs[need].candidates, self._of(need, place), strict=True)
        return tuple(candidate.name for candidate, masks in candidates if masks[number] >> bit & 1)

    def _sort(self, each: int) -> Obstacle:
        """Return what `_met` lists at a place, as an obstacle without a moment."""
        if each == 0:
            places = self._wish.places
            return Obstacle(sort=NeedSort.SPACE, name=places[0].name if len(places) == 1 else "")
        need = self._wish.needs[each - 1]
        return Obstacle(sort=need.sort, name=need.name, count=need.count)

    def _obstacle(self, number: int, bit: int, each: int, place: int) -> Obstacle:
        starts = self.grid[number].first + bit * QUARTER_SECONDS
        where = self._wish.places[place]
        if each == 0:
            return Obstacle(sort=NeedSort.SPACE, name=where.name, by=self._at(starts, where.occupied, None))
        need = self._wish.needs[each - 1]
        only = need.candidates[0] if len(need.candidates) == 1 else None
        return Obstacle(
            sort=need.sort,
            name=need.name,
            free=len(self._names(number, bit, each - 1, place)),
            count=need.count,
            by=self._at(starts, only.occupied, where) if only else None,
        )

    def _at(self, starts: int, occupied: Sequence[Occupied], place: Place | None) -> Occupied | None:
        taken = zip(occupied, spans(occupied, place), strict=True)
        return next((each for each, (busy, ends) in taken if busy < starts + self._seconds and starts < ends), None)
