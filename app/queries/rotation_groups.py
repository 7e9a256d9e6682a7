"""Who goes round with whom on a safety day, by name: for supervisors alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, PlanEdit
from app.models.attendance import Enrolment
from app.models.children import Child, Group, GroupMember
from app.models.locations import AgeGroup
from app.models.participants import FamilyWish, PairSort, Participant, ParticipantPair, SiblingWish
from app.models.people import Volunteer
from app.models.rotations import Rotation, RotationGroup, Visit
from app.planning.grouping.problem import MONTHS
from app.planning.vocabulary import EnrolmentState

EDIT = "grouped"
"""What an act on the groups of a rotation is called, where acts are kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """Somebody who goes round: `name` is a pseudonym, or the label of a guest; `age` is in months on the day."""

    id: UUID
    name: str
    age: int
    languages: tuple[str, ...]
    is_guest: bool
    family_id: UUID | None
    school_class: str | None
    group_id: UUID | None
    pinned: bool

    @property
    def years(self) -> int:
        """Return the age in whole years."""
        return self.age // MONTHS


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A group that goes round, with its leader as far as chosen; `is_planned`: it is in the plan as a session."""

    id: UUID
    name: str
    leader_id: UUID | None
    leader: str | None
    leader_languages: tuple[str, ...]
    is_planned: bool
    visits: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two participants and how they belong together."""

    id: UUID
    one: UUID
    other: UUID
    sort: PairSort


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouping:
    """A rotation as far as its groups go. `edit_id`: what was done last and can be undone."""

    rotation_id: UUID
    activity_id: UUID
    title: str
    day: date
    version: int
    size: int
    mixed: bool
    whole_classes: tuple[str, ...]
    teams: tuple[Team, ...]
    cards: tuple[Card, ...]
    wishes: tuple[tuple[UUID, SiblingWish], ...]
    pairs: tuple[Pair, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the classes that somebody is of."""
        return tuple(sorted({card.school_class for card in self.cards if card.school_class}))

    @property
    def families(self) -> tuple[tuple[UUID, tuple[Card, ...]], ...]:
        """Return the families of whom two or more go round, by the names of the children."""
        sizes = Counter(card.family_id for card in self.cards if card.family_id is not None)
        found = {
            family_id: tuple(card for card in self.cards if card.family_id == family_id)
            for family_id, number in sizes.items()
            if number > 1
        }
        return tuple(sorted(found.items(), key=lambda item: [card.name for card in item[1]]))

    def of(self, team_id: UUID | None) -> tuple[Card, ...]:
        """Return who is in a group, or in none yet, the youngest first."""
        return tuple(card for card in self.cards if card.group_id == team_id)

    def named(self, card_id: UUID) -> str:
        """Return what somebody is called."""
        return next(card.name for card in self.cards if card.id == card_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where participants can be taken from: an age group, a group of children, or who is enrolled (no id)."""

    id: UUID | None
    name: str
    children: int


def find(session: Session, rotation_id: UUID) -> Grouping | None:
    """Return the groups of a rotation with everybody in them: five queries."""
    row = session.execute(
        select(Rotation, Activity.title)
        .join(Activity, Activity.id == Rotation.activity_id)
        .where(Rotation.id == rotation_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    rotation, title = row
    return Grouping(
        rotation_id=rotation.id,
        activity_id=rotation.activity_id,
        title=title,
        day=rotation.day,
        version=rotation.version,
        size=rotation.group_size,
        mixed=rotation.mixed_ages,
        whole_classes=tuple(sorted(rotation.whole_classes)),
        teams=_teams(session, rotation_id),
        cards=_cards(session, rotation),
        wishes=_wishes(session, rotation_id),
        pairs=_pairs(session, rotation_id),
    )


def _teams(session: Session, rotation_id: UUID) -> tuple[Team, ...]:
    visits = (
        select(func.count())
        .select_from(Visit)
        .where(Visit.group_id == RotationGroup.id)
        .correlate(RotationGroup)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            RotationGroup.id,
            RotationGroup.name,
            RotationGroup.leader_id,
            Volunteer.name.label("leader"),
            func.coalesce(Volunteer.languages, []).label("leader_languages"),
            RotationGroup.session_id.is_not(None).label("is_planned"),
            visits.label("visits"),
        )
        .outerjoin(Volunteer, Volunteer.id == RotationGroup.leader_id)
        .where(RotationGroup.rotation_id == rotation_id)
        .order_by(RotationGroup.position, RotationGroup.id)
    )
    return tuple(
        Team(
            id=row.id,
            name=row.name,
            leader_id=row.leader_id,
            leader=row.leader,
            leader_languages=tuple(row.leader_languages),
            is_planned=row.is_planned,
            visits=row.visits,
        )
        for row in rows
    )


def _cards(session: Session, rotation: Rotation) -> tuple[Card, ...]:
    rows = session.execute(
        select(Participant, Child)
        .outerjoin(Child, Child.id == Participant.child_id)
        .where(Participant.rotation_id == rotation.id)
        .execution_options(populate_existing=True)
    )
    cards = (_card(one, child, day=rotation.day) for one, child in rows)
    return tuple(sorted(cards, key=lambda card: (card.age, card.name.casefold(), card.id)))


def _card(one: Participant, child: Child | None, *, day: date) -> Card:
    """Return a card; of a guest only the age in years is known, which is half a year more on average."""
    return Card(
        id=one.id,
        name=child.pseudonym if child else str(one.label),
        age=_months(day, child.birth_month) if child else MONTHS * (one.age or 0) + MONTHS // 2,
        languages=tuple(child.languages if child else one.languages),
        is_guest=child is None,
        family_id=child.family_id if child else None,
        school_class=one.school_class,
        group_id=one.group_id,
        pinned=one.pinned,
    )


def _months(day: date, birth_month: date) -> int:
    return max(0, (day.year - birth_month.year) * MONTHS + day.month - birth_month.month)


def _wishes(session: Session, rotation_id: UUID) -> tuple[tuple[UUID, SiblingWish], ...]:
    rows = session.execute(
        select(FamilyWish.family_id, FamilyWish.wish)
        .where(FamilyWish.rotation_id == rotation_id)
        .order_by(FamilyWish.family_id)
    )
    return tuple((row.family_id, row.wish) for row in rows)


def _pairs(session: Session, rotation_id: UUID) -> tuple[Pair, ...]:
    rows = session.execute(
        select(ParticipantPair.id, ParticipantPair.participant_id, ParticipantPair.other_id, ParticipantPair.sort)
        .where(ParticipantPair.rotation_id == rotation_id)
        .order_by(ParticipantPair.sort, ParticipantPair.participant_id, ParticipantPair.other_id)
    )
    return tuple(Pair(id=row.id, one=row.participant_id, other=row.other_id, sort=row.sort) for row in rows)


def last_edit(session: Session, rotation_id: UUID, *, since: datetime) -> UUID | None:
    """Return the last act on the groups that was not undone: one query."""
    return session.scalar(
        select(PlanEdit.id)
        .where(
            PlanEdit.sort == EDIT,
            PlanEdit.at >= since,
            PlanEdit.undone_at.is_(None),
            PlanEdit.before["rotation"].astext == str(rotation_id),
        )
        .order_by(PlanEdit.at.desc(), PlanEdit.id)
        .limit(1)
    )


def enrolled(session: Session, activity_id: UUID) -> tuple[UUID, ...]:
    """Return the children who take part in an activity or would like to: one query."""
    return tuple(
        session.scalars(
            select(Enrolment.child_id)
            .where(
                Enrolment.activity_id == activity_id,
                Enrolment.state.in_((EnrolmentState.PLACED, EnrolmentState.WANTED, EnrolmentState.OFFERED)),
            )
            .order_by(Enrolment.child_id)
        )
    )


def of_age(session: Session, age_group_id: UUID, *, day: date) -> tuple[UUID, ...]:
    """Return the children who are of an age group on a day: one query."""
    years = func.extract("year", func.age(day, Child.birth_month))
    return tuple(
        session.scalars(
            select(Child.id)
            .join(AgeGroup, years.between(AgeGroup.min_age, AgeGroup.max_age))
            .where(AgeGroup.id == age_group_id, Child.left_on.is_(None))
            .order_by(Child.id)
        )
    )


def members(session: Session, group_ids: Iterable[UUID]) -> tuple[tuple[UUID, str], ...]:
    """Return the children of some groups, each with the name of its group: one query."""
    rows = session.execute(
        select(GroupMember.child_id, Group.name)
        .join(Group, Group.id == GroupMember.group_id)
        .where(Group.id.in_(list(group_ids)))
        .order_by(Group.name, GroupMember.child_id)
    )
    return tuple((row.child_id, row.name) for row in rows)


def age_groups(session: Session, *, day: date) -> tuple[Source, ...]:
    """Return the age groups with how many children are of that age on a day: one query."""
    years = func.extract("year", func.age(day, Child.birth_month))
    rows = session.execute(
        select(AgeGroup.id, AgeGroup.name, func.count(Child.id).label("children"))
        .outerjoin(Child, years.between(AgeGroup.min_age, AgeGroup.max_age) & Child.left_on.is_(None))
        .group_by(AgeGroup.id)
        .order_by(AgeGroup.min_age, AgeGroup.name)
    )
    return tuple(Source(id=row.id, name=row.name, children=row.children) for row in rows)


def groups(session: Session) -> tuple[Source, ...]:
    """Return the groups of children, with how many are in each: one query."""
    rows = session.execute(
        select(Group.id, Group.name, func.count(GroupMember.id).label("children"))
        .outerjoin(GroupMember, GroupMember.group_id == Group.id)
        .group_by(Group.id)
        .order_by(Group.name)
    )
    return tuple(Source(id=row.id, name=row.name, children=row.children) for row in rows)


def others(session: Session, rotation_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return the children of the location who do not go round yet, by name: one query."""
    there = select(Participant.id).where(Participant.rotation_id == rotation_id, Participant.child_id == Child.id)
    rows = session.execute(
        select(Child.id, Child.pseudonym)
        .where(~there.exists(), Child.left_on.is_(None))
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple((row.id, row.pseudonym) for row in rows)
