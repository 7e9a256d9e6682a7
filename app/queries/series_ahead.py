"""The series that never end: how their meetings look, and which ones are in the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.publications import Publication
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.horizon import PlannedMeeting
from app.planning.outline import Need, Outline
from app.planning.schedule import Schedule
from app.planning.schedule_data import from_data
from app.planning.vocabulary import Answer, EngagementState


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenSeries:
    """A series that never ends, what its next meetings are made from, and those that are in the plan."""

    schedule: Schedule
    planned_until: date | None
    responsible_id: UUID
    outline: Outline
    there: tuple[PlannedMeeting, ...]


def open_series(session: Session, *, zone: str, since: date, activity_id: UUID | None = None) -> tuple[OpenSeries, ...]:
    """Return the series that never end, by title, with their meetings from a day on, in five statements.

    New meetings are made like the last one that was neither cancelled nor changed by hand, if there is such a one.
    """
    rows = session.execute(_activities(activity_id)).all()
    last = {row.activity_id: row for row in session.execute(_last_meetings([row.id for row in rows]))}
    like = [row.id for row in last.values()]
    needs, partners = _needs(session, like), _partners(session, like)
    there = _there(session, [row.id for row in rows], since)
    return tuple(
        OpenSeries(
            schedule=from_data(row.schedule),
            planned_until=row.planned_until,
            responsible_id=row.responsible_id,
            outline=_outline(last[row.id], zone, needs, partners),
            there=tuple(there[row.id]),
        )
        for row in rows
        if row.id in last
    )


def _activities(activity_id: UUID | None) -> Any:
    stretch = Activity.schedule["stretches"][-1]
    ends = or_(stretch.has_key("count"), stretch.has_key("until"), stretch["rule"]["sort"].astext == "days")
    wanted = select(Activity.id, Activity.schedule, Activity.planned_until, Activity.responsible_id)
    if activity_id is not None:
        wanted = wanted.where(Activity.id == activity_id)
    return wanted.where(Activity.schedule.is_not(None), ~ends).order_by(Activity.title, Activity.id)


def _last_meetings(activity_ids: Sequence[UUID]) -> Any:
    special = ProgrammeSession.cancelled | (func.cardinality(ProgrammeSession.by_hand) > 0)
    return (
        select(
            ProgrammeSession.id,
            ProgrammeSession.location_id,
            ProgrammeSession.activity_id,
            ProgrammeSession.title,
            ProgrammeSession.space_id,
            ProgrammeSession.space_shareable,
            ProgrammeSession.age_group_id,
        )
        .ext(distinct_on(ProgrammeSession.activity_id))
        .where(ProgrammeSession.activity_id.in_(activity_ids), ProgrammeSession.meant_for.is_not(None))
        .order_by(ProgrammeSession.activity_id, special, ProgrammeSession.meant_for.desc(), ProgrammeSession.id)
    )


def _needs(session: Session, session_ids: Sequence[UUID]) -> Mapping[UUID, list[Need]]:
    found: dict[UUID, list[Need]] = defaultdict(list)
    for shift in session.scalars(
        select(Shift)
        .where(Shift.session_id.in_(session_ids), ~Shift.withdrawn)
        .order_by(Shift.session_id, Shift.position, Shift.id)
    ):
        found[shift.session_id].append(
            Need(
                role=shift.role,
                need=shift.need,
                required=shift.required,
                qualification=shift.qualification,
                language=shift.language,
                position=shift.position,
            )
        )
    return found


def _partners(session: Session, session_ids: Sequence[UUID]) -> Mapping[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for session_id, partner_id in session.execute(
        select(Engagement.session_id, Engagement.partner_id)
        .where(Engagement.session_id.in_(session_ids), ~Engagement.withdrawn)
        .order_by(Engagement.session_id, Engagement.id)
    ):
        found[session_id].append(partner_id)
    return found


def _outline(
    last: Row[Any], zone: str, needs: Mapping[UUID, list[Need]], partners: Mapping[UUID, list[UUID]]
) -> Outline:
    return Outline(
        location_id=last.location_id,
        activity_id=last.activity_id,
        title=last.title,
        notes="",
        zone=zone,
        space_id=last.space_id,
        space_shareable=last.space_shareable,
        age_group_id=last.age_group_id,
        needs=tuple(needs[last.id]),
        partner_ids=tuple(partners[last.id]),
    )


def _there(session: Session, activity_ids: Sequence[UUID], since: date) -> Mapping[UUID, list[PlannedMeeting]]:
    found: dict[UUID, list[PlannedMeeting]] = defaultdict(list)
    for row in session.execute(
        select(ProgrammeSession.activity_id, ProgrammeSession.id, ProgrammeSession.meant_for, _tied().label("tied"))
        .where(ProgrammeSession.activity_id.in_(activity_ids))
        .where(ProgrammeSession.meant_for >= datetime.combine(since, time.min))
        .order_by(ProgrammeSession.activity_id, ProgrammeSession.meant_for, ProgrammeSession.id)
    ):
        found[row.activity_id].append(PlannedMeeting(session_id=row.id, meant_for=row.meant_for, tied=row.tied))
    return found


def _tied() -> ColumnElement[bool]:
    """Say that people count on the meeting: it was published, a child has a place, or somebody was asked."""
    here = ProgrammeSession.id
    asked = Engagement.state != EngagementState.NOT_ASKED
    return or_(
        exists().where(Publication.session_id == here),
        exists().where(Attendance.session_id == here, Attendance.placed),
        exists().where(Assignment.session_id == here, ~Assignment.released, Assignment.answer != Answer.DECLINED),
        exists().where(Engagement.session_id == here, ~Engagement.withdrawn, asked),
    )
