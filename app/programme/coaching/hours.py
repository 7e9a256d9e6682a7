"""How many hours a week a coach works."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.models.accounts import UserAccount
from app.models.coaching import CoachHours
from app.programme.history import audit
from app.programme.refusals import NotFound


def change(session: Session, coach_id: UUID, *, minutes: int, by: Actor, now: datetime) -> str:
    """Note the minutes that a coach works in a week; return the coach's name.

    :raises NotFound: for anybody who is no coach of this location.
    """
    name = coach_name(session, coach_id, by=by)
    values = {"location_id": by.location_id, "user_id": coach_id, "minutes_per_week": minutes}
    noted = insert(CoachHours).values(values)
    session.execute(noted.on_conflict_do_update(index_elements=["user_id"], set_={"minutes_per_week": minutes}))
    audit(session, action="coach_hours.changed", subject="user_account", subject_id=coach_id, by=by, now=now)
    return name


def coach_name(session: Session, coach_id: UUID, *, by: Actor) -> str:
    """Return the name of a coach.

    :raises NotFound: for anybody who is no coach of this location.
    """
    name = session.scalar(
        select(UserAccount.name).where(
            UserAccount.id == coach_id, UserAccount.location_id == by.location_id, UserAccount.role == Role.COACH
        )
    )
    if name is None:
        raise NotFound("user_account", coach_id)
    return name
