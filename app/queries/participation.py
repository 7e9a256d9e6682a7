"""Which children take part in what, and what is left to join: for supervisors alone.

Nothing that leaves the building may be made from here; a contract keeps feeds, mails and exports of the plan away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child, GroupMember
from app.models.locations import AgeGroup, Space
from app.planning.enrolment import HOLDS_A_SEAT
from app.planning.participation import AgeRange, Part, Person
from app.planning.timeslots import Period
from app.planning.vocabulary import FOR_CHILDREN, ActivityKind, AttendanceMark, EnrolmentState

WAS_NOT_THERE = (AttendanceMark.ABSENT, AttendanceMark.EXCUSED)
JOIN_WITHIN = timedelta(days=28)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A meeting that a child was at, missed, or has a place in; the mark is none when there is no list yet."""

    session_id: UUID
    title: str
    kind: ActivityKind
    starts_at: datetime
    ends_at: datetime
    zone: str
    mark: AttendanceMark | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """An activity that a child could join, at its first meeting that suits; `more` suit after that.

    `free` is none when it holds as many as come. `enrolment` says how far the child is with it already: wanted, waiting
    or offered.
    """

    activity_id: UUID
    session_id: UUID
    title: str
    kind: ActivityKind
    starts_at: datetime
    ends_at: datetime
    zone: str
    space: str
    age_group: str | None
    free: int | None
    enrolment: EnrolmentState | None
    more: int


def age_groups(session: Session) -> tuple[AgeRange, ...]:
    """Return the age groups of the location in their order."""
    rows = session.execute(
        select(
            AgeGroup.id, AgeGroup.name, AgeGroup.min_age.label("youngest"), AgeGroup.max_age.label("oldest")
        ).order_by(AgeGroup.position, AgeGroup.name)
    )
    return tuple(AgeRange(**plain(row)) for row in rows)


def children(session: Session) -> tuple[Person, ...]:
    """Return the children who live at the location, by pseudonym."""
    rows = session.execute(
        select(Child.id, Child.pseudonym.label("name"), Child.birth_month)
        .where(Child.left_on.is_(None))
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple(Person(**plain(row)) for row in rows)


def find(session: Session, child_id: UUID) -> Person | None:
    """Return a child of this location."""
    row = session.execute(
        select(Child.id, Child.pseudonym.label("name"), Child.birth_month).where(Child.id == child_id)
    ).first()
    return Person(**plain(row)) if row else None


def parts(
    session: Session, period: Period, *, location_id: UUID, now: datetime, child_id: UUID | None = None
) -> tuple[Part, ...]:
    """Return what all who live here, or one child, did and will do: a value for each day and kind, one statement."""
    who = Child.left_on.is_(None) if child_id is None else Child.id == child_id
    taking = _taking_part(period, location_id, who).subquery()
    minutes = func.extract("epoch", taking.c.ends_at - taking.c.starts_at) / 60
    day, past = cast(taking.c.starts_local, Date), taking.c.starts_at <= now
    rows = session.execute(
        select(
            taking.c.child_id,
            taking.c.kind,
            day.label("day"),
            cast(func.sum(minutes), Integer).label("minutes"),
            past.label("past"),
        )
        .where(or_(~past, taking.c.mark.is_(None), taking.c.mark.not_in(WAS_NOT_THERE)))
        .group_by(taking.c.child_id, taking.c.kind, day, past)
        .order_by(taking.c.child_id, day, taking.c.kind, past)
    )
    return tuple(Part(**plain(row)) for row in rows)


def places(session: Session, child_id: UUID, period: Period, *, location_id: UUID) -> tuple[Place, ...]:
    """Return the meetings of one child in a period, by start; also those where it was not."""
    taking = _taking_part(period, location_id, Child.id == child_id).subquery()
    rows = session.execute(
        select(
            taking.c.session_id,
            taking.c.title,
            taking.c.kind,
            taking.c.starts_at,
            taking.c.ends_at,
            taking.c.zone,
            taking.c.mark,
        ).order_by(taking.c.starts_at, taking.c.session_id)
    )
    return tuple(Place(**plain(row)) for row in rows)


def openings(session: Session, child: Person, *, location_id: UUID, now: datetime) -> tuple[Opening, ...]:
    """Return the activities of the coming weeks with a place for this child's age, when it has nothing else, by start.

    A meeting for nobody in particular, without an age group and without a number of children, is for adults or staff;
    one of a closed group is for its members.
    """
    placed = (
        select(Enrolment.activity_id, func.count().label("children"))
        .where(Enrolment.state.in_(HOLDS_A_SEAT))
        .group_by(Enrolment.activity_id)
        .subquery()
    )
    own = aliased(Enrolment)
    taken = func.coalesce(placed.c.children, 0)
    found = (
        select(
            ProgrammeSession.activity_id,
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            Activity.kind,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.zone,
            Space.name.label("space"),
            AgeGroup.name.label("age_group"),
            (Activity.capacity - taken).label("free"),
            own.state.label("enrolment"),
            (func.count().over(partition_by=Activity.id) - 1).label("more"),
            func.row_number().over(partition_by=Activity.id, order_by=_FIRST).label("place"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .outerjoin(AgeGroup, AgeGroup.id == ProgrammeSession.age_group_id)
        .outerjoin(placed, placed.c.activity_id == Activity.id)
        .outerjoin(own, and_(own.activity_id == Activity.id, own.child_id == child.id))
        .where(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at > now,
            ProgrammeSession.starts_at <= now + JOIN_WITHIN,
            ~ProgrammeSession.cancelled,
            Activity.audience.in_(FOR_CHILDREN),
            ProgrammeSession.rotation_id.is_(None),
            or_(Activity.capacity.is_not(None), ProgrammeSession.age_group_id.is_not(None)),
            or_(Activity.capacity.is_(None), Activity.capacity > taken),
            or_(own.state.is_(None), own.state != EnrolmentState.PLACED),
            *_for_this_child(child),
        )
        .subquery()
    )
    columns = [column for column in found.c if column.key != "place"]
    rows = session.execute(
        select(*columns).where(found.c.place == 1).order_by(found.c.starts_at, found.c.title, found.c.session_id)
    )
    return tuple(Opening(**plain(row)) for row in rows)


_FIRST = (ProgrammeSession.starts_at, ProgrammeSession.id)


def _for_this_child(child: Person) -> tuple[ColumnElement[bool], ...]:
    """Return what must hold of a meeting: it fits the age on its day, the group, and what the child does already."""
    local = ProgrammeSession.starts_local
    months = func.extract("year", local) * 12 + func.extract("month", local)
    age = func.floor((months - (child.birth_month.year * 12 + child.birth_month.month)) / 12)
    held = aliased(Attendance)
    return (
        or_(AgeGroup.id.is_(None), age.between(AgeGroup.min_age, AgeGroup.max_age)),
        or_(
            Activity.group_id.is_(None),
            Activity.group_id.in_(select(GroupMember.group_id).where(GroupMember.child_id == child.id)),
        ),
        ~exists().where(
            held.child_id == child.id,
            held.placed,
            ~held.session_cancelled,
            held.starts_at < ProgrammeSession.ends_at,
            held.ends_at > ProgrammeSession.starts_at,
        ),
    )


def _taking_part(
    period: Period, location_id: UUID, who: ColumnElement[bool] | None = None
) -> CompoundSelect[*tuple[Any, ...]]:
    """Select the meetings of a period with the children in them: by its list, or before there is one by enrolment."""
    listed = (
        select(Child.id.label("child_id"), *_MEETING, Attendance.mark.label("mark"))
        .join(Attendance, Attendance.child_id == Child.id)
        .join(ProgrammeSession, ProgrammeSession.id == Attendance.session_id)
        .where(Attendance.placed)
    )
    enrolled = (
        select(Child.id.label("child_id"), *_MEETING, literal(None, Attendance.mark.type).label("mark"))
        .join(Enrolment, Enrolment.child_id == Child.id)
        .join(ProgrammeSession, ProgrammeSession.activity_id == Enrolment.activity_id)
        .where(
            Enrolment.state == EnrolmentState.PLACED,
            Enrolment.since <= ProgrammeSession.starts_at,
            # The parts of a safety day are listed by group, and a station has no list.
            ProgrammeSession.rotation_id.is_(None),
            ~exists().where(Attendance.session_id == ProgrammeSession.id),
        )
    )
    return union_all(*(_within(found, period, location_id, who) for found in (listed, enrolled)))


_MEETING = (
    ProgrammeSession.id.label("session_id"),
    ProgrammeSession.title.label("title"),
    Activity.kind.label("kind"),
    ProgrammeSession.starts_at.label("starts_at"),
    ProgrammeSession.ends_at.label("ends_at"),
    ProgrammeSession.starts_local.label("starts_local"),
    ProgrammeSession.zone.label("zone"),
)


def _within(
    found: Select[*tuple[Any, ...]], period: Period, location_id: UUID, who: ColumnElement[bool] | None
) -> Select[*tuple[Any, ...]]:
    chosen = found if who is None else found.where(who)
    return chosen.join(Activity, Activity.id == ProgrammeSession.activity_id).where(
        ProgrammeSession.location_id == location_id,
        ProgrammeSession.starts_at >= period.starts_at,
        ProgrammeSession.starts_at < period.ends_at,
        ~ProgrammeSession.cancelled,
    )
