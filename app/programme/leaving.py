"""Volunteers who stop: their shifts to come are open, they hear that they need not come, what they did stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.accounts import UserAccount
from app.models.activities import PlanEdit
from app.models.feeds import Feed
from app.models.people import Volunteer
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import plan_edits, publications, publishing, supervision, turns
from app.programme.history import audit
from app.programme.refusals import NotActive, NotFound, known
from app.queries.plan import SessionInPlan, sessions_by_id

SORT = "left"


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """The sessions that lose somebody: of those in `told` they hear at once, of `untold` when these are published."""

    told: tuple[SessionInPlan, ...]
    untold: tuple[SessionInPlan, ...]
    drafts: tuple[SessionInPlan, ...]

    @property
    def sessions(self) -> tuple[SessionInPlan, ...]:
        """All of them, by start."""
        return tuple(sorted(self.told + self.untold + self.drafts, key=lambda one: (one.planned.slot, one.planned.id)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What stopping did: seats that are open now, mails that go out, and the act that undo takes back."""

    seats: int
    messages: int
    edit_id: UUID | None


def look(session: Session, volunteer_id: UUID, *, now: datetime) -> Departure:
    """Return what would become open if somebody stopped now.

    :raises NotFound: when there is no such volunteer here.
    """
    known(session, Volunteer, volunteer_id)
    found = sessions_by_id(session, {session_id for _seat, session_id in _seats(session, volunteer_id, now=now)})
    return Departure(
        told=tuple(one for one in found if one.state == "published"),
        untold=tuple(one for one in found if one.state not in {"published", "draft"}),
        drafts=tuple(one for one in found if one.state == "draft"),
    )


def leave(session: Session, volunteer_id: UUID, *, by: Actor, now: datetime) -> Left:
    """Let somebody stop: their seats to come are open, their subscriptions and their sign-in end.

    Of what nobody else has to hear anything about, they are told now; of a session with other changes that are not
    published yet, when it is published: nothing of those changes goes out unseen.

    :raises NotActive: when they stopped before.
    """
    turns.take(session)
    row = known(session, Volunteer, volunteer_id)
    if not row.active:
        raise NotActive
    departure = look(session, volunteer_id, now=now)
    seats = _seats(session, volunteer_id, now=now)
    with supervision.kept(session, {session_id for _seat, session_id in seats}, now=now):
        edit_id = _release(session, seats, by=by, now=now) if seats else None
    row.active, row.left_at = False, now
    _close(session, volunteer_id, now=now)
    session.flush()
    told = publishing.publish(session, [one.planned.id for one in departure.told], by=by, now=now)
    audit(session, action="volunteer.left", subject="volunteer", subject_id=row.id, by=by, now=now)
    return Left(seats=len(seats), messages=told.messages, edit_id=edit_id)


def come_back(session: Session, volunteer_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let somebody who stopped help again: they can be chosen, and sign in. They get no seat back by that.

    :raises NotFound: when there is no such volunteer here.
    """
    row = known(session, Volunteer, volunteer_id)
    if row.active:
        return
    _open(session, row)
    audit(session, action="volunteer.came_back", subject="volunteer", subject_id=row.id, by=by, now=now)


def undo(session: Session, volunteer_id: UUID, edit_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take stopping back within the hour: the seats, the subscriptions, and what was written and has not gone out.

    :raises NotFound: when this act is not of this volunteer.
    :raises NothingToUndo: when it was undone before, or longer than an hour ago.
    :raises InTheWay: when somebody else took one of the seats.
    """
    turns.take(session)
    row = known(session, Volunteer, volunteer_id)
    edit = session.get(PlanEdit, edit_id)
    if edit is None or edit.sort != SORT or edit.at != row.left_at:
        raise NotFound("plan_edit", edit_id)
    plan_edits.undo(session, edit_id, by=by, now=now)
    _open(session, row)
    audit(session, action="volunteer.came_back", subject="volunteer", subject_id=row.id, by=by, now=now)


def _seats(session: Session, volunteer_id: UUID, *, now: datetime) -> Sequence[tuple[UUID, UUID]]:
    rows = session.execute(
        select(Assignment.id, Assignment.session_id)
        .where(
            Assignment.volunteer_id == volunteer_id,
            ~Assignment.released,
            ~Assignment.session_cancelled,
            Assignment.answer != Answer.DECLINED,
            Assignment.starts_at > now,
        )
        .order_by(Assignment.starts_at, Assignment.id)
    )
    return [(row.id, row.session_id) for row in rows]


def _release(session: Session, seats: Sequence[tuple[UUID, UUID]], *, by: Actor, now: datetime) -> UUID:
    """Open the seats, and remember it in the history of each session as one act."""
    ids = [session_id for _seat, session_id in seats]
    values = plan_edits.sessions_as_values(session, ids)
    as_known = publications.as_planned(session, ids)
    session.execute(update(Assignment).where(Assignment.id.in_([seat for seat, _id in seats])).values(released=True))
    changes = {
        session_id: (before | {"known": session_id in as_known}, before | {"released": _of(seats, session_id)})
        for session_id, before in values.items()
    }
    return plan_edits.remember(session, changes, sort=SORT, by=by, now=now).id


def _of(seats: Sequence[tuple[UUID, UUID]], session_id: UUID) -> list[str]:
    return [str(seat) for seat, of in seats if of == session_id]


def _close(session: Session, volunteer_id: UUID, *, now: datetime) -> None:
    """End what lets them look in: their sign-in, and the addresses of their calendars."""
    session.execute(update(UserAccount).where(UserAccount.volunteer_id == volunteer_id).values(active=False))
    session.execute(
        update(Feed).where(Feed.volunteer_id == volunteer_id, Feed.revoked_at.is_(None)).values(revoked_at=now)
    )


def _open(session: Session, row: Volunteer) -> None:
    session.execute(
        update(Feed).where(Feed.volunteer_id == row.id, Feed.revoked_at == row.left_at).values(revoked_at=None)
    )
    session.execute(update(UserAccount).where(UserAccount.volunteer_id == row.id).values(active=True))
    row.active, row.left_at = True, None
    session.flush()
