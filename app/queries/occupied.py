"""Everything that occupies the people and spaces of a location in a stretch of time, each read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.locations import Space
from app.models.shifts import Assignment, Engagement
from app.planning.slot_wish import Occupied
from app.planning.timeslots import Period
from app.planning.vocabulary import Answer, EngagementState
from app.queries import busy


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What is planned and who is where, by session, and who is busy elsewhere."""

    sessions: Mapping[UUID, Any]
    seats: Mapping[UUID, list[UUID]]
    engagements: Mapping[UUID, list[UUID]]
    busy_volunteers: Mapping[UUID, tuple[Period, ...]]
    busy_partners: Mapping[UUID, tuple[Period, ...]]

    def of_volunteer(self, volunteer_id: UUID) -> tuple[Occupied, ...]:
        """Return when a volunteer is in a session, or busy elsewhere."""
        return self.by_sessions(self.seats.get(volunteer_id, ())) + _elsewhere(self.busy_volunteers, volunteer_id)

    def of_partner(self, partner_id: UUID) -> tuple[Occupied, ...]:
        """Return when a partner is asked for a session, or busy elsewhere."""
        return self.by_sessions(self.engagements.get(partner_id, ())) + _elsewhere(self.busy_partners, partner_id)

    def by_sessions(self, ids: Iterable[UUID]) -> tuple[Occupied, ...]:
        """Return the times of these sessions."""
        return tuple(_occupied(self.sessions[each]) for each in ids if each in self.sessions)

    def where(self, column: str, value: UUID) -> tuple[Occupied, ...]:
        """Return the times of the sessions of a space, an age group or a group."""
        return tuple(_occupied(row) for row in self.sessions.values() if getattr(row, column) == value)


def taken(
    session: Session,
    period: Period,
    *,
    location_id: UUID,
    volunteers: Collection[UUID],
    partners: Collection[UUID],
    besides: UUID | None,
) -> Taken:
    """Return what occupies these people, and all spaces and groups: five statements at the most.

    `besides` is a session that is in nobody's way. What began up to a day before the period is not found: begin early.
    """
    return Taken(
        sessions=_sessions(session, period, location_id, besides),
        seats=_seats(session, volunteers, period) if volunteers else {},
        engagements=_engagements(session, partners, period) if partners else {},
        busy_volunteers=busy.of_volunteers(session, volunteers, period) if volunteers else {},
        busy_partners=busy.of_partners(session, partners, period) if partners else {},
    )


def _occupied(row: Any) -> Occupied:
    return Occupied(
        period=Period(starts_at=row.starts_at, ends_at=row.ends_at),
        title=row.title,
        space_id=row.space_id,
        away_minutes=row.away_minutes,
    )


def _elsewhere(found: Mapping[UUID, tuple[Period, ...]], subject_id: UUID) -> tuple[Occupied, ...]:
    return tuple(Occupied(period=period) for period in found.get(subject_id, ()))


def _sessions(session: Session, period: Period, location_id: UUID, besides: UUID | None) -> dict[UUID, Any]:
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.space_id,
            ProgrammeSession.space_shareable,
            ProgrammeSession.age_group_id,
            Activity.group_id,
            Space.travel_minutes.label("away_minutes"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(ProgrammeSession.location_id == location_id, _starts_in(period), ~ProgrammeSession.cancelled)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    return {row.id: row for row in rows if row.id != besides}


def _starts_in(period: Period) -> ColumnElement[bool]:
    # A session lasts a day at the most, and the period begins a day early: by its start alone, an index finds it.
    return (ProgrammeSession.starts_at >= period.starts_at) & (ProgrammeSession.starts_at < period.ends_at)


def _seats(session: Session, people: Collection[UUID], period: Period) -> dict[UUID, list[UUID]]:
    return _by_subject(
        session,
        select(Assignment.volunteer_id, Assignment.session_id)
        .where(
            Assignment.volunteer_id.in_(people),
            Assignment.starts_at >= period.starts_at,
            Assignment.starts_at < period.ends_at,
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
        )
        .order_by(Assignment.starts_at, Assignment.id),
    )


def _engagements(session: Session, partners: Collection[UUID], period: Period) -> dict[UUID, list[UUID]]:
    return _by_subject(
        session,
        select(Engagement.partner_id, Engagement.session_id)
        .join(ProgrammeSession, ProgrammeSession.id == Engagement.session_id)
        .where(
            Engagement.partner_id.in_(partners),
            ~Engagement.withdrawn,
            Engagement.state != EngagementState.DECLINED,
            _starts_in(period),
        )
        .order_by(ProgrammeSession.starts_at, Engagement.id),
    )


def _by_subject(session: Session, query: Select[UUID, UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for subject_id, session_id in session.execute(query):
        found[subject_id].append(session_id)
    return found
