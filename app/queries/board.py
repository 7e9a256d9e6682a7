"""The week board: lanes, days, and cards with everything that must be seen at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from sqlalchemy import Date, Select, String, case, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from app.models.acceptances import AcceptedConflict
from app.models.activities import Activity, ProgrammeSession
from app.models.locations import AgeGroup, FreeDay, Location, Space
from app.models.people import Partner, Volunteer
from app.planning.conflicts import Conflict, Severity, find_conflicts
from app.planning.plan import Plan
from app.planning.vocabulary import FreeDaySort
from app.planning.weeks import IsoWeek
from app.queries import companions
from app.queries.board_cards import BoardCard, BoardWhole, Cards, Words
from app.queries.plan import SessionInPlan, sessions_in

NO_LANE = "zonder"
ACCEPTED, SCHOOL_HOLIDAY, OTHER_FREE_DAY = -1, 0, 1
"""What stands in place of a lane's position in rows that are no lanes; of two free days on one date the last counts."""
_WORST_FIRST = {severity: place for place, severity in enumerate(Severity)}


class LaneKind(StrEnum):
    """What the rows of the board are."""

    AGE_GROUP = "age_group"
    VOLUNTEER = "volunteer"
    PARTNER = "partner"
    SPACE = "space"
    ACTIVITY = "activity"


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardCell:
    """A day in a lane."""

    day: date
    cards: tuple[BoardCard | BoardWhole, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardLane:
    """A row of the board with its seven days."""

    id: str
    name: str
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardDay:
    """A column; `free` names the holiday, if any."""

    date: date
    label: str
    free: str | None
    today: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Attention:
    """A line of the list of what asks for attention."""

    text: str
    url: str
    severity: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """A week in lanes; `pending` counts the sessions with changes that nobody has been told."""

    week: str
    week_number: int
    lane_kind: str
    days: tuple[BoardDay, ...]
    lanes: tuple[BoardLane, ...]
    attention: tuple[Attention, ...]
    pending: int
    sessions: int


def week_board(
    session: Session, *, location: Location, week: IsoWeek, lane_kind: LaneKind, today: date, words: Words
) -> Board:
    """Return the board of a week: five queries, however many sessions there are."""
    period = week.period(location.zone)
    around = _around(session, location=location, week=week, lane_kind=lane_kind)
    found = sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=location.id)
    plan = Plan(
        sessions=tuple(entry.planned for entry in found),
        opening=(location.opens, location.closes),
        zone=location.zone,
        free_days=around.free_days,
        school_holidays=around.school_holidays,
        today=today,
        linked=companions.linked(session, found, location_id=location.id),
    )
    conflicts = find_conflicts(plan)
    if around.accepted:
        conflicts = [conflict for conflict in conflicts if conflict.key not in around.accepted]
    cards = Cards(found, conflicts, zone=location.zone, words=words)
    return Board(
        week=str(week),
        week_number=week.week,
        lane_kind=lane_kind,
        days=tuple(
            BoardDay(date=day, label=words.board_day(day), free=around.free_days.get(day), today=day == today)
            for day in week.days()
        ),
        lanes=_fill(around.lanes, found, cards, week=week, lane_kind=lane_kind, no_lane=words.no_lane),
        attention=_attention(conflicts, found, words),
        pending=sum(entry.state in {"draft", "changed"} for entry in found),
        sessions=len(found),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What a board needs beside the sessions: lane names by id, in order, free days, and keys of accepted conflicts."""

    lanes: dict[str, str]
    free_days: dict[date, str]
    school_holidays: frozenset[date]
    accepted: frozenset[str]


def free_days_in(session: Session, *, location_id: UUID, first: date, last: date) -> dict[date, str]:
    """Return the names of the free days from `first` to `last`, by day; a school holiday's name comes last."""
    rows = session.execute(_free_days(location_id, first, last)).all()
    return {row.day: row.name for row in rows}


def _free_days(location_id: UUID, first: date, last: date) -> Select[str, str, date, int]:
    is_school_holiday = FreeDay.sort == FreeDaySort.SCHOOL_HOLIDAY
    return (
        select(
            literal("free").label("id"),
            FreeDay.name.label("name"),
            FreeDay.day.label("day"),
            case((is_school_holiday, SCHOOL_HOLIDAY), else_=OTHER_FREE_DAY).label("position"),
        )
        .where(FreeDay.location_id == location_id, FreeDay.day.between(first, last))
        .order_by("position")
    )


def _accepted(location: Location, week: IsoWeek) -> Select[str, str, date, int]:
    period = week.period(location.zone)
    return (
        select(
            AcceptedConflict.key.label("id"),
            literal("").label("name"),
            cast(null(), Date).label("day"),
            literal(ACCEPTED).label("position"),
        )
        .join(ProgrammeSession, ProgrammeSession.id == AcceptedConflict.session_id)
        .where(
            ProgrammeSession.location_id == location.id,
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
        )
    )


def _around(session: Session, *, location: Location, week: IsoWeek, lane_kind: LaneKind) -> _Around:
    """Return everything around the sessions: one query for all of it."""
    parts = (
        _lane_rows(lane_kind, location, week).subquery(),
        _free_days(location.id, week.days()[0], week.days()[-1]).subquery(),
        _accepted(location, week).subquery(),
    )
    rows = session.execute(union_all(*(select(*part.c) for part in parts)).order_by("position", "name", "id")).all()
    days = {row.day: row for row in rows if row.day is not None}
    return _Around(
        lanes={row.id: row.name for row in rows if row.day is None and row.position != ACCEPTED},
        free_days={day: row.name for day, row in days.items()},
        school_holidays=frozenset(day for day, row in days.items() if row.position == SCHOOL_HOLIDAY),
        accepted=frozenset(row.id for row in rows if row.position == ACCEPTED),
    )


def _lane_rows(lane_kind: LaneKind, location: Location, week: IsoWeek) -> Select[str, str, date, int]:
    nothing = cast(null(), Date).label("day")
    first = literal(0).label("position")
    match lane_kind:
        case LaneKind.AGE_GROUP:
            columns = (AgeGroup.name.label("name"), nothing, AgeGroup.position.label("position"))
            return select(cast(AgeGroup.id, String).label("id"), *columns).where(AgeGroup.location_id == location.id)
        case LaneKind.SPACE:
            return select(cast(Space.id, String).label("id"), Space.name.label("name"), nothing, first).where(
                Space.location_id == location.id
            )
        case LaneKind.PARTNER:
            return select(cast(Partner.id, String).label("id"), Partner.name.label("name"), nothing, first).where(
                Partner.location_id == location.id
            )
        case LaneKind.VOLUNTEER:
            return select(cast(Volunteer.id, String).label("id"), Volunteer.name.label("name"), nothing, first).where(
                Volunteer.location_id == location.id, Volunteer.active
            )
        case LaneKind.ACTIVITY:
            return select(cast(Activity.id, String).label("id"), Activity.title.label("name"), nothing, first).where(
                Activity.id.in_(_activities_in(location, week))
            )
        case _:
            assert_never(lane_kind)


def _activities_in(location: Location, week: IsoWeek) -> Select[UUID]:
    period = week.period(location.zone)
    return select(ProgrammeSession.activity_id).where(
        ProgrammeSession.location_id == location.id,
        ProgrammeSession.starts_at >= period.starts_at,
        ProgrammeSession.starts_at < period.ends_at,
    )


def _lanes_of(entry: SessionInPlan, lane_kind: LaneKind) -> tuple[str, ...]:
    """Return the lanes in which a session stands: two, when it has two volunteers."""
    return tuple(str(lane) for lane in _subjects(entry, lane_kind) if lane) or (NO_LANE,)


def _subjects(entry: SessionInPlan, lane_kind: LaneKind) -> Iterable[UUID | None]:
    match lane_kind:
        case LaneKind.AGE_GROUP:
            return (entry.planned.age_group_id,)
        case LaneKind.SPACE:
            return (entry.planned.space_id,)
        case LaneKind.ACTIVITY:
            return (entry.activity_id,)
        case LaneKind.VOLUNTEER:
            return sorted(entry.volunteers)
        case LaneKind.PARTNER:
            return (engagement.partner_id for engagement in entry.planned.engagements)
        case _:
            assert_never(lane_kind)


def _fill(
    lanes: Mapping[str, str],
    found: Sequence[SessionInPlan],
    cards: Cards,
    *,
    week: IsoWeek,
    lane_kind: LaneKind,
    no_lane: str,
) -> tuple[BoardLane, ...]:
    cells: dict[tuple[str, date], list[SessionInPlan]] = defaultdict(list)
    for entry in found:
        for lane in _lanes_of(entry, lane_kind):
            known = lane if lane in lanes else NO_LANE
            cells[known, entry.planned.local_day].append(entry)
    named = dict(lanes)
    if any(lane == NO_LANE for lane, _day in cells):
        named[NO_LANE] = no_lane
    return tuple(
        BoardLane(
            id=lane,
            name=name,
            cells=tuple(BoardCell(day=day, cards=cards.of(cells.get((lane, day), ()))) for day in week.days()),
        )
        for lane, name in named.items()
    )


def _attention(conflicts: Iterable[Conflict], found: Iterable[SessionInPlan], words: Words) -> tuple[Attention, ...]:
    days = {entry.planned.id: words.day(entry.planned.local_day) for entry in found}
    worst_first = sorted(conflicts, key=lambda conflict: _WORST_FIRST[conflict.severity])
    return tuple(
        Attention(
            text=f"{days[conflict.session_ids[0]]}: {words.conflict(conflict)}",
            url=f"/bijeenkomsten/{conflict.session_ids[0]}",
            severity=conflict.severity,
        )
        for conflict in worst_first
        if conflict.severity is not Severity.NOTE
    )
