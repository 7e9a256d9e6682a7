"""Shifts: who is put on them, who is taken off, and what volunteers and partners answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.people import Volunteer
from app.models.publications import Invitation
from app.models.shifts import Assignment, Shift
from app.notify import reminders
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import clashes, declines, feed_joins, sessions, supervision, turns
from app.programme.history import audit
from app.programme.refusals import (
    AlreadyCancelled,
    Forbidden,
    NoLongerNeeded,
    NotFound,
    NoTimeLeft,
    ShiftFull,
    known,
    refused_by_database,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """How many minutes after the start of a session its people come, and how many before its end they leave."""

    starts_after: int
    ends_before: int


def assign(session: Session, shift_id: UUID, *, volunteer_id: UUID, by: Actor, now: datetime) -> Assignment:
    """Put a volunteer on a shift; they hear of it when the session is published.

    :raises ShiftFull: when every seat is taken.
    :raises VolunteerTaken: when they hold a seat elsewhere at that time.
    :raises NotForThem: when the session is for staff alone.
    """
    shift = known(session, Shift, shift_id)
    known(session, Volunteer, volunteer_id)
    if shift.withdrawn:
        raise NotFound("shift", shift_id)
    row = sessions.find(session, shift.session_id, lock=True)
    if row.cancelled:
        raise AlreadyCancelled
    sessions.refuse_for_staff(session, row)
    assignment = Assignment(
        location_id=row.location_id,
        session_id=row.id,
        shift_id=shift.id,
        volunteer_id=volunteer_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        session_cancelled=False,
        assigned_at=now,
    )
    with _held(session, row, volunteer_id):
        session.add(assignment)
    audit(session, action="shift.assigned", subject="assignment", subject_id=assignment.id, by=by, now=now)
    return assignment


def change_stay(session: Session, shift_id: UUID, stay: Stay, *, by: Actor, now: datetime) -> None:
    """Let the people of a shift come later than the session, or leave before it ends; supervision counts with that.

    :raises NoTimeLeft: when nothing of the session would be left.
    """
    shift = known(session, Shift, shift_id)
    row = sessions.find(session, shift.session_id, lock=True)
    if stay.starts_after + stay.ends_before >= (row.ends_at - row.starts_at).total_seconds() / 60:
        raise NoTimeLeft
    shift.starts_after, shift.ends_before = stay.starts_after, stay.ends_before
    session.flush()
    audit(session, action="shift.changed", subject="shift", subject_id=shift.id, by=by, now=now)


def change_language(session: Session, shift_id: UUID, language: str | None, *, by: Actor, now: datetime) -> None:
    """Let a shift ask for somebody who speaks a language, or for anybody."""
    shift = known(session, Shift, shift_id)
    sessions.find(session, shift.session_id, lock=True)
    shift.language = language
    session.flush()
    audit(session, action="shift.changed", subject="shift", subject_id=shift.id, by=by, now=now)


def release(session: Session, assignment_id: UUID, *, by: Actor, now: datetime) -> Assignment:
    """Take a volunteer off a shift; when they were invited, they hear of it when the session is published."""
    turns.take(session)
    assignment = session.scalar(select(Assignment).where(Assignment.id == assignment_id))
    if assignment is None:
        raise NotFound("assignment", assignment_id)
    if assignment.released:
        return assignment
    with supervision.kept(session, [assignment.session_id], now=now):
        take_off(session, assignment, by=by, now=now)
    return assignment


def take_off(session: Session, assignment: Assignment, *, by: Actor, now: datetime) -> None:
    """Open a seat for somebody else, as a part of an act that watches the supervision itself."""
    assignment.released = True
    session.flush()
    audit(session, action="shift.released", subject="assignment", subject_id=assignment.id, by=by, now=now)


def answer(session: Session, *, session_id: UUID, volunteer_id: UUID, answer: Answer, now: datetime) -> None:
    """Note what an invited volunteer says of the seat they were given last; a no opens it, and alarms when it is late.

    :raises NoLongerNeeded: when the session is over or cancelled, or they were released from it.
    :raises ShiftFull: for a yes after a no, when somebody else has taken the seat.
    :raises VolunteerTaken: for a yes after a no, when they took another seat at that time.
    """
    row = sessions.find(session, session_id, lock=True)
    invitation = _invitation(session, session_id, volunteer_id)
    seat = session.scalar(
        select(Assignment)
        .where(Assignment.session_id == session_id, Assignment.volunteer_id == volunteer_id, ~Assignment.released)
        .order_by(Assignment.answer == Answer.DECLINED, Assignment.assigned_at.desc(), Assignment.id)
        .limit(1)
    )
    if seat is None or row.cancelled or row.ends_at <= now or invitation.withdrawn:
        raise NoLongerNeeded
    before = supervision.adults(session, [row.id], now=now)
    newly_declined = answer is Answer.DECLINED and seat.answer is not Answer.DECLINED
    with _held(session, row, volunteer_id):
        seat.answer, seat.answered_at = answer, None if answer is Answer.NONE else now
    shown = invitation.declined_at is None
    invitation.declined_at = now if answer is Answer.DECLINED else None
    session.flush()
    if newly_declined:
        declines.alarm(session, row, before, invitation=invitation, now=now)
    reminders.plan(session, [session_id], now=now)
    if shown is not (invitation.declined_at is None):
        feed_joins.follow(session, row.location_id, now=now)


def _invitation(session: Session, session_id: UUID, volunteer_id: UUID) -> Invitation:
    found = session.scalar(
        select(Invitation).where(Invitation.session_id == session_id, Invitation.volunteer_id == volunteer_id)
    )
    if found is None:
        raise NoLongerNeeded
    return found


@contextmanager
def _held(session: Session, row: ProgrammeSession, volunteer_id: UUID) -> Iterator[None]:
    """Write a seat of the volunteer, or say why it cannot be had."""
    try:
        with refused_by_database(session):
            yield
    except Forbidden as refusal:
        if refusal.constraint == "ck_assignment_within_need":
            raise ShiftFull from refusal
        slot = TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at)
        raise (clashes.volunteer_taken(session, slot, volunteer_id=volunteer_id) or refusal) from refusal
