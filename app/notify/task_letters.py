"""Which tasks a reminder names: those of its reader that are open when it goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Uuid, any_, func, literal, or_, select
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.messages import Message
from app.models.tasks import Task
from app.notify import row_parts
from app.notify.letters import TaskLetter
from app.notify.occasions import TaskLine
from app.notify.outcomes import Needless

A_WEEK_BEFORE = timedelta(days=7)


def load(session: Session, rows: Sequence[Any]) -> Iterator[tuple[UUID, TaskLetter | Needless]]:
    """Yield each message with its letter, or why it is needless, in one query; `rows` say who reads them."""
    ids = literal([row.id for row in rows], ARRAY(Uuid))
    found: dict[UUID, list[Any]] = defaultdict(list)
    tasks = session.execute(
        select(Message.id, Task.title, Task.day, Activity.title.label("part_of"))
        .join(Task, or_(Task.user_id == Message.user_id, Task.contact_id == Message.contact_id))
        .join(Activity, Activity.id == Task.activity_id)
        .where(Message.id == any_(ids), Task.location_id == Message.location_id)
        .where(Task.done_at.is_(None), Task.removed_at.is_(None))
        .where(Task.day <= func.date(Message.due_at) + A_WEEK_BEFORE + timedelta(days=1))
        .order_by(Task.day, Task.title, Task.id)
    )
    for task in tasks:
        found[task.id].append(task)
    for row in rows:
        yield row.id, _letter(row, found[row.id])


def _letter(row: Any, tasks: Sequence[Any]) -> TaskLetter | Needless:
    today = row.stamped_at.astimezone(ZoneInfo(row.location_zone)).date()
    if not row.active:
        return Needless(reason="recipient not active")
    if not {task.day for task in tasks} & {today, today + A_WEEK_BEFORE}:
        return Needless(reason="done, or moved")
    lines = tuple(
        TaskLine(title=task.title, part_of=task.part_of, day=task.day, late=task.day < today)
        for task in tasks
        if task.day <= today + A_WEEK_BEFORE
    )
    return TaskLetter(**row_parts.frame(row), lines=lines)
