"""The seats of a closed round divided, looked at, and divided again with other lots when somebody says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.allocations import Allocation
from app.planning.allocation.dividing import divide
from app.programme import texts
from app.programme.allocations import outcomes
from app.programme.allocations.opening import RoundOpen, note, to_change
from app.programme.allocations.outcomes import Draw, Kept
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal
from app.queries import allocation_wishes, allocations
from app.queries.allocation_wishes import Asked
from app.queries.allocations import RoundPage


class NothingWished(Refusal):
    """Nobody wishes anything in the round."""


class NotComputed(Refusal):
    """There is no outcome, or it is another one than was looked at."""


class ReasonMissing(Refusal):
    """Lots are drawn again for no reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A round with its outcome, none when it was not computed; `stale`: something changed since.

    `names` are the pseudonyms of its children who are still known, `people` the names of who drew lots.
    """

    page: RoundPage
    kept: Kept | None
    stale: bool = False
    names: Mapping[UUID, str] = field(default_factory=dict)
    people: Mapping[UUID, str] = field(default_factory=dict)


def look(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> RoundPage:
    """Return a round with its wishes; the look is noted.

    :raises NotFound: when there is no such round here.
    """
    found = allocations.find(session, allocation_id, now=now)
    if found is None:
        raise NotFound(Allocation.__tablename__, allocation_id)
    _seen(session, allocation_id, by=by, now=now)
    return found


def result(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> Result:
    """Return a round with what came of it; the look is noted.

    :raises NotFound: when there is no such round here.
    """
    page = look(session, allocation_id, by=by, now=now)
    row = session.get_one(Allocation, allocation_id)
    if row.outcome is None:
        return Result(page=page, kept=None)
    kept = outcomes.from_data(row.outcome)
    stale = row.applied_at is None and _asked(session, page, by=by, now=now).mark != kept.mark
    return Result(
        page=page,
        kept=kept,
        stale=stale,
        names=allocations.names(session, frozenset(told.child_id for told in kept.outcome.children)),
        people=allocations.who_drew(session, frozenset(draw.by_id for draw in kept.draws)),
    )


def compute(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> Kept:
    """Divide the seats of a closed round with its own lots; asked again, what changed since is taken into account.

    :raises NotFound: when there is no such round here.
    :raises RoundOpen: when it still takes wishes; `AlreadyApplied`, when it was carried out.
    :raises NothingWished: when there is nothing to divide.
    """
    row = _closed(session, allocation_id, now=now)
    draws = outcomes.from_data(row.outcome).draws if row.outcome else ()
    kept = _divided(session, row, draws, by=by, now=now)
    note(session, row, "computed", by=by, now=now)
    return kept


def draw_again(
    session: Session, allocation_id: UUID, *, seed: int, reason: str, seen: str, by: Actor, now: datetime
) -> Kept:
    """Divide with other lots than those of the outcome that was seen; the reason stays beside the former seed.

    :raises NotFound: when there is no such round here.
    :raises AlreadyApplied: when it was carried out.
    :raises NotComputed: when there is no outcome yet, or another one than was seen.
    :raises ReasonMissing: when nobody says why; `NamesAChild`, when the reason names a child.
    """
    row = _closed(session, allocation_id, now=now)
    if row.outcome is None or seen != of(row):
        raise NotComputed
    if not reason.strip():
        raise ReasonMissing
    texts.refuse_private(session, reason)
    former = Draw(seed=row.seed, reason=reason.strip(), by_id=by.user_id, at=now)
    draws = (*outcomes.from_data(row.outcome).draws, former)
    row.seed = seed
    kept = _divided(session, row, draws, by=by, now=now)
    note(session, row, "drawn_again", by=by, now=now)
    return kept


def of(row: Allocation) -> str:
    """Return what says which outcome of a round somebody saw."""
    return row.computed_at.isoformat() if row.computed_at else ""


def unchanged(session: Session, row: Allocation, kept: Kept, *, by: Actor, now: datetime) -> bool:
    """Tell whether an outcome would still be the same, but for how much children did meanwhile."""
    page = allocations.find(session, row.id, now=now)
    return page is not None and _asked(session, page, by=by, now=now).mark == kept.mark


def _closed(session: Session, allocation_id: UUID, *, now: datetime) -> Allocation:
    row = to_change(session, allocation_id)
    if now < row.closes_at:
        raise RoundOpen(closes_at=row.closes_at)
    return row


def _divided(session: Session, row: Allocation, draws: tuple[Draw, ...], *, by: Actor, now: datetime) -> Kept:
    session.flush()
    page = allocations.find(session, row.id, now=now)
    if page is None or not page.children:
        raise NothingWished
    asked = _asked(session, page, by=by, now=now)
    kept = Kept(
        outcome=divide(asked.round),
        mark=asked.mark,
        had={wisher.id: wisher.had for wisher in asked.round.wishers},
        seats={activity.id: activity.seats for activity in asked.round.activities},
        draws=draws,
    )
    row.outcome, row.computed_at = outcomes.to_data(kept), now
    return kept


def _asked(session: Session, page: RoundPage, *, by: Actor, now: datetime) -> Asked:
    return allocation_wishes.read(session, page, location_id=by.location_id, now=now)


def _seen(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> None:
    audit(session, action="allocation.seen", subject=Allocation.__tablename__, subject_id=allocation_id, by=by, now=now)
    session.flush()
