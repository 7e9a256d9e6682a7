"""A new course: choose a template, then say when each part begins."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.courses import pages, schedules, suggestions, words
from app.blueprints.courses.forms import MOST_PHASES, NewCourseForm, PhaseForm
from app.blueprints.courses.pages import Dates
from app.extensions import db
from app.models.activities import Template
from app.planning.course import plan as plans
from app.planning.course.plan import CoursePhase, CoursePlan
from app.planning.errors import PlanningError
from app.programme.activities import Planned
from app.programme.courses import opening
from app.programme.courses.groups import NewGroup
from app.programme.courses.opening import NewCourse
from app.programme.refusals import Refusal
from app.queries import catalogue, courses, session_page

bp = Blueprint("new_courses", __name__, url_prefix="/cursussen/nieuw")

FIRST = "A"


@bp.get("")
@policy(Action.EDIT_PLAN)
def choose() -> ResponseReturnValue:
    """Show the templates that a course can be made of."""
    found = [row for row in catalogue.newest(db.session()) if row.specification.get("course") and not row.retired_at]
    return render_template("courses/choose.html", templates=found)


@bp.get("/<uuid:template_id>")
@policy(Action.EDIT_PLAN)
def new(template_id: UUID) -> ResponseReturnValue:
    """Show the form, filled in as the template suggests."""
    template, plan = _template(template_id)
    values = suggestions.of_course(template, plan, courses.partners(db.session()))
    form = _with_choices(NewCourseForm(formdata=None, **values), plan)
    return _page(template, plan, form)


@bp.post("/<uuid:template_id>")
@policy(Action.EDIT_PLAN)
def begin(template_id: UUID) -> ResponseReturnValue:
    """Open the course with all of its groups, or not at all."""
    template, plan = _template(template_id)
    form = _with_choices(NewCourseForm(), plan)
    if not form.validate_on_submit():
        return _page(template, plan, form), 422
    try:
        course, planned = opening.begin(db.session(), _wanted(template, plan, form), by=actor(), now=clock())
    except PlanningError as error:
        db.session.rollback()
        form.form_errors.append(words.unplannable(error))
        return _page(*_template(template_id), form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(*_template(template_id), form), 409
    course_id, title = course.id, course.title
    db.session.commit()
    flash(said(title, planned), "success")
    return redirect(url_for("courses.show", course_id=course_id))


@bp.post("/<uuid:template_id>/data")
@policy(Action.EDIT_PLAN)
def show_dates(template_id: UUID) -> ResponseReturnValue:
    """Show the dates that the form comes to, and plan nothing; only the dates when a script asks for them."""
    template, plan = _template(template_id)
    form = _with_choices(NewCourseForm(), plan)
    form.validate()
    found = _dates(template, plan, form)
    if request.args.get("deel"):
        return render_template("courses/_dates.html", dates=found)
    form.forget_errors()
    return _page(template, plan, form, found)


def said(title: str, planned: tuple[Planned, ...]) -> str:
    """Return what was planned, and which days were passed over."""
    number = sum(len(group.slots) for group in planned)
    text = ngettext(
        "%(title)s is gemaakt, met %(num)s bijeenkomst als concept.",
        "%(title)s is gemaakt, met %(num)s bijeenkomsten als concept.",
        number,
        title=title,
    )
    names = ", ".join(dict.fromkeys(day.reason for group in planned for day in group.skipped))
    return f"{text} {_('Overgeslagen: %(names)s.', names=names)}" if names else text


def _template(template_id: UUID) -> tuple[Template, CoursePlan]:
    found = catalogue.find(db.session(), template_id)
    if found is None or not found.specification.get("course"):
        raise NotFound
    return found, plans.from_data(found.specification)


def _with_choices(form: NewCourseForm, plan: CoursePlan) -> NewCourseForm:
    # Who sends fewer phases than the template has plans the others later.
    while len(form.phases) < min(len(plan.phases), MOST_PHASES):
        form.phases.append_entry()
    pages.offer_people(form)
    pages.offer_to_groups(_phases(plan, form))
    form.age_group.offer(session_page.age_groups(db.session()), empty=_("Geen vaste groep"))
    return form


def _phases(plan: CoursePlan, form: NewCourseForm) -> list[tuple[CoursePhase, PhaseForm]]:
    return list(zip(plan.phases, (entry.form for entry in form.phases), strict=False))


def _wanted(template: Template, plan: CoursePlan, form: NewCourseForm) -> NewCourse:
    details = form.details()
    phases = _phases(plan, form)
    return NewCourse(
        template_id=template.id,
        details=details,
        meetings={(phase.part, phase.sort): part.meetings.data for phase, part in phases if part.meetings.data},
        groups=tuple(_group(template, phase, part, form) for phase, part in phases if part.day.data),
    )


def _group(template: Template, phase: CoursePhase, part: PhaseForm, form: NewCourseForm) -> NewGroup:
    if part.space.data is None:
        raise TypeError("the form was not validated")
    both = tuple(partner for partner in (form.theory.data, form.practice.data) if partner) if phase.away else ()
    holidays = suggestions.holidays_of(template.specification)
    return NewGroup(
        part=phase.part,
        sort=phase.sort,
        name=FIRST,
        title=words.group_title(str(form.title.data).strip(), phase, FIRST),
        age_group_id=form.age_group.data,
        space_id=part.space.data,
        capacity=part.capacity.data,
        partner_ids=(part.partner.data,) if part.partner.data else both,
        when=schedules.when(part, phase, part.meetings.data or phase.meetings, holidays),
    )


def _dates(template: Template, plan: CoursePlan, form: NewCourseForm) -> list[Dates]:
    """Return the dates of each phase; one that begins before the one before is over says so."""
    holidays = suggestions.holidays_of(template.specification)
    found: list[Dates] = []
    last = None
    for phase, part in _phases(plan, form):
        dates = pages.dates(phase, part, part.meetings.data or phase.meetings, holidays)
        if dates.preview and dates.preview.first and last and dates.preview.first <= last:
            dates = replace(dates, odd=_("Dit begint voordat het vorige deel klaar is."))
        last = dates.preview.last if dates.preview else last
        found.append(dates)
    return found


def _page(template: Template, plan: CoursePlan, form: NewCourseForm, found: list[Dates] | None = None) -> str:
    dates = _dates(template, plan, form) if found is None else found
    return render_template("courses/new.html", template=template, form=form, phases=_phases(plan, form), dates=dates)
