"""What is left of a rotation that goes on, in numbers, and which of its visits can still take place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.planning.rotation.grid import Grid, Taker, Visit, grid, numbered
from app.planning.rotation.running import Absence, Running


class Why(StrEnum):
    """Why a visit cannot take place any more."""

    STATION_GONE = "station_gone"
    """The station does not work in any round that is left."""
    GROUP_GONE = "group_gone"
    """The group is not there in any round that is left."""
    NEVER_BOTH = "never_both"
    """In every round that is left one of the two is not there."""
    TOO_SHORT = "too_short"
    """There is such a round, but not enough of them for everybody."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Dropped:
    """A visit that does not take place any more, and why."""

    group: str
    station: str
    why: Why


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """The visits that are left as a grid of their own: its pairs are those that could still meet.

    `been` are the rounds in which each group was somewhere, `plan` are the planned visits that could still be,
    `never` the pairs that cannot meet any more.
    """

    running: Running
    grid: Grid
    plan: frozenset[Visit]
    been: tuple[frozenset[int], ...]
    never: frozenset[tuple[int, int]]

    @property
    def last_done(self) -> int:
        """Return the last round in which anything took place, or -1."""
        return max((one for rounds in self.been for one in rounds), default=-1)

    def could_be(self, visit: Visit) -> bool:
        """Say whether, apart from all others, this visit could take place."""
        group, station, one = visit
        return (group, station) not in self.grid.skipped and one in (
            self.grid.groups[group].rounds & self.grid.stations[station].rounds
        )

    def dropped(self, pair: tuple[int, int]) -> Dropped:
        """Return by its names a pair that does not meet, and why."""
        group, station = pair
        day = self.running.day
        return Dropped(group=day.groups[group].id, station=day.stations[station].id, why=self._why(pair))

    def _why(self, pair: tuple[int, int]) -> Why:
        if pair not in self.never:
            return Why.TOO_SHORT
        if not self.grid.stations[pair[1]].rounds:
            return Why.STATION_GONE
        return Why.NEVER_BOTH if self.grid.groups[pair[0]].rounds else Why.GROUP_GONE


def rest(running: Running) -> Rest:
    """Return what is left of a day."""
    day, whole = running.day, grid(running.day)
    groups = tuple(
        _left(taker, running.from_round, [one for one in running.away if one.of == group.id])
        for group, taker in zip(day.groups, whole.groups, strict=True)
    )
    stations = tuple(
        _left(taker, running.from_round, [one for one in running.out if one.of == station.id])
        for station, taker in zip(day.stations, whole.stations, strict=True)
    )
    done, plan = numbered(day, running.done), numbered(day, running.plan)
    been = tuple(frozenset(one for at, _, one in done if at == group) for group in range(len(groups)))
    met = {(group, station) for group, station, _ in done}
    never = {pair for pair in whole.pairs if not groups[pair[0]].rounds & stations[pair[1]].rounds}
    left = _counted(
        replace(
            whole,
            groups=groups,
            stations=stations,
            skipped=whole.skipped | met | never,
            first=dict(_beginning(whole, groups, stations, been)),
        )
    )
    found = Rest(running=running, grid=left, plan=plan, been=been, never=frozenset(never - met))
    return replace(found, plan=frozenset(filter(found.could_be, plan)))


def _left(taker: Taker, from_round: int, absences: list[Absence]) -> Taker:
    left = (one for one in taker.rounds if one >= from_round and not any(each.holds(one) for each in absences))
    return replace(taker, rounds=frozenset(left))


def _beginning(
    whole: Grid, groups: tuple[Taker, ...], stations: tuple[Taker, ...], been: tuple[frozenset[int], ...]
) -> Iterator[tuple[int, int]]:
    """Yield where groups are still to begin: those that did not, when the station is there as soon as they are."""
    for group, first in whole.first.items():
        if not been[group] and groups[group].rounds and min(groups[group].rounds) in stations[first].rounds:
            yield group, first


def _counted(left: Grid) -> Grid:
    """Return the same with how often everybody still has to take part."""
    pairs = left.pairs
    return replace(
        left,
        groups=tuple(
            replace(taker, visits=sum(at == number for at, _ in pairs)) for number, taker in enumerate(left.groups)
        ),
        stations=tuple(
            replace(taker, visits=sum(at == number for _, at in pairs)) for number, taker in enumerate(left.stations)
        ),
    )
