"""Asking for music coaching: who asks, for whom and why, and withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.child_keys import ChildKeys, SealedField
from app.models.accounts import UserAccount
from app.models.children import Child
from app.models.coaching import Trajectory
from app.planning.vocabulary import CoachingAsker, TrajectoryState
from app.programme import texts
from app.programme.coaching import circle
from app.programme.coaching.refusals import AlreadyOpen, HasMovedAway, NoSuchYoungPerson, WrongState
from app.programme.refusals import Forbidden, NotFound, known, refused_by_database

WITHOUT_INTERPRETER = frozenset({"nl", "en"})
_OPEN = "uq_trajectory_open_of_child"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is asked: for whom, by whom, why, with an interpreter of which language, and who follows it."""

    child_id: UUID
    asked_by: CoachingAsker
    reason: str
    interpreter: str | None
    mentor_id: UUID | None
    guardian_id: UUID | None
    coach_id: UUID | None = None


def ask(session: Session, wanted: Request, *, keys: ChildKeys, by: Actor, now: datetime) -> Trajectory:
    """Put a request on the waiting list; the reason is sealed. The only coach of a location is the coach of it.

    :raises AlreadyOpen: when the young person has a trajectory that is not closed.
    :raises HasMovedAway: when they left.
    :raises NotFound: when the young person, mentor, guardian or coach is not of this location.
    :raises LooksLikeCitizenNumber: for a reason with such a number in it.
    """
    texts.refuse_numbers(wanted.reason)
    child = known(session, Child, wanted.child_id)
    if child.left_on is not None:
        raise HasMovedAway
    circle.refuse_account(session, wanted.mentor_id, Role.MENTOR, by=by)
    circle.refuse_account(session, wanted.guardian_id, Role.GUARDIAN, by=by)
    circle.refuse_account(session, wanted.coach_id, Role.COACH, by=by)
    row_id = uuid4()
    sealed = keys.seal(wanted.reason, child=child.id, row=row_id, field=SealedField.REQUEST)
    row = Trajectory(
        id=row_id,
        location_id=by.location_id,
        child_id=child.id,
        coach_id=wanted.coach_id or _only_coach(session, by=by),
        mentor_id=wanted.mentor_id,
        guardian_id=wanted.guardian_id,
        asked_by=wanted.asked_by,
        asked_by_id=by.user_id,
        asked_at=now,
        interpreter=wanted.interpreter,
        state=TrajectoryState.ASKED,
        since=now,
        request_sealed=sealed if wanted.reason else None,
    )
    put(session, row)
    circle.note_change(session, row, "asked", by=by, now=now)
    return row


def called(session: Session, pseudonym: str) -> UUID:
    """Return the young person here who is called exactly so: whoever asks may not browse.

    :raises NoSuchYoungPerson: when nobody is.
    """
    wanted = " ".join(pseudonym.split()).lower()
    found = session.scalar(select(Child.id).where(func.lower(Child.pseudonym) == wanted, Child.left_on.is_(None)))
    if found is None:
        raise NoSuchYoungPerson
    return found


def interpreter_for(languages: list[str]) -> str | None:
    """Return the language of which an interpreter is proposed: none for whoever speaks Dutch or English."""
    if WITHOUT_INTERPRETER.intersection(languages) or not languages:
        return None
    return languages[0]


def withdraw(session: Session, trajectory_id: UUID, *, by: Actor, now: datetime) -> None:
    """Withdraw a request that nothing was planned for yet: whoever asked, a supervisor, and the coach can.

    :raises NotFound: when it is not for this person to withdraw.
    :raises WrongState: when the intake is planned, or it has ended.
    """
    row = _askers(session, trajectory_id, by=by)
    if row.state is not TrajectoryState.ASKED:
        raise WrongState
    circle.become(row, TrajectoryState.WITHDRAWN, now=now)
    circle.note_change(session, row, "withdrawn", by=by, now=now)
    session.flush()


def bring_back(session: Session, trajectory_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take back that a request was withdrawn; it keeps its turn.

    :raises WrongState: when it was not withdrawn.
    :raises AlreadyOpen: when another request was made meanwhile.
    """
    row = _askers(session, trajectory_id, by=by)
    if row.state is not TrajectoryState.WITHDRAWN:
        raise WrongState
    circle.become(row, TrajectoryState.ASKED, now=now)
    put(session, row)
    circle.note_change(session, row, "brought_back", by=by, now=now)


def take_on(session: Session, trajectory_id: UUID, *, by: Actor, now: datetime) -> None:
    """Become the coach of a request that has none.

    :raises WrongState: when it has one, or has ended.
    """
    row = circle.find(session, trajectory_id, lock=True)
    circle.refuse_ended(row)
    if row.coach_id is not None or by.role is not Role.COACH:
        raise WrongState
    row.coach_id = by.user_id
    circle.note_change(session, row, "taken_on", by=by, now=now)
    session.flush()


def put(session: Session, row: Trajectory) -> None:
    """Store a trajectory that is open (again).

    :raises AlreadyOpen: when the young person has another one.
    """
    try:
        with refused_by_database(session):
            session.add(row)
            session.flush()
    except Forbidden as refusal:
        if refusal.constraint == _OPEN:
            raise AlreadyOpen from refusal
        raise


def _askers(session: Session, trajectory_id: UUID, *, by: Actor) -> Trajectory:
    row = circle.find(session, trajectory_id, lock=True)
    if by.role is Role.SUPERVISOR or by.user_id in {row.asked_by_id, row.coach_id}:
        return row
    raise NotFound("trajectory", trajectory_id)


def _only_coach(session: Session, *, by: Actor) -> UUID | None:
    found = session.scalars(
        select(UserAccount.id)
        .where(UserAccount.location_id == by.location_id, UserAccount.role == Role.COACH, UserAccount.active)
        .order_by(UserAccount.id)
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
