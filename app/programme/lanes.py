"""Putting a session in another row of the board: what that means depends on what the rows are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import SessionChange
from app.models.locations import AgeGroup, Space
from app.models.people import Volunteer
from app.models.shifts import Assignment, Engagement
from app.planning.timeslots import TimeSlot
from app.programme import companions, sessions, shifts, supervision
from app.programme.companions import Done
from app.programme.refusals import LaneFixed, NotFound, Outdated
from app.programme.sessions import SessionDetails

NO_ROW = "zonder"
"""The row of sessions that stand in none of the others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place on the board: a time, and a row as the page names it; an empty `id` stays in its row.

    `from_id` is the row that the card was taken from: among volunteers it says who is replaced.
    """

    slot: TimeSlot
    kind: str
    id: str
    from_id: str = ""


def move(session: Session, session_id: UUID, *, place: Place, version: int, by: Actor, now: datetime) -> Done:
    """Move a session to a slot and a row: another space, another age group, or another volunteer.

    What is held beside it comes along: a card is put down without a form, and who moves a course for parents means the
    child care too. It is said at once, with an undo; to leave it where it is, there is the session's page.

    :raises LaneFixed: for a row of a partner or an activity: those are changed on the session's page.
    """
    details = replace(sessions.details_of(sessions.find(session, session_id)), slot=place.slot)

    def put() -> SessionChange | None:
        if place.kind == "volunteer" and place.id != place.from_id and NO_ROW not in {place.id, place.from_id}:
            return _hand_over(session, session_id, details, place, version=version, by=by, now=now)
        wanted = _in_lane(session, session_id, details, place)
        return sessions.edit(session, session_id, wanted=wanted, version=version, by=by, now=now)

    return companions.moving(session, session_id, put, slot=place.slot, along=None, by=by, now=now)


def _hand_over(session: Session, session_id: UUID, wanted: SessionDetails, place: Place, **edit: Any) -> SessionChange:
    """Give a shift to the volunteer of the new row. The old one leaves first: the new time need not suit them."""
    given = session.scalar(
        select(Assignment)
        .where(
            Assignment.session_id == session_id,
            Assignment.volunteer_id == _known(session, Volunteer, place.from_id),
            ~Assignment.released,
        )
        .limit(1)
    )
    if given is None:
        raise Outdated(session_id)
    by, now = edit["by"], edit["now"]
    with supervision.kept(session, [session_id], now=now):
        shifts.take_off(session, given, by=by, now=now)
        change = sessions.edit(session, session_id, wanted=wanted, **edit)
        volunteer_id = _known(session, Volunteer, place.id)
        taken = shifts.assign(session, given.shift_id, volunteer_id=volunteer_id, by=by, now=now)
    return sessions.note_people(session, session_id, change, released=given.id, added=taken.id, by=by, now=now)


def _in_lane(session: Session, session_id: UUID, details: SessionDetails, place: Place) -> SessionDetails:
    if not place.id:
        return details
    match place.kind:
        case "space":
            return replace(details, space_id=_known(session, Space, place.id))
        case "age_group" if place.id == NO_ROW:
            return replace(details, age_group_id=None)
        case "age_group":
            return replace(details, age_group_id=_known(session, AgeGroup, place.id))
        case _ if place.id in _rows_of_people(session, session_id):
            return details
        case _:
            raise LaneFixed(place.kind)


def _known(session: Session, model: type[Space | AgeGroup | Volunteer], lane_id: str) -> UUID:
    """Return the identifier of a row of this location."""
    try:
        identifier = UUID(lane_id)
    except ValueError as error:
        raise NotFound(model.__tablename__, UUID(int=0)) from error
    if session.get(model, identifier) is None:
        raise NotFound(model.__tablename__, identifier)
    return identifier


def _rows_of_people(session: Session, session_id: UUID) -> set[str]:
    """Return the rows in which the session stands by its people and its activity."""
    row = sessions.find(session, session_id)
    volunteers = session.scalars(select(Assignment.volunteer_id).where(Assignment.session_id == session_id))
    partners = session.scalars(select(Engagement.partner_id).where(Engagement.session_id == session_id))
    return {NO_ROW, str(row.activity_id), *map(str, volunteers), *map(str, partners)}
