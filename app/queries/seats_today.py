"""Who stands beside the children of a session today: whoever does knows who they are, and notes who came (ADR 20)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import plain
from app.models.activities import ProgrammeSession
from app.models.publications import Publication
from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import Answer, EngagementState

_BEFORE = timedelta(hours=2)
_COMING = (EngagementState.ASKED, EngagementState.CONFIRMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """The session in which somebody has a seat: when it is."""

    starts_at: datetime
    ends_at: datetime
    zone: str

    def is_on(self, moment: datetime) -> bool:
        """Say whether a moment is on its day: the local one on which it starts.

        Around midnight it begins two hours before the start, and lasts until the end.
        """
        zone = ZoneInfo(self.zone)
        today, day = moment.astimezone(zone).date(), self.starts_at.astimezone(zone).date()
        return today == day or self.starts_at - _BEFORE <= moment < self.ends_at

    def takes(self, moments: Collection[datetime], *, now: datetime, kept: timedelta) -> bool:
        """Say whether it is its day, or what was ticked at these moments on it comes so much later at the most."""
        on_time = bool(moments) and all(self.is_on(moment) for moment in moments)
        return self.is_on(now) or (on_time and now < self.ends_at + kept)


def leads(session: Session, session_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Say whether a volunteer or a partner has a seat in this session, made known and not declined, and it is its day.

    One statement, or none for whoever is neither.
    """
    seat = find(session, session_id, actor=actor)
    return seat is not None and seat.is_on(now)


def find(session: Session, session_id: UUID, *, actor: Actor) -> Seat | None:
    """Return the seat of a volunteer or a partner in this session, made known and not declined, if there is one."""
    own = _own(actor)
    if own is None:
        return None
    row = session.execute(
        select(ProgrammeSession.starts_at, ProgrammeSession.ends_at, ProgrammeSession.zone)
        .join(Publication, Publication.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.id == session_id, ~ProgrammeSession.cancelled, ProgrammeSession.id.in_(own))
    ).first()
    return Seat(**plain(row)) if row else None


def _own(actor: Actor) -> Select[UUID] | None:
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
