"""Who goes round on a safety day: children of the location, and guests of whom no name is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.children import Child
from app.models.participants import Participant
from app.models.rotations import Rotation
from app.programme import texts, turns
from app.programme.history import audit
from app.programme.refusals import Refusal, known
from app.programme.rotations import grouping_edits
from app.queries import rotation_groups

MOST_MEMBERS = 400
MOST_GUESTS = 60
LARGEST_AGE = 25


class TooManyMembers(Refusal):
    """More would go round than a day can have."""


class NobodyAdded(Refusal):
    """Everybody who was asked for goes round already, or there is nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Where children come from: who is enrolled in the activity, age groups, groups of children."""

    enrolled: bool = False
    age_group_ids: Collection[UUID] = ()
    group_ids: Collection[UUID] = ()
    as_classes: bool = False
    """Whether the children of a group are a class that can be kept whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guests:
    """Children of the same school from elsewhere: so many of an age, with what they speak."""

    name: str
    """What they are called before their number, such as a school or a class."""
    number: int
    age: int
    languages: tuple[str, ...] = field(default=())
    school_class: str | None = None


def add_children(session: Session, rotation_id: UUID, sources: Sources, *, by: Actor, now: datetime) -> int:
    """Let children of the location go round; return how many came.

    :raises NobodyAdded: when nobody new was found.
    :raises TooManyMembers: when there would be more than `MOST_MEMBERS`.
    """
    turns.take(session)
    rotation = known(session, Rotation, rotation_id)
    return _add(session, rotation, _children(session, rotation, sources), by=by, now=now)


def add_child(session: Session, rotation_id: UUID, child_id: UUID, *, by: Actor, now: datetime) -> int:
    """Let one child of the location go round.

    :raises NotFound: when there is no such child.
    :raises NobodyAdded: when it does already.
    """
    turns.take(session)
    known(session, Child, child_id)
    return _add(session, known(session, Rotation, rotation_id), {child_id: None}, by=by, now=now)


def add_guests(session: Session, rotation_id: UUID, guests: Guests, *, by: Actor, now: datetime) -> int:
    """Let guests go round, each with a number after what they are called; return how many.

    :raises TooManyMembers: when there would be more than `MOST_MEMBERS`.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a name or class that must not be shown.
    """
    turns.take(session)
    known(session, Rotation, rotation_id)
    texts.refuse_private(session, guests.name, guests.school_class or "")
    _room(session, rotation_id, more=guests.number)
    labels = _labels(session, rotation_id, guests)
    common = {"location_id": by.location_id, "rotation_id": rotation_id, "age": guests.age}
    session.add_all(
        Participant(label=label, languages=list(guests.languages), school_class=guests.school_class, **common)
        for label in labels
    )
    _note(session, rotation_id, by=by, now=now)
    return len(labels)


def remove(session: Session, rotation_id: UUID, participant_ids: Collection[UUID], *, by: Actor, now: datetime) -> int:
    """Let some not go round any more, with their pairs; return how many."""
    turns.take(session)
    known(session, Rotation, rotation_id)
    gone = session.scalars(
        delete(Participant)
        .where(Participant.rotation_id == rotation_id, Participant.id.in_(list(participant_ids)))
        .returning(Participant.id)
    ).all()
    _note(session, rotation_id, by=by, now=now)
    return len(gone)


def _children(session: Session, rotation: Rotation, sources: Sources) -> dict[UUID, str | None]:
    """Return the children with their class; somebody who comes twice comes once."""
    classes = rotation_groups.members(session, sources.group_ids) if sources.group_ids else ()
    found: dict[UUID, str | None] = {child_id: name if sources.as_classes else None for child_id, name in classes}
    more = list(rotation_groups.enrolled(session, rotation.activity_id)) if sources.enrolled else []
    for age_group_id in sources.age_group_ids:
        more += rotation_groups.of_age(session, age_group_id, day=rotation.day)
    return dict.fromkeys(more) | found


def _add(session: Session, rotation: Rotation, children: Mapping[UUID, str | None], *, by: Actor, now: datetime) -> int:
    there = set(session.scalars(select(Participant.child_id).where(Participant.rotation_id == rotation.id)))
    new = {child_id: name for child_id, name in children.items() if child_id not in there}
    if not new:
        raise NobodyAdded
    _room(session, rotation.id, more=len(new))
    values = [
        {"location_id": by.location_id, "rotation_id": rotation.id, "child_id": child_id, "school_class": name}
        for child_id, name in new.items()
    ]
    session.execute(insert(Participant), values)
    _note(session, rotation.id, by=by, now=now)
    return len(new)


def _room(session: Session, rotation_id: UUID, *, more: int) -> None:
    there = session.scalar(select(func.count()).where(Participant.rotation_id == rotation_id)) or 0
    if there + more > MOST_MEMBERS:
        raise TooManyMembers


def _labels(session: Session, rotation_id: UUID, guests: Guests) -> list[str]:
    """Return labels that nobody has: the name and a number, going on where the numbers ended."""
    taken = set(
        session.scalars(
            select(Participant.label).where(Participant.rotation_id == rotation_id, Participant.label.is_not(None))
        )
    )
    free = (f"{guests.name} {number}" for number in range(1, MOST_MEMBERS + len(taken) + 2))
    return [label for label in free if label not in taken][: guests.number]


def _note(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> None:
    audit(session, action="rotation.members", subject=Rotation.__tablename__, subject_id=rotation_id, by=by, now=now)
    grouping_edits.recount(session, rotation_id)
