"""What children wish in a round: entered by child or by activity, or taken over from who asked already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.allocations import AllocatedActivity, Allocation, SiblingsTogether, Wish
from app.models.children import Child
from app.programme import marks
from app.programme.allocations.opening import note, to_wish
from app.programme.refusals import NotFound, Refusal, known
from app.queries import allocations

MOST_WISHES = 3
"""More than three says little: what a child would like fourth, it would hardly like."""
MOST_CHILDREN = 500

Lists = dict[UUID, list[UUID]]
"""The wishes of each child, the dearest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wished:
    """What a form says of one child; `together`: whether its family stays together, none: as it was."""

    activity_ids: tuple[UUID, ...]
    together: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """How many wishes came in, and how many children had so many that another did not fit."""

    wishes: int
    full: int


class NotWishable(Refusal):
    """The same wish twice, too many, or one for what is not in the round."""


class HasLeft(Refusal):
    """The child is not at the location any more."""


def put(
    session: Session, allocation_id: UUID, child_id: UUID, wanted: Wished, *, seen: str, by: Actor, now: datetime
) -> None:
    """Let the wishes of a child be these, the dearest first; none takes it out of the round.

    :raises NotFound: when there is no such round or child here.
    :raises RoundClosed: when the round takes no wishes any more; `AlreadyApplied`, when it was carried out.
    :raises ChangedMeanwhile: when somebody else entered other wishes of the child.
    :raises NotWishable: when the wishes cannot be meant; `HasLeft`, when the child is not here any more.
    """
    row = to_wish(session, allocation_id, now=now)
    child = known(session, Child, child_id)
    marks.refuse_outdated(of_child(session, row.id, child_id), seen)
    if child.left_on is not None:
        raise HasLeft
    offered = _offered(session, row.id)
    wishes = wanted.activity_ids
    if len(set(wishes)) < len(wishes) or len(wishes) > MOST_WISHES or not offered.issuperset(wishes):
        raise NotWishable
    _write(session, row, {child_id: list(wishes)})
    if wanted.together is not None:
        _together(session, row, child.family_id, wanted=wanted.together)
    note(session, row, "wished", by=by, now=now)


def of_child(session: Session, allocation_id: UUID, child_id: UUID) -> tuple[UUID, ...]:
    """Return the activities that a child wishes now, the dearest first."""
    asked = select(Wish.activity_id).where(Wish.allocation_id == allocation_id, Wish.child_id == child_id)
    return tuple(session.scalars(asked.order_by(Wish.rank)))


def add_to_activity(
    session: Session, allocation_id: UUID, activity_id: UUID, child_ids: Iterable[UUID], *, by: Actor, now: datetime
) -> Added:
    """Let an activity be the next wish of each of these children; who wishes it already keeps it where it is.

    :raises NotFound: when there is no such round, activity in it, or child here.
    :raises RoundClosed: when the round takes no wishes any more; `AlreadyApplied`, when it was carried out.
    """
    row = to_wish(session, allocation_id, now=now)
    if activity_id not in _offered(session, row.id):
        raise NotFound(AllocatedActivity.__tablename__, activity_id)
    wanted = sorted(set(child_ids))
    here = set(session.scalars(select(Child.id).where(Child.id.in_(wanted), Child.left_on.is_(None))))
    for child_id in wanted:
        if child_id not in here:
            raise NotFound(Child.__tablename__, child_id)
    return _add(session, row, ((child_id, activity_id) for child_id in wanted), by=by, now=now)


def take_over(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> Added:
    """Let whoever wants or waits for an activity of the round wish it, what was asked for first the most.

    :raises NotFound: when there is no such round here.
    :raises RoundClosed: when the round takes no wishes any more; `AlreadyApplied`, when it was carried out.
    """
    row = to_wish(session, allocation_id, now=now)
    return _add(session, row, allocations.asked_for(session, row.id), by=by, now=now)


def _add(session: Session, row: Allocation, wanted: Iterable[tuple[UUID, UUID]], *, by: Actor, now: datetime) -> Added:
    lists, changed, full = _lists(session, row.id), set(), set()
    number = 0
    for child_id, activity_id in wanted:
        own = lists.setdefault(child_id, [])
        if activity_id in own:
            continue
        if len(own) >= MOST_WISHES:
            full.add(child_id)
            continue
        own.append(activity_id)
        changed.add(child_id)
        number += 1
    _write(session, row, {child_id: lists[child_id] for child_id in changed})
    if changed:
        note(session, row, "wished", by=by, now=now)
    return Added(wishes=number, full=len(full))


def _offered(session: Session, allocation_id: UUID) -> frozenset[UUID]:
    return frozenset(
        session.scalars(select(AllocatedActivity.activity_id).where(AllocatedActivity.allocation_id == allocation_id))
    )


def _lists(session: Session, allocation_id: UUID) -> Lists:
    found: Lists = {}
    rows = session.execute(
        select(Wish.child_id, Wish.activity_id).where(Wish.allocation_id == allocation_id).order_by(Wish.rank)
    )
    for child_id, activity_id in rows:
        found.setdefault(child_id, []).append(activity_id)
    return found


def _write(session: Session, row: Allocation, lists: Mapping[UUID, list[UUID]]) -> None:
    session.execute(delete(Wish).where(Wish.allocation_id == row.id, Wish.child_id.in_(lists)))
    rows = [
        {
            "id": uuid4(),
            "location_id": row.location_id,
            "allocation_id": row.id,
            "child_id": child_id,
            "activity_id": activity_id,
            "rank": rank,
        }
        for child_id, wishes in sorted(lists.items())
        for rank, activity_id in enumerate(wishes, start=1)
    ]
    if rows:
        session.execute(insert(Wish), rows)


def _together(session: Session, row: Allocation, family_id: UUID, *, wanted: bool) -> None:
    if wanted:
        values = {"id": uuid4(), "location_id": row.location_id, "allocation_id": row.id, "family_id": family_id}
        session.execute(insert_or(SiblingsTogether).values(values).on_conflict_do_nothing())
    else:
        session.execute(
            delete(SiblingsTogether).where(
                SiblingsTogether.allocation_id == row.id, SiblingsTogether.family_id == family_id
            )
        )
