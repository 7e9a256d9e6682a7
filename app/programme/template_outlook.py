"""What an activity would look like if it were planned from a template: computed, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.catalogue import writer
from app.models.locations import Location
from app.models.people import Partner
from app.planning import countdown, template_gaps, template_schedule
from app.planning.errors import NothingRecurs, PlanningError
from app.planning.outline import Need
from app.planning.recurrence import Meeting, SkippedDay
from app.planning.template import Template
from app.planning.template_gaps import Gap
from app.planning.vocabulary import PartnerKind
from app.programme import activities, template_sharing
from app.queries import free_days

MOST_SHOWN = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class DueTask:
    """A task with the day on which it would be due."""

    title: str
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A meeting as it would be, in the phase of this name."""

    meeting: Meeting
    phase: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """The first meetings, how many there are in all (none: it goes on), and what each needs.

    `partners` are the names of those that would be asked, by their sort; one without a name is not here yet.
    `impossible` is why there is no schedule.
    """

    needs: tuple[Need, ...]
    partners: tuple[tuple[PartnerKind, str | None], ...]
    gaps: tuple[Gap, ...]
    meetings: tuple[Shown, ...] = ()
    number: int = 0
    goes_on: bool = False
    skipped: tuple[SkippedDay, ...] = ()
    tasks: tuple[DueTask, ...] = ()
    impossible: PlanningError | None = None


def outlook(session: Session, template: Template, *, by: Actor, now: datetime) -> Outlook:
    """Return what planning from a template would give here, from its next usual day on."""
    location = session.get_one(Location, by.location_id)
    empty = Outlook(
        needs=activities.needs(writer.as_data(template)),
        partners=_partners(session, template),
        gaps=template_sharing.missing(session, template, by=by, now=now),
    )
    today = now.astimezone(ZoneInfo(location.zone)).date()
    try:
        schedule = template_schedule.schedule(template, today=today)
        found = activities.outlook(session, schedule, location=location, now=now)
    except PlanningError as error:
        return replace(empty, impossible=error)
    if not found.meetings:
        return replace(empty, impossible=NothingRecurs())
    shown = found.meetings[:MOST_SHOWN]
    return replace(
        empty,
        meetings=tuple(Shown(meeting=one, phase=schedule.stretches[one.stretch].name) for one in shown),
        number=len(found.meetings),
        goes_on=schedule.open_ended,
        skipped=tuple(day for day in found.skipped if day.day <= shown[-1].day),
        tasks=_tasks(session, template, location, shown[0].day),
    )


def _partners(session: Session, template: Template) -> tuple[tuple[PartnerKind, str | None], ...]:
    rows = session.execute(
        select(Partner.sort, Partner.name).where(Partner.active).order_by(Partner.name.desc(), Partner.id)
    )
    names = {row.sort: row.name for row in rows}
    return tuple((kind, names.get(kind.value)) for kind in template_gaps.partners(template))


def _tasks(session: Session, template: Template, location: Location, day: date) -> tuple[DueTask, ...]:
    free = free_days.around(session, location_id=location.id, day=day)
    found = [
        DueTask(title=task.name, day=countdown.due_day(day, days_before=countdown.days_before(task), free=free))
        for task in template.tasks
    ]
    return tuple(sorted(found, key=lambda task: task.day))
