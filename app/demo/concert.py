"""A first performance away from the location, to which the coach goes along."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.demo.values import DemoLocation
from app.models.activities import SessionChange
from app.models.coaching import Trajectory
from app.planning.timeslots import TimeSlot, local_moment
from app.planning.vocabulary import TrajectoryState
from app.planning.weeks import IsoWeek
from app.programme import publishing
from app.programme.coaching import outside
from app.programme.coaching.openings import NotFree
from app.programme.coaching.outside import Outside

PLACE = "bibliotheek"
STARTS, ENDS = time(11), time(12, 30)
SATURDAY = 5


def give(session: Session, location: DemoLocation, *, now: datetime) -> None:
    """Let one of those who are coached play in town on Saturday of next week, in which there is a talent show too."""
    coach = _coach(location)
    running = select(Trajectory.id).where(
        Trajectory.coach_id == coach.user_id, Trajectory.state == TrajectoryState.RUNNING
    )
    for trajectory_id in session.scalars(running.order_by(Trajectory.asked_at, Trajectory.id)).all():
        try:
            edit = outside.plan(session, trajectory_id, _wanted(location), by=coach, now=now)
        except NotFree:
            continue
        planned = select(SessionChange.session_id).where(SessionChange.edit_id == edit.id)
        publishing.publish(session, session.scalars(planned).all(), by=coach, now=now, tell=False)
        return


def _coach(location: DemoLocation) -> Actor:
    account = next(account for account in location.accounts if account.role is Role.COACH)
    return Actor(user_id=account.id, role=account.role, name=account.name, location_id=location.id)


def _wanted(location: DemoLocation) -> Outside:
    day = IsoWeek.containing(location.day + timedelta(weeks=1)).days()[SATURDAY]
    starts, ends = (local_moment(day=day, at=at, zone=location.zone) for at in (STARTS, ENDS))
    return Outside(
        slot=TimeSlot(starts_at=starts, ends_at=ends),
        space_id=next(space.id for space in location.spaces if space.key == PLACE),
        coach_goes=True,
        volunteer_goes=False,
    )
