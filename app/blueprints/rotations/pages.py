"""The plan of a safety day as its page shows it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from flask import render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.blueprints import undoing
from app.blueprints.context import location
from app.blueprints.rotations import clocks, outcomes, words
from app.blueprints.rotations.fields import minutes, wall
from app.blueprints.rotations.forms import DayForm, NewRotationForm
from app.extensions import db
from app.planning.rotation import colours
from app.planning.rotation.day import Window
from app.planning.rotation.outlook import outlook
from app.planning.vocabulary import ActivityKind
from app.queries import catalogue, free_days, rotation_plan, rotation_problem, session_page
from app.queries.rotation_plan import GroupInPlan, RotationInPlan
from app.queries.session_page import Choice

WHEN = ("starts", "ends", "group_count", "slot_minutes", "transfer_minutes", "breaks")
"""The fields of the day on which the number of rounds depends."""


def find(rotation_id: UUID) -> RotationInPlan:
    """Return a safety day, or end with a page that says that it is not there."""
    found = rotation_plan.find(db.session(), rotation_id)
    if found is None:
        raise NotFound
    return found


def new(form: NewRotationForm) -> str:
    """Return the form for a new safety day."""
    return render_template("rotations/new.html", form=form)


def with_new_choices(form: NewRotationForm) -> NewRotationForm:
    """Offer the activities without a rotation, and who can be responsible."""
    scope = db.session()
    form.activity.offer(rotation_plan.activities_without(scope), empty=_("Een nieuwe activiteit"))
    form.responsible.offer(session_page.staff(scope, location().id))
    offered = catalogue.offered(scope, ActivityKind.SAFETY_DAY)
    form.template.offer(Choice(id=one.id, name=one.title) for one in offered)
    return form


def filled(plan: RotationInPlan) -> DayForm:
    """Return the form of the day as it is."""
    return with_choices(
        DayForm(
            formdata=None,
            version=plan.version,
            day=plan.day,
            starts=wall(plan.starts),
            ends=wall(plan.ends),
            group_count=len(plan.groups),
            slot_minutes=plan.slot_minutes,
            transfer_minutes=plan.transfer_minutes,
            breaks=[(pause.start, pause.end) for pause in plan.breaks],
            gathering=plan.gathering_space_id,
            waiting=plan.waiting,
            booklet_space=plan.booklet_space_id,
            materials=plan.materials,
            note=plan.note,
        )
    )


def with_choices(form: DayForm) -> DayForm:
    """Offer the spaces."""
    form.gathering.offer(rotation_plan.shareable_spaces(db.session()), empty=_("Nog niet gekozen"))
    form.booklet_space.offer(session_page.offered_spaces(db.session()), empty=_("Geen"))
    return form


def show(plan: RotationInPlan, form: DayForm) -> str:
    """Return the page with the day, its stations and its groups."""
    free = free_days.between(db.session(), location_id=location().id, first=plan.day, last=plan.day)
    return render_template(
        "rotations/show.html",
        plan=plan,
        form=form,
        said=said(plan),
        standing=outcomes.standing(plan),
        free=", ".join(dict.fromkeys(one.name for one in free)),
        station_names={one.id: one.name for one in plan.stations},
        group_names={one.id: one.name for one in plan.groups},
        clocks=clocks,
        undo=undoing.last(),
    )


def said(plan: RotationInPlan) -> list[tuple[bool, str]]:
    """Return what can be said at once: whether it is good, and a sentence."""
    day = rotation_problem.day_of(plan)
    found = outlook(day)
    lines = [(found.needed <= found.fitting, words.outlook(day, found))]
    return lines + [(False, words.shortage(day, one)) for one in found.shortages]


def as_typed(plan: RotationInPlan, form: DayForm) -> RotationInPlan | None:
    """Return the day as it would be with what was typed, or nothing while a time or number is not one."""
    form.validate()
    if any(form[name].errors for name in WHEN):
        return None
    return replace(
        plan,
        starts=minutes(form.starts.data),
        ends=minutes(form.ends.data),
        slot_minutes=form.slot_minutes.data or 0,
        transfer_minutes=form.transfer_minutes.data or 0,
        breaks=tuple(Window(start=start, end=end) for start, end in form.breaks.data),
        groups=_groups(plan, form.group_count.data or 1),
    )


def _groups(plan: RotationInPlan, number: int) -> tuple[GroupInPlan, ...]:
    """Return so many groups: those that are there, and more without wishes."""
    names = colours.unused([one.name for one in plan.groups], max(0, number - len(plan.groups)))
    return plan.groups[:number] + tuple(
        GroupInPlan(
            id=uuid4(),
            name=name,
            position=len(plan.groups) + at,
            children=0,
            leaders=1,
            leader_id=None,
            leader=None,
            windows=None,
            skipped=frozenset(),
            first_station_id=None,
        )
        for at, name in enumerate(names)
    )
