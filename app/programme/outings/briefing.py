"""The briefing before an outing: added later, moved, and called off, each to be taken back as of any meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange
from app.models.outings import Outing
from app.programme import places, plan_edits, sessions, texts
from app.programme.history import audit
from app.programme.outings import details, opening
from app.programme.outings.opening import Meeting
from app.programme.outings.refusals import BriefedAlready, NoBriefing
from app.programme.refusals import AlreadyCancelled, AlreadyOver, known

SORT = "planned"


def add(session: Session, outing_id: UUID, wanted: Meeting, *, by: Actor, now: datetime) -> PlanEdit:
    """Put a briefing before an outing that has none, with its children; nobody is told before that is published.

    :raises BriefedAlready: when there is one that goes on.
    :raises AlreadyCancelled: or `AlreadyOver`, when there is nothing to brief anybody for any more.
    :raises BriefingAtWrongTime: and what else `opening.brief` does.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a title that must not be shown.
    """
    row, away = _find(session, outing_id, now=now)
    if _standing(session, row) is not None:
        raise BriefedAlready
    texts.refuse_private(session, wanted.title)
    activity = known(session, Activity, row.activity_id)
    row.briefing_id = opening.brief(session, activity, wanted, before=away, by=by, now=now)
    places.hold_for_placed(session, [row.briefing_id])
    edit = plan_edits.adopt(session, [row.briefing_id], sort=SORT, by=by, now=now)
    audit(session, action="outing.briefed", subject=Outing.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return edit


def change(
    session: Session, outing_id: UUID, wanted: Meeting, *, version: int, by: Actor, now: datetime
) -> SessionChange | None:
    """Hold the briefing of an outing at another time or in another space; `None` when it is so already.

    :raises NoBriefing: when there is none that goes on.
    :raises Outdated: when somebody changed it after `version`.
    :raises BriefingAtWrongTime: or `NotOnLocation`, for what no briefing can be.
    :raises SpaceTaken: and what else `sessions.edit` does.
    """
    row, away = _find(session, outing_id, now=now)
    held = _standing(session, row)
    if held is None:
        raise NoBriefing
    opening.refuse_briefing(session, wanted, before=away)
    becomes = replace(sessions.details_of(held), slot=wanted.slot, space_id=wanted.space_id, title=wanted.title)
    return sessions.edit(session, held.id, wanted=becomes, version=version, by=by, now=now)


def cancel(session: Session, outing_id: UUID, *, reason: str, by: Actor, now: datetime) -> SessionChange:
    """Call the briefing of an outing off; another one can be put in its place.

    :raises NoBriefing: when there is none that goes on.
    """
    row, _away = _find(session, outing_id, now=now)
    held = _standing(session, row)
    if held is None:
        raise NoBriefing
    return sessions.cancel(session, held.id, reason=reason, by=by, now=now)


def _find(session: Session, outing_id: UUID, *, now: datetime) -> tuple[Outing, ProgrammeSession]:
    row = details.find(session, outing_id, lock=True)
    away = sessions.find(session, row.session_id)
    if away.cancelled:
        raise AlreadyCancelled
    if away.ends_at <= now:
        raise AlreadyOver
    return row, away


def _standing(session: Session, row: Outing) -> ProgrammeSession | None:
    held = sessions.find(session, row.briefing_id, lock=True) if row.briefing_id else None
    return None if held is None or held.cancelled else held
