"""The list of a session's children, for those who record who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance
from app.models.children import Child
from app.models.locations import Space
from app.models.outings import Outing
from app.planning.ages import age_on
from app.planning.marking import Noted
from app.planning.timeslots import Period
from app.planning.vocabulary import AttendanceMark, Audience
from app.queries import outings


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """The session that a list is of; `least` is how many its template wants there to be, of parents where they come.

    Of an outing, `briefing_at` is when its briefing is, and `briefing_ends` when that was held, unless it is cancelled.
    """

    id: UUID
    activity_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    zone: str
    cancelled: bool
    place: str
    children_per_adult: int | None
    audience: Audience
    least: int | None
    briefing_at: datetime | None
    briefing_ends: datetime | None

    def briefing_to_come(self, now: datetime) -> datetime | None:
        """Return when the briefing is, as long as it was not held: nobody can have missed it yet."""
        return self.briefing_at if self.briefing_ends is not None and now < self.briefing_ends else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A child on the list: its pseudonym, age in whole years on the day, and what is noted.

    `makes_up` is when the session was that it missed and catches up with here, as a guest. `briefed` says of an outing
    whether it was seen at the briefing.
    """

    child_id: UUID
    pseudonym: str
    age: int
    noted: Noted
    makes_up: datetime | None
    briefed: bool | None = None

    @property
    def mark(self) -> AttendanceMark:
        """Return whether it was there."""
        return self.noted.mark


@dataclass(frozen=True, kw_only=True, slots=True)
class Unrecorded:
    """A session that is over and whose list is not complete."""

    session_id: UUID
    title: str
    starts_at: datetime
    zone: str
    responsible: str
    missing: int
    placed: int


def meeting(session: Session, session_id: UUID) -> Meeting | None:
    """Return the session that a list is of: one statement."""
    row = session.execute(_meetings().where(ProgrammeSession.id == session_id)).first()
    return Meeting(**plain(row)) if row else None


def meetings(session: Session, period: Period) -> tuple[Meeting, ...]:
    """Return the sessions with children that start in a period, the first first: one statement."""
    children = exists().where(Attendance.session_id == ProgrammeSession.id, Attendance.placed)
    rows = session.execute(
        _meetings()
        .where(
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
            ~ProgrammeSession.cancelled,
            children,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.title, ProgrammeSession.id)
    )
    return tuple(Meeting(**plain(row)) for row in rows)


def on_day(session: Session, day: date, *, zone: str) -> tuple[Meeting, ...]:
    """Return the sessions with children that start on a day of a location, the first first: one statement."""
    starts, ends = (datetime.combine(one, time(), tzinfo=ZoneInfo(zone)) for one in (day, day + timedelta(days=1)))
    return meetings(session, Period(starts_at=starts, ends_at=ends))


def lines(session: Session, session_id: UUID, *, on: date) -> tuple[Line, ...]:
    """Return the placed children of a session by pseudonym: one statement."""
    return lines_of(session, [session_id], on=on).get(session_id, ())


def lines_of(session: Session, session_ids: Collection[UUID], *, on: date) -> dict[UUID, tuple[Line, ...]]:
    """Return the placed children of several sessions of one day, each by pseudonym: one statement."""
    missed, briefing = aliased(ProgrammeSession), aliased(Attendance)
    rows = session.execute(
        select(
            Attendance.session_id,
            Child.id,
            Child.pseudonym,
            Child.birth_month,
            Attendance.mark,
            Attendance.arrived_at,
            Attendance.left_at,
            missed.starts_at.label("makes_up"),
            case((Outing.id.is_not(None), outings.was_there(briefing))).label("briefed"),
        )
        .join(Child, Child.id == Attendance.child_id)
        .outerjoin(missed, missed.id == Attendance.makes_up_id)
        .outerjoin(Outing, Outing.session_id == Attendance.session_id)
        .outerjoin(briefing, and_(briefing.session_id == Outing.briefing_id, briefing.child_id == Child.id))
        .where(Attendance.session_id.in_(session_ids), Attendance.placed)
        .order_by(Child.pseudonym, Child.id)
    )
    found: dict[UUID, list[Line]] = defaultdict(list)
    for row in rows:
        line = Line(
            child_id=row.id,
            pseudonym=row.pseudonym,
            age=age_on(on, birth_month=row.birth_month),
            noted=Noted(mark=row.mark, arrived_at=row.arrived_at, left_at=row.left_at),
            makes_up=row.makes_up,
            briefed=row.briefed,
        )
        found[row.session_id].append(line)
    return {session_id: tuple(some) for session_id, some in found.items()}


def without_briefing(listed: Collection[Line]) -> frozenset[UUID]:
    """Return who had no briefing for an outing, once it was noted of anybody who had."""
    briefed = any(line.briefed for line in listed)
    return frozenset(line.child_id for line in listed if briefed and line.briefed is False)


def nobody_briefed(listed: Collection[Line]) -> bool:
    """Say whether this is an outing, and of nobody it was noted that they were told how it goes."""
    return any(line.briefed is False for line in listed) and not any(line.briefed for line in listed)


def noted(session: Session, session_id: UUID) -> dict[UUID, Noted]:
    """Return what is noted by child, and no name: one statement."""
    rows = session.execute(
        select(Attendance.child_id, Attendance.mark, Attendance.arrived_at, Attendance.left_at)
        .where(Attendance.session_id == session_id, Attendance.placed)
        .order_by(Attendance.child_id)
    )
    return {row.child_id: Noted(mark=row.mark, arrived_at=row.arrived_at, left_at=row.left_at) for row in rows}


def unrecorded(session: Session, *, since: datetime, now: datetime) -> tuple[Unrecorded, ...]:
    """Return the sessions that ended since then with marks missing, newest first: one statement."""
    missing = func.count().filter(Attendance.mark == AttendanceMark.NOT_RECORDED)
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.zone,
            UserAccount.name.label("responsible"),
            missing.label("missing"),
            func.count().label("placed"),
        )
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .where(ProgrammeSession.ends_at.between(since, now), ~ProgrammeSession.cancelled, Attendance.placed)
        .group_by(ProgrammeSession.id, UserAccount.id)
        .having(missing > 0)
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
    )
    return tuple(Unrecorded(**plain(row)) for row in rows)


def _meetings() -> Select[*tuple[Any, ...]]:
    briefing = aliased(ProgrammeSession)
    return (
        select(
            ProgrammeSession.id,
            ProgrammeSession.activity_id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.starts_local,
            ProgrammeSession.zone,
            ProgrammeSession.cancelled,
            Space.name.label("place"),
            Activity.children_per_adult,
            Activity.audience,
            Template.specification["min_children"].as_integer().label("least"),
            briefing.starts_at.label("briefing_at"),
            briefing.ends_at.label("briefing_ends"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .outerjoin(Template, Template.id == Activity.template_id)
        .outerjoin(Outing, Outing.session_id == ProgrammeSession.id)
        .outerjoin(briefing, and_(briefing.id == Outing.briefing_id, ~briefing.cancelled))
    )
