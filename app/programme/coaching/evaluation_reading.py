"""Reading an evaluation: the coach, and mentor and guardian as long as they follow the young person; each is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.child_keys import ChildKeys
from app.models.accounts import UserAccount
from app.models.children import Child
from app.models.coaching import CoachingEvaluation, EvaluationReader, Trajectory
from app.planning.coaching.evaluation import Answer, EvaluationText
from app.programme import texts
from app.programme.coaching import circle
from app.programme.coaching.evaluation_refusals import NothingWritten
from app.programme.coaching.evaluations import About, kept
from app.programme.coaching.sealed import opened_answers, opened_evaluation, seal_answers
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import evaluation_readers
from app.queries.coaching_evaluations import FOLLOWED
from app.queries.evaluation_readers import Reader

MOST_ANSWERS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """Somebody to whom an evaluation went, with what they answered."""

    reader: Reader
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """An evaluation as it is read; `answers` are all of them for the coach, and their own for a reader."""

    id: UUID
    trajectory_id: UUID
    month: date
    closing: bool
    name: str
    coach: str
    text: EvaluationText
    written_at: datetime
    signed_at: datetime | None
    version: int
    answers: tuple[Answered, ...]


def for_coach(session: Session, about: About, *, by: Actor, keys: ChildKeys, now: datetime) -> Shown:
    """Return a draft as its readers will see it, or a signed evaluation with what was answered.

    The answers count as seen from then on.

    :raises NotFound: for a trajectory of another coach, and when nothing was kept.
    """
    trajectory = circle.own(session, about.trajectory_id, by=by, states=FOLLOWED)
    row = kept(session, about)
    if row is None:
        raise NotFound("coaching_evaluation", about.trajectory_id)
    audit(session, action="evaluation.read", subject="coaching_evaluation", subject_id=row.id, by=by, now=now)
    shown = _shown(session, row, trajectory, keys=keys, of=None)
    news = [one.reader.id for one in shown.answers if one.reader.news]
    for reader in session.scalars(select(EvaluationReader).where(EvaluationReader.id.in_(news))):
        reader.answer_seen_at = now
    session.flush()
    return shown


def for_reader(session: Session, evaluation_id: UUID, *, by: Actor, keys: ChildKeys, now: datetime) -> Shown:
    """Return a signed evaluation to the mentor or guardian of the young person.

    :raises NotFound: for anybody else, and for a draft.
    """
    row, trajectory = _followed(session, evaluation_id, by=by)
    _reader(session, row, by=by, now=now)
    audit(session, action="evaluation.read", subject="coaching_evaluation", subject_id=row.id, by=by, now=now)
    session.flush()
    return _shown(session, row, trajectory, keys=keys, of=by.user_id)


def answer(
    session: Session, evaluation_id: UUID, *, text: str, talk: bool, by: Actor, keys: ChildKeys, now: datetime
) -> None:
    """Keep what a mentor or guardian answers, beside what they answered before.

    :raises NotFound: for whoever may not read the evaluation.
    :raises NothingWritten: after so many answers that they have better be talked about.
    :raises LooksLikeCitizenNumber: for a text with a number of a person.
    """
    row, trajectory = _followed(session, evaluation_id, by=by)
    texts.refuse_numbers_of_persons(text)
    reader = _reader(session, row, by=by, now=now)
    before = opened_answers(reader.answer_sealed, row_id=reader.id, child_id=trajectory.child_id, keys=keys)
    if len(before) >= MOST_ANSWERS:
        raise NothingWritten
    said = (*before, Answer(at=now, text=text.strip(), talk=talk))
    reader.answer_sealed = seal_answers(said, row_id=reader.id, child_id=trajectory.child_id, keys=keys)
    reader.answered_at = now
    session.flush()
    audit(session, action="evaluation.answered", subject="evaluation_reader", subject_id=reader.id, by=by, now=now)


def _followed(session: Session, evaluation_id: UUID, *, by: Actor) -> tuple[CoachingEvaluation, Trajectory]:
    found = session.execute(
        select(CoachingEvaluation, Trajectory)
        .join(Trajectory, Trajectory.id == CoachingEvaluation.trajectory_id)
        .where(CoachingEvaluation.id == evaluation_id, CoachingEvaluation.signed_at.is_not(None))
        .where(or_(Trajectory.mentor_id == by.user_id, Trajectory.guardian_id == by.user_id))
    ).one_or_none()
    if found is None:
        raise NotFound("coaching_evaluation", evaluation_id)
    return found[0], found[1]


def _reader(session: Session, row: CoachingEvaluation, *, by: Actor, now: datetime) -> EvaluationReader:
    """Return the reader who asks, locked; whoever follows the young person since is one from now on."""
    new = {"location_id": row.location_id, "evaluation_id": row.id, "user_id": by.user_id, "expires_at": now}
    session.execute(
        insert(EvaluationReader).values(**new).on_conflict_do_nothing(index_elements=["evaluation_id", "user_id"])
    )
    reader = session.scalars(
        select(EvaluationReader)
        .where(EvaluationReader.evaluation_id == row.id, EvaluationReader.user_id == by.user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if reader.opened_at is None:
        # Read without its link, which goes on working: it was sent, and may be on another device.
        reader.opened_at = now
    return reader


def _shown(
    session: Session, row: CoachingEvaluation, trajectory: Trajectory, *, keys: ChildKeys, of: UUID | None
) -> Shown:
    sent = evaluation_readers.readers(session, [row.id]).get(row.id, ())
    author = row.signed_by_id or trajectory.coach_id
    coach = session.get(UserAccount, author) if author is not None else None
    return Shown(
        id=row.id,
        trajectory_id=trajectory.id,
        month=row.month,
        closing=row.closing,
        name=session.get_one(Child, trajectory.child_id).pseudonym,
        coach=coach.name if coach is not None else "",
        text=opened_evaluation(row, trajectory.child_id, keys),
        written_at=row.written_at,
        signed_at=row.signed_at,
        version=row.version,
        answers=tuple(
            Answered(
                reader=one,
                answers=opened_answers(one.answer_sealed, row_id=one.id, child_id=trajectory.child_id, keys=keys),
            )
            for one in sent
            if of in {None, one.user_id}
        ),
    )
