"""Reminders of tasks: one mail a person a day, a week before and on the day itself, as long as something is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, String, Uuid, and_, any_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.locations import Location
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import Contact
from app.models.tasks import Task
from app.notify import outbox, quiet_hours
from app.notify.outbox import STOPPABLE_STATES, NewMessage
from app.notify.task_letters import A_WEEK_BEFORE

OF_USE = timedelta(days=2)
LOOK_AHEAD = timedelta(days=9)


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Staff and contacts of partners, by id."""

    user_ids: frozenset[UUID] = frozenset()
    contact_ids: frozenset[UUID] = frozenset()

    def __or__(self, other: People) -> People:
        """Return all of them."""
        return People(user_ids=self.user_ids | other.user_ids, contact_ids=self.contact_ids | other.contact_ids)

    @classmethod
    def of(cls, *tasks: Task) -> People:
        """Return who has to do these tasks."""
        return cls(
            user_ids=frozenset(task.user_id for task in tasks if task.user_id),
            contact_ids=frozenset(task.contact_id for task in tasks if task.contact_id),
        )


def plan(session: Session, people: People, *, now: datetime) -> int:
    """Make the reminders of these people agree with what is open for them; return how many were added.

    Those of days on which nothing of theirs is due any more are cancelled. None is added whose moment has passed.
    """
    if not people.user_ids and not people.contact_ids:
        return 0
    wanted = _wanted(session.execute(_open().where(_has(Task, people))), now=now)
    _cancel_others(session, people, keep=[message.dedup_key for message in wanted])
    return outbox.require(session, wanted, now=now)


def reconcile(session: Session, *, now: datetime) -> int:
    """Write what is missing for the coming days; everything is planned with the change itself."""
    soon = and_(Task.day >= func.date(now), Task.day < func.date(now + LOOK_AHEAD))
    return outbox.require(session, _wanted(session.execute(_open().where(soon)), now=now), now=now)


def _open() -> Any:
    return (
        select(Task.location_id, Location.zone, Task.user_id, Task.contact_id, Task.day)
        .join(Location, Location.id == Task.location_id)
        .outerjoin(UserAccount, UserAccount.id == Task.user_id)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .where(Task.done_at.is_(None), Task.removed_at.is_(None))
        .where(or_(UserAccount.active, Contact.reminded))
        .distinct()
    )


def _wanted(rows: Any, *, now: datetime) -> list[NewMessage]:
    # One mail names everything that is due on a day: two tasks of one day want the same one.
    found = {message.dedup_key: message for row in rows for message in _reminders(row)}
    return [message for message in found.values() if message.due_at > now]


def _reminders(row: Any) -> Iterator[NewMessage]:
    for day in (row.day - A_WEEK_BEFORE, row.day):
        due_at = quiet_hours.morning_of(day, zone=row.zone)
        yield NewMessage(
            kind=MessageKind.TASK_REMINDER,
            dedup_key=_key(row, day),
            location_id=row.location_id,
            user_id=row.user_id,
            contact_id=row.contact_id,
            stamped_at=due_at,
            due_at=due_at,
            expires_at=due_at + OF_USE,
        )


def _key(row: Any, day: date) -> str:
    return f"task:{row.user_id or row.contact_id}:{day:%Y%m%d}"


def _has(model: type[Task | Message], people: People) -> ColumnElement[bool]:
    return or_(
        model.user_id == any_(literal(list(people.user_ids), ARRAY(Uuid))),
        model.contact_id == any_(literal(list(people.contact_ids), ARRAY(Uuid))),
    )


def _cancel_others(session: Session, people: People, *, keep: Sequence[str] | Collection[str]) -> None:
    kept = select(func.unnest(literal(list(keep), ARRAY(String))))
    session.execute(
        update(Message)
        .where(
            Message.kind == MessageKind.TASK_REMINDER,
            _has(Message, people),
            Message.state.in_(STOPPABLE_STATES),
            Message.dedup_key.not_in(kept),
        )
        .values(state=MessageState.CANCELLED, lease=None, lease_until=None, error="superseded")
        .execution_options(synchronize_session=False)
    )
