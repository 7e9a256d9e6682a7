"""Reading aloud in a language: a meeting for children who speak it, with somebody who reads in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, ProgrammeSession
from app.models.shifts import Shift
from app.planning.timeslots import TimeSlot
from app.programme import activities
from app.programme.activities import NewActivity
from app.programme.library.refusals import TemplateMissing
from app.queries import library_reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """In which language is read, what it is called, when, where, and who answers for it."""

    language: str
    title: str
    slot: TimeSlot
    space_id: UUID
    responsible_id: UUID


def plan(session: Session, wanted: Reading, *, by: Actor, now: datetime) -> Activity:
    """Plan a meeting in which is read aloud in a language: whoever reads must come, and speak it.

    :raises TemplateMissing: when there is no template of reading aloud.
    :raises SpaceTaken: and likewise, as planning any activity.
    """
    template_id = library_reading.template(session, library_reading.READING)
    if template_id is None:
        raise TemplateMissing
    activity = activities.plan(
        session,
        NewActivity(
            template_id=template_id,
            title=wanted.title,
            description="",
            age_group_id=None,
            space_id=wanted.space_id,
            responsible_id=wanted.responsible_id,
            capacity=None,
            when=wanted.slot,
        ),
        by=by,
        now=now,
    ).activity
    activity.languages = [wanted.language]
    reader = (
        # Of the roles the last one is the parent who reads in the own language.
        select(Shift.id)
        .join(ProgrammeSession, ProgrammeSession.id == Shift.session_id)
        .where(ProgrammeSession.activity_id == activity.id)
        .order_by(Shift.position.desc(), Shift.id)
        .limit(1)
    )
    session.execute(update(Shift).where(Shift.id.in_(reader)).values(language=wanted.language, required=True))
    session.flush()
    return activity
