"""What people have been told of a session, and what happens to it meanwhile."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select, update

from app.models.messages import Message, MessageKind, MessageState
from app.models.shifts import Assignment
from app.notify.outbox import CALENDAR_KINDS
from app.planning.timeslots import TimeSlot
from app.programme import sessions, shifts
from app.queries import plan
from tests import factories
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
MINUTE = HOUR / 60
INVITATION, UPDATE, CANCELLATION = MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION


def seated(session, shift, name):
    volunteer = factories.volunteer(session, name=name)
    factories.assignment(session, shift, volunteer)
    return volunteer


def waiting(session):
    recipient = func.coalesce(Message.volunteer_id, Message.contact_id)
    mails = select(recipient, Message.kind, Message.sequence).where(
        Message.state == MessageState.PENDING, Message.kind.in_(CALENDAR_KINDS)
    )
    return {tuple(row) for row in session.execute(mails)}


def arrive(session):
    session.execute(
        update(Message)
        .where(Message.state == MessageState.PENDING, Message.kind.in_(CALENDAR_KINDS | {MessageKind.SERIES}))
        .values(state=MessageState.SENT, handed_over_at=NOW, sent_at=NOW)
    )


def move(session, meeting, by, starts_at):
    slot = TimeSlot(starts_at=starts_at, ends_at=starts_at + HOUR)
    return sessions.move(session, meeting.id, slot=slot, version=meeting.version, by=by, now=NOW)


def rename(session, meeting, by, title):
    wanted = replace(sessions.details_of(meeting), title=title)
    sessions.edit(session, meeting.id, wanted=wanted, version=meeting.version, by=by, now=NOW)


def seat_of(session, volunteer):
    return session.scalars(select(Assignment).where(Assignment.volunteer_id == volunteer.id)).one()


def say(session, meeting, volunteer, answer):
    shifts.answer(session, session_id=meeting.id, volunteer_id=volunteer.id, answer=answer, now=NOW)


def state(session, meeting):
    (entry,) = plan.sessions_by_id(session, [meeting.id])
    return entry.state
