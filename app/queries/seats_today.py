"""Who stands beside the children of a session today: whoever does knows who they are, and notes who came (ADR 20)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.publications import Publication
from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import Answer, EngagementState

_COMING = (EngagementState.ASKED, EngagementState.CONFIRMED)


def leads(session: Session, session_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Say whether a volunteer or a partner has a seat in this session, made known and not declined, and it is its day.

    Its day is the local one on which it starts; one that goes on past midnight is led until it ends. One statement.
    """
    seat = _seat(actor)
    if seat is None:
        return False
    held = session.execute(
        select(ProgrammeSession.starts_local, ProgrammeSession.ends_at, ProgrammeSession.zone)
        .join(Publication, Publication.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.id == session_id, ~ProgrammeSession.cancelled, ProgrammeSession.id.in_(seat))
    ).first()
    if held is None:
        return False
    today, day = now.astimezone(ZoneInfo(held.zone)).date(), held.starts_local.date()
    return bool(today == day or (day < today and now < held.ends_at))


def _seat(actor: Actor) -> Select[UUID] | None:
    """Select the sessions in which somebody has a seat; whoever is neither has none."""
    if actor.volunteer_id is not None:
        return select(Assignment.session_id).where(
            Assignment.volunteer_id == actor.volunteer_id,
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
        )
    if actor.partner_id is not None:
        return select(Engagement.session_id).where(
            Engagement.partner_id == actor.partner_id,
            ~Engagement.withdrawn,
            Engagement.state.in_(_COMING),
        )
    return None
