"""What visits break of what was asked of a day: found after a change by hand, or when the day changed since."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.planning.rotation.day import Day, NamedVisit, Round, Window


class BreachSort(StrEnum):
    """Which rule is broken."""

    MISSING = "missing"
    SKIPPED = "skipped"
    STATION_AWAY = "station_away"
    GROUP_AWAY = "group_away"
    BREAK = "break"
    TOO_MANY = "too_many"
    TOGETHER = "together"
    FIRST = "first"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Breach:
    """A rule that is broken, by whom and where; `round` is `None` where it is about no round."""

    sort: BreachSort
    groups: tuple[str, ...]
    station: str
    round: int | None = None


def breaches(day: Day, visits: Iterable[NamedVisit]) -> tuple[Breach, ...]:
    """Return every rule that is broken, sorted; a visit in a round that the day does not have breaks none."""
    made = sorted(visits)
    rounds = {one.index: one for one in day.rounds()}
    found = [*_pairs(day, made), *_places(day, made), *_beginnings(day, made)]
    for visit in made:
        if visit.round in rounds:
            found += _hours(day, visit, rounds[visit.round])
    return tuple(sorted(set(found), key=lambda one: (one.sort, one.groups, one.station, one.round or 0)))


def _pairs(day: Day, made: list[NamedVisit]) -> Iterator[Breach]:
    there = {(visit.group, visit.station): visit.round for visit in made}
    for group in day.groups:
        for station in day.stations:
            at = there.get((group.id, station.id))
            if station.id in group.skip and at is not None:
                yield Breach(sort=BreachSort.SKIPPED, groups=(group.id,), station=station.id, round=at)
            elif station.id not in group.skip and at is None:
                yield Breach(sort=BreachSort.MISSING, groups=(group.id,), station=station.id)


def _places(day: Day, made: list[NamedVisit]) -> Iterator[Breach]:
    room = {station.id: station.capacity for station in day.stations}
    for (station, at), number in Counter((visit.station, visit.round) for visit in made).items():
        here = tuple(visit.group for visit in made if (visit.station, visit.round) == (station, at))
        if number > room.get(station, number):
            yield Breach(sort=BreachSort.TOO_MANY, groups=here, station=station, round=at)
        for pair in day.not_together:
            if set(pair) <= set(here):
                yield Breach(sort=BreachSort.TOGETHER, groups=pair, station=station, round=at)


def _beginnings(day: Day, made: list[NamedVisit]) -> Iterator[Breach]:
    for group in day.groups:
        first = min((visit for visit in made if visit.group == group.id), key=lambda one: one.round, default=None)
        if group.first is not None and first is not None and first.station != group.first:
            yield Breach(sort=BreachSort.FIRST, groups=(group.id,), station=group.first)


def _hours(day: Day, visit: NamedVisit, one: Round) -> Iterator[Breach]:
    by_station = {station.id: station.windows for station in day.stations}
    by_group = {group.id: group.windows for group in day.groups}
    about = {"groups": (visit.group,), "station": visit.station, "round": visit.round}
    if not _is_within(by_station.get(visit.station), one):
        yield Breach(sort=BreachSort.STATION_AWAY, **about)  # type: ignore[arg-type]  # values by their names
    if not _is_within(by_group.get(visit.group), one):
        yield Breach(sort=BreachSort.GROUP_AWAY, **about)  # type: ignore[arg-type]  # the same
    if any(pause.start < one.end and one.start < pause.end for pause in day.breaks):
        yield Breach(sort=BreachSort.BREAK, **about)  # type: ignore[arg-type]  # the same


def _is_within(windows: tuple[Window, ...] | None, one: Round) -> bool:
    return windows is None or any(window.holds(one.window) for window in windows)
