"""What happens in a group's day and at a station, one thing after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.documents.day import DayOnPaper, GroupOnPaper, Span, StationOnPaper


class Sort(StrEnum):
    """What a group does for a while."""

    VISIT = "visit"
    BREAK = "break"
    BOOKLET = "booklet"
    WAITING = "waiting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """A while in a group's day; `station` is there for a visit alone."""

    span: Span
    sort: Sort
    station: StationOnPaper | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A round at a station and the groups that come, or a break, when `groups` is nothing."""

    span: Span
    groups: tuple[GroupOnPaper, ...] | None


def stops(day: DayOnPaper, group: GroupOnPaper) -> tuple[Stop, ...]:
    """Return a group's route: its visits, and what lies between them."""
    visited = {visit.round: visit.station for visit in day.visits if visit.group == group.number}
    if not visited:
        return ()
    stations = {station.letter: station for station in day.stations}
    together = day.booklet_place is not None
    used = {visit.round for visit in day.visits} if together else visited.keys()
    idle = Sort.BOOKLET if together else Sort.WAITING
    found = [
        Stop(span=day.rounds[at], sort=Sort.VISIT, station=stations[visited[at]])
        if at in visited
        else Stop(span=day.rounds[at], sort=idle)
        for at in range(min(used), max(used) + 1)
        if at in visited or _is_there(group, day.rounds[at])
    ]
    begin, end = found[0].span.start, found[-1].span.end
    found += [Stop(span=one, sort=Sort.BREAK) for one in day.breaks if begin < one.end and one.start < end]
    return tuple(_joined(sorted(found, key=lambda stop: stop.span.start)))


def calls(day: DayOnPaper, station: StationOnPaper) -> tuple[Call, ...]:
    """Return who comes to a station, from its first round to its last, with the breaks and the empty rounds between."""
    numbers = {group.number: group for group in day.groups}
    coming: dict[int, list[GroupOnPaper]] = {}
    for visit in sorted(day.visits, key=lambda visit: visit.group):
        if visit.station == station.letter:
            coming.setdefault(visit.round, []).append(numbers[visit.group])
    if not coming:
        return ()
    found = [Call(span=day.rounds[at], groups=tuple(coming.get(at, ()))) for at in range(min(coming), max(coming) + 1)]
    begin, end = found[0].span.start, found[-1].span.end
    found += [Call(span=one, groups=None) for one in day.breaks if begin < one.end and one.start < end]
    return tuple(sorted(found, key=lambda call: call.span.start))


def _is_there(group: GroupOnPaper, span: Span) -> bool:
    return group.hours is None or any(one.start <= span.start and span.end <= one.end for one in group.hours)


def _joined(found: Sequence[Stop]) -> Iterator[Stop]:
    """Make one of waiting after waiting: a route is read quicker with fewer lines."""
    held = found[0]
    for stop in found[1:]:
        if held.sort is stop.sort and stop.sort in {Sort.BOOKLET, Sort.WAITING}:
            held = replace(held, span=Span(start=held.span.start, end=stop.span.end))
        else:
            yield held
            held = stop
    yield held
