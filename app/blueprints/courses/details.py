"""What a course is: its name, who answers for it, and whether it is closed."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.courses import pages, words
from app.blueprints.courses.forms import DetailsForm, version_seen
from app.extensions import db
from app.programme.courses import opening
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries.courses import CourseInPlan

bp = Blueprint("course_details", __name__, url_prefix="/cursussen")


@bp.get("/<uuid:course_id>/wijzigen")
@policy(Action.EDIT_PLAN)
def edit(course_id: UUID) -> ResponseReturnValue:
    """Show the form with what the course is now."""
    course = pages.find(course_id)
    form = DetailsForm(
        formdata=None,
        title=course.title,
        responsible=course.responsible_id,
        theory=course.theory_partner_id,
        practice=course.practice_partner_id,
        interpreters=list(course.interpreters),
        note=course.note,
        version=course.version,
    )
    return _page(course, form)


@bp.post("/<uuid:course_id>/wijzigen")
@policy(Action.EDIT_PLAN)
def change(course_id: UUID) -> ResponseReturnValue:
    """Change the course."""
    course = pages.find(course_id)
    form = DetailsForm()
    pages.offer_people(form, *course.interpreters)
    if not form.validate_on_submit():
        return _page(course, form), 422
    seen = version_seen(form.version.data)
    try:
        opening.change(db.session(), course_id, form.details(), seen=seen, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(pages.find(course_id), form), 409
    db.session.commit()
    flash(_("De cursus is opgeslagen."), "success")
    return redirect(url_for("courses.show", course_id=course_id))


@bp.post("/<uuid:course_id>/afsluiten")
@policy(Action.EDIT_PLAN)
def close(course_id: UUID) -> ResponseReturnValue:
    """Close the course, or open it again."""
    again = request.form.get("weer") == "1"
    act = opening.reopen if again else opening.close
    try:
        act(db.session(), course_id, seen=version_seen(request.form.get("version")), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return redirect(url_for("courses.show", course_id=course_id))
    db.session.commit()
    flash(_("De cursus is weer open.") if again else _("De cursus is afgesloten."), "success")
    return redirect(url_for("courses.show", course_id=course_id))


def _page(course: CourseInPlan, form: DetailsForm) -> str:
    pages.offer_people(form, *course.interpreters)
    return render_template("courses/details.html", course=course, form=form)
