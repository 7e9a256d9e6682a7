"""What happens on the day: from one situation the next, before anything is planned again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.planning.rotation.day import Round, Window
from app.planning.rotation.errors import (
    MinutesOutOfRange,
    NoRoundBetween,
    RoundIsOver,
    StationNotOut,
    UnknownGroup,
    UnknownRound,
    UnknownStation,
)
from app.planning.rotation.running import Absence, Running

MOST_MINUTES = 240
"""So much longer a round can take at once; more is a typing error."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slower:
    """The situation with the rounds moved, and those that ended up after the end of the day, at their new times."""

    running: Running
    fallen: tuple[Round, ...]


def station_out(running: Running, station: str, *, since: int, until: int | None = None) -> Running:
    """Return the situation in which a station is out from a round up to another, or for good."""
    if all(station != one.id for one in running.day.stations):
        raise UnknownStation(station=station)
    _refuse_stretch(running, since, until)
    return replace(running, out=(*running.out, Absence(of=station, since=since, until=until)))


def station_back(running: Running, station: str, *, at: int) -> Running:
    """Return the situation in which a station works again from a round on."""
    _refuse_past(running, at)
    left = tuple(_cut(running.out, station, at))
    if left == running.out:
        raise StationNotOut(station=station)
    return replace(running, out=left)


def group_late(running: Running, group: str, *, until: int) -> Running:
    """Return the situation in which a group is not there before a round."""
    _refuse_group(running, group)
    _refuse_stretch(running, running.from_round, until)
    return replace(running, away=(*running.away, Absence(of=group, since=running.from_round, until=until)))


def group_leaves(running: Running, group: str, *, at: int) -> Running:
    """Return the situation in which a group is gone from a round on."""
    _refuse_group(running, group)
    _refuse_past(running, at)
    return replace(running, away=(*running.away, Absence(of=group, since=at)))


def slower(running: Running, *, round_: int, minutes: int) -> Slower:
    """Return the situation in which a round takes longer: what follows moves as far as it must, breaks as well.

    A break keeps its length, a round too, and between two rounds there stays time to walk. What slack there was is
    used up first. Rounds that come to end after the day does fall off, with the visits that were planned in them.
    The round that goes on now, before `from_round`, can take longer too.
    """
    if not 1 <= minutes <= MOST_MINUTES:
        raise MinutesOutOfRange(minutes=minutes, most=MOST_MINUTES)
    _refuse_unknown(running, round_)
    if round_ < running.from_round - 1:
        raise RoundIsOver(round=round_, from_round=running.from_round)
    day = running.day
    rounds, breaks = _moved(running, round_, minutes)
    fitting = [one for one in rounds if one.index <= round_ or one.end <= day.end]
    moved = replace(day, fixed=tuple(one.window for one in fitting), breaks=breaks)
    return Slower(running=replace(running, day=moved), fallen=tuple(rounds[len(fitting) :]))


def _moved(running: Running, round_: int, minutes: int) -> tuple[list[Round], tuple[Window, ...]]:
    day, planned = running.day, running.day.rounds()
    rounds = [*planned[:round_], replace(planned[round_], end=planned[round_].end + minutes)]
    later = sorted((one for one in day.breaks if one.start >= planned[round_].end), key=lambda one: one.start)
    breaks = [one for one in day.breaks if one not in later]
    for one in planned[round_ + 1 :]:
        free = rounds[-1].end
        while later and later[0].start < one.end:
            breaks.append(_from(later.pop(0), free))
            free = breaks[-1].end
        start = max(one.start, free, rounds[-1].end + day.transfer_minutes)
        rounds.append(Round(index=one.index, start=start, end=start + one.end - one.start))
    for pause in later:
        breaks.append(_from(pause, max(rounds[-1].end, *(one.end for one in breaks), 0)))
    return rounds, tuple(breaks)


def _from(pause: Window, minute: int) -> Window:
    """Return the same break, not before a minute."""
    start = max(pause.start, minute)
    return Window(start=start, end=start + pause.end - pause.start)


def _cut(absences: tuple[Absence, ...], of: str, at: int) -> Iterator[Absence]:
    """Yield the absences as they are when whoever it is comes back in a round."""
    for one in absences:
        if one.of != of or (one.until is not None and one.until <= at):
            yield one
        elif one.since < at:
            yield replace(one, until=at)


def _refuse_group(running: Running, group: str) -> None:
    if all(group != one.id for one in running.day.groups):
        raise UnknownGroup(group=group)


def _refuse_stretch(running: Running, since: int, until: int | None) -> None:
    _refuse_past(running, since)
    if until is not None and until <= since:
        raise NoRoundBetween(since=since, until=until)


def _refuse_past(running: Running, round_: int) -> None:
    _refuse_unknown(running, round_)
    if round_ < running.from_round:
        raise RoundIsOver(round=round_, from_round=running.from_round)


def _refuse_unknown(running: Running, round_: int) -> None:
    rounds = len(running.day.rounds())
    if not 0 <= round_ < rounds:
        raise UnknownRound(round=round_, rounds=rounds)
