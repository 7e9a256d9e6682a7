"""Intakes of music coaching: one that comes with an interpreter on the telephone, and one that was held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.demo.values import DemoLocation, demo_id
from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.coaching import Trajectory
from app.planning.timeslots import TimeSlot, local_moment
from app.planning.vocabulary import AttendanceMark, PartnerKind, TrajectoryState
from app.planning.weeks import IsoWeek
from app.programme import activities, enrolments, publishing
from app.programme.activities import NewActivity
from app.programme.coaching import intakes
from app.programme.coaching.intakes import TITLE, Intake
from app.programme.refusals import Refusal

SPACE = "muziekstudio"
TIMES = (time(18), time(20), time(20, 30))
HALF_AN_HOUR = timedelta(minutes=30)
COMING, PAST = 1, -2
"""In which week they are, counted from this one."""
SCHOOL_DAYS = 5


def plan(session: Session, location: DemoLocation, row: Trajectory, *, now: datetime) -> None:
    """Plan the intake at the first time that suits everybody, and ask for an interpreter on the telephone."""
    partner_id = demo_id(location.slug, "partner", PartnerKind.INTERPRETING)
    for slot in _slots(location, COMING):
        wanted = Intake(
            slot=slot,
            space_id=_space(location),
            coach_id=_coach(location).user_id,
            language=row.interpreter,
            partner_id=partner_id if row.interpreter else None,
        )
        try:
            with session.begin_nested():
                intakes.plan(session, row.id, wanted, by=_coach(location), now=now)
        except Refusal:
            continue
        return


def hold(session: Session, location: DemoLocation, row: Trajectory, *, now: datetime) -> None:
    """Let the intake have been held: the young person waits until the coach has room."""
    for slot in _slots(location, PAST):
        try:
            with session.begin_nested():
                row.intake_id = _held(session, location, row, slot, now=now)
        except Refusal:
            continue
        row.state, row.since = TrajectoryState.WAITING, slot.ends_at
        return


def _held(session: Session, location: DemoLocation, row: Trajectory, slot: TimeSlot, *, now: datetime) -> UUID:
    """Plan a meeting as it was planned a week before, of which nobody is told any more; the young person was there."""
    by, then = _coach(location), slot.starts_at - timedelta(weeks=1)
    new = NewActivity(
        template_id=demo_id(location.slug, "template", "muziekcoaching"),
        title=TITLE,
        description="",
        age_group_id=None,
        space_id=_space(location),
        responsible_id=by.user_id,
        capacity=1,
        when=slot,
        partner_ids=(),
    )
    activity_id = activities.plan(session, new, by=by, now=then).activity.id
    enrolments.place(session, activity_id, row.child_id, by=by, now=then, anyway=True, comment=TITLE)
    held = session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.activity_id == activity_id)).one()
    publishing.publish(session, [held], by=by, now=now, tell=False)
    there = {"mark": AttendanceMark.PRESENT, "recorded_at": slot.ends_at, "recorded_by_id": by.user_id}
    session.execute(update(Attendance).where(Attendance.session_id == held).values(**there))
    row.activity_id = activity_id
    return held


def _slots(location: DemoLocation, week: int) -> Iterator[TimeSlot]:
    for day in IsoWeek.containing(location.day + timedelta(weeks=week)).days()[:SCHOOL_DAYS]:
        for at in TIMES:
            starts = local_moment(day=day, at=at, zone=location.zone)
            yield TimeSlot(starts_at=starts, ends_at=starts + HALF_AN_HOUR)


def _space(location: DemoLocation) -> UUID:
    return demo_id(location.slug, "space", SPACE)


def _coach(location: DemoLocation) -> Actor:
    account = next(account for account in location.accounts if account.role is Role.COACH)
    return Actor(user_id=account.id, role=account.role, name=account.name, location_id=location.id)
