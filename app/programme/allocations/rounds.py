"""Rounds: made, changed, closed and thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.allocations import AllocatedActivity, Allocation, Wish
from app.programme import marks, texts
from app.programme.allocations.opening import note, to_change
from app.programme.refusals import Refusal
from app.queries import allocations
from app.queries.allocations import RoundPage

MOST_ACTIVITIES = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundDetails:
    """Everything of a round that a form can change; `activity_ids` in whatever order."""

    title: str
    closes_at: datetime
    activity_ids: tuple[UUID, ...]


class ClosesTooEarly(Refusal):
    """Nobody could enter a wish before the round closes."""


@dataclass
class NotToDivide(Refusal):
    """Activities that are not of this location or have no meeting to come, or too many of them."""

    most: int


def make(session: Session, wanted: RoundDetails, *, seed: int, by: Actor, now: datetime) -> Allocation:
    """Make a round; its lots are drawn with `seed`, which is fixed before anybody wishes anything.

    :raises ClosesTooEarly: when it would be closed already.
    :raises NotToDivide: when an activity has no meeting to come here.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a title that must not be shown.
    """
    texts.refuse_private(session, wanted.title)
    if wanted.closes_at <= now:
        raise ClosesTooEarly
    row = Allocation(
        id=uuid4(),
        location_id=by.location_id,
        title=wanted.title,
        seed=seed,
        closes_at=wanted.closes_at,
        made_by_id=by.user_id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    _choose(session, row, wanted.activity_ids, kept=frozenset(), now=now)
    note(session, row, "made", by=by, now=now)
    return row


def change(session: Session, allocation_id: UUID, wanted: RoundDetails, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a round; wishes for an activity that goes out of it go too, and what was computed does not count.

    A closing time to come lets it take wishes again.

    :raises NotFound: when there is no such round here.
    :raises AlreadyApplied: when its outcome was carried out.
    :raises ChangedMeanwhile: when it is not any more what the form showed.
    """
    row = to_change(session, allocation_id)
    found = allocations.find(session, allocation_id, now=now)
    before = details_of(found) if found else wanted
    marks.refuse_outdated(before, seen)
    texts.refuse_private(session, wanted.title)
    if wanted.closes_at <= now and wanted.closes_at != before.closes_at:
        raise ClosesTooEarly
    row.title, row.closes_at = wanted.title, wanted.closes_at
    row.outcome = row.computed_at = None
    _choose(session, row, wanted.activity_ids, kept=frozenset(before.activity_ids), now=now)
    note(session, row, "changed", by=by, now=now)


def close(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a round take no wishes any more; one that is closed already stays so.

    :raises NotFound: when there is no such round here.
    :raises AlreadyApplied: when its outcome was carried out.
    """
    row = to_change(session, allocation_id)
    if row.closes_at > now:
        row.closes_at = now
        note(session, row, "closed", by=by, now=now)


def remove(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> str:
    """Throw a round away with its wishes, and return its title.

    :raises NotFound: when there is no such round here.
    :raises AlreadyApplied: when its outcome was carried out: it stays, to be looked up.
    """
    row = to_change(session, allocation_id)
    title = row.title
    note(session, row, "removed", by=by, now=now)
    session.delete(row)
    session.flush()
    return title


def details_of(found: RoundPage) -> RoundDetails:
    """Return what a round is now."""
    return RoundDetails(
        title=found.title,
        closes_at=found.closes_at,
        activity_ids=tuple(sorted(activity.id for activity in found.activities)),
    )


def _choose(
    session: Session, row: Allocation, wanted: tuple[UUID, ...], *, kept: frozenset[UUID], now: datetime
) -> None:
    chosen = frozenset(wanted)
    known = {activity.id for activity in allocations.choosable(session, now=now)} | kept
    if not chosen or not chosen <= known or len(chosen) > MOST_ACTIVITIES:
        raise NotToDivide(most=MOST_ACTIVITIES)
    for model in (AllocatedActivity, Wish):
        session.execute(delete(model).where(model.allocation_id == row.id, model.activity_id.not_in(chosen)))
    new = [
        {"id": uuid4(), "location_id": row.location_id, "allocation_id": row.id, "activity_id": activity_id}
        for activity_id in sorted(chosen - kept)
    ]
    if new:
        session.execute(insert(AllocatedActivity), new)
