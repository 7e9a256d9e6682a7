"""What can be said of a day at once, before anything is solved: how many rounds it has, and how many it takes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.planning.rotation.day import Day, Minute
from app.planning.rotation.grid import Grid, Taker, grid

_ANOTHER_DAY = 24 * 60


class Sort(StrEnum):
    """What has too few rounds."""

    STATION = "station"
    GROUP = "group"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortage:
    """A station or a group, by its place in the day, with fewer rounds than it needs, however the rest is arranged."""

    sort: Sort
    place: int
    fitting: int
    needed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """How many rounds fit and are needed at the least, and when the last of these ends, were the day long enough.

    `certain`: so many are enough as well. Otherwise solving has to say so.
    """

    fitting: int
    needed: int
    ends: Minute | None
    certain: bool
    shortages: tuple[Shortage, ...]

    @property
    def possible(self) -> bool:
        """Say whether counting finds nothing in the way."""
        return self.needed <= self.fitting and not self.shortages


def outlook(day: Day) -> Outlook:
    """Return what counting says: instant, and never more than what is needed.

    Groups and stations that are always there, in any number and with any skips, need no more rounds than whoever has
    most to do: the edges of a bipartite graph have that many colours (König).
    """
    there, longer = grid(day), replace(day, end=day.end + _ANOTHER_DAY)
    wide, rounds = grid(longer), longer.rounds()
    fewest = wide.fewest_rounds()
    needed = next((number for number in range(fewest, wide.rounds + 1) if not any(_short(wide.until(number)))), fewest)
    return Outlook(
        fitting=there.rounds,
        needed=needed,
        ends=rounds[needed - 1].end if 0 < needed <= len(rounds) else None,
        certain=_is_certain(day, wide.until(needed)),
        shortages=tuple(shortage for shortage in _short(there) if shortage.needed <= there.rounds),
    )


def _short(there: Grid) -> Iterator[Shortage]:
    yield from _few(there.stations, Sort.STATION)
    yield from _few(there.groups, Sort.GROUP)


def _few(takers: tuple[Taker, ...], sort: Sort) -> Iterator[Shortage]:
    for place, taker in enumerate(takers):
        needed = -(-taker.visits // taker.capacity)
        if len(taker.rounds) < needed:
            yield Shortage(sort=sort, place=place, fitting=len(taker.rounds), needed=needed)


def _is_certain(day: Day, there: Grid) -> bool:
    alone = all(station.capacity == 1 for station in day.stations)
    always = all(len(taker.rounds) == there.rounds for taker in there.groups + there.stations)
    return always and not there.first and (alone or not there.apart)
