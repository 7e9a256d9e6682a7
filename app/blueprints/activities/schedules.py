"""From the fields of the form to when an activity meets, and from a template to the fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from app.blueprints.activities.forms import MOST_PHASES, NewActivityForm, PhaseForm
from app.blueprints.context import location
from app.planning.rules import MonthlyOnWeekday, OnDays, Rule, Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import NthWeek, PhaseSort, Rhythm, SchoolHolidays, Weekday

PLANNED_IN_A_ROW = frozenset({PhaseSort.MEETINGS, PhaseSort.TEST, PhaseSort.CEREMONY})


def when(form: NewActivityForm) -> TimeSlot | Schedule:
    """Return when the form asks the activity to meet: once, or as a series.

    :raises PlanningError: for what cannot be.
    """
    first, starts, ends = form.day.data, form.starts.data, form.ends.data
    if first is None or starts is None or ends is None:
        raise TypeError("the form was not validated")
    phases = [entry.form for entry in form.phases if entry.form.meetings.data]
    if _once(form) and not phases:
        # Somebody who plans a single meeting on a free day means that day; the board marks it.
        return local_slot(day=first, start=starts, end=ends, zone=location().zone)
    stretches = [_first_stretch(form, first, starts, ends)]
    for phase in phases:
        stretches.append(_next_stretch(phase, stretches[-1], first))
    return Schedule(stretches=tuple(stretches), school_holidays=SchoolHolidays(form.school_holidays.data))


def leave_out(form: NewActivityForm, text: str) -> None:
    """Add a day to those on which it is not, and take it from those that were added."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return
    form.left_out.data = (form.left_out.data or frozenset()) | {day}
    form.left_out.raw_data = None
    if day in (form.also.data or ()):
        form.also.data = (form.also.data or frozenset()) - {day}
        form.also.raw_data = None


def fields_of_template(specification: dict[str, Any]) -> dict[str, Any]:
    """Return what a template says about when its activities meet, as fields of the form."""
    found: dict[str, Any] = {"school_holidays": specification.get("school_holidays") or SchoolHolidays.SKIP.value}
    phases = specification.get("phases") or []
    in_a_row = [phase for phase in phases if phase.get("meetings") and phase.get("sort") in PLANNED_IN_A_ROW]
    if phases and phases[-1].get("rhythm") == Rhythm.MONTHLY:
        found["rhythm"] = "monthly"
    if phases and phases[0].get("every", 1) > 1:
        found["every"] = phases[0]["every"]
    if not in_a_row or len(in_a_row) != len(phases):
        return found
    first, *others = in_a_row[: MOST_PHASES + 1]
    if first.get("rhythm") == Rhythm.WEEKLY:
        found |= {"meetings": first["meetings"], "lessons": first.get("lessons")}
    names = ("name", "part", "meetings", "lessons")
    if others:
        found["phase"] = first["name"]
        found["phases"] = [{name: phase.get(name) for name in names} for phase in others]
    return found


def _once(form: NewActivityForm) -> bool:
    return (
        form.ending.data == "count"
        and form.meetings.data == 1
        and form.rhythm.data != "days"
        and not form.also.data
        and len(form.weekdays.data or ()) <= 1
    )


def _first_stretch(form: NewActivityForm, first: date, starts: time, ends: time) -> Stretch:
    rule = _rule(form, first)
    bounds: dict[str, Any] = {}
    if not isinstance(rule, OnDays):
        bounds = {"first": first} | _ending(form)
    return Stretch(
        rule=rule,
        starts=starts,
        ends=ends,
        name=(form.phase.data or "").strip(),
        lessons=form.lessons.data or None,
        left_out=form.left_out.data or frozenset(),
        also=form.also.data or frozenset(),
        **bounds,
    )


def _ending(form: NewActivityForm) -> dict[str, Any]:
    match form.ending.data:
        case "until":
            return {"until": form.until.data}
        case "open":
            return {}
        case _:
            return {"count": form.meetings.data}


def _rule(form: NewActivityForm, first: date) -> Rule:
    every = form.every.data or 1
    weekdays = frozenset(map(Weekday, form.weekdays.data or ())) or {weekday_of(first)}
    match form.rhythm.data:
        case "days":
            return OnDays(days=form.days.data or frozenset())
        case "monthly":
            weekday = min(weekdays, key=list(Weekday).index)
            return MonthlyOnWeekday(weekday=weekday, nth=_nth(form.nth.data, first), every=every)
        case _:
            return Weekly(weekdays=frozenset(weekdays), every=every)


def _nth(chosen: str | None, first: date) -> NthWeek:
    """Return the one that was chosen, or else the one that the first day is; a fifth is the last."""
    return NthWeek(chosen) if chosen else list(NthWeek)[(first.day - 1) // 7]


def _next_stretch(phase: PhaseForm, before: Stretch, first: date) -> Stretch:
    """Return a phase after another, with what the form leaves open as it was before."""
    day, part = phase.day.data, str(phase.part.data or "")[:2]
    chosen = frozenset(map(Weekday, phase.weekdays.data or ()))
    usual = frozenset({weekday_of(day)}) if day else frozenset(_weekdays(before.rule, first))
    return Stretch(
        rule=Weekly(weekdays=chosen or usual),
        starts=phase.starts.data or before.starts,
        ends=phase.ends.data or before.ends,
        first=day,
        count=phase.meetings.data,
        name=(phase.name.data or "").strip(),
        part=int(part) if part.isascii() and part.isdecimal() else None,
        lessons=phase.lessons.data or None,
    )


def _weekdays(rule: Rule, first: date) -> Iterator[Weekday]:
    match rule:
        case Weekly():
            yield from rule.weekdays
        case MonthlyOnWeekday():
            yield rule.weekday
        case _:
            yield weekday_of(first)
