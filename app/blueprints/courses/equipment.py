"""Bikes and helmets: what the location has, and what the meetings of a course need and have of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.courses import pages, words
from app.extensions import db
from app.planning.timeslots import Period
from app.planning.vocabulary import EquipmentSort, PhaseSort
from app.programme.courses import equipment
from app.programme.courses.equipment import Stock
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import course_equipment
from app.queries.course_equipment import Thing
from app.queries.courses import CourseInPlan, GroupInCourse, MeetingInCourse

bp = Blueprint("course_equipment", __name__, url_prefix="/cursussen")

MOST = 500
MOST_SIZE = 100
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class StockForm(FlaskForm):
    """How many of a sort and size there are."""

    sort = SelectField(
        _l("Wat"),
        choices=[SelectChoice(EquipmentSort.BIKE.value, _l("fietsen")), SelectChoice("helmet", _l("helmen"))],
    )
    size = IntegerField(
        _l("Maat"),
        [InputRequired(_l("Vul een maat in.")), NumberRange(1, MOST_SIZE, _l("Vul een maat van 1 tot en met 100 in."))],
        description=_l("Van een fiets in inch, van een helm in centimeters."),
        render_kw=NUMERIC,
    )
    total = IntegerField(
        _l("Hoeveel"),
        [
            InputRequired(_l("Vul in hoeveel er zijn.")),
            NumberRange(0, MOST, _l("Vul een aantal van 0 tot en met 500 in.")),
        ],
        description=_l("Met 0 gaat deze maat van de lijst."),
        render_kw=NUMERIC,
    )
    broken = IntegerField(
        _l("Waarvan kapot"),
        [
            InputRequired(_l("Vul in hoeveel er kapot zijn: 0 als alles heel is.")),
            NumberRange(0, MOST, _l("Vul een aantal van 0 tot en met 500 in.")),
        ],
        default=0,
        render_kw=NUMERIC,
    )
    note = StringField(_l("Opmerking"), [Length(max=300, message=_l("Maak de opmerking korter."))])

    def validate_broken(self, field: IntegerField) -> None:
        """Refuse more broken ones than there are."""
        if field.data is not None and self.total.data is not None and field.data > self.total.data:
            raise ValidationError(_l("Er kunnen er niet meer kapot zijn dan er zijn."))

    def stock(self) -> Stock:
        """Return what a validated form says."""
        return Stock(
            sort=EquipmentSort(self.sort.data),
            size=self.size.data or 0,
            total=self.total.data or 0,
            broken=self.broken.data or 0,
            note=(self.note.data or "").strip(),
        )


@bp.get("/materiaal")
@policy(Action.EDIT_PLAN)
def stock() -> ResponseReturnValue:
    """Show what the location has."""
    return _stock_page(StockForm(formdata=None))


@bp.post("/materiaal")
@policy(Action.EDIT_PLAN)
def keep() -> ResponseReturnValue:
    """Note how many there are of a sort and size."""
    form = StockForm()
    if not form.validate_on_submit():
        return _stock_page(form), 422
    try:
        equipment.keep(db.session(), form.stock(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _stock_page(form), 409
    db.session.commit()
    flash(_("Het materiaal is opgeslagen."), "success")
    return redirect(url_for("course_equipment.stock"))


@bp.get("/<uuid:course_id>/materiaal")
@policy(Action.EDIT_PLAN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show what each meeting to come needs and has."""
    course = pages.find(course_id)
    things = course_equipment.stock(db.session())
    coming = _coming(course)
    slots = {meeting.id: Period(starts_at=meeting.starts_at, ends_at=meeting.ends_at) for _group, meeting in coming}
    found = course_equipment.of_meetings(db.session(), slots, things)
    lines = [
        (group, meeting, found[meeting.id], words.lacks(found[meeting.id], things, _day(meeting)))
        for group, meeting in coming
    ]
    return render_template(
        "courses/equipment.html",
        course=course,
        lines=lines,
        things=things,
        named={thing.id: words.things(thing.sort, thing.size) for thing in things},
        group_names={group.id: words.short_name(group) for group in course.groups},
    )


@bp.post("/<uuid:course_id>/materiaal")
@policy(Action.EDIT_PLAN)
def reserve_needed(course_id: UUID) -> ResponseReturnValue:
    """Reserve what the children need, for all meetings to come or for one."""
    course = pages.find(course_id)
    asked = request.form.get("les")
    ids = [meeting.id for _group, meeting in _coming(course) if asked in {None, "", str(meeting.id)}]
    try:
        equipment.reserve_needed(db.session(), ids, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return redirect(url_for("course_equipment.show", course_id=course_id))
    db.session.commit()
    flash(_("Wat er is, is gereserveerd."), "success")
    return redirect(url_for("course_equipment.show", course_id=course_id))


@bp.get("/<uuid:course_id>/materiaal/<uuid:session_id>")
@policy(Action.EDIT_PLAN)
def edit(course_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Show what a meeting has of each thing, to be changed."""
    return _meeting_page(course_id, session_id)


@bp.post("/<uuid:course_id>/materiaal/<uuid:session_id>")
@policy(Action.EDIT_PLAN)
def reserve(course_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Let a meeting have so many of each thing."""
    _meeting(pages.find(course_id), session_id)
    things = course_equipment.stock(db.session())
    wanted = {thing.id: number for thing in things if (number := _number(request.form.get(str(thing.id)))) is not None}
    if len(wanted) < len(things):
        return _meeting_page(
            course_id, session_id, wrong=_("Vul bij elke maat een aantal van 0 tot en met 500 in.")
        ), 422
    try:
        equipment.reserve(db.session(), session_id, wanted, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        return _meeting_page(course_id, session_id, wrong=words.refusal(refusal, location().zone)), 409
    db.session.commit()
    flash(_("De reservering is opgeslagen."), "success")
    return redirect(url_for("course_equipment.show", course_id=course_id))


def _coming(course: CourseInPlan) -> list[tuple[GroupInCourse, MeetingInCourse]]:
    """Return the meetings that are not over, by start; nobody rides at a ceremony."""
    now = clock()
    found = [
        (group, meeting)
        for group in course.groups
        if group.sort is not PhaseSort.CEREMONY
        for meeting in group.held
        if meeting.ends_at > now
    ]
    return sorted(found, key=lambda one: (one[1].starts_at, one[0].name))


def _meeting(course: CourseInPlan, session_id: UUID) -> tuple[GroupInCourse, MeetingInCourse]:
    found = next((one for one in _coming(course) if one[1].id == session_id), None)
    if found is None:
        raise NotFound
    return found


def _meeting_page(course_id: UUID, session_id: UUID, *, wrong: str = "") -> str:
    course = pages.find(course_id)
    group, meeting = _meeting(course, session_id)
    things = course_equipment.stock(db.session())
    slot = Period(starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    found = course_equipment.of_meetings(db.session(), {session_id: slot}, things)[session_id]
    return render_template(
        "courses/reserve.html",
        course=course,
        group_name=words.short_name(group),
        meeting=meeting,
        found=found,
        things=things,
        named={thing.id: words.things(thing.sort, thing.size) for thing in things},
        lacks=words.lacks(found, things, _day(meeting)),
        wrong=wrong,
    )


def _stock_page(form: StockForm) -> str:
    things: tuple[Thing, ...] = course_equipment.stock(db.session())
    named = {thing.id: words.things(thing.sort, thing.size) for thing in things}
    return render_template("courses/stock.html", form=form, things=things, named=named)


def _day(meeting: MeetingInCourse) -> date:
    return meeting.starts_at.astimezone(ZoneInfo(location().zone)).date()


def _number(text: str | None) -> int | None:
    found = (text or "0").strip()
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 4 and int(found) <= MOST else None  # noqa: PLR2004 - three digits at most
