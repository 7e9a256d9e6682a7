"""The records of children: added and changed, by pseudonym, with as little as the programme needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.children import Child, Group, GroupMember
from app.programme import marks, texts, turns
from app.programme.history import audit
from app.programme.refusals import LooksLikeCitizenNumber, NameInUse, NotFound, Refusal, known
from app.queries import planned_texts


class HasLeft(Refusal):
    """The child does not live here any more: what is known of it only gets less."""


@dataclass
class StandsInPlan(Refusal):
    """The pseudonym is a word in the text of an activity or meeting, which would then name a child."""

    name: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildDetails:
    """Everything of a child that a form can change; no family: it has no brothers or sisters here (yet)."""

    pseudonym: str
    birth_month: date
    languages: tuple[str, ...]
    family_id: UUID | None
    unaccompanied: bool
    arrived_on: date | None
    group_ids: tuple[UUID, ...]
    new_group: str = ""


def add(session: Session, wanted: ChildDetails, *, by: Actor, now: datetime) -> Child:
    """Add a child.

    :raises NameInUse: when another child here is called so, or left and is still known.
    :raises StandsInPlan: when a text of the plan has the name in it.
    :raises LooksLikeCitizenNumber: when a text holds the number of a person.
    :raises NotFound: when a family or group is not of this location.
    """
    turns.take(session)
    _refuse_wrong(session, wanted, but=None)
    _refuse_planned(session, wanted.pseudonym, now=now)
    row = Child(location_id=by.location_id, family_id=wanted.family_id or uuid4(), **_columns(wanted))
    session.add(row)
    session.flush()
    _store_groups(session, row, wanted)
    audit(session, action="child.added", subject=Child.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def change(session: Session, child_id: UUID, wanted: ChildDetails, *, seen: str, by: Actor, now: datetime) -> Child:
    """Change a child to what is wanted; `seen` is the mark of what the form showed.

    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises HasLeft: when it does not live here any more.
    :raises StandsInPlan: when a text of the plan has its new name in it.
    """
    turns.take(session)
    row = known(session, Child, child_id)
    if row.left_on is not None:
        raise HasLeft
    before = details_of(session, row)
    marks.refuse_outdated(before, seen)
    if wanted == before:
        return row
    _refuse_wrong(session, wanted, but=row.id)
    if wanted.pseudonym != before.pseudonym:
        _refuse_planned(session, wanted.pseudonym, now=now)
    for name, value in _columns(wanted).items():
        setattr(row, name, value)
    if wanted.family_id != before.family_id:
        row.family_id = wanted.family_id or uuid4()
    session.flush()
    _store_groups(session, row, wanted)
    audit(session, action="child.changed", subject=Child.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def words_in_plan(session: Session, *, now: datetime) -> frozenset[str]:
    """Return every word of the plan, in small letters: no child can be called one of them. One statement."""
    return texts.words_of(text for one in planned_texts.read(session, now=now) for text in (one.title, one.text))


def details_of(session: Session, row: Child) -> ChildDetails:
    """Return what a child is now; its family counts when there is somebody else in it: two statements."""
    others = session.scalar(
        select(func.count()).select_from(Child).where(Child.family_id == row.family_id, Child.id != row.id)
    )
    groups = session.scalars(
        select(GroupMember.group_id).where(GroupMember.child_id == row.id).order_by(GroupMember.group_id)
    )
    return ChildDetails(
        pseudonym=row.pseudonym,
        birth_month=row.birth_month,
        languages=tuple(row.languages),
        family_id=row.family_id if others else None,
        unaccompanied=row.unaccompanied,
        arrived_on=row.arrived_on,
        group_ids=tuple(groups),
    )


def _columns(wanted: ChildDetails) -> dict[str, object]:
    return {
        "pseudonym": wanted.pseudonym,
        "birth_month": wanted.birth_month,
        "languages": list(wanted.languages),
        "unaccompanied": wanted.unaccompanied,
        "arrived_on": wanted.arrived_on,
    }


def _refuse_wrong(session: Session, wanted: ChildDetails, *, but: UUID | None) -> None:
    """Refuse a name that somebody has, a number in a text, and what is of another location."""
    texts.refuse_numbers(wanted.pseudonym)
    if texts.holds_citizen_number(wanted.new_group):
        raise LooksLikeCitizenNumber
    other = session.execute(
        select(Child.id, Child.pseudonym)
        .where(func.lower(Child.pseudonym) == func.lower(wanted.pseudonym), Child.id.is_distinct_from(but))
        .limit(1)
    ).first()
    if other is not None:
        raise NameInUse(other.id, other.pseudonym)
    _refuse_foreign(session, wanted)


def _refuse_planned(session: Session, pseudonym: str, *, now: datetime) -> None:
    """Refuse a name that stands in a text: once it is a child's, that text could not be saved or made again."""
    name = texts.as_spoken([pseudonym])
    for planned in planned_texts.read(session, now=now):
        if texts.child_named(name, planned.title, planned.text) is not None:
            raise StandsInPlan(pseudonym, planned.title)


def _refuse_foreign(session: Session, wanted: ChildDetails) -> None:
    found = set(session.scalars(select(Group.id).where(Group.id.in_(wanted.group_ids))))
    for group_id in wanted.group_ids:
        if group_id not in found:
            raise NotFound(Group.__tablename__, group_id)
    if wanted.family_id is not None and not session.scalar(
        select(func.count()).select_from(Child).where(Child.family_id == wanted.family_id)
    ):
        raise NotFound("family", wanted.family_id)


def _store_groups(session: Session, row: Child, wanted: ChildDetails) -> None:
    """Let a child be in exactly these groups; a new one is made where it is not there yet."""
    ids = set(wanted.group_ids)
    if wanted.new_group:
        ids.add(_group_named(session, wanted.new_group, location_id=row.location_id))
    session.execute(delete(GroupMember).where(GroupMember.child_id == row.id, GroupMember.group_id.not_in(ids)))
    kept = set(session.scalars(select(GroupMember.group_id).where(GroupMember.child_id == row.id)))
    session.add_all(
        GroupMember(location_id=row.location_id, group_id=group_id, child_id=row.id) for group_id in sorted(ids - kept)
    )
    session.flush()


def _group_named(session: Session, name: str, *, location_id: UUID) -> UUID:
    found = session.scalar(select(Group.id).where(func.lower(Group.name) == func.lower(name)).limit(1))
    if found is not None:
        return found
    group = Group(location_id=location_id, name=name)
    session.add(group)
    session.flush()
    return group.id
