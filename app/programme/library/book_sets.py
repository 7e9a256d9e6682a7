"""Sets of books for new toddlers: handed out, taken back, delivered and counted; never more than there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.children import Child
from app.models.library import BookSetDelivery, BookSetHandout, BookSetSetting
from app.planning.library.book_sets import BookSetRule
from app.programme import texts
from app.programme.history import audit
from app.programme.library.refusals import NotSoManySets
from app.programme.refusals import NotFound, NothingToChange, NothingToUndo, known
from app.programme.sessions import UNDO_WITHIN
from app.queries import book_sets
from app.queries.book_sets import Toddler


def look(session: Session, *, today: date, by: Actor, now: datetime) -> tuple[Toddler, ...]:
    """Return who still has to get a set; the look is noted."""
    found = book_sets.waiting(session, book_sets.rule(session), today=today)
    audit(
        session,
        action="children.seen",
        subject=BookSetHandout.__tablename__,
        subject_id=by.location_id,
        by=by,
        now=now,
    )
    return found


def hand_out(
    session: Session, child_ids: Collection[UUID], *, language: str | None, day: date, by: Actor, now: datetime
) -> tuple[UUID, ...]:
    """Give each of these children a set, as one act; return the rows. Who has one already gets no second.

    Without a `language` the books are in the first that a child speaks.

    :raises NotSoManySets: when there are fewer than children.
    :raises NothingToChange: when all of them have one.
    :raises NotFound: when one of them is not, or no longer, at this location.
    """
    _hold(session, by)
    speaks = _children(session, frozenset(child_ids), day=day)
    has = frozenset(session.scalars(select(BookSetHandout.child_id).where(BookSetHandout.child_id.in_(speaks))))
    new = {child_id: spoken for child_id, spoken in speaks.items() if child_id not in has}
    if not new:
        raise NothingToChange
    left = book_sets.stock(session).left
    if len(new) > left:
        raise NotSoManySets(left=max(0, left), wanted=len(new))
    made = {child_id: uuid4() for child_id in new}
    common = {"location_id": by.location_id, "by_id": by.user_id, "at": now, "handed_on": day}
    rows = [
        common | {"id": made[child_id], "child_id": child_id, "language": language or next(iter(spoken), None)}
        for child_id, spoken in new.items()
    ]
    session.execute(insert(BookSetHandout), rows)
    for child_id in new:
        audit(session, action="book_set.handed", subject=Child.__tablename__, subject_id=child_id, by=by, now=now)
    session.flush()
    return tuple(made.values())


def undo(session: Session, handout_id: UUID, *, by: Actor, now: datetime) -> int:
    """Take back all sets of an act of the last hour; return how many.

    :raises NothingToUndo: when it was taken back before, or longer ago than an hour.
    """
    _hold(session, by)
    row = session.get(BookSetHandout, handout_id)
    if row is None or now - row.at > UNDO_WITHIN:
        raise NothingToUndo
    act = session.scalars(
        select(BookSetHandout.child_id)
        .where(BookSetHandout.at == row.at, BookSetHandout.by_id == row.by_id)
        .order_by(BookSetHandout.child_id)
    ).all()
    _take(session, act, by=by, now=now)
    return len(act)


def take_back(session: Session, handout_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Let a child have no set after all, however long ago it got one; return the child.

    :raises NotFound: when there is no such row at this location.
    """
    _hold(session, by)
    child_id = known(session, BookSetHandout, handout_id).child_id
    _take(session, [child_id], by=by, now=now)
    return child_id


def deliver(session: Session, sets: int, *, note: str, received_on: date, by: Actor, now: datetime) -> UUID:
    """Note that sets came in; a negative number corrects the count.

    :raises NotSoManySets: when more are taken off than there are.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a note that must not be shown.
    """
    texts.refuse_private(session, note)
    _hold(session, by)
    left = book_sets.stock(session).left
    if left + sets < 0:
        raise NotSoManySets(left=max(0, left), wanted=-sets)
    row = BookSetDelivery(
        location_id=by.location_id, sets=sets, note=note, received_on=received_on, by_id=by.user_id, at=now
    )
    session.add(row)
    session.flush()
    audit(session, action="book_set.delivered", subject=row.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row.id


def set_rule(session: Session, rule: BookSetRule, *, by: Actor, now: datetime) -> None:
    """Keep for whom a set is meant, and below how many somebody must be told."""
    row = _hold(session, by)
    row.youngest_months, row.oldest_months = rule.youngest_months, rule.oldest_months
    row.warn_below = rule.warn_below
    audit(session, action="book_set.rule", subject=row.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()


def _hold(session: Session, by: Actor) -> BookSetSetting:
    """Let nobody else change the sets of this location until the transaction ends."""
    session.execute(
        upsert(BookSetSetting).values(location_id=by.location_id).on_conflict_do_nothing(index_elements=["location_id"])
    )
    return session.scalars(select(BookSetSetting).with_for_update().execution_options(populate_existing=True)).one()


def _children(session: Session, child_ids: Collection[UUID], *, day: date) -> Mapping[UUID, list[str]]:
    rows = session.execute(
        select(Child.id, Child.languages)
        .where(Child.id.in_(child_ids), or_(Child.left_on.is_(None), Child.left_on >= day))
        .order_by(Child.id)
        .with_for_update(key_share=True)  # retention removes nobody meanwhile
    )
    found = {row.id: list(row.languages) for row in rows}
    for child_id in child_ids:
        if child_id not in found:
            raise NotFound(Child.__tablename__, child_id)
    return found


def _take(session: Session, child_ids: Collection[UUID], *, by: Actor, now: datetime) -> None:
    session.execute(delete(BookSetHandout).where(BookSetHandout.child_id.in_(child_ids)))
    for child_id in child_ids:
        audit(session, action="book_set.taken", subject=Child.__tablename__, subject_id=child_id, by=by, now=now)
    session.flush()
