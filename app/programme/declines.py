"""Whom a decline alarms: it came late, or an outing keeps too few adults by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.outings import Outing
from app.models.publications import Invitation
from app.notify import alarms
from app.programme.refusals import known
from app.queries.plan import sessions_by_id


def alarm(session: Session, row: ProgrammeSession, *, invitation: Invitation, now: datetime) -> None:
    """Tell the responsible person of a decline that cannot wait.

    Within 24 hours before the start that is any (CALENDARS.md, rule 27); of an outing also one that leaves too few
    adults, however early it comes: enough supervision is a hard condition (DOMAIN.md).
    """
    if alarms.is_late(row, now) or _too_few_stay(session, row):
        responsible_id = known(session, Activity, row.activity_id).responsible_id
        alarms.decline(session, row, invitation=invitation, responsible_id=responsible_id, now=now)


def _too_few_stay(session: Session, row: ProgrammeSession) -> bool:
    if session.scalar(select(Outing.id).where(Outing.session_id == row.id)) is None:
        return False
    return any(
        one.planned.watched is not None and one.planned.adults < one.planned.adults_needed
        for one in sessions_by_id(session, [row.id])
    )
