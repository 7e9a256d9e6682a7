"""What is known of one child, and who has left: for supervisors alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity
from app.models.attendance import Enrolment
from app.models.children import Child, Consent, Group, GroupMember
from app.planning.vocabulary import ActivityKind, ConsentGiver, ConsentPurpose, EnrolmentRefusal, EnrolmentState


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A child or group by its name; `left_on` is the last day of a child that is not here any more."""

    id: UUID
    name: str
    left_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A consent that was given and not withdrawn."""

    purpose: ConsentPurpose
    given_by: ConsentGiver
    given_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class InActivity:
    """How far a child is with an activity; `reason` is why it waits or was refused."""

    activity_id: UUID
    title: str
    kind: ActivityKind
    state: EnrolmentState
    since: datetime
    offered_until: datetime | None
    reason: EnrolmentRefusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildRecord:
    """A child with its family, groups, consents and enrolments."""

    id: UUID
    name: str
    languages: tuple[str, ...]
    unaccompanied: bool
    arrived_on: date | None
    left_on: date | None
    siblings: tuple[Named, ...]
    groups: tuple[Named, ...]
    consents: tuple[Standing, ...]
    enrolments: tuple[InActivity, ...]


def record(session: Session, child_id: UUID) -> ChildRecord | None:
    """Return what is known of a child of this location: five statements."""
    row = session.execute(
        select(
            Child.id,
            Child.pseudonym,
            Child.languages,
            Child.unaccompanied,
            Child.arrived_on,
            Child.left_on,
            Child.family_id,
        ).where(Child.id == child_id)
    ).first()
    if row is None:
        return None
    return ChildRecord(
        id=row.id,
        name=row.pseudonym,
        languages=tuple(row.languages),
        unaccompanied=row.unaccompanied,
        arrived_on=row.arrived_on,
        left_on=row.left_on,
        siblings=_siblings(session, child_id, row.family_id),
        groups=_groups(session, child_id),
        consents=_consents(session, child_id),
        enrolments=_enrolments(session, child_id),
    )


def departed(session: Session) -> tuple[Named, ...]:
    """Return the children who left and are still known, the last ones first: one statement."""
    rows = session.execute(
        select(Child.id, Child.pseudonym.label("name"), Child.left_on)
        .where(Child.left_on.is_not(None))
        .order_by(Child.left_on.desc(), Child.pseudonym, Child.id)
    )
    return tuple(Named(**plain(row)) for row in rows)


def _siblings(session: Session, child_id: UUID, family_id: UUID) -> tuple[Named, ...]:
    rows = session.execute(
        select(Child.id, Child.pseudonym.label("name"), Child.left_on)
        .where(Child.family_id == family_id, Child.id != child_id)
        .order_by(Child.birth_month, Child.pseudonym, Child.id)
    )
    return tuple(Named(**plain(row)) for row in rows)


def _groups(session: Session, child_id: UUID) -> tuple[Named, ...]:
    rows = session.execute(
        select(Group.id, Group.name)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.child_id == child_id)
        .order_by(Group.name, Group.id)
    )
    return tuple(Named(**plain(row)) for row in rows)


def _consents(session: Session, child_id: UUID) -> tuple[Standing, ...]:
    rows = session.execute(
        select(Consent.purpose, Consent.given_by, Consent.given_on)
        .where(Consent.child_id == child_id, Consent.withdrawn_on.is_(None))
        .order_by(Consent.purpose)
    )
    return tuple(Standing(**plain(row)) for row in rows)


def _enrolments(session: Session, child_id: UUID) -> tuple[InActivity, ...]:
    rows = session.execute(
        select(
            Enrolment.activity_id,
            Activity.title,
            Activity.kind,
            Enrolment.state,
            Enrolment.since,
            Enrolment.offered_until,
            Enrolment.reason,
        )
        .join(Activity, Activity.id == Enrolment.activity_id)
        .where(Enrolment.child_id == child_id)
        .order_by(Enrolment.since.desc(), Activity.title, Activity.id)
    )
    return tuple(InActivity(**plain(row)) for row in rows)
