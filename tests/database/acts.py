"""What a supervisor does to a session."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from app.models.audit import AuditEntry
from app.planning.timeslots import TimeSlot
from app.programme import sessions
from tests.factories import HOUR, NOW


def slot(starts_at, *, hours=1):
    return TimeSlot(starts_at=starts_at, ends_at=starts_at + hours * HOUR)


def edit(session, meeting, *, by, version=None, now=NOW, **changes):
    wanted = replace(sessions.details_of(meeting), **changes)
    return sessions.edit(session, meeting.id, wanted=wanted, version=version or meeting.version, by=by, now=now)


def move(session, meeting, starts_at, *, by, now=NOW):
    return sessions.move(session, meeting.id, slot=slot(starts_at), version=meeting.version, by=by, now=now)


def audited(session):
    return session.scalars(select(AuditEntry.action).order_by(AuditEntry.at, AuditEntry.action)).all()
