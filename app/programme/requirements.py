"""Meetings that cannot go on without somebody: who comes, what is cancelled by rule, and what goes on all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.extensions import enter_location, system_scope
from app.models.accounts import UserAccount
from app.models.activities import ProgrammeSession, SessionChange
from app.models.shifts import StaffPresence
from app.notify import staff
from app.planning.requirements import Verdict
from app.programme import publishing, sessions, snapshots, turns
from app.programme.history import audit, remember
from app.programme.refusals import AlreadyCancelled, AlreadyOver, NamesAChild, NotFound, known
from app.queries import companions, requirements
from app.queries.requirements import BY_RULE, COMES_ALONG, GOES_ON, Needed

MOST_REASON = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """What is noted of a role of staff: who (none: somebody without an account), and whether they come.

    With `following` it is noted of all later meetings of the activity too.
    """

    role: str
    account_id: UUID | None
    coming: bool | None
    following: bool = False


def cancel_everywhere(session: Session, *, now: datetime) -> int:
    """Cancel at every location what cannot go on, committing after each; return how many meetings that were."""
    with system_scope(session):
        locations = requirements.locations_to_decide(session, now=now)
    session.commit()
    cancelled = 0
    for location_id in locations:
        enter_location(session, location_id)
        cancelled += len(cancel_due(session, now=now))
        session.commit()
    return cancelled


def cancel_due(session: Session, *, now: datetime) -> tuple[UUID, ...]:
    """Cancel the meetings without a required role whose hour of decision has come; return their ids.

    Everybody who was asked is told. Safe to run twice and at once, and beside an answer that comes in: whoever is
    second waits for the turn, and then sees what the first did.
    """
    turns.take(session)
    due = [found for found in requirements.to_decide(session, now=now) if found.standing.verdict(now) is Verdict.CANCEL]
    for needed in due:
        _cancel(session, needed, now=now)
    return tuple(needed.session_id for needed in due)


def keep_on(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> SessionChange:
    """Let a meeting go on whoever is missing: the rule leaves it alone from now on.

    :raises AlreadyCancelled: when it was cancelled; then that is taken back first.
    :raises AlreadyOver: when it has begun.
    """
    row = _coming(session, session_id, now=now)
    values = snapshots.of(row)
    change = remember(session, session_id=row.id, sort=GOES_ON, change=(values, values), by=by, now=now)
    _count(session, row.id)
    return change


def rule_again(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let the rule hold for a meeting again.

    :raises AlreadyCancelled: or `AlreadyOver`, when there is nothing to decide any more.
    """
    row = _coming(session, session_id, now=now)
    session.execute(
        update(SessionChange)
        .where(SessionChange.session_id == row.id, SessionChange.sort == GOES_ON, SessionChange.undone_at.is_(None))
        .values(undone_at=now)
    )
    audit(session, action="session.rule_again", subject="programme_session", subject_id=row.id, by=by, now=now)
    _count(session, row.id)


def note(session: Session, session_id: UUID, wanted: Coming, *, by: Actor, now: datetime) -> int:
    """Note whether somebody of staff comes, to this meeting or to all from here on; return to how many.

    :raises NotFound: for a role that the meeting does not need, or an account that cannot fill one here.
    :raises AlreadyCancelled: or `AlreadyOver`, when it is not coming any more.
    """
    row = _coming(session, session_id, now=now)
    _refuse_unknown(session, row.id, wanted, location_id=by.location_id)
    ids = _from_here_on(session, row) if wanted.following else [row.id]
    values = {
        "account_id": wanted.account_id,
        "coming": wanted.coming,
        "answered_at": None if wanted.coming is None else now,
    }
    own = {"location_id": row.location_id, "role": wanted.role}
    statement = insert(StaffPresence).values([{"id": uuid4(), "session_id": row_id} | own | values for row_id in ids])
    session.execute(statement.on_conflict_do_update(index_elements=["session_id", "role"], set_=values))
    audit(session, action="staff.noted", subject="programme_session", subject_id=row.id, by=by, now=now)
    staff.ask(session, ids, now=now)
    return len(ids)


def answer(session: Session, session_id: UUID, *, role: str, coming: bool, by: Actor, now: datetime) -> None:
    """Note what somebody of staff says of a meeting that they are asked for.

    :raises NotFound: when they are not asked for it in that role.
    :raises AlreadyCancelled: or `AlreadyOver`, when it is not coming any more.
    """
    row = _coming(session, session_id, now=now)
    presence = session.scalar(
        select(StaffPresence).where(
            StaffPresence.session_id == row.id,
            StaffPresence.role == role,
            StaffPresence.account_id == by.user_id,
        )
    )
    if presence is None:
        raise NotFound("staff_presence", session_id)
    presence.coming, presence.answered_at = coming, now
    session.flush()
    audit(session, action="staff.answered", subject="programme_session", subject_id=row.id, by=by, now=now)


def _cancel(session: Session, needed: Needed, *, now: datetime) -> None:
    """Cancel in the name of whoever is responsible, with what is held beside it, and tell everybody."""
    by = Actor(user_id=needed.responsible_id, role=Role.SUPERVISOR, name="", location_id=needed.location_id)
    together = (needed.session_id, *(one.id for one in companions.beside(session, needed.session_id)))
    for session_id in together:
        try:
            change = sessions.cancel(session, session_id, reason=_reason(needed), by=by, now=now)
        except NamesAChild:  # a role that is called as a child: the meeting is cancelled without naming it
            change = sessions.cancel(session, session_id, reason=_PLAIN_REASON, by=by, now=now)
        change.sort = BY_RULE
    session.flush()
    publishing.publish(session, together, by=by, now=now)


_PLAIN_REASON = "Er is niet genoeg begeleiding."


def _reason(needed: Needed) -> str:
    roles = ", ".join(one.role.lower() for one in needed.standing.missing)
    return f"Deze bijeenkomst kan niet zonder: {roles}."[:MOST_REASON]


def _coming(session: Session, session_id: UUID, *, now: datetime) -> ProgrammeSession:
    row = sessions.find(session, session_id, lock=True)
    if row.cancelled:
        raise AlreadyCancelled
    if row.starts_at <= now:
        raise AlreadyOver
    return row


def _refuse_unknown(session: Session, session_id: UUID, wanted: Coming, *, location_id: UUID) -> None:
    needed = requirements.of(session, session_id)
    if needed is None or wanted.role not in {presence.role for presence in needed.staff}:
        raise NotFound("role", session_id)
    if wanted.account_id is not None:
        account = known(session, UserAccount, wanted.account_id)
        if account.location_id != location_id or account.role not in COMES_ALONG:
            raise NotFound("user_account", wanted.account_id)


def _from_here_on(session: Session, row: ProgrammeSession) -> list[UUID]:
    return list(
        session.scalars(
            select(ProgrammeSession.id)
            .where(
                ProgrammeSession.activity_id == row.activity_id,
                ProgrammeSession.starts_at >= row.starts_at,
                ~ProgrammeSession.cancelled,
            )
            .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        )
    )


def _count(session: Session, session_id: UUID) -> None:
    """Let boards that were kept know that something of this session is another."""
    session.execute(
        update(ProgrammeSession).where(ProgrammeSession.id == session_id).values(title=ProgrammeSession.title)
    )
