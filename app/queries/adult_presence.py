"""The adults of a session: who was expected, and who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import and_, exists, select, union_all
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import AdultPresence
from app.models.people import Partner, Volunteer
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.vocabulary import Answer, Audience, EngagementState

PARENTS = "Ouders"
"""Under this label stands how many parents came to a meeting for parents: of them nobody is known by name."""


class AdultSort(StrEnum):
    """Who an adult is to a session."""

    VOLUNTEER = "volunteer"
    PARTNER = "partner"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Adult:
    """A volunteer in a shift, a partner, or others under a label; `adults` is none while nothing was noted.

    `id` is that of the seat, of the engagement, or of the row of others.
    """

    sort: AdultSort
    id: UUID
    name: str
    role: str
    adults: int | None
    arrived_at: datetime | None
    left_at: datetime | None

    @property
    def key(self) -> str:
        """What a form calls them."""
        return f"{self.sort.value}-{self.id}"


_NOTED = (AdultPresence.adults, AdultPresence.arrived_at, AdultPresence.left_at)


def of_session(session: Session, session_id: UUID) -> tuple[Adult, ...]:
    """Return volunteers, partners and others, each by name, with what is noted: three statements."""
    volunteers = session.execute(
        select(Assignment.id, Volunteer.name, Shift.role, *_NOTED)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .outerjoin(AdultPresence, AdultPresence.assignment_id == Assignment.id)
        .where(
            Assignment.session_id == session_id,
            and_(~Assignment.released, Assignment.answer != Answer.DECLINED) | AdultPresence.id.is_not(None),
        )
        .order_by(Volunteer.name, Assignment.id)
    )
    partners = session.execute(
        select(Engagement.id, Partner.name, *_NOTED)
        .join(Partner, Partner.id == Engagement.partner_id)
        .outerjoin(AdultPresence, AdultPresence.engagement_id == Engagement.id)
        .where(
            Engagement.session_id == session_id,
            and_(~Engagement.withdrawn, Engagement.state != EngagementState.DECLINED) | AdultPresence.id.is_not(None),
        )
        .order_by(Partner.name, Engagement.id)
    )
    others = session.execute(
        select(AdultPresence.id, AdultPresence.label.label("name"), *_NOTED)
        .where(AdultPresence.session_id == session_id, AdultPresence.label.is_not(None))
        .order_by(AdultPresence.label, AdultPresence.id)
    )
    return (
        *(Adult(sort=AdultSort.VOLUNTEER, **plain(row)) for row in volunteers),
        *(Adult(sort=AdultSort.PARTNER, role="", **plain(row)) for row in partners),
        *(Adult(sort=AdultSort.OTHER, role="", **plain(row)) for row in others),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncounted:
    """A meeting for parents of whom nobody has said how many came."""

    session_id: UUID
    title: str
    starts_at: datetime
    zone: str
    responsible: str


def uncounted(session: Session, *, since: datetime, now: datetime) -> tuple[Uncounted, ...]:
    """Return the meetings for parents that began since then and were not counted, newest first: one statement."""
    counted = exists().where(AdultPresence.session_id == ProgrammeSession.id, AdultPresence.label == PARENTS)
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.zone,
            UserAccount.name.label("responsible"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .where(
            Activity.audience == Audience.PARENTS,
            ProgrammeSession.starts_at.between(since, now),
            ~ProgrammeSession.cancelled,
            ~counted,
        )
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
    )
    return tuple(Uncounted(**plain(row)) for row in rows)


def expected(session: Session, session_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return who is expected in each of several sessions, by name: one statement."""
    seats = (
        select(Assignment.session_id, Volunteer.name)
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .where(Assignment.session_id.in_(session_ids), ~Assignment.released, Assignment.answer != Answer.DECLINED)
    )
    partners = (
        select(Engagement.session_id, Partner.name)
        .join(Partner, Partner.id == Engagement.partner_id)
        .where(
            Engagement.session_id.in_(session_ids),
            ~Engagement.withdrawn,
            Engagement.state != EngagementState.DECLINED,
        )
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in session.execute(union_all(seats, partners)):
        found[row.session_id].append(row.name)
    return {session_id: tuple(sorted(names)) for session_id, names in found.items()}
