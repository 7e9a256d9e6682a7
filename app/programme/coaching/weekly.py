"""The weekly appointment of a trajectory: planned at a fixed time, and moved to another for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange
from app.models.locations import Location, Space
from app.planning import horizon
from app.planning.outline import Draft, Outline
from app.planning.rules import WEEKDAYS, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import to_data
from app.planning.series import Field, Scope
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import SchoolHolidays
from app.programme import activities, drafts, places, snapshots, turns
from app.programme.coaching import appointments, openings
from app.programme.coaching.openings import NoActivity, NotFree, WeeklyAlready, WeeklyWish
from app.programme.refusals import known
from app.programme.series import edits, records
from app.queries import series
from app.queries.coaching_times import Coached
from app.queries.series import MeetingInPlan


def choose(session: Session, trajectory_id: UUID, wish: WeeklyWish, *, by: Actor, now: datetime) -> PlanEdit:
    """Plan the appointments at a fixed time every week, also in the school holidays, up to the horizon.

    :raises NotFree: when the time cannot be, or not any more.
    :raises DatesClash: with each date on which it cannot be, unless they are to be skipped.
    :raises WeeklyAlready: when there is a weekly appointment: that one is moved.
    """
    turns.take(session)
    coached = openings.mine(session, trajectory_id, by=by)
    activity = _activity(session, coached)
    if activity.schedule is not None:
        raise WeeklyAlready
    location = session.get_one(Location, by.location_id)
    wanted = openings.wanted_weekly(session, coached, wish, location=location, now=now)
    clashes = openings.clashes_of(wanted, wish)
    stretch = Stretch(
        rule=Weekly(weekdays=frozenset({WEEKDAYS[wish.weekday - 1]})),
        starts=wish.starts,
        ends=wish.ends,
        first=wanted.first,
        left_out=frozenset(clash.day for clash in clashes),
    )
    schedule = Schedule(stretches=(stretch,), school_holidays=SchoolHolidays.IGNORE)
    outline = _outline(activity, known(session, Space, wish.space_id), location)
    return _plan(session, activity, schedule, outline=outline, location=location, by=by, now=now)


def move_all(session: Session, trajectory_id: UUID, wish: WeeklyWish, *, by: Actor, now: datetime) -> PlanEdit:
    """Hold all appointments from now on at another time of the week; those that were moved by hand stay.

    :raises NotFree: when the time cannot be, or there is no appointment to come.
    :raises DatesClash: with each date on which it cannot be.
    """
    turns.take(session)
    coached = openings.mine(session, trajectory_id, by=by)
    activity = _activity(session, coached)
    location = session.get_one(Location, by.location_id)
    strict = replace(wish, skip=False)
    openings.clashes_of(openings.wanted_weekly(session, coached, strict, location=location, now=now), strict)
    coming = [one for one in series.meetings(session, activity.id) if _comes(one, now)]
    for one in coming:
        slot = _in_its_week(one, wish, location)
        if slot.starts_at > now:
            asked = appointments.asked_for(
                one, slot, space_id=wish.space_id, version=one.version, scope=Scope.FOLLOWING
            )
            edit = edits.edit(session, asked, by=by, now=now)
            appointments.follow(session, edit.id, by=by, now=now)
            return edit
    raise NotFree


def _activity(session: Session, coached: Coached) -> Activity:
    if coached.activity_id is None:
        raise NoActivity
    return session.get_one(Activity, coached.activity_id)


def _plan(
    session: Session,
    activity: Activity,
    schedule: Schedule,
    *,
    outline: Outline,
    location: Location,
    by: Actor,
    now: datetime,
) -> PlanEdit:
    """Put the meetings of a schedule in the plan as one act, which undo takes back with the schedule."""
    found = activities.outlook(session, schedule, location=location, now=now)
    if not found.meetings:
        raise NotFree
    edit = records.remember(
        session,
        activity.id,
        {},
        sort="weekly",
        by=by,
        now=now,
        activity=({"schedule": None}, {"schedule": to_data(schedule)}),
    )
    until = horizon.last_day(max(schedule.first, now.astimezone(ZoneInfo(location.zone)).date()))
    session.execute(update(Activity).where(Activity.id == activity.id).values(planned_until=until))
    made = drafts.put(
        session,
        [Draft(outline=outline, slot=meeting.slot, meant_for=meeting.meant_for) for meeting in found.meetings],
        by=by,
        now=now,
    )
    places.hold_for_placed(session, made)
    rows = session.scalars(
        select(ProgrammeSession).where(ProgrammeSession.id.in_(made)).order_by(ProgrammeSession.id)
    ).all()
    for row in rows:
        session.execute(
            update(SessionChange)
            .where(SessionChange.session_id == row.id)
            .values(edit_id=edit.id, sort=edit.sort, after=snapshots.of(row))
        )
    return edit


def _outline(activity: Activity, space: Space, location: Location) -> Outline:
    return Outline(
        location_id=activity.location_id,
        activity_id=activity.id,
        title=activity.title,
        notes="",
        zone=location.zone,
        space_id=space.id,
        space_shareable=space.shareable,
        age_group_id=activity.age_group_id,
        needs=(),
        partner_ids=(),
    )


def _comes(one: MeetingInPlan, now: datetime) -> bool:
    meeting = one.meeting
    return (
        meeting.meant_for is not None
        and not meeting.cancelled
        and meeting.slot.starts_at > now
        and Field.TIME not in meeting.by_hand
    )


def _in_its_week(one: MeetingInPlan, wish: WeeklyWish, location: Location) -> TimeSlot:
    """Return the wished time in the week of a meeting."""
    was = one.meeting.wall[0].date()
    day = was + timedelta(days=wish.weekday - was.isoweekday())
    return local_slot(day=day, start=wish.starts, end=wish.ends, zone=location.zone)
