"""Planning something new: choose a template, then say when and where."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import previews, sentences
from app.blueprints.activities import schedules
from app.blueprints.activities.forms import MOST_PHASES, WHEN, NewActivityForm
from app.blueprints.context import actor, clock, location
from app.blueprints.previews import Preview
from app.extensions import db
from app.models.activities import Template
from app.planning.errors import PlanningError
from app.planning.recurrence import SkippedDay
from app.planning.rules import WEEKDAYS, weekday_of
from app.planning.vocabulary import Weekday
from app.planning.weeks import IsoWeek
from app.programme import activities
from app.programme.activities import NewActivity
from app.programme.refusals import Refusal
from app.queries import catalogue, session_page

bp = Blueprint("activities", __name__, url_prefix="/bijeenkomsten/nieuw")

USUAL_START = time(14, 30)


@bp.get("")
@policy(Action.EDIT_PLAN)
def catalogue_page() -> ResponseReturnValue:
    """Show what can be planned."""
    return render_template(
        "activities/catalogue.html",
        templates=catalogue.newest(db.session()),
        day=request.args.get("dag"),
        row=request.args.get("rij"),
        starts=request.args.get("van"),
        ends=request.args.get("tot"),
    )


@bp.get("/<uuid:template_id>")
@policy(Action.EDIT_PLAN)
def new(template_id: UUID) -> ResponseReturnValue:
    """Show the form, filled in as the template and the clicked cell suggest."""
    template = _template(template_id)
    return _page(template, _suggested(template))


@bp.post("/<uuid:template_id>")
@policy(Action.EDIT_PLAN)
def plan(template_id: UUID) -> ResponseReturnValue:
    """Plan the activity: all of its meetings, or none."""
    template = _template(template_id)
    form = _with_choices(NewActivityForm())
    if not form.validate_on_submit():
        return _page(template, form), 422
    try:
        wanted = _wanted(template, form)
        planned = activities.plan(db.session(), wanted, by=actor(), now=clock())
    except PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
        return _page(template, form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(_template(template_id), form), 409
    title, number = planned.activity.title, len(planned.slots)
    db.session.commit()
    flash(_said(title, number, planned.skipped), "success")
    first = planned.slots[0].starts_at.astimezone(ZoneInfo(location().zone)).date()
    return redirect(url_for("agenda.week", week=str(IsoWeek.containing(first))))


@bp.post("/<uuid:template_id>/data")
@policy(Action.EDIT_PLAN)
def show_dates(template_id: UUID) -> ResponseReturnValue:
    """Show the dates that the form comes to, and plan nothing; only the dates when a script asks for them."""
    template = _template(template_id)
    form = _with_choices(NewActivityForm())
    form.validate()
    if "weg" in request.form:
        schedules.leave_out(form, request.form["weg"])
    found = _preview(form)
    if request.args.get("deel"):
        return render_template("activities/_dates.html", preview=found, form=form, dates_url=request.path)
    form.forget_errors()
    if "fase" in request.form and len(form.phases) < MOST_PHASES:
        form.phases.append_entry()
    return _page(template, form, found)


def _preview(form: NewActivityForm) -> Preview | str:
    """Return the dates, or why there are none yet."""
    if any(form[name].errors for name in WHEN) or form.phases.errors:
        return _("Vul eerst in wanneer het is. Dan staan hier de data.")
    try:
        return previews.preview(schedules.when(form), form.space.data)
    except PlanningError as error:
        return sentences.unplannable(error)


def _said(title: str, number: int, skipped: tuple[SkippedDay, ...]) -> str:
    planned = ngettext(
        "%(title)s staat op het bord als concept.",
        "%(title)s staat %(num)s keer op het bord, als concept.",
        number,
        title=title,
    )
    if not skipped:
        return planned
    names = ", ".join(dict.fromkeys(day.reason for day in skipped))
    return f"{planned} {_('Overgeslagen: %(names)s.', names=names)}"


def _wanted(template: Template, form: NewActivityForm) -> NewActivity:
    space, responsible = form.space.data, form.responsible.data
    if space is None or responsible is None:
        raise TypeError("the form was not validated")
    return NewActivity(
        template_id=template.id,
        title=str(form.title.data).strip(),
        description=(form.description.data or "").strip(),
        age_group_id=form.age_group.data,
        space_id=space,
        responsible_id=responsible,
        capacity=form.capacity.data,
        when=schedules.when(form),
        beside_space_id=form.beside.data if template.specification.get("beside") else None,
    )


def _suggested(template: Template) -> NewActivityForm:
    usual = template.specification.get("usual_time") or {}
    # Kept as people write it, 09.30: of which Python makes nine hours and three tenths of a second.
    starts = time.fromisoformat(usual["starts"].replace(".", ":")) if usual else USUAL_START
    minutes = min(int(template.specification["duration_minutes"]), 24 * 60 - starts.hour * 60 - starts.minute - 1)
    total = starts.hour * 60 + starts.minute + minutes
    form = NewActivityForm(
        formdata=None,
        title=template.title,
        day=_asked_day(usual.get("weekday")),
        starts=starts,
        ends=time(total // 60, total % 60),
        responsible=actor().user_id,
        capacity=template.specification.get("max_children"),
        description="",
        **schedules.fields_of_template(template.specification),
    )
    form = _with_choices(form)
    _choose_row(form, request.args.get("rij"))
    # A moment that was found free has a begin and an end; what the template usually takes is only a suggestion.
    form.starts.data = _asked_time("van", form.starts.data)
    form.ends.data = _asked_time("tot", form.ends.data)
    return form


def _asked_day(usual: str | None) -> date:
    """Return the day that was clicked, or else the next one on which it is usually held, or any but the weekend."""
    try:
        return date.fromisoformat(request.args.get("dag") or "")
    except ValueError:
        fitting = {Weekday(usual)} if usual else set(WEEKDAYS[:5])
        today = clock().astimezone(ZoneInfo(location().zone)).date()
        return next(day for day in map(today.__add__, map(timedelta, range(7))) if weekday_of(day) in fitting)


def _asked_time(name: str, usual: time | None) -> time | None:
    try:
        return time.fromisoformat(request.args.get(name, "").replace(".", ":"))
    except ValueError:
        return usual


def _choose_row(form: NewActivityForm, row: str | None) -> None:
    """Fill in the space or age group of the row that was clicked."""
    for field in (form.space, form.age_group):
        field.data = next((value for value in field.offered if str(value) == row), field.data)


def _with_choices(form: NewActivityForm) -> NewActivityForm:
    scope = db.session()
    form.space.offer(session_page.offered_spaces(scope), empty=_("Kies…"))
    form.beside.offer(session_page.offered_spaces(scope), empty=_("Niets ernaast"))
    form.age_group.offer(session_page.age_groups(scope), empty=_("Geen vaste groep"))
    form.responsible.offer(session_page.staff(scope, location().id))
    return form


def _template(template_id: UUID) -> Template:
    found = catalogue.find(db.session(), template_id)
    if found is None:
        raise NotFound
    return found


def _page(template: Template, form: NewActivityForm, preview: Preview | str | None = None) -> str:
    if preview is None and form.phases:
        preview = _preview(form)
    return render_template("activities/new.html", template=template, form=form, preview=preview)
