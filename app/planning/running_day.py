"""What happens on a safety day while it goes, and what the rest of it becomes: what is done stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from app.planning.rotation import events
from app.planning.rotation.day import Day, Minute, NamedVisit, Window
from app.planning.rotation.replanning import replan
from app.planning.rotation.running import Absence, Running
from app.planning.timelines import rounds_begun


@dataclass(frozen=True, kw_only=True, slots=True)
class StationOut:
    """A station left in a round, and is back at the start of another; none: not any more today."""

    station: str
    since: int
    until: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StationBack:
    """A station is there again."""

    station: str
    since: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupLate:
    """A group is not there since a round, and comes at the start of another."""

    group: str
    since: int
    until: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupGone:
    """A group does not take part any more."""

    group: str
    since: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SlowerRound:
    """A round takes so many minutes more."""

    number: int
    minutes: int


Happening = StationOut | StationBack | GroupLate | GroupGone | SlowerRound


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """A day at a minute: its visits as they are planned now, and what happened before, in its order."""

    day: Day
    visits: frozenset[NamedVisit]
    happened: tuple[Happening, ...]
    minute: Minute

    @property
    def begun(self) -> int:
        """Return how many rounds have begun."""
        return rounds_begun([one.window for one in self.day.rounds()], self.minute)

    @property
    def since(self) -> int:
        """Return the round that goes on; between two rounds the next one."""
        rounds = self.day.rounds()
        goes_on = self.begun > 0 and self.minute < rounds[self.begun - 1].end
        return self.begun - 1 if goes_on else self.begun


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a day becomes."""

    rounds: tuple[Window, ...]
    breaks: tuple[Window, ...]
    visits: frozenset[NamedVisit]

    @property
    def ends(self) -> Minute | None:
        """Return when the last visit is over."""
        return max((self.rounds[visit.round].end for visit in self.visits), default=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What is different after something happened: visits in another round, those that are lost, those won back."""

    total: int
    moved: frozenset[NamedVisit]
    lost: tuple[NamedVisit, ...]
    won: tuple[NamedVisit, ...]
    ends: Minute | None
    ended: Minute | None


def with_room(day: Day, rounds: tuple[Window, ...]) -> Day:
    """Return a day with these rounds, and as many after them as there is time for."""
    if not rounds:
        return day
    rest = replace(day, start=rounds[-1].end + day.transfer_minutes, fixed=None)
    return replace(day, fixed=(*rounds, *(one.window for one in rest.rounds())))


def outcome(situation: Situation, happening: Happening) -> Outcome:
    """Return what the day becomes when something happens.

    :raises PlanningError: one of those of `rotation.errors`, when it cannot be.
    """
    running = _after(situation, happening)
    found = replan(running)
    rounds = tuple(one.window for one in running.day.rounds())
    return Outcome(rounds=rounds, breaks=running.day.breaks, visits=found.visits)


def effect(before: Outcome, after: Outcome) -> Effect:
    """Return what is different."""
    was = {(visit.group, visit.station): visit for visit in before.visits}
    is_now = {(visit.group, visit.station): visit for visit in after.visits}
    return Effect(
        total=len(before.visits),
        moved=frozenset(visit for pair, visit in is_now.items() if pair in was and was[pair] != visit),
        lost=_sorted(visit for pair, visit in was.items() if pair not in is_now),
        won=_sorted(visit for pair, visit in is_now.items() if pair not in was),
        ends=after.ends,
        ended=before.ends,
    )


def _sorted(visits: Iterable[NamedVisit]) -> tuple[NamedVisit, ...]:
    return tuple(sorted(visits))


def _after(situation: Situation, happening: Happening) -> Running:
    """Return the day with what happened: the round that goes on is done, unless whoever it is about was not there."""
    begun = situation.begun
    past = {visit for visit in situation.visits if visit.round < begun}
    done = frozenset(visit for visit in past if not _missed(happening, visit))
    out, away = _absences(situation)
    running = Running(day=situation.day, from_round=begun, done=done, plan=situation.visits - done, out=out, away=away)
    return _when(running, happening)


def _when(running: Running, happening: Happening) -> Running:
    begun = running.from_round
    match happening:
        case StationOut(until=until) | GroupLate(until=until) if _no_round_left(running, until):
            return running
        case StationOut(station=station, until=until):
            return events.station_out(running, station, since=begun, until=until)
        case StationBack(station=station):
            return events.station_back(running, station, at=begun)
        case GroupLate(group=group, until=until):
            return events.group_late(running, group, until=until)
        case GroupGone(group=group):
            return events.group_leaves(running, group, at=begun)
        case SlowerRound(number=number, minutes=minutes):
            return events.slower(running, round_=number, minutes=minutes).running
        case _:
            assert_never(happening)


def _missed(happening: Happening, visit: NamedVisit) -> bool:
    """Say whether a visit of a round that has begun did not take place after all."""
    match happening:
        case StationOut(station=station, since=since):
            return visit.station == station and visit.round >= since
        case GroupLate(group=group, since=since):
            return visit.group == group and visit.round >= since
        case _:
            return False


def _no_round_left(running: Running, until: int | None) -> bool:
    """Say whether whoever left is back before another round begins, or no other begins at all."""
    return running.from_round >= len(running.day.rounds()) or (until is not None and until <= running.from_round)


def _absences(situation: Situation) -> tuple[tuple[Absence, ...], tuple[Absence, ...]]:
    """Return who is not there when, of the stations and of the groups."""
    out: list[Absence] = []
    away: list[Absence] = []
    for one in situation.happened:
        match one:
            case StationOut(station=station, since=since, until=until):
                out.append(Absence(of=station, since=since, until=until))
            case StationBack(station=station, since=since):
                out = [_shortened(absence, since) if absence.of == station else absence for absence in out]
            case GroupLate(group=group, since=since, until=until):
                away.append(Absence(of=group, since=since, until=until))
            case GroupGone(group=group, since=since):
                away.append(Absence(of=group, since=since))
            case SlowerRound():
                pass
            case _:
                assert_never(one)
    return tuple(out), tuple(away)


def _shortened(absence: Absence, since: int) -> Absence:
    """Return the absence of somebody who is back since a round."""
    until = since if absence.until is None else min(since, absence.until)
    return replace(absence, until=until)
