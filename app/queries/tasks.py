"""Tasks around activities: of one activity, of one of the staff, of the contact of a partner. No child is in any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.access import Role
from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.locations import Location
from app.models.people import Contact, Partner
from app.models.rotations import Rotation
from app.models.tasks import Task

STAFF = (Role.SUPERVISOR, Role.COACH)


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskLine:
    """A task in a list: who does it, of which organisation, and by whom and when it was done."""

    id: UUID
    title: str
    note: str
    day: date
    days_before: int | None
    user_id: UUID | None
    contact_id: UUID | None
    who: str | None
    organisation: str | None
    done_at: datetime | None
    done_by: str | None
    activity: str
    rotation_id: UUID | None

    @property
    def done(self) -> bool:
        """Say whether it is done."""
        return self.done_at is not None

    def late(self, today: date) -> bool:
        """Say whether it should have been done before today."""
        return not self.done and self.day < today


@dataclass(frozen=True, kw_only=True, slots=True)
class Preparation:
    """A safety day, and its tasks by day."""

    rotation_id: UUID
    activity_id: UUID
    title: str
    day: date
    tasks: tuple[TaskLine, ...]

    @property
    def done(self) -> int:
        """Return how many are done."""
        return sum(task.done for task in self.tasks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Doer:
    """Somebody who can be given a task."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Doers:
    """Who can be given a task: staff, and contacts with their organisation."""

    staff: tuple[Doer, ...]
    contacts: tuple[Doer, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactWithTasks:
    """The contact of a partner, with all tasks that were ever theirs and are still to be seen."""

    id: UUID
    name: str
    location_id: UUID
    location_name: str
    language: Any


def preparation(session: Session, rotation_id: UUID) -> Preparation | None:
    """Return the tasks of a safety day, in two statements."""
    row = session.execute(
        select(Rotation.id, Rotation.activity_id, Rotation.day, Activity.title)
        .join(Activity, Activity.id == Rotation.activity_id)
        .where(Rotation.id == rotation_id)
    ).one_or_none()
    if row is None:
        return None
    return Preparation(
        rotation_id=row.id,
        activity_id=row.activity_id,
        title=row.title,
        day=row.day,
        tasks=_lines(session, Task.activity_id == row.activity_id),
    )


def of_account(session: Session, user_id: UUID) -> tuple[TaskLine, ...]:
    """Return the open tasks of one of the staff, by day."""
    return _lines(session, Task.user_id == user_id, Task.done_at.is_(None))


def late_of_others(session: Session, user_id: UUID, *, today: date) -> tuple[TaskLine, ...]:
    """Return what should have been done before today by anybody else, or by nobody yet."""
    return _lines(session, Task.user_id.is_distinct_from(user_id), Task.done_at.is_(None), Task.day < today)


def of_contact(session: Session, contact_id: UUID, *, since: datetime) -> tuple[TaskLine, ...]:
    """Return the tasks of the contact of a partner by day: the open ones, and those done after a moment."""
    return _lines(session, Task.contact_id == contact_id, Task.done_at.is_(None) | (Task.done_at > since))


def contact(session: Session, contact_id: UUID) -> ContactWithTasks | None:
    """Return whose tasks they are, whatever location that is at."""
    row = session.execute(
        select(Contact.id, Contact.name, Contact.location_id, Contact.language, Location.name.label("location_name"))
        .join(Location, Location.id == Contact.location_id)
        .where(Contact.id == contact_id)
    ).one_or_none()
    return ContactWithTasks(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's documented name


def is_of(session: Session, task_id: UUID, *, activity_id: UUID) -> bool:
    """Say whether a task is of an activity, taken away or not."""
    found = session.scalar(select(Task.activity_id).where(Task.id == task_id))
    return found == activity_id


def late(session: Session, *, today: date) -> int:
    """Return how many tasks of this location should have been done before today."""
    return (
        session.scalar(
            select(func.count(Task.id)).where(Task.day < today, Task.done_at.is_(None), Task.removed_at.is_(None))
        )
        or 0
    )


def doers(session: Session, *, location_id: UUID) -> Doers:
    """Return who can be given a task, by name, in two statements."""
    staff = session.execute(
        select(UserAccount.id, UserAccount.name)
        .where(UserAccount.location_id == location_id, UserAccount.active, UserAccount.role.in_(STAFF))
        .order_by(UserAccount.name, UserAccount.id)
    )
    contacts = session.execute(
        select(Contact.id, func.concat(Partner.name, " – ", Contact.name).label("name"))
        .join(Partner, Partner.id == Contact.partner_id)
        .where(Partner.active)
        .order_by(Partner.name, Contact.id)
    )
    return Doers(
        staff=tuple(Doer(id=row.id, name=row.name) for row in staff),
        contacts=tuple(Doer(id=row.id, name=row.name) for row in contacts),
    )


def _lines(session: Session, *which: ColumnElement[bool]) -> tuple[TaskLine, ...]:
    rows = session.execute(_select().where(Task.removed_at.is_(None), *which))
    return tuple(TaskLine(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def _select() -> Select[*tuple[Any, ...]]:
    done_by, done_by_contact = aliased(UserAccount), aliased(Contact)
    return (
        select(
            Task.id,
            Task.title,
            Task.note,
            Task.day,
            Task.days_before,
            Task.user_id,
            Task.contact_id,
            func.coalesce(UserAccount.name, Contact.name).label("who"),
            Partner.name.label("organisation"),
            Task.done_at,
            func.coalesce(done_by.name, done_by_contact.name).label("done_by"),
            Activity.title.label("activity"),
            Rotation.id.label("rotation_id"),
        )
        .join(Activity, Activity.id == Task.activity_id)
        .outerjoin(Rotation, Rotation.activity_id == Activity.id)
        .outerjoin(UserAccount, UserAccount.id == Task.user_id)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .outerjoin(Partner, Partner.id == Contact.partner_id)
        .outerjoin(done_by, done_by.id == Task.done_by_id)
        .outerjoin(done_by_contact, done_by_contact.id == Task.done_by_contact_id)
        .order_by(Task.day, Task.days_before.desc().nulls_last(), Task.title, Task.id)
    )
