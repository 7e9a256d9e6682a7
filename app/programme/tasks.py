"""Tasks around an activity: given to somebody, ticked off, taken away; the mails that remind of them follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.people import Contact
from app.models.tasks import Task
from app.notify import task_reminders
from app.notify.task_reminders import People
from app.planning import countdown
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import NotFound, known
from app.queries import free_days


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A task as a form asks for it: `moves` along with the day of its activity, or stays where it is."""

    title: str
    note: str
    day: date
    moves: bool
    user_id: UUID | None = None
    contact_id: UUID | None = None


def add(session: Session, activity_id: UUID, wanted: Wanted, *, day: date, by: Actor, now: datetime) -> Task:
    """Add a task; on a free day it is due on the school day before.

    :raises NotFound: for a person who is not of this location.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, wanted.title, wanted.note)
    activity = known(session, Activity, activity_id)
    row = Task(location_id=activity.location_id, activity_id=activity.id)
    _write(session, row, wanted, day=day)
    session.add(row)
    session.flush()
    _told(session, row, now=now)
    audit(session, action="task.added", subject="task", subject_id=row.id, by=by, now=now)
    return row


def change(session: Session, task_id: UUID, wanted: Wanted, *, day: date, by: Actor, now: datetime) -> Task:
    """Change what a task says, when it is due or who does it; its reminders move along.

    :raises NotFound: for a task or a person that is not of this location.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, wanted.title, wanted.note)
    row = _locked(session, task_id)
    before = People.of(row)
    _write(session, row, wanted, day=day)
    session.flush()
    task_reminders.plan(session, before | People.of(row), now=now)
    audit(session, action="task.changed", subject="task", subject_id=row.id, by=by, now=now)
    return row


def tick(session: Session, task_id: UUID, *, done: bool, by: Actor, now: datetime) -> Task:
    """Note that a task is done, by whom and when, or that it is not after all; a second time changes nothing."""
    row = _locked(session, task_id)
    if (row.done_at is not None) != done:
        _mark(row, now if done else None, user_id=by.user_id, contact_id=None)
        session.flush()
        _told(session, row, now=now)
        action = "task.done" if done else "task.opened"
        audit(session, action=action, subject="task", subject_id=row.id, by=by, now=now)
    return row


def tick_own(session: Session, task_id: UUID, *, contact_id: UUID, done: bool, now: datetime) -> Task:
    """Let the contact of a partner tick off a task that is theirs.

    :raises NotFound: for a task that is not.
    """
    row = _locked(session, task_id)
    if row.contact_id != contact_id or row.removed_at is not None:
        raise NotFound("task", task_id)
    if (row.done_at is not None) != done:
        _mark(row, now if done else None, user_id=None, contact_id=contact_id)
        session.flush()
        _told(session, row, now=now)
    return row


def remove(session: Session, task_id: UUID, *, by: Actor, now: datetime) -> Task:
    """Take a task away; it can be brought back."""
    return _set_removed(session, task_id, removed_at=now, by=by, now=now)


def bring_back(session: Session, task_id: UUID, *, by: Actor, now: datetime) -> Task:
    """Bring back a task that was taken away."""
    return _set_removed(session, task_id, removed_at=None, by=by, now=now)


def _write(session: Session, row: Task, wanted: Wanted, *, day: date) -> None:
    _refuse_strangers(session, wanted, row.location_id)
    free = free_days.around(session, location_id=row.location_id, day=wanted.day)
    row.title, row.note = wanted.title, wanted.note
    row.day = countdown.school_day(wanted.day, free=free, forward=wanted.day > day)
    before = (day - row.day).days
    sensible = -countdown.MOST_AFTER <= before <= countdown.MOST_BEFORE
    row.days_before = before if wanted.moves and sensible else None
    row.user_id, row.contact_id = wanted.user_id, wanted.contact_id


def _refuse_strangers(session: Session, wanted: Wanted, location_id: UUID) -> None:
    if wanted.contact_id is not None:
        known(session, Contact, wanted.contact_id)
    if wanted.user_id is not None and known(session, UserAccount, wanted.user_id).location_id != location_id:
        # Accounts are read before a location is known, and seen by all.
        raise NotFound("user_account", wanted.user_id)


def _mark(row: Task, at: datetime | None, *, user_id: UUID | None, contact_id: UUID | None) -> None:
    row.done_at = at
    row.done_by_id = user_id if at else None
    row.done_by_contact_id = contact_id if at else None


def _set_removed(session: Session, task_id: UUID, *, removed_at: datetime | None, by: Actor, now: datetime) -> Task:
    row = _locked(session, task_id)
    row.removed_at = removed_at
    session.flush()
    _told(session, row, now=now)
    action = "task.removed" if removed_at else "task.brought_back"
    audit(session, action=action, subject="task", subject_id=row.id, by=by, now=now)
    return row


def _told(session: Session, row: Task, *, now: datetime) -> None:
    task_reminders.plan(session, People.of(row), now=now)


def _locked(session: Session, task_id: UUID) -> Task:
    row = session.scalar(select(Task).where(Task.id == task_id).with_for_update())
    if row is None:
        raise NotFound("task", task_id)
    return row
