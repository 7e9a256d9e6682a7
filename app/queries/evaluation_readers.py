"""Who was sent an evaluation of music coaching: what their links are about, what they may read, and who answered.

What is sealed stays sealed here; it is opened by `app.programme.coaching` for whoever may read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.access import Role
from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.children import Child
from app.models.coaching import CoachingEvaluation, EvaluationReader, Trajectory
from app.models.locations import Location
from app.planning.languages import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Somebody to whom an evaluation went."""

    id: UUID
    evaluation_id: UUID
    user_id: UUID
    name: str
    role: Role
    expires_at: datetime
    opened_at: datetime | None
    answered_at: datetime | None
    answer_seen_at: datetime | None
    answer_sealed: bytes | None

    @property
    def news(self) -> bool:
        """Whether they answered, and the coach did not look yet."""
        return self.answered_at is not None and (self.answer_seen_at is None or self.answer_seen_at < self.answered_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """A signed evaluation that a mentor or guardian may read."""

    id: UUID
    name: str
    month: date
    closing: bool
    signed_at: datetime
    opened_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Turns:
    """Which link of a reader counts, and whether it was used."""

    turn: int
    expires_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What a link is about: somebody who follows a young person, and an evaluation that was signed for them."""

    evaluation_id: UUID
    location_id: UUID
    location_name: str
    zone: str
    user_id: UUID
    name: str
    role: Role
    language: Language
    turns: Turns


def sent(session: Session, reader_id: UUID) -> Sent | None:
    """Return what was sent to a reader, in any location, as long as they follow the young person."""
    row = session.execute(
        select(
            EvaluationReader.evaluation_id,
            EvaluationReader.turn,
            EvaluationReader.expires_at,
            EvaluationReader.opened_at,
            Location.id.label("location_id"),
            Location.name.label("location_name"),
            Location.zone,
            UserAccount.id.label("user_id"),
            UserAccount.name,
            UserAccount.role,
            func.coalesce(UserAccount.language, Language.DUTCH.value).label("language"),
        )
        .join(CoachingEvaluation, CoachingEvaluation.id == EvaluationReader.evaluation_id)
        .join(Trajectory, Trajectory.id == CoachingEvaluation.trajectory_id)
        .join(Location, Location.id == EvaluationReader.location_id)
        .join(UserAccount, UserAccount.id == EvaluationReader.user_id)
        .where(EvaluationReader.id == reader_id, UserAccount.active)
        .where(or_(Trajectory.mentor_id == UserAccount.id, Trajectory.guardian_id == UserAccount.id))
    ).one_or_none()
    if row is None:
        return None
    found = plain(row)
    turns = Turns(turn=found.pop("turn"), expires_at=found.pop("expires_at"), opened_at=found.pop("opened_at"))
    return Sent(**found | {"language": Language(row.language)}, turns=turns)


def readers(session: Session, evaluation_ids: Collection[UUID]) -> dict[UUID, tuple[Reader, ...]]:
    """Return to whom evaluations went, by name."""
    rows = session.execute(
        select(
            EvaluationReader.id,
            EvaluationReader.evaluation_id,
            EvaluationReader.user_id,
            UserAccount.name,
            UserAccount.role,
            EvaluationReader.expires_at,
            EvaluationReader.opened_at,
            EvaluationReader.answered_at,
            EvaluationReader.answer_seen_at,
            EvaluationReader.answer_sealed,
        )
        .join(UserAccount, UserAccount.id == EvaluationReader.user_id)
        .where(EvaluationReader.evaluation_id.in_(evaluation_ids))
        .order_by(UserAccount.name, EvaluationReader.id)
    )
    found: dict[UUID, list[Reader]] = defaultdict(list)
    for row in rows:
        found[row.evaluation_id].append(Reader(**plain(row)))
    return {evaluation_id: tuple(listed) for evaluation_id, listed in found.items()}


def answers_to_see(session: Session, coach_id: UUID) -> int:
    """Count the answers that a coach did not look at yet."""
    found = session.scalar(
        select(func.count())
        .select_from(EvaluationReader)
        .join(CoachingEvaluation, CoachingEvaluation.id == EvaluationReader.evaluation_id)
        .join(Trajectory, Trajectory.id == CoachingEvaluation.trajectory_id)
        .where(Trajectory.coach_id == coach_id, EvaluationReader.answered_at.is_not(None))
        .where(
            or_(
                EvaluationReader.answer_seen_at.is_(None),
                EvaluationReader.answer_seen_at < EvaluationReader.answered_at,
            )
        )
    )
    return found or 0


def of_reader(session: Session, user_id: UUID) -> tuple[Own, ...]:
    """Return what a mentor or guardian may read: signed, and of the young people whom they follow now; latest first."""
    rows = session.execute(
        select(
            CoachingEvaluation.id,
            Child.pseudonym.label("name"),
            CoachingEvaluation.month,
            CoachingEvaluation.closing,
            CoachingEvaluation.signed_at,
            EvaluationReader.opened_at,
            EvaluationReader.answered_at,
        )
        .join(Trajectory, Trajectory.id == CoachingEvaluation.trajectory_id)
        .join(Child, Child.id == Trajectory.child_id)
        .outerjoin(
            EvaluationReader,
            and_(EvaluationReader.evaluation_id == CoachingEvaluation.id, EvaluationReader.user_id == user_id),
        )
        .where(CoachingEvaluation.signed_at.is_not(None))
        .where(or_(Trajectory.mentor_id == user_id, Trajectory.guardian_id == user_id))
        .order_by(Child.pseudonym, CoachingEvaluation.signed_at.desc(), CoachingEvaluation.id)
    )
    return tuple(Own(**plain(row)) for row in rows)
