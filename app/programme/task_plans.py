"""The tasks of a template around the day of an activity, and what becomes of them when the day moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.catalogue import loader
from app.models.accounts import UserAccount
from app.models.activities import Activity, Template
from app.models.people import Contact, Partner
from app.models.tasks import Task
from app.notify import task_reminders
from app.notify.task_reminders import People
from app.planning import countdown
from app.planning.countdown import Shift
from app.planning.template import TaskOutline
from app.planning.vocabulary import PartnerKind
from app.programme import turns
from app.programme.history import audit
from app.programme.refusals import known
from app.queries import free_days


def lay_out(
    session: Session, activity_id: UUID, outlines: Iterable[TaskOutline], *, day: date, by: Actor, now: datetime
) -> int:
    """Write the tasks of a template around the day, as far as they are not there; return how many were new.

    What is for a sort of partner is given to the contact of that partner when there is exactly one of the sort, and
    everything else to whoever is responsible for the activity.
    """
    turns.take(session)
    activity = known(session, Activity, activity_id)
    there = set(session.scalars(select(Task.title).where(Task.activity_id == activity.id, Task.removed_at.is_(None))))
    contacts = _contacts_by_sort(session)
    free = free_days.around(session, location_id=activity.location_id, day=day)
    rows = []
    for outline in outlines:
        if outline.name in there:
            continue
        contact_id = contacts.get(outline.partner) if outline.partner else None
        before = countdown.days_before(outline)
        row = Task(
            location_id=activity.location_id,
            activity_id=activity.id,
            title=outline.name,
            note=outline.description or "",
            day=countdown.due_day(day, days_before=before, free=free),
            days_before=before,
            user_id=None if contact_id else activity.responsible_id,
            contact_id=contact_id,
        )
        rows.append(row)
    session.add_all(rows)
    session.flush()
    task_reminders.plan(session, People.of(*rows), now=now)
    audit(session, action="tasks.laid_out", subject="activity", subject_id=activity.id, by=by, now=now)
    return len(rows)


def outlines_of(specification: dict[str, Any]) -> tuple[TaskOutline, ...]:
    """Return the tasks that a template holds, as it is kept; templates from before there were tasks have none."""
    return tuple(
        TaskOutline(**{**task, "partner": PartnerKind(task["partner"]) if task.get("partner") else None})
        for task in specification.get("tasks") or ()
    )


def outlines_for(session: Session, activity_id: UUID) -> tuple[TaskOutline, ...]:
    """Return the tasks of the template that an activity was planned from, or else of another one of its kind."""
    activity = known(session, Activity, activity_id)
    shipped = (template.tasks for template in loader.read_shipped() if template.kind is activity.kind)
    own = session.get(Template, activity.template_id) if activity.template_id else None
    of_kind = select(Template).where(Template.kind == activity.kind, Template.retired_at.is_(None))
    newest = session.scalars(of_kind.order_by(Template.version.desc(), Template.slug)).all()
    kept = (outlines_of(template.specification) for template in (own, *newest) if template is not None)
    return next((outlines for outlines in (*kept, *shipped) if outlines), ())


def shifts(session: Session, activity_id: UUID, *, day: date) -> tuple[Shift, ...]:
    """Return which open tasks would be due on another day if the activity were on this day; nothing is changed."""
    rows = _counted(session, activity_id)
    free = free_days.around(session, location_id=rows[0].location_id, day=day) if rows else frozenset()
    return tuple(
        Shift(title=row.title, before=row.day, after=after)
        for row in rows
        if (after := _counted_day(row, day, free)) != row.day
    )


def follow(session: Session, activity_id: UUID, *, day: date, now: datetime) -> int:
    """Let the open tasks, and their reminders, move along to the new day of their activity; return how many moved."""
    rows = _counted(session, activity_id)
    free = free_days.around(session, location_id=rows[0].location_id, day=day) if rows else frozenset()
    moved = [row for row in rows if _counted_day(row, day, free) != row.day]
    for row in moved:
        row.day = _counted_day(row, day, free)
    session.flush()
    task_reminders.plan(session, People.of(*moved), now=now)
    return len(moved)


def _counted(session: Session, activity_id: UUID) -> list[Task]:
    return list(
        session.scalars(
            select(Task)
            .where(Task.activity_id == activity_id, Task.days_before.is_not(None))
            .where(Task.done_at.is_(None), Task.removed_at.is_(None))
            .order_by(Task.day, Task.title, Task.id)
        )
    )


def _counted_day(row: Task, day: date, free: Collection[date]) -> date:
    return countdown.due_day(day, days_before=row.days_before or 0, free=free)


def _contacts_by_sort(session: Session) -> dict[str, UUID]:
    """Return the contact of each sort of partner of which there is exactly one."""
    found: dict[str, list[UUID]] = {}
    rows = session.execute(
        select(Partner.sort, Contact.id).join(Contact, Contact.partner_id == Partner.id).where(Partner.active)
    )
    for sort, contact_id in rows:
        found.setdefault(sort, []).append(contact_id)
    return {sort: ids[0] for sort, ids in found.items() if len(ids) == 1}


def copy(session: Session, rows: Iterable[Task], *, activity_id: UUID, day: date, now: datetime) -> int:
    """Write the same tasks around another day, for the same people as far as they are still here."""
    activity = known(session, Activity, activity_id)
    free = free_days.around(session, location_id=activity.location_id, day=day)
    here = UserAccount.location_id == activity.location_id
    staff = set(session.scalars(select(UserAccount.id).where(here, UserAccount.active)))
    written = [
        Task(
            location_id=activity.location_id,
            activity_id=activity.id,
            title=row.title,
            note=row.note,
            day=countdown.due_day(day, days_before=row.days_before or 0, free=free),
            days_before=row.days_before,
            user_id=row.user_id if row.user_id in staff else None,
            contact_id=row.contact_id,
        )
        for row in rows
    ]
    session.add_all(written)
    session.flush()
    task_reminders.plan(session, People.of(*written), now=now)
    return len(written)
