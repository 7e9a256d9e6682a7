"""A day in numbers: which group and which station can take part in which round."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.planning.rotation.day import Day, NamedVisit, Round, Window

Visit = tuple[int, int, int]
"""A group, a station and a round, by their places in the day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taker:
    """A group or a station: in which rounds it can take part, and how often it has to.

    `capacity` is with how many at once: 1 for a group.
    """

    rounds: frozenset[int]
    visits: int
    capacity: int = 1

    @property
    def needs(self) -> int:
        """Return in how many rounds it has to take part at the least."""
        return -(-self.visits // self.capacity)

    def done_after(self, rounds: int) -> int:
        """Return how many rounds must pass before it can be done; one more than there are when it never is."""
        able = sorted(self.rounds)
        if self.needs > len(able):
            return rounds + 1
        return able[self.needs - 1] + 1 if self.needs else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Groups, or stations, that can change places without anybody noticing."""

    members: tuple[int, ...]
    taker: Taker


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Groups and stations by their places in the day; `skipped` are the pairs that never meet."""

    rounds: int
    groups: tuple[Taker, ...]
    stations: tuple[Taker, ...]
    skipped: frozenset[tuple[int, int]]
    first: Mapping[int, int]
    apart: frozenset[tuple[int, int]]

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Return which group has to see which station."""
        return tuple(
            (group, station)
            for group in range(len(self.groups))
            for station in range(len(self.stations))
            if (group, station) not in self.skipped
        )

    @property
    def begin(self) -> int:
        """Return the first round in which anything can take place."""
        working = frozenset(one for station in self.stations for one in station.rounds)
        return min((one for group in self.groups for one in group.rounds & working), default=0)

    def until(self, rounds: int) -> "Grid":
        """Return the same with the first rounds alone."""
        return replace(
            self,
            rounds=rounds,
            groups=tuple(_shortened(taker, rounds) for taker in self.groups),
            stations=tuple(_shortened(taker, rounds) for taker in self.stations),
        )

    def fewest_rounds(self) -> int:
        """Return a number of rounds below which nobody could be done, by counting."""
        return max((taker.needs for taker in self.groups + self.stations), default=0)

    def earliest_end(self) -> int:
        """Return a number of rounds below which somebody would not be done in their own; one too many when never."""
        return max((taker.done_after(self.rounds) for taker in self.groups + self.stations), default=0)

    def most_visits(self) -> int:
        """Return a number of visits above which groups, or stations, would have too few rounds."""
        return min(
            sum(min(taker.visits, taker.capacity * len(taker.rounds)) for taker in takers)
            for takers in (self.groups, self.stations)
        )

    def groups_alike(self) -> tuple[Alike, ...]:
        """Return the groups in classes: the same rounds, stations and first station."""
        skips = [frozenset(s for g, s in self.skipped if g == group) for group in range(len(self.groups))]
        return _alike(self.groups, [(skips[group], self.first.get(group)) for group in range(len(self.groups))])

    def stations_alike(self) -> tuple[Alike, ...]:
        """Return the stations in classes; one that takes several groups at once is a class of its own."""
        skips = [frozenset(g for g, s in self.skipped if s == station) for station in range(len(self.stations))]
        first = [frozenset(g for g, s in self.first.items() if s == station) for station in range(len(self.stations))]
        return _alike(
            self.stations,
            [
                (skips[station], first[station], station if taker.capacity > 1 else None)
                for station, taker in enumerate(self.stations)
            ],
        )


def grid(day: Day) -> Grid:
    """Return the day in numbers."""
    rounds = day.rounds()
    station_of = {station.id: number for number, station in enumerate(day.stations)}
    group_of = {group.id: number for number, group in enumerate(day.groups)}
    skipped = {(number, station_of[one]) for number, group in enumerate(day.groups) for one in group.skip}
    visitors = len(day.groups)
    return Grid(
        rounds=len(rounds),
        groups=tuple(
            Taker(rounds=_within(group.windows, rounds), visits=len(day.stations) - len(group.skip))
            for group in day.groups
        ),
        stations=tuple(
            Taker(
                rounds=_within(station.windows, rounds),
                visits=visitors - sum(1 for _, skipping in skipped if skipping == number),
                capacity=station.capacity,
            )
            for number, station in enumerate(day.stations)
        ),
        skipped=frozenset(skipped),
        first={n: station_of[group.first] for n, group in enumerate(day.groups) if group.first is not None},
        apart=frozenset((group_of[one], group_of[other]) for one, other in day.not_together),
    )


def named(day: Day, visits: Iterable[Visit]) -> frozenset[NamedVisit]:
    """Return visits by the names of their groups and stations."""
    return frozenset(
        NamedVisit(group=day.groups[group].id, station=day.stations[station].id, round=one)
        for group, station, one in visits
    )


def numbered(day: Day, visits: Iterable[NamedVisit]) -> frozenset[Visit]:
    """Return visits by the places of their groups and stations in the day."""
    groups = {group.id: number for number, group in enumerate(day.groups)}
    stations = {station.id: number for number, station in enumerate(day.stations)}
    return frozenset((groups[visit.group], stations[visit.station], visit.round) for visit in visits)


def idle(visits: Iterable[Visit], *, of: int) -> int:
    """Count the rounds without a visit between the first and the last: of each group (`of` 0) or station (`of` 1)."""
    taken: defaultdict[int, set[int]] = defaultdict(set)
    for visit in visits:
        taken[visit[of]].add(visit[2])
    return sum(max(rounds) - min(rounds) + 1 - len(rounds) for rounds in taken.values())


def _within(windows: tuple[Window, ...] | None, rounds: tuple[Round, ...]) -> frozenset[int]:
    if windows is None:
        return frozenset(range(len(rounds)))
    return frozenset(one.index for one in rounds if any(window.holds(one.window) for window in windows))


def _shortened(taker: Taker, rounds: int) -> Taker:
    return replace(taker, rounds=frozenset(one for one in taker.rounds if one < rounds))


def _alike(takers: tuple[Taker, ...], besides: list[tuple[object, ...]]) -> tuple[Alike, ...]:
    classes: defaultdict[tuple[Taker, tuple[object, ...]], list[int]] = defaultdict(list)
    for number, (taker, more) in enumerate(zip(takers, besides, strict=True)):
        classes[taker, more].append(number)
    return tuple(Alike(members=tuple(members), taker=taker) for (taker, _), members in classes.items())
