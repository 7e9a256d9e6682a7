"""The evaluation of a month, and the summary at the closing: written from the notes, unchanged once it is signed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.child_keys import ChildKeys
from app.models.children import Child
from app.models.coaching import CoachingEvaluation, Trajectory
from app.models.locations import Location
from app.planning.coaching.evaluation import EvaluationText
from app.planning.coaching.months import Standing, following, months
from app.planning.coaching.summary import Proposal
from app.programme import texts
from app.programme.coaching import circle, evaluation_links, evaluation_proposals
from app.programme.coaching.evaluation_refusals import (
    AlreadySigned,
    DraftChanged,
    MonthNotOver,
    NothingWritten,
    NotSigned,
)
from app.programme.coaching.sealed import opened_evaluation, seal_evaluation
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import coaching_evaluations as reading
from app.queries.coaching_evaluations import Coached


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What an evaluation is about: a month of a trajectory (its first day), or without one all of it: the closing."""

    trajectory_id: UUID
    month: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What a coach typed: the text, what is said of each goal, and the keys of the lines that were ticked."""

    text: str
    said: Mapping[UUID, str]
    lines: frozenset[str]
    moods_shown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What a coach writes an evaluation with; `version` is 0 as long as nothing was kept."""

    name: str
    proposal: Proposal
    kept: EvaluationText | None
    version: int


def desk(session: Session, about: About, *, by: Actor, keys: ChildKeys, now: datetime) -> Desk:
    """Return the proposal of a stretch of time with the draft that was kept; the reading is noted.

    :raises NotFound: for a trajectory of another coach, and for a month that asks for no evaluation.
    :raises AlreadySigned: when there is nothing to write any more.
    :raises KeyLost: or `SealBroken`, when what was noted does not open.
    """
    trajectory, row = _open(session, about, by=by, now=now)
    kept = opened_evaluation(row, trajectory.child_id, keys) if row is not None else None
    audit(session, action="evaluation.opened", subject="trajectory", subject_id=trajectory.id, by=by, now=now)
    session.flush()
    return Desk(
        name=session.get_one(Child, trajectory.child_id).pseudonym,
        proposal=evaluation_proposals.propose(session, trajectory, about.month, kept, keys=keys),
        kept=kept,
        version=row.version if row is not None else 0,
    )


def save(
    session: Session, about: About, typed: Typed, *, version: int, by: Actor, keys: ChildKeys, now: datetime
) -> CoachingEvaluation:
    """Keep a draft, with the figures as they are now.

    :raises DraftChanged: when another version was kept meanwhile, with what it says.
    :raises AlreadySigned: when it does not change any more.
    :raises LooksLikeCitizenNumber: for a text with a number of a person.
    """
    trajectory, row = _open(session, about, by=by, now=now, lock=True)
    texts.refuse_numbers_of_persons(typed.text, *typed.said.values())
    kept = opened_evaluation(row, trajectory.child_id, keys) if row is not None else None
    if row is None:
        row = _new(session, trajectory, about, now=now)
    elif row.version != version and kept is not None:
        raise DraftChanged(theirs=kept, version=row.version)
    text = _written(evaluation_proposals.propose(session, trajectory, about.month, kept, keys=keys), typed)
    row.sealed = seal_evaluation(text, row_id=row.id, child_id=trajectory.child_id, keys=keys)
    row.written_at = now
    session.add(row)
    session.flush()
    audit(session, action="evaluation.kept", subject="coaching_evaluation", subject_id=row.id, by=by, now=now)
    return row


def sign(
    session: Session, about: About, *, version: int, by: Actor, keys: ChildKeys, now: datetime
) -> CoachingEvaluation:
    """Sign the version that was seen, and send mentor and guardian a link to it.

    :raises MonthNotOver: before the month has ended.
    :raises NothingWritten: when there are figures at most.
    :raises DraftChanged: when another version was kept since.
    :raises AlreadySigned: the second time.
    """
    trajectory, row = _open(session, about, by=by, now=now, lock=True)
    if row is None:
        raise NothingWritten
    text = opened_evaluation(row, trajectory.child_id, keys)
    if row.version != version:
        raise DraftChanged(theirs=text, version=row.version)
    if text.empty:
        raise NothingWritten
    if about.month is not None and _today(session, trajectory, now) < following(about.month):
        raise MonthNotOver
    row.signed_at, row.signed_by_id = now, by.user_id
    session.flush()
    audit(session, action="evaluation.signed", subject="coaching_evaluation", subject_id=row.id, by=by, now=now)
    evaluation_links.send(session, row, trajectory, now=now)
    return row


def add(session: Session, about: About, text: str, *, by: Actor, keys: ChildKeys, now: datetime) -> CoachingEvaluation:
    """Add something below a signed evaluation, with the day, and send its readers a new link.

    :raises NotSigned: when it can still be changed itself.
    :raises NothingWritten: without a text.
    """
    trajectory = circle.own(session, about.trajectory_id, by=by, lock=True, states=reading.FOLLOWED)
    row = signed(session, about)
    if not text.strip():
        raise NothingWritten
    texts.refuse_numbers_of_persons(text)
    said = opened_evaluation(row, trajectory.child_id, keys).with_addition(text.strip(), at=now)
    row.sealed = seal_evaluation(said, row_id=row.id, child_id=trajectory.child_id, keys=keys)
    session.flush()
    audit(session, action="evaluation.added_to", subject="coaching_evaluation", subject_id=row.id, by=by, now=now)
    evaluation_links.send(session, row, trajectory, now=now)
    return row


def send_again(session: Session, about: About, *, by: Actor, now: datetime) -> int:
    """Send mentor and guardian, as they are now, a new link to a signed evaluation; return to how many it went.

    :raises NotSigned: for a draft.
    """
    trajectory = circle.own(session, about.trajectory_id, by=by, lock=True, states=reading.FOLLOWED)
    row = signed(session, about)
    audit(session, action="evaluation.sent_again", subject="coaching_evaluation", subject_id=row.id, by=by, now=now)
    return evaluation_links.send(session, row, trajectory, now=now)


def kept(session: Session, about: About) -> CoachingEvaluation | None:
    """Return what was kept of an evaluation, a draft or signed; read anew."""
    of_trajectory = select(CoachingEvaluation).where(CoachingEvaluation.trajectory_id == about.trajectory_id)
    if about.month is None:
        found = of_trajectory.where(CoachingEvaluation.closing)
    else:
        found = of_trajectory.where(CoachingEvaluation.month == about.month, ~CoachingEvaluation.closing)
    return session.scalars(found.limit(1).execution_options(populate_existing=True)).first()


def signed(session: Session, about: About) -> CoachingEvaluation:
    """Return a signed evaluation.

    :raises NotFound: when nothing was kept.
    :raises NotSigned: for a draft.
    """
    row = kept(session, about)
    if row is None:
        raise NotFound("coaching_evaluation", about.trajectory_id)
    if row.signed_at is None:
        raise NotSigned
    return row


def standings(trajectory: Coached, *, today: date) -> dict[date, Standing]:
    """Return the months of a trajectory that ask for an evaluation, the latest first, with all that was begun."""
    begun = [one.month for one in trajectory.evaluations if not one.closing]
    done = [one.month for one in trajectory.evaluations if one.signed_at is not None and not one.closing]
    found = months((*trajectory.appointments, *begun), signed=done, closed_on=trajectory.closed_on, today=today)
    return {month.first: month.standing for month in found}


def _open(
    session: Session, about: About, *, by: Actor, now: datetime, lock: bool = False
) -> tuple[Trajectory, CoachingEvaluation | None]:
    """Return a trajectory with what was kept, as far as it can still be written."""
    trajectory = circle.own(session, about.trajectory_id, by=by, lock=lock, states=reading.FOLLOWED)
    row = kept(session, about)
    if row is not None and row.signed_at is not None:
        raise AlreadySigned
    if about.month is not None and row is None:
        (coached,) = reading.of_coach(session, by.user_id, trajectory_id=trajectory.id)
        if about.month not in standings(coached, today=_today(session, trajectory, now)):
            raise NotFound("month", trajectory.id)
    return trajectory, row


def _today(session: Session, trajectory: Trajectory, now: datetime) -> date:
    return now.astimezone(ZoneInfo(session.get_one(Location, trajectory.location_id).zone)).date()


def _new(session: Session, trajectory: Trajectory, about: About, *, now: datetime) -> CoachingEvaluation:
    return CoachingEvaluation(
        id=uuid.uuid4(),
        location_id=trajectory.location_id,
        trajectory_id=trajectory.id,
        month=about.month or _today(session, trajectory, now).replace(day=1),
        closing=about.month is None,
    )


def _written(proposal: Proposal, typed: Typed) -> EvaluationText:
    return EvaluationText(
        text=typed.text.strip(),
        figures=proposal.figures,
        goals=tuple(replace(goal, said=typed.said.get(goal.id, "").strip()) for goal in proposal.goals),
        lines=proposal.chosen(typed.lines),
        moods_shown=typed.moods_shown,
    )
