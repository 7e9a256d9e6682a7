"""Whom a decline alarms: it came late, or an outing keeps too few adults by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.publications import Invitation
from app.notify import alarms
from app.programme import supervision
from app.programme.refusals import known


def alarm(
    session: Session, row: ProgrammeSession, before: Mapping[UUID, int], *, invitation: Invitation, now: datetime
) -> None:
    """Tell the responsible person of a decline that cannot wait, in one mail.

    Within 24 hours before the start that is any (CALENDARS.md, rule 27); of an outing also one that leaves too few
    adults, however early it comes. `before` are the adults of it, as `supervision.adults` counted them.
    """
    if supervision.alarm(session, before, invitation=invitation, now=now) or not alarms.is_late(row, now):
        return
    responsible_id = known(session, Activity, row.activity_id).responsible_id
    alarms.decline(session, row, invitation=invitation, responsible_id=responsible_id, now=now)
