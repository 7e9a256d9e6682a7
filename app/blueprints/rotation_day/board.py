"""A safety day as a page shows it: a card for each group and station, with what it does from when until when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.blueprints import wording
from app.blueprints.rotation_day import words
from app.planning import timelines
from app.planning.timelines import Course, Step, StepSort
from app.planning.vocabulary import WaitingMode
from app.queries.rotation_day import Happened, Own, RunningDay

_DAY_MINUTES = 24 * 60
_KEPT_AFTER = 4 * 60
Visitors = dict[int, tuple[str, ...]]
"""Who or what is visited, by round."""


class Phase(StrEnum):
    """Whether the day is still to come, has come, or has been."""

    BEFORE = "before"
    TODAY = "today"
    AFTER = "after"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What is done for a while, in words."""

    step: Step
    title: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A group or a station with its day; `own` for whoever looks."""

    id: UUID
    name: str
    place: str
    is_group: bool
    lines: tuple[Line, ...]
    own: bool = False
    away: words.Away | None = None

    def out(self, minute: int) -> str:
        """Return that it is away, while it is."""
        gone = self.away is not None and (self.away.until is None or minute < self.away.until)
        return self.away.text if self.away and gone else ""

    def now(self, minute: int) -> Line | None:
        """Return what goes on at a minute."""
        found = timelines.now([line.step for line in self.lines], minute)
        return next((line for line in self.lines if line.step is found), None)

    def next(self, minute: int) -> Line | None:
        """Return what comes after that."""
        found = timelines.following([line.step for line in self.lines], minute)
        return next((line for line in self.lines if line.step is found), None)

    @property
    def visits(self) -> tuple[Line, ...]:
        """Return the visits alone."""
        return tuple(line for line in self.lines if line.step.sort is StepSort.VISIT)

    def last_visit(self, minute: int) -> Line | None:
        """Return the visit that began last by a minute; before any, the first."""
        begun = [line for line in self.visits if line.step.start <= minute]
        return begun[-1] if begun else next(iter(self.visits), None)

    @property
    def stops(self) -> tuple[Line, ...]:
        """Return what stands in the list of the day: all but the ways."""
        return tuple(line for line in self.lines if line.step.sort is not StepSort.WALK)


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """The day at a moment, on the clock of its location."""

    day: RunningDay
    zone: str
    now: datetime
    groups: tuple[Card, ...]
    stations: tuple[Card, ...]
    rounds: tuple[Step, ...]

    @property
    def minute(self) -> int:
        """Return the minutes after midnight of the day itself: before it less than none, after it more than all."""
        local = self.now.astimezone(ZoneInfo(self.zone))
        days = (local.date() - self.day.frame.day).days
        return days * _DAY_MINUTES + local.hour * 60 + local.minute

    @property
    def phase(self) -> Phase:
        """Return whether it is the day."""
        days = self.minute // _DAY_MINUTES
        return Phase.TODAY if days == 0 else Phase.AFTER if days > 0 else Phase.BEFORE

    @property
    def days_left(self) -> int:
        """Return how many days it takes until the day."""
        return max(0, -(self.minute // _DAY_MINUTES))

    @property
    def round(self) -> Step | None:
        """Return the round, the break or the way between rounds that goes on."""
        return timelines.now(self.rounds, self.minute)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return all cards, groups first."""
        return self.groups + self.stations

    @property
    def own(self) -> tuple[Card, ...]:
        """Return the cards of whoever looks."""
        return tuple(card for card in self.cards if card.own)

    @property
    def kept_until(self) -> int | None:
        """Return until when a phone may keep the page, in milliseconds: on the day, until four hours after its end."""
        if self.phase is not Phase.TODAY or not self.rounds:
            return None
        return _milliseconds(self.moment(self.rounds[-1].end + _KEPT_AFTER))

    def moment(self, minute: int) -> datetime:
        """Return when a minute of the day is."""
        midnight = datetime.combine(self.day.frame.day, time(), tzinfo=ZoneInfo(self.zone))
        return midnight + timedelta(minutes=minute)

    def at(self, wall: time) -> Board:
        """Return the same as if it were another time on the day."""
        return replace(self, now=self.moment(wall.hour * 60 + wall.minute))


def board(day: RunningDay, *, own: Own, zone: str, now: datetime) -> Board:
    """Return the day with the cards of whoever looks marked as theirs."""
    frame = day.frame
    by_group, by_station = _visits(day)
    idle = StepSort.BOOKLET if frame.waiting is WaitingMode.BOOKLET else StepSort.WAIT
    for_groups = Course(rounds=_used(day), breaks=frame.breaks, idle=idle)
    for_stations = replace(for_groups, idle=StepSort.WAIT)
    out = words.stations_out(day)
    return Board(
        day=day,
        zone=zone,
        now=now,
        groups=tuple(
            Card(
                id=group.id,
                name=wording.group(group.name),
                place="",
                is_group=True,
                lines=_lines(
                    timelines.steps(for_groups, by_group[group.id], whole=idle is StepSort.BOOKLET), words.OfGroup(day)
                ),
                own=group.id in own.groups,
            )
            for group in day.groups
        ),
        stations=tuple(
            Card(
                id=station.id,
                name=station.name,
                place=station.space or "",
                is_group=False,
                lines=_lines(timelines.steps(for_stations, by_station[station.id]), words.OfStation(day)),
                own=station.id in own.stations,
                away=out.get(station.id),
            )
            for station in day.stations
        ),
        rounds=timelines.steps(for_stations, {number: (str(number),) for number in range(len(for_stations.rounds))}),
    )


def state(board: Board, *, mark: str, named: bool) -> dict[str, Any]:
    """Return what a page on a phone needs to go on by itself: moments as milliseconds since 1970.

    Only with `named` does it say who noted what, and what is needed to do something about it.
    """
    told: dict[str, Any] = {
        "news": [{"id": str(event.id), "text": news(board, event, named=named)} for event in board.day.events],
    }
    if named:
        last = next((event.id for event in reversed(board.day.events) if event.undone_at is None), None)
        told |= {"undo": str(last) if last else None, "version": board.day.frame.version}
    return told | {
        "mark": mark,
        "date": _milliseconds(board.moment(0)),
        "now": _milliseconds(board.now),
        "rounds": [_timed(board, step, words.round_(step)) for step in board.rounds],
        "cards": {
            str(card.id): {
                "steps": [_timed(board, line.step, line.title, line.place) for line in card.lines],
                "out": _away(board, card.away),
            }
            for card in board.cards
        },
    }


def news(board: Board, event: Happened, *, named: bool = False) -> str:
    """Return what happened in a sentence that anybody may read; with `named` also who noted it."""
    told = _("%(time)s uur: %(what)s", time=words.clock_of(event.at, board.zone), what=words.happened(board.day, event))
    whole = _("%(told)s Dat is teruggedraaid.", told=told) if event.undone_at else told
    return _("%(told)s Genoteerd door %(name)s.", told=whole, name=event.by) if named else whole


def _visits(day: RunningDay) -> tuple[defaultdict[UUID, Visitors], defaultdict[UUID, Visitors]]:
    by_group: defaultdict[UUID, Visitors] = defaultdict(dict)
    by_station: defaultdict[UUID, Visitors] = defaultdict(dict)
    for group, station, number in _held(day):
        by_group[group][number] = (str(station),)
        by_station[station][number] = (*by_station[station].get(number, ()), str(group))
    return by_group, by_station


def _used(day: RunningDay) -> tuple[Any, ...]:
    """Return the rounds up to the last one with a visit."""
    last = max((number for _group, _station, number in _held(day)), default=-1)
    return day.frame.rounds[: last + 1]


def _held(day: RunningDay) -> list[tuple[UUID, UUID, int]]:
    """Return the visits that have a round: of one that fell off the day nobody knows when it would be."""
    return [visit for visit in day.visits if visit[2] < len(day.frame.rounds)]


def _lines(steps: tuple[Step, ...], said: words.Said) -> tuple[Line, ...]:
    return tuple(Line(step=step, title=said.title(step), place=said.place(step)) for step in steps)


def _timed(board: Board, step: Step, *texts: str) -> list[object]:
    start, end = (_milliseconds(board.moment(minute)) for minute in (step.start, step.end))
    return [start, end, step.sort.value, *texts]


def _away(board: Board, away: words.Away | None) -> list[object] | None:
    if away is None:
        return None
    return [away.text, None if away.until is None else _milliseconds(board.moment(away.until))]


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
