"""Getting to the traffic garden: rides for each lesson away from the location, and what is missing."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.courses import pages, words
from app.blueprints.fields import IdField, TimeField
from app.extensions import db
from app.planning.course import transport
from app.planning.course.transport import Seats
from app.planning.errors import PlanningError
from app.planning.timeslots import local_moment
from app.planning.vocabulary import TravelMode
from app.programme.courses import rides
from app.programme.courses.rides import NewRide
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import course_children, course_rides
from app.queries.course_rides import RideLine
from app.queries.courses import CourseInPlan, GroupInCourse, MeetingInCourse

bp = Blueprint("course_rides", __name__, url_prefix="/cursussen/<uuid:course_id>/vervoer")

MODES = {
    TravelMode.BUS: _l("bus"),
    TravelMode.TAXI: _l("taxi"),
    TravelMode.CAR: _l("auto"),
    TravelMode.BIKE: _l("op de fiets"),
    TravelMode.WALK: _l("lopend"),
}


class RideForm(FlaskForm):
    """A ride to a lesson and back."""

    mode = SelectField(_l("Waarmee"), choices=[SelectChoice(key.value, words_) for key, words_ in MODES.items()])
    seats = IntegerField(
        _l("Plaatsen"),
        [
            InputRequired(_l("Vul in hoeveel plaatsen er zijn.")),
            NumberRange(1, 100, _l("Vul een aantal van 1 tot en met 100 in.")),
        ],
        description=_l("Met de volwassene erbij, zonder de chauffeur van een bus of taxi."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    volunteer = IdField(_l("Vrijwilliger die meegaat"), [Optional()])
    adult = StringField(
        _l("Of iemand anders die meegaat"),
        [Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Een volwassene. Noem nooit een kind."),
    )
    leaves = TimeField(_l("Vertrekt om"), [Optional()])
    back = TimeField(_l("Terug om"), [Optional()])
    note = StringField(_l("Opmerking"), [Length(max=300, message=_l("Maak de opmerking korter."))])

    def validate_back(self, field: TimeField) -> None:
        """Refuse a ride that is back before it leaves."""
        if self.leaves.data and field.data and field.data <= self.leaves.data:
            raise ValidationError(_l("Laat de rit terugkomen nadat hij vertrekt."))

    def ride(self, day: date) -> NewRide:
        """Return what a validated form says."""
        return NewRide(
            mode=TravelMode(self.mode.data),
            seats=self.seats.data or 0,
            volunteer_id=self.volunteer.data,
            adult=(self.adult.data or "").strip(),
            leaves_at=_moment(day, self.leaves.data),
            back_at=_moment(day, self.back.data),
            note=(self.note.data or "").strip(),
        )


@bp.get("")
@policy(Action.EDIT_PLAN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show the rides of each lesson to come that is away from the location, and what is missing."""
    course = pages.find(course_id)
    coming = _coming(course)
    ids = [meeting.id for _group, meeting in coming]
    found = course_rides.of_meetings(db.session(), ids)
    expected = course_children.expected(db.session(), ids)
    lines = [
        (group, meeting, found.get(meeting.id, ()), _said(expected.get(meeting.id, 0), found.get(meeting.id, ())))
        for group, meeting in coming
    ]
    names = {group.id: words.short_name(group) for group in course.groups}
    return render_template(
        "courses/rides.html", course=course, lines=lines, expected=expected, group_names=names, modes=MODES
    )


@bp.get("/<uuid:session_id>")
@policy(Action.EDIT_PLAN)
def edit(course_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Show the rides of a lesson, with a form for one more."""
    return _page(course_id, session_id, _with_choices(RideForm(formdata=None)))


@bp.post("/<uuid:session_id>")
@policy(Action.EDIT_PLAN)
def add(course_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Add a ride."""
    _group, meeting = _meeting(pages.find(course_id), session_id)
    form = _with_choices(RideForm())
    if not form.validate_on_submit():
        return _page(course_id, session_id, form), 422
    try:
        rides.add(db.session(), session_id, form.ride(_day(meeting)), by=actor(), now=clock())
    except PlanningError as error:
        form.form_errors.append(words.unplannable(error))
        return _page(course_id, session_id, form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(course_id, session_id, form), 409
    db.session.commit()
    flash(_("De rit is toegevoegd."), "success")
    return redirect(url_for("course_rides.edit", course_id=course_id, session_id=session_id))


@bp.post("/<uuid:session_id>/overal")
@policy(Action.EDIT_PLAN)
def copy(course_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Let every later lesson of the group have the same rides."""
    _meeting(pages.find(course_id), session_id)
    number = rides.copy(db.session(), session_id, by=actor(), now=clock())
    db.session.commit()
    flash(
        ngettext(
            "Het vervoer staat nu ook bij %(num)s latere les.",
            "Het vervoer staat nu ook bij %(num)s latere lessen.",
            number,
        ),
        "success",
    )
    return redirect(url_for("course_rides.show", course_id=course_id))


@bp.post("/<uuid:session_id>/<uuid:ride_id>/verwijderen")
@policy(Action.EDIT_PLAN)
def remove(course_id: UUID, session_id: UUID, ride_id: UUID) -> ResponseReturnValue:
    """Take a ride away."""
    _meeting(pages.find(course_id), session_id)
    try:
        rides.remove(db.session(), session_id, ride_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("De rit is weg."), "success")
    return redirect(url_for("course_rides.edit", course_id=course_id, session_id=session_id))


def _coming(course: CourseInPlan) -> list[tuple[GroupInCourse, MeetingInCourse]]:
    now = clock()
    found = [
        (group, meeting) for group in course.groups if group.away for meeting in group.held if meeting.ends_at > now
    ]
    return sorted(found, key=lambda one: (one[1].starts_at, one[0].name))


def _meeting(course: CourseInPlan, session_id: UUID) -> tuple[GroupInCourse, MeetingInCourse]:
    found = next((one for one in _coming(course) if one[1].id == session_id), None)
    if found is None:
        raise NotFound
    return found


def _said(children: int, lines: tuple[RideLine, ...]) -> list[str]:
    """Return what is missing, a sentence for each."""
    if not lines:
        return [_("Er is nog geen vervoer.")]
    found = transport.outlook(children, [Seats(number=line.seats, adult=bool(line.adult)) for line in lines])
    said = []
    if found.short:
        said.append(ngettext("Er is %(num)s plaats te weinig.", "Er zijn %(num)s plaatsen te weinig.", found.short))
    if found.without_adult:
        said.append(
            ngettext(
                "Op %(num)s rit gaat nog geen volwassene mee.",
                "Op %(num)s ritten gaat nog geen volwassene mee.",
                found.without_adult,
            )
        )
    return said


def _with_choices(form: RideForm) -> RideForm:
    form.volunteer.offer(course_rides.volunteers(db.session()), empty=_("nog niemand"))
    return form


def _page(course_id: UUID, session_id: UUID, form: RideForm) -> str:
    course = pages.find(course_id)
    group, meeting = _meeting(course, session_id)
    lines = course_rides.of_meetings(db.session(), [session_id]).get(session_id, ())
    children = course_children.expected(db.session(), [session_id]).get(session_id, 0)
    return render_template(
        "courses/ride.html",
        course=course,
        group_name=words.short_name(group),
        meeting=meeting,
        lines=lines,
        children=children,
        lacks=_said(children, lines),
        form=form,
        modes=MODES,
    )


def _day(meeting: MeetingInCourse) -> date:
    return meeting.starts_at.astimezone(ZoneInfo(location().zone)).date()


def _moment(day: date, at: time | None) -> datetime | None:
    return local_moment(day=day, at=at, zone=location().zone) if at else None
