"""What people were told last, as it has to be known before they are told anew: of sessions, and of series."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.planning.publication import Facts
from app.planning.series_publication import Alike, SeriesTold


@dataclass(frozen=True, kw_only=True, slots=True)
class OfSession:
    """The invitation of one person to one session; `series_id`: they were told within that series."""

    id: UUID
    series_id: UUID | None
    sequence: int
    withdrawn: bool
    declined: bool
    digested: bool

    @property
    def expected(self) -> bool:
        """Whether they believe that they are coming."""
        return not (self.withdrawn or self.declined)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfSeries:
    """The invitation of one person to a series that is not over."""

    id: UUID
    to_contact: bool
    zone: str
    told: SeriesTold


def of_sessions(session: Session, session_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], OfSession]:
    """Return who was told of these sessions, by session and recipient."""
    rows = session.execute(
        select(
            Invitation.id,
            Invitation.session_id,
            Invitation.volunteer_id,
            Invitation.contact_id,
            Invitation.series_id,
            Invitation.sequence,
            Invitation.withdrawn,
            Invitation.declined_at,
            Invitation.digested,
        ).where(Invitation.session_id.in_(list(session_ids)))
    )
    return {(row.session_id, row.volunteer_id or row.contact_id): _of_session(row) for row in rows}


def _of_session(row: Any) -> OfSession:
    return OfSession(
        id=row.id,
        series_id=row.series_id,
        sequence=row.sequence,
        withdrawn=row.withdrawn,
        declined=row.declined_at is not None,
        digested=row.digested,
    )


def in_digests(session: Session, activity_ids: Collection[UUID], *, now: datetime) -> frozenset[tuple[UUID, UUID]]:
    """Return who is told of these activities in digests, by activity and recipient."""
    rows = session.execute(
        select(ProgrammeSession.activity_id, func.coalesce(Invitation.volunteer_id, Invitation.contact_id))
        .join(ProgrammeSession, ProgrammeSession.id == Invitation.session_id)
        .where(
            ProgrammeSession.activity_id.in_(activity_ids),
            Invitation.digested,
            ~Invitation.withdrawn,
            Invitation.told_ends_at > now,
        )
        .distinct()
    )
    return frozenset((activity_id, recipient) for activity_id, recipient in rows)


def of_series(session: Session, activity_ids: Collection[UUID], *, now: datetime) -> dict[tuple[UUID, UUID], OfSeries]:
    """Return who was told of a series of these activities that is not over, by activity and recipient."""
    rows = session.scalars(
        select(SeriesInvitation)
        .where(SeriesInvitation.activity_id.in_(activity_ids), SeriesInvitation.ends_at > now)
        .order_by(SeriesInvitation.ends_at, SeriesInvitation.id)
    )
    found: dict[tuple[UUID, UUID], OfSeries] = {}
    for row in rows:
        recipient = row.volunteer_id or row.contact_id
        assert recipient is not None  # noqa: S101 - the database holds the row to one of them
        found[row.activity_id, recipient] = OfSeries(
            id=row.id, to_contact=row.contact_id is not None, zone=row.zone, told=_told(row)
        )
    return found


def _told(row: SeriesInvitation) -> SeriesTold:
    return SeriesTold(
        sequence=row.sequence,
        stamped_at=row.stamped_at,
        alike=Alike(starts=row.starts, length=row.length, text_hash=row.told_hash),
        days={UUID(session_id): date.fromisoformat(day) for session_id, day in row.days.items()},
        withdrawn=row.withdrawn,
    )


def published(session: Session, session_ids: Collection[UUID]) -> dict[UUID, Facts]:
    """Return what people know of these sessions."""
    if not session_ids:
        return {}
    rows = session.execute(
        select(
            Publication.session_id,
            Publication.starts_at,
            Publication.ends_at,
            Publication.title,
            Publication.description,
            Publication.place,
            Publication.cancelled,
        ).where(Publication.session_id.in_(session_ids))
    )
    return {
        row.session_id: Facts(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=row.title,
            description=row.description,
            place=row.place,
            cancelled=row.cancelled,
        )
        for row in rows
    }
