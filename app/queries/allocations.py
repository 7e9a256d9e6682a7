"""Rounds in which places are divided: the list, and one with its activities, wishes and children by pseudonym.

Nothing that leaves the building may be made from here; a contract keeps feeds, mails and exports of the plan away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.allocations import AllocatedActivity, Allocation, SiblingsTogether, Wish
from app.models.attendance import Enrolment
from app.models.children import Child
from app.planning.vocabulary import FOR_CHILDREN, ActivityKind, EnrolmentState

ASKED = (EnrolmentState.WANTED, EnrolmentState.WAITING)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundLine:
    """A round in the list."""

    id: UUID
    title: str
    closes_at: datetime
    computed_at: datetime | None
    applied_at: datetime | None
    activities: int
    children: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Choosable:
    """An activity whose places can be divided: when it meets next, how many seats it has and how many are held."""

    id: UUID
    title: str
    kind: ActivityKind
    capacity: int | None
    taken: int
    starts_at: datetime | None
    coming: int
    zone: str | None

    @property
    def free(self) -> int | None:
        """Seats that nobody holds; none: it holds as many as come."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


@dataclass(frozen=True, kw_only=True, slots=True)
class WishingChild:
    """A child with the activities that it wishes, the dearest first; `together`: its family stays together."""

    id: UUID
    name: str
    family_id: UUID
    wishes: tuple[UUID, ...]
    together: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundPage:
    """A round with everything in it; children by pseudonym."""

    id: UUID
    title: str
    seed: int
    closes_at: datetime
    computed_at: datetime | None
    applied_at: datetime | None
    activities: tuple[Choosable, ...]
    children: tuple[WishingChild, ...]
    families: frozenset[UUID]
    """Those that stay together."""

    def is_open(self, now: datetime) -> bool:
        """Tell whether it takes wishes."""
        return now < self.closes_at and self.applied_at is None

    @property
    def titles(self) -> Mapping[UUID, str]:
        """Return what the activities are called."""
        return {activity.id: activity.title for activity in self.activities}

    def wishing(self, activity_id: UUID) -> tuple[tuple[int, WishingChild], ...]:
        """Return who wishes an activity, with the rank of it, the dearest first."""
        ranked = [
            (child.wishes.index(activity_id) + 1, child) for child in self.children if activity_id in child.wishes
        ]
        return tuple(sorted(ranked, key=lambda entry: (entry[0], entry[1].name, entry[1].id)))


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildChoice:
    """A child of the location in a list to choose from; `siblings` are the others of its family, by pseudonym."""

    id: UUID
    name: str
    family_id: UUID
    siblings: tuple[str, ...]


def overview(session: Session) -> tuple[RoundLine, ...]:
    """Return the rounds, the newest first."""
    activities = _number(AllocatedActivity.allocation_id, AllocatedActivity.activity_id)
    children = _number(Wish.allocation_id, Wish.child_id)
    rows = session.execute(
        select(
            Allocation.id,
            Allocation.title,
            Allocation.closes_at,
            Allocation.computed_at,
            Allocation.applied_at,
            func.coalesce(activities.c.number, 0).label("activities"),
            func.coalesce(children.c.number, 0).label("children"),
        )
        .outerjoin(activities, activities.c.allocation_id == Allocation.id)
        .outerjoin(children, children.c.allocation_id == Allocation.id)
        .order_by(Allocation.made_at.desc(), Allocation.id)
    )
    return tuple(RoundLine(**plain(row)) for row in rows)


def find(session: Session, allocation_id: UUID, *, now: datetime) -> RoundPage | None:
    """Return a round of this location: four statements, however many wishes there are."""
    row = session.execute(
        select(
            Allocation.id,
            Allocation.title,
            Allocation.seed,
            Allocation.closes_at,
            Allocation.computed_at,
            Allocation.applied_at,
        ).where(Allocation.id == allocation_id)
    ).first()
    if row is None:
        return None
    families = frozenset(
        session.scalars(select(SiblingsTogether.family_id).where(SiblingsTogether.allocation_id == allocation_id))
    )
    return RoundPage(
        **plain(row),
        activities=_activities(session, now=now, allocation_id=allocation_id),
        children=_children(session, allocation_id, families),
        families=families,
    )


def choosable(session: Session, *, now: datetime) -> tuple[Choosable, ...]:
    """Return the activities with meetings to come; a safety day divides its children in its own way."""
    return _activities(session, now=now)


def children(session: Session) -> tuple[ChildChoice, ...]:
    """Return the children who are here, by pseudonym: one statement."""
    rows = session.execute(
        select(Child.id, Child.pseudonym, Child.family_id)
        .where(Child.left_on.is_(None))
        .order_by(Child.pseudonym, Child.id)
    ).all()
    names: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        names[row.family_id].append(row.pseudonym)
    return tuple(
        ChildChoice(
            id=row.id,
            name=row.pseudonym,
            family_id=row.family_id,
            siblings=tuple(name for name in names[row.family_id] if name != row.pseudonym),
        )
        for row in rows
    )


def asked_for(session: Session, allocation_id: UUID) -> tuple[tuple[UUID, UUID], ...]:
    """Return which children want or wait for an activity of the round, as (child, activity), the longest first."""
    rows = session.execute(
        select(Enrolment.child_id, Enrolment.activity_id)
        .join(AllocatedActivity, AllocatedActivity.activity_id == Enrolment.activity_id)
        .join(Child, Child.id == Enrolment.child_id)
        .where(AllocatedActivity.allocation_id == allocation_id, Enrolment.state.in_(ASKED), Child.left_on.is_(None))
        .order_by(Enrolment.asked_at, Enrolment.id)
    )
    return tuple((row.child_id, row.activity_id) for row in rows)


def names(session: Session, child_ids: frozenset[UUID]) -> Mapping[UUID, str]:
    """Return the pseudonyms of children; who is not known any more is not in it."""
    rows = session.execute(select(Child.id, Child.pseudonym).where(Child.id.in_(child_ids)))
    return {row.id: row.pseudonym for row in rows}


def who_drew(session: Session, account_ids: frozenset[UUID]) -> Mapping[UUID, str]:
    """Return the names of those who drew lots again."""
    rows = session.execute(select(UserAccount.id, UserAccount.name).where(UserAccount.id.in_(account_ids)))
    return {row.id: row.name for row in rows}


def _number(round_id: InstrumentedAttribute[UUID], what: InstrumentedAttribute[UUID]) -> Subquery:
    """Return how many different ones of something each round has."""
    return (
        select(round_id.label("allocation_id"), func.count(what.distinct()).label("number"))
        .group_by(round_id)
        .subquery()
    )


def _activities(session: Session, *, now: datetime, allocation_id: UUID | None = None) -> tuple[Choosable, ...]:
    """Return activities with what is to come of them: those of a round, or all that can be chosen."""
    held = (
        select(Enrolment.activity_id, func.count().label("taken"))
        .where(Enrolment.state.in_((EnrolmentState.PLACED, EnrolmentState.OFFERED)))
        .group_by(Enrolment.activity_id)
        .subquery()
    )
    ahead = and_(
        ProgrammeSession.activity_id == Activity.id, ~ProgrammeSession.cancelled, ProgrammeSession.starts_at > now
    )
    zones = func.array_agg(aggregate_order_by(ProgrammeSession.zone, ProgrammeSession.starts_at))
    first = func.min(ProgrammeSession.starts_at)
    asked = (
        select(
            Activity.id,
            Activity.title,
            Activity.kind,
            Activity.capacity,
            func.coalesce(held.c.taken, 0).label("taken"),
            first.label("starts_at"),
            func.count(ProgrammeSession.id).label("coming"),
            zones[1].label("zone"),
        )
        .outerjoin(held, held.c.activity_id == Activity.id)
        .outerjoin(ProgrammeSession, ahead)
        .group_by(Activity.id, held.c.taken)
        .order_by(first.nulls_last(), Activity.title, Activity.id)
    )
    if allocation_id is None:
        offered = Activity.kind != ActivityKind.SAFETY_DAY, Activity.audience.in_(FOR_CHILDREN)
        asked = asked.where(*offered).having(func.count(ProgrammeSession.id) > 0)
    else:
        chosen = select(AllocatedActivity.activity_id).where(AllocatedActivity.allocation_id == allocation_id)
        asked = asked.where(Activity.id.in_(chosen))
    return tuple(Choosable(**plain(row)) for row in session.execute(asked))


def _children(session: Session, allocation_id: UUID, families: frozenset[UUID]) -> tuple[WishingChild, ...]:
    ranked = func.array_agg(aggregate_order_by(Wish.activity_id, Wish.rank))
    rows = session.execute(
        select(Child.id, Child.pseudonym, Child.family_id, ranked.label("wishes"))
        .join(Wish, Wish.child_id == Child.id)
        .where(Wish.allocation_id == allocation_id)
        .group_by(Child.id)
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple(
        WishingChild(
            id=row.id,
            name=row.pseudonym,
            family_id=row.family_id,
            wishes=tuple(row.wishes),
            together=row.family_id in families,
        )
        for row in rows
    )
