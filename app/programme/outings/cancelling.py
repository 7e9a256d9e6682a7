"""An outing that does not go on: cancelled, with plan B in its place, as one act that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange
from app.models.outings import Outing
from app.models.shifts import Assignment, Shift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import places, plan_edits, sessions, texts, turns
from app.programme.history import audit
from app.programme.outings import details, opening
from app.programme.outings.opening import Meeting
from app.programme.refusals import AlreadyCancelled, known, refused_by_database

SORT = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancelling:
    """Why an outing does not go on, and what is held at its hours instead (no space: nothing), under which title."""

    reason: str
    title: str
    space_id: UUID | None
    briefing_too: bool
    """Whether the briefing is cancelled as well, if it was not held yet."""


def cancel(session: Session, outing_id: UUID, wanted: Cancelling, *, by: Actor, now: datetime) -> PlanEdit:
    """Cancel an outing, and let its children and volunteers come to plan B; nobody is told before that is published.

    :raises AlreadyCancelled: when it was cancelled before.
    :raises SpaceTaken: when the space of plan B is in use then.
    :raises NotOnLocation: when plan B is elsewhere.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    turns.take(session)
    texts.refuse_private(session, wanted.reason, wanted.title)
    row = details.find(session, outing_id, lock=True)
    held = sessions.find(session, row.session_id, lock=True)
    if held.cancelled:
        raise AlreadyCancelled
    seats = _seats(session, held.id)
    edit = _cancel(session, row, wanted, by=by, now=now)
    if wanted.space_id is not None:
        instead = Meeting(
            title=wanted.title,
            slot=TimeSlot(starts_at=held.starts_at, ends_at=held.ends_at),
            space_id=wanted.space_id,
        )
        row.plan_b_id = _hold_instead(session, row, instead, edit, by=by, now=now)
        _ask_the_same(session, row, seats, now=now)
    audit(session, action="outing.cancelled", subject=Outing.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return edit


def _seats(session: Session, session_id: UUID) -> list[tuple[UUID, UUID]]:
    """Return who holds a seat, as (shift, volunteer)."""
    rows = session.execute(
        select(Assignment.shift_id, Assignment.volunteer_id)
        .where(Assignment.session_id == session_id, ~Assignment.released, Assignment.answer != Answer.DECLINED)
        .order_by(Assignment.assigned_at, Assignment.id)
    )
    return [(row.shift_id, row.volunteer_id) for row in rows]


def _cancel(session: Session, row: Outing, wanted: Cancelling, *, by: Actor, now: datetime) -> PlanEdit:
    ids = [row.session_id, *([row.briefing_id] if wanted.briefing_too and row.briefing_id else [])]
    there = plan_edits.sessions_as_values(session, ids)
    gone = {
        row_id: (values, values | {"cancelled": True, "cancel_reason": wanted.reason})
        for row_id, values in there.items()
        if not values["cancelled"] and (row_id == row.session_id or datetime.fromisoformat(values["starts_at"]) > now)
    }
    return plan_edits.change(session, gone, sort=SORT, by=by, now=now)


def _hold_instead(session: Session, row: Outing, wanted: Meeting, edit: PlanEdit, *, by: Actor, now: datetime) -> UUID:
    """Put plan B in the plan as a part of the act, so that undo takes it away again."""
    activity = known(session, Activity, row.activity_id)
    outline = opening.outline_on_location(session, activity, wanted)
    made = opening.put(session, outline, wanted.slot, by=by, now=now)
    session.execute(
        update(SessionChange).where(SessionChange.session_id == made).values(edit_id=edit.id, sort=edit.sort)
    )
    return made


def _ask_the_same(session: Session, row: Outing, seats: list[tuple[UUID, UUID]], *, now: datetime) -> None:
    """Let the same roles, volunteers and children be at plan B; volunteers hear of it when it is published."""
    if row.plan_b_id is None:
        raise TypeError("there is no plan B")
    made = known(session, ProgrammeSession, row.plan_b_id)
    shifts = session.scalars(
        select(Shift).where(Shift.session_id == row.session_id, ~Shift.withdrawn).order_by(Shift.position, Shift.id)
    ).all()
    ids = {shift.id: uuid4() for shift in shifts}
    session.add_all(_same_role(shift, ids[shift.id], made) for shift in shifts)
    session.flush()
    with refused_by_database(session):
        session.add_all(_same_seat(ids[shift], volunteer, made, now) for shift, volunteer in seats if shift in ids)
        session.flush()
    places.hold_for_placed(session, [made.id])


def _same_role(shift: Shift, row_id: UUID, made: ProgrammeSession) -> Shift:
    return Shift(
        id=row_id,
        location_id=made.location_id,
        session_id=made.id,
        role=shift.role,
        need=shift.need,
        required=False,  # indoors it goes on with fewer
        qualification=shift.qualification,
        language=shift.language,
        position=shift.position,
        starts_after=shift.starts_after,
        ends_before=shift.ends_before,
    )


def _same_seat(shift_id: UUID, volunteer_id: UUID, made: ProgrammeSession, now: datetime) -> Assignment:
    return Assignment(
        location_id=made.location_id,
        session_id=made.id,
        shift_id=shift_id,
        volunteer_id=volunteer_id,
        starts_at=made.starts_at,
        ends_at=made.ends_at,
        session_cancelled=False,
        assigned_at=now,
    )
