"""Moving or cancelling one meeting together with what is held beside it: one act, and one undo for all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, SessionChange
from app.planning.companions import coming_along, following
from app.planning.timeslots import TimeSlot
from app.programme import plan_edits, sessions, turns
from app.programme.refusals import CompanionRefused, NotFound, Outdated, Refusal
from app.programme.sessions import SessionDetails
from app.queries import companions
from app.queries.companions import Beside, Pair

SORT = "together"
Act = Callable[[], SessionChange | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What became of a meeting (no change: it was so already), and what is held beside it that came along."""

    change: SessionChange | None
    along: tuple[Beside, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """What the meetings that came along are called."""
        return tuple(one.title for one in self.along)


def edit(
    session: Session,
    session_id: UUID,
    *,
    wanted: SessionDetails,
    version: int,
    along: Collection[UUID] | None,
    by: Actor,
    now: datetime,
) -> Done:
    """Change a session as `sessions.edit` does; `along` moves with it (none given: everything beside it).

    :raises CompanionRefused: when something beside it cannot be held then; nothing was changed.
    :raises Outdated: when somebody changed it, or something of `along` is not beside it any more.
    """

    def change() -> SessionChange | None:
        return sessions.edit(session, session_id, wanted=wanted, version=version, by=by, now=now)

    return moving(session, session_id, change, slot=wanted.slot, along=along, by=by, now=now)


def moving(
    session: Session,
    session_id: UUID,
    act: Act,
    *,
    slot: TimeSlot,
    along: Collection[UUID] | None,
    by: Actor,
    now: datetime,
) -> Done:
    """Do what moves a session to the slot, and let what is held beside it follow; otherwise as `edit`."""
    was = sessions.details_of(sessions.find(session, session_id, lock=True)).slot
    taken = _chosen(session, session_id, along) if slot != was else ()
    change = act()
    if change is None:
        return Done(change=None)
    follow = [_follow(session, one, to=following(one.slot, was=was, becomes=slot), by=by, now=now) for one in taken]
    return _as_one(session, [change, *filter(None, follow)], taken, by=by, now=now)


def cancel(
    session: Session, session_id: UUID, *, reason: str, along: Collection[UUID], by: Actor, now: datetime
) -> Done:
    """Cancel a session as `sessions.cancel` does, with what of `along` is held beside it.

    :raises Outdated: when something of `along` is not beside it any more.
    """
    sessions.find(session, session_id, lock=True)
    taken = _chosen(session, session_id, along)
    every = (session_id, *(one.id for one in taken))
    changes = [sessions.cancel(session, each, reason=reason, by=by, now=now) for each in every]
    return _as_one(session, changes, taken, by=by, now=now)


def of_many(found: Collection[Pair], *, chosen: Collection[UUID], along: Collection[UUID] | None) -> frozenset[UUID]:
    """Return what comes along with many meetings that move or are cancelled at once; none of `along`: everything.

    :raises Outdated: when something of `along` is not beside any meeting any more.
    """
    gone = set(along or ()).difference(pair.companion_id for pair in found)
    if gone:
        raise Outdated(min(gone))
    pairs = ((pair.meeting_id, pair.companion_id) for pair in found)
    return coming_along(pairs, chosen=chosen, wanted=along)


def undo(session: Session, change_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Take a change of one session back as `sessions.undo` does, with what came along; return whose change it was."""
    turns.take(session)
    change = session.get(SessionChange, change_id)
    if change is None:
        raise NotFound("session_change", change_id)
    edit_id = session.scalar(select(PlanEdit.id).where(PlanEdit.id == change.edit_id, PlanEdit.sort == SORT))
    if edit_id is None:
        return sessions.undo(session, change_id, by=by, now=now).session_id
    plan_edits.undo(session, edit_id, by=by, now=now)
    return change.session_id


def _chosen(session: Session, session_id: UUID, along: Collection[UUID] | None) -> tuple[Beside, ...]:
    beside = companions.beside(session, session_id)
    if along is None:
        return beside
    if not {one.id for one in beside}.issuperset(along):
        raise Outdated(session_id)
    return tuple(one for one in beside if one.id in along)


def _follow(session: Session, one: Beside, *, to: TimeSlot, by: Actor, now: datetime) -> SessionChange | None:
    try:
        return sessions.move(session, one.id, slot=to, version=one.version, by=by, now=now)
    except Refusal as refusal:
        raise CompanionRefused(one.title, refusal) from refusal


def _as_one(
    session: Session, changes: list[SessionChange], along: tuple[Beside, ...], *, by: Actor, now: datetime
) -> Done:
    if len(changes) > 1:
        plan_edits.join(session, changes, sort=SORT, by=by, now=now)
    return Done(change=changes[0], along=along)
