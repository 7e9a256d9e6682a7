"""A rotation while it goes: what was done, what was planned for the rest, and who is not there when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.planning.rotation.day import Day, NamedVisit
from app.planning.rotation.errors import (
    NotDoneYet,
    SkippedVisit,
    TwoPlaces,
    UnknownGroup,
    UnknownRound,
    UnknownStation,
    VisitTwice,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """A station or group that is not there from a round up to another; without `until` it does not come back."""

    of: str
    since: int
    until: int | None = None

    def holds(self, one: int) -> bool:
        """Say whether it is about this round."""
        return self.since <= one and (self.until is None or one < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A day at a moment: `from_round` is the first round of which anything can still change.

    `done` are the visits that took place, or are going on; `plan` are the others as they were planned last. Of these a
    visit in a round that is over did not take place, and one in a round that the day lost cannot.

    :raises PlanningError: one of those of `rotation.errors`, when it is not a day that can be.
    """

    day: Day
    from_round: int
    done: frozenset[NamedVisit] = frozenset()
    plan: frozenset[NamedVisit] = frozenset()
    out: tuple[Absence, ...] = ()
    away: tuple[Absence, ...] = ()

    def __post_init__(self) -> None:
        rounds = len(self.day.rounds())
        if not 0 <= self.from_round <= rounds:
            raise UnknownRound(round=self.from_round, rounds=rounds)
        _known_stations(self.day, [absence.of for absence in self.out])
        _known_groups(self.day, [absence.of for absence in self.away])
        _checked(self.day, sorted(self.done) + sorted(self.plan))
        _skips(self.day, self.plan)
        for visit in sorted(self.done):
            if visit.round >= self.from_round:
                raise NotDoneYet(group=visit.group, station=visit.station, round=visit.round)


def _checked(day: Day, visits: list[NamedVisit]) -> None:
    _known_groups(day, [visit.group for visit in visits])
    _known_stations(day, [visit.station for visit in visits])
    for visit in visits:
        if visit.round < 0:
            raise UnknownRound(round=visit.round, rounds=len(day.rounds()))
    for (group, station), times in Counter((visit.group, visit.station) for visit in visits).items():
        if times > 1:
            raise VisitTwice(group=group, station=station)
    for (group, one), places in Counter((visit.group, visit.round) for visit in visits).items():
        if places > 1:
            raise TwoPlaces(group=group, round=one)


def _known_stations(day: Day, ids: Iterable[str]) -> None:
    known = {station.id for station in day.stations}
    for station in ids:
        if station not in known:
            raise UnknownStation(station=station)


def _known_groups(day: Day, ids: Iterable[str]) -> None:
    known = {group.id for group in day.groups}
    for group in ids:
        if group not in known:
            raise UnknownGroup(group=group)


def _skips(day: Day, plan: Iterable[NamedVisit]) -> None:
    skipped = {(group.id, station) for group in day.groups for station in group.skip}
    for visit in sorted(plan):
        if (visit.group, visit.station) in skipped:
            raise SkippedVisit(group=visit.group, station=visit.station)
