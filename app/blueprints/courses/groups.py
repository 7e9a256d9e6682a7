"""One more group of a part of a course: beside another one, a test day or a ceremony."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location, today
from app.blueprints.courses import pages, schedules, suggestions, words
from app.blueprints.courses.forms import GroupForm
from app.blueprints.courses.new import said
from app.blueprints.courses.pages import Dates
from app.extensions import db
from app.planning.course.plan import CoursePhase
from app.planning.errors import PlanningError
from app.planning.vocabulary import SchoolHolidays
from app.programme.courses import groups
from app.programme.courses.groups import NewGroup
from app.programme.refusals import Refusal
from app.queries import courses, session_page
from app.queries.courses import CourseInPlan

bp = Blueprint("course_groups", __name__, url_prefix="/cursussen")

NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@bp.get("/<uuid:course_id>/groepen/nieuw/<int:phase>")
@policy(Action.EDIT_PLAN)
def new(course_id: UUID, phase: int) -> ResponseReturnValue:
    """Show the form for a group of a phase, beside those that there are."""
    course, found = _phase(course_id, phase)
    template = courses.specification(db.session(), course_id)
    values = suggestions.of_group(template, found, first=_first(course, found))
    form = _with_choices(GroupForm(formdata=None, name=_name(course, found), **values), found)
    return _page(course, phase, form)


@bp.post("/<uuid:course_id>/groepen/nieuw/<int:phase>")
@policy(Action.EDIT_PLAN)
def add(course_id: UUID, phase: int) -> ResponseReturnValue:
    """Plan the group: all of its meetings, or none."""
    course, found = _phase(course_id, phase)
    form = _with_choices(GroupForm(), found)
    if not form.validate_on_submit():
        return _page(course, phase, form), 422
    try:
        planned = groups.add(db.session(), course_id, _wanted(course, found, form), by=actor(), now=clock())
    except PlanningError as error:
        db.session.rollback()
        form.form_errors.append(words.unplannable(error))
        return _page(course, phase, form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(course, phase, form), 409
    title = planned.activity.title
    db.session.commit()
    flash(said(title, (planned,)), "success")
    return redirect(url_for("courses.show", course_id=course_id))


@bp.post("/<uuid:course_id>/groepen/nieuw/<int:phase>/data")
@policy(Action.EDIT_PLAN)
def show_dates(course_id: UUID, phase: int) -> ResponseReturnValue:
    """Show the dates that the form comes to, and plan nothing; only the dates when a script asks for them."""
    course, found = _phase(course_id, phase)
    form = _with_choices(GroupForm(), found)
    form.validate()
    dates = _dates(course, found, form)
    if request.args.get("deel"):
        return render_template("courses/_dates.html", dates=dates)
    form.form_errors.clear()
    for field in form:
        field.errors = ()
    return _page(course, phase, form, dates)


def _phase(course_id: UUID, number: int) -> tuple[CourseInPlan, CoursePhase]:
    course = pages.find(course_id)
    if number >= len(course.plan.phases):
        raise NotFound
    return course, course.plan.phases[number]


def _name(course: CourseInPlan, phase: CoursePhase) -> str:
    taken = {group.name for group in course.of(phase)}
    return next((letter for letter in NAMES if letter not in taken), "")


def _first(course: CourseInPlan, phase: CoursePhase) -> date:
    """Return a first day: a week after the phase before is over, and not before tomorrow."""
    zone = ZoneInfo(location().zone)
    soonest = today() + timedelta(days=1)
    earlier = course.plan.phases[: course.plan.phases.index(phase)]
    last = [group.held[-1].starts_at for before in earlier for group in course.of(before) if group.held]
    return max(soonest, max(last).astimezone(zone).date() + timedelta(weeks=1)) if last else soonest


def _with_choices(form: GroupForm, phase: CoursePhase) -> GroupForm:
    pages.offer_to_groups([(phase, form)])
    form.age_group.offer(session_page.age_groups(db.session()), empty=_("Geen vaste groep"))
    return form


def _wanted(course: CourseInPlan, phase: CoursePhase, form: GroupForm) -> NewGroup:
    if form.space.data is None:
        raise TypeError("the form was not validated")
    name = str(form.name.data).strip()
    both = tuple(partner for partner in (course.theory_partner_id, course.practice_partner_id) if partner)
    usual = both if phase.away else ()
    return NewGroup(
        part=phase.part,
        sort=phase.sort,
        name=name,
        title=words.group_title(course.title, phase, name),
        age_group_id=form.age_group.data,
        space_id=form.space.data,
        capacity=form.capacity.data,
        partner_ids=(form.partner.data,) if form.partner.data else usual,
        when=schedules.when(form, phase, phase.meetings, _holidays(course)),
    )


def _dates(course: CourseInPlan, phase: CoursePhase, form: GroupForm) -> list[Dates]:
    return [pages.dates(phase, form, phase.meetings, _holidays(course))]


def _holidays(course: CourseInPlan) -> SchoolHolidays:
    return suggestions.holidays_of(courses.specification(db.session(), course.id))


def _page(course: CourseInPlan, number: int, form: GroupForm, dates: list[Dates] | None = None) -> str:
    phase = course.plan.phases[number]
    found = _dates(course, phase, form) if dates is None else dates
    return render_template("courses/group.html", course=course, phase=phase, number=number, form=form, dates=found)
