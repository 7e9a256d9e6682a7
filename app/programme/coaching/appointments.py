"""One appointment of a trajectory: moved, cancelled, made up for, and undone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, SessionChange
from app.models.locations import Location
from app.models.publications import Publication
from app.planning.series import Scope
from app.planning.timeslots import TimeSlot
from app.programme import publishing, turns
from app.programme.coaching import openings
from app.programme.refusals import NotFound
from app.programme.series import cancelling, edits, lengthening, undoing
from app.queries import series
from app.queries.series import MeetingInPlan


def move(
    session: Session,
    trajectory_id: UUID,
    session_id: UUID,
    *,
    starts_at: datetime,
    version: int,
    by: Actor,
    now: datetime,
) -> PlanEdit:
    """Hold one appointment at another moment of this week or next; who knew of it is told at once.

    :raises NotFree: when somebody or something is in the way by now.
    """
    turns.take(session)
    one = openings.appointment(session, trajectory_id, session_id, by=by)
    location = session.get_one(Location, by.location_id)
    slot = openings.free_slot(openings.wanted_once(session, one, location=location, now=now), starts_at)
    edit = edits.edit(
        session,
        asked_for(one.found, slot, one.found.meeting.space_id, version=version, scope=Scope.ONE),
        by=by,
        now=now,
    )
    follow(session, edit.id, by=by, now=now)
    return edit


def cancel(
    session: Session, trajectory_id: UUID, session_id: UUID, *, reason: str, by: Actor, now: datetime
) -> PlanEdit:
    """Let one appointment not go on; who knew of it is told at once."""
    turns.take(session)
    openings.appointment(session, trajectory_id, session_id, by=by)
    edit = cancelling.cancel(session, session_id, scope=Scope.ONE, reason=reason, by=by, now=now)
    follow(session, edit.id, by=by, now=now)
    return edit


def make_up(
    session: Session, trajectory_id: UUID, session_id: UUID, *, starts_at: datetime, by: Actor, now: datetime
) -> PlanEdit:
    """Plan an appointment in the place of one that did not go on.

    :raises NotFree: when somebody or something is in the way by now.
    """
    turns.take(session)
    one = openings.appointment(session, trajectory_id, session_id, by=by)
    location = session.get_one(Location, by.location_id)
    meeting = one.found.meeting
    slot = openings.free_slot(openings.wanted_once(session, one, location=location, now=now), starts_at)
    extra = lengthening.Extra(like=session_id, slot=slot, space_id=meeting.space_id, title=meeting.title, notes="")
    return lengthening.add(session, extra, by=by, now=now)


def undo(session: Session, trajectory_id: UUID, act_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take back what was done to the appointments of a trajectory within the hour; who knew of it is told.

    :raises NotFound: for an act on something else.
    """
    turns.take(session)
    coached = openings.mine(session, trajectory_id, by=by)
    if coached.activity_id is None or series.activity_of(session, act_id) != coached.activity_id:
        raise NotFound("plan_edit", act_id)
    follow(session, undoing.undo(session, act_id, by=by, now=now).id, by=by, now=now)


def follow(session: Session, edit_id: UUID, *, by: Actor, now: datetime) -> None:
    """Make known again what an act changed of meetings that people know of: a coach waits for nobody."""
    known_already = session.scalars(
        select(Publication.session_id)
        .join(SessionChange, SessionChange.session_id == Publication.session_id)
        .where(SessionChange.edit_id == edit_id)
        .order_by(Publication.session_id)
    ).all()
    if known_already:
        publishing.publish(session, known_already, by=by, now=now)


def asked_for(one: MeetingInPlan, slot: TimeSlot, space_id: UUID, *, version: int, scope: Scope) -> edits.Asked:
    """Return what is asked of a meeting that gets another time or space and stays otherwise as it is."""
    meeting = one.meeting
    return edits.Asked(
        session_id=meeting.id,
        scope=scope,
        slot=slot,
        space_id=space_id,
        age_group_id=meeting.age_group_id,
        title=meeting.title,
        notes=meeting.notes,
        roles=meeting.roles,
        partners=meeting.partners,
        version=version,
    )
