"""What the form of a new course suggests: one phase after the other, as its template says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.models.activities import Template
from app.planning.course.plan import CoursePhase, CoursePlan
from app.planning.errors import PlanningError
from app.planning.rules import WEEKDAYS, Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import PartnerKind, SchoolHolidays, Weekday
from app.programme import activities
from app.queries.courses import PartnerOfSort

USUAL_START = time(14, 30)
LATEST = 24 * 60 - 1


def of_course(template: Template, plan: CoursePlan, partners: tuple[PartnerOfSort, ...]) -> dict[str, Any]:
    """Return the values that the form of a new course begins with."""
    return {
        "title": template.title,
        "responsible": actor().user_id,
        "theory": _first_of(partners, PartnerKind.TRAFFIC_SAFETY, PartnerKind.SCHOOL),
        "practice": _first_of(partners, PartnerKind.CYCLING_ASSOCIATION, PartnerKind.TRAFFIC_SAFETY),
        "phases": list(_phases(template, plan, partners)),
    }


def of_group(template: dict[str, Any], phase: CoursePhase, *, first: date | None) -> dict[str, Any]:
    """Return the values that the fields of a group begin with."""
    starts, ends = _times(template, phase)
    return {
        "day": first,
        "weekdays": [],
        "starts": starts,
        "ends": ends,
        "capacity": template.get("max_children"),
    }


def holidays_of(template: dict[str, Any]) -> SchoolHolidays:
    """Return what groups do in the school holidays."""
    return SchoolHolidays(template.get("school_holidays") or SchoolHolidays.SKIP)


def _phases(template: Template, plan: CoursePlan, partners: tuple[PartnerOfSort, ...]) -> Iterator[dict[str, Any]]:
    specification = template.specification
    first = _begins(specification)
    for phase in plan.phases:
        values = of_group(specification, phase, first=first)
        kind = None if phase.away else phase.partner
        yield values | {"meetings": phase.meetings, "partner": _first_of(partners, kind) if kind else None}
        first = _last(specification, phase, first) + timedelta(weeks=1)


def _begins(specification: dict[str, Any]) -> date:
    """Return the first usual day after the lead time of the template."""
    usual = (specification.get("usual_time") or {}).get("weekday")
    fitting = {Weekday(usual)} if usual else set(WEEKDAYS[:5])
    soonest = today() + timedelta(weeks=specification.get("lead_time_weeks") or 1)
    return next(day for day in map(soonest.__add__, map(timedelta, range(7))) if weekday_of(day) in fitting)


def _last(specification: dict[str, Any], phase: CoursePhase, first: date) -> date:
    """Return the last day of a phase that begins on a day, free days passed over."""
    starts, ends = _times(specification, phase)
    stretch = Stretch(
        rule=Weekly(weekdays=frozenset({weekday_of(first)})),
        starts=starts,
        ends=ends,
        first=first,
        count=phase.meetings,
    )
    schedule = Schedule(stretches=(stretch,), school_holidays=holidays_of(specification))
    try:
        found = activities.outlook(db.session(), schedule, location=location(), now=clock()).meetings
    except PlanningError:
        return first
    return found[-1].day if found else first


def _times(specification: dict[str, Any], phase: CoursePhase) -> tuple[time, time]:
    """Return begin and end; a meeting lasts as long as its lessons together."""
    usual = specification.get("usual_time") or {}
    starts = time.fromisoformat(usual["starts"].replace(".", ":")) if usual else USUAL_START
    minutes = int(specification["duration_minutes"]) * max(1, len(phase.lessons_in(0)))
    total = min(starts.hour * 60 + starts.minute + minutes, LATEST)
    return starts, time(total // 60, total % 60)


def _first_of(partners: tuple[PartnerOfSort, ...], *kinds: PartnerKind) -> Any:
    found = [partner.id for kind in kinds for partner in partners if partner.sort is kind]
    return found[0] if found else None
