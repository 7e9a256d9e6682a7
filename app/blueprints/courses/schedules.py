"""From the fields of a group to when it meets."""

from __future__ import annotations

from app.blueprints.context import location
from app.blueprints.courses.forms import GroupFields
from app.planning.course.plan import CoursePhase
from app.planning.rules import Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import SchoolHolidays, Weekday


def when(form: GroupFields, phase: CoursePhase, meetings: int, holidays: SchoolHolidays) -> TimeSlot | Schedule:
    """Return when a group meets: once, or every week until its lessons are done.

    :raises PlanningError: for what cannot be.
    """
    first, starts, ends = form.day.data, form.starts.data, form.ends.data
    if first is None or starts is None or ends is None:
        raise TypeError("the form was not validated")
    if meetings == 1:
        # Whoever plans a test on a free day means that day; the board marks it.
        return local_slot(day=first, start=starts, end=ends, zone=location().zone)
    weekdays = frozenset(map(Weekday, form.weekdays.data or ())) or frozenset({weekday_of(first)})
    stretch = Stretch(
        rule=Weekly(weekdays=weekdays),
        starts=starts,
        ends=ends,
        first=first,
        count=meetings,
        name=phase.name,
        part=phase.part,
        lessons=round(len(phase.lessons) * meetings / phase.meetings) or None,
    )
    return Schedule(stretches=(stretch,), school_holidays=holidays)
