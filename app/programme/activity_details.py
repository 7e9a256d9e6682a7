"""What an activity is and who is responsible for it, changed after a look at what that touches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, ProgrammeSession
from app.programme import activities, marks, publishing, texts, turns
from app.programme.history import audit
from app.programme.refusals import known
from app.programme.spaces import SHOWN_BACK
from app.queries.plan import SessionInPlan, sessions_by_id


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityDetails:
    """What its form can change; its meetings are changed by `programme.series`."""

    description: str
    responsible_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """The sessions that people know with the old description, and how many people hear of the new one."""

    told: tuple[SessionInPlan, ...] = ()
    hearing: int = 0


def look(session: Session, activity_id: UUID, wanted: ActivityDetails, *, now: datetime) -> Effect:
    """Return what a change would touch; nothing is changed.

    :raises NotFound: when there is no such activity here.
    """
    if known(session, Activity, activity_id).description == wanted.description:
        return Effect()
    ids = session.scalars(
        select(ProgrammeSession.id).where(
            ProgrammeSession.activity_id == activity_id,
            ~ProgrammeSession.cancelled,
            ProgrammeSession.ends_at > now - SHOWN_BACK,
        )
    )
    told = tuple(one for one in sessions_by_id(session, ids) if one.state == "published")
    hearing = {recipient for one in told if one.facts.ends_at > now for recipient in one.wanted}
    return Effect(told=told, hearing=len(hearing))


def change(
    session: Session, activity_id: UUID, wanted: ActivityDetails, *, seen: str, tell: bool, by: Actor, now: datetime
) -> int:
    """Change an activity to what is wanted; return how many messages go out.

    With `tell`, sessions of which nothing else waits to be published are published with the new description at once.

    :raises NotFound: when there is no such activity, or the responsible person is no staff of this location.
    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a description that must not be shown.
    """
    turns.take(session)
    row = known(session, Activity, activity_id)
    before = details_of(row)
    marks.refuse_outdated(before, seen)
    if wanted == before:
        return 0
    texts.refuse_private(session, wanted.description)
    activities.refuse_as_responsible(session, wanted.responsible_id, location_id=by.location_id)
    effect = look(session, activity_id, wanted, now=now)
    row.description, row.responsible_id = wanted.description, wanted.responsible_id
    session.flush()
    audit(session, action="activity.changed", subject="activity", subject_id=row.id, by=by, now=now)
    if not tell:
        return 0
    return publishing.publish(session, [one.planned.id for one in effect.told], by=by, now=now).messages


def details_of(row: Activity) -> ActivityDetails:
    """Return what an activity is now."""
    return ActivityDetails(description=row.description, responsible_id=row.responsible_id)
