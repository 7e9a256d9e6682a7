"""Sets of books for toddlers: how many are left, who still has to get one, and who got one.

Names of children are in it: nothing that leaves the building may be made from here, which a contract keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.children import Child
from app.models.library import BookSetDelivery, BookSetHandout, BookSetsDeparted, BookSetSetting
from app.planning.library.book_sets import BookSetRule, BookSetStock

SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Toddler:
    """A child that has no set yet."""

    id: UUID
    name: str
    birth_month: date
    languages: list[str]
    arrived_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Handout:
    """A set that a child got."""

    id: UUID
    child_id: UUID
    name: str
    language: str | None
    handed_on: date
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """Sets that came in, or a count that was corrected."""

    id: UUID
    sets: int
    note: str
    received_on: date
    by: str
    at: datetime


def rule(session: Session) -> BookSetRule:
    """Return for whom a set is meant at this location; the usual when nobody said so."""
    found = session.execute(
        select(BookSetSetting.youngest_months, BookSetSetting.oldest_months, BookSetSetting.warn_below)
    ).one_or_none()
    return BookSetRule(**plain(found)) if found else BookSetRule()


def stock(session: Session) -> BookSetStock:
    """Return how many sets came in and went."""
    return BookSetStock(
        **plain(
            session.execute(
                select(
                    func.coalesce(select(func.sum(BookSetDelivery.sets)).scalar_subquery(), 0).label("delivered"),
                    select(func.count(BookSetHandout.id)).scalar_subquery().label("handed"),
                    func.coalesce(select(func.sum(BookSetsDeparted.sets)).scalar_subquery(), 0).label("departed"),
                )
            ).one()
        )
    )


def waiting(session: Session, of_age: BookSetRule, *, today: date) -> tuple[Toddler, ...]:
    """Return the toddlers here who have no set yet, those who came last first."""
    oldest, youngest = of_age.birth_months(today)
    rows = session.execute(
        select(Child.id, Child.pseudonym.label("name"), Child.birth_month, Child.languages, Child.arrived_on)
        .where(
            Child.birth_month.between(oldest, youngest),
            or_(Child.left_on.is_(None), Child.left_on >= today),
            ~exists().where(BookSetHandout.child_id == Child.id),
        )
        .order_by(Child.arrived_on.desc().nulls_last(), Child.pseudonym, Child.id)
    )
    return tuple(Toddler(**plain(row)) for row in rows)


def handed(session: Session) -> tuple[Handout, ...]:
    """Return the last sets that were handed out."""
    rows = session.execute(
        select(
            BookSetHandout.id,
            BookSetHandout.child_id,
            Child.pseudonym.label("name"),
            BookSetHandout.language,
            BookSetHandout.handed_on,
            UserAccount.name.label("by"),
        )
        .join(Child, Child.id == BookSetHandout.child_id)
        .join(UserAccount, UserAccount.id == BookSetHandout.by_id)
        .order_by(BookSetHandout.at.desc(), Child.pseudonym, BookSetHandout.id)
        .limit(SHOWN)
    )
    return tuple(Handout(**plain(row)) for row in rows)


def deliveries(session: Session) -> tuple[Delivery, ...]:
    """Return what came in and was corrected, the last first."""
    rows = session.execute(
        select(
            BookSetDelivery.id,
            BookSetDelivery.sets,
            BookSetDelivery.note,
            BookSetDelivery.received_on,
            UserAccount.name.label("by"),
            BookSetDelivery.at,
        )
        .join(UserAccount, UserAccount.id == BookSetDelivery.by_id)
        .order_by(BookSetDelivery.at.desc(), BookSetDelivery.id)
        .limit(SHOWN)
    )
    return tuple(Delivery(**plain(row)) for row in rows)


def low(session: Session) -> BookSetStock | None:
    """Return the stock when somebody must be told of it; nothing where no sets are kept at all."""
    found = stock(session)
    return found if found.delivered and found.is_low(rule(session)) else None
