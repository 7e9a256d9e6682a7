"""The money of a course: what each source promised, and what was spent of it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location, today
from app.blueprints.courses import pages, words
from app.blueprints.funding_forms import FundingForm
from app.blueprints.funding_words import SOURCES, euro
from app.extensions import db
from app.programme import money
from app.programme.money import BudgetShort, Owner
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import money as queries
from app.queries.money import Line

bp = Blueprint("course_money", __name__, url_prefix="/cursussen/<uuid:course_id>/geld")


@bp.get("")
@policy(Action.EDIT_PLAN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show the money of a course, with a form for a new line or for the one that is asked for."""
    line = _asked(course_id)
    form = FundingForm.of(line) if line else FundingForm(formdata=None, year=_usual_year(course_id))
    return _page(course_id, form, line)


@bp.post("")
@policy(Action.EDIT_PLAN)
def put(course_id: UUID) -> ResponseReturnValue:
    """Note a line, or change the one that is asked for."""
    line, form = _asked(course_id), FundingForm()
    if not form.validate_on_submit():
        return _page(course_id, form, line), 422
    owner, wanted = Owner(course_id=course_id), form.funding()
    try:
        money.put(
            db.session(),
            owner,
            line.id if line else None,
            wanted,
            anyway=form.anyway.data,
            by=actor(),
            now=clock(),
        )
    except NoSuchThing as error:
        raise NotFound from error
    except BudgetShort as why:
        db.session.rollback()
        form.warn(why)
        return _page(course_id, form, line), 409
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(course_id, form, line), 409
    db.session.commit()
    flash(_("Het bedrag is opgeslagen."), "success")
    return redirect(url_for("course_money.show", course_id=course_id))


@bp.post("/afrekenen")
@policy(Action.EDIT_PLAN)
def settle(course_id: UUID) -> ResponseReturnValue:
    """Promise no more than was spent on the line that is asked for."""
    course, line = pages.find(course_id), _asked(course_id)
    if line is not None:
        money.settle(db.session(), Owner(course_id=course.id), line.id, by=actor(), now=clock())
        db.session.commit()
        flash(_("Wat over was, is terug op de begroting."), "success")
    return redirect(url_for("course_money.show", course_id=course_id))


@bp.post("/verwijderen")
@policy(Action.EDIT_PLAN)
def remove(course_id: UUID) -> ResponseReturnValue:
    """Take the line that is asked for away."""
    course, line = pages.find(course_id), _asked(course_id)
    if line is not None:
        money.remove(db.session(), Owner(course_id=course.id), line.id, by=actor(), now=clock())
        db.session.commit()
        flash(_("Het bedrag is weg."), "success")
    return redirect(url_for("course_money.show", course_id=course_id))


def _usual_year(course_id: UUID) -> int:
    """Return the year that a new line is for, if nobody says another: that of the course, or this one."""
    return queries.year_of_course(db.session(), course_id) or today().year


def _asked(course_id: UUID) -> Line | None:
    """Return the line of the course that the address names."""
    lines = queries.of_course(db.session(), course_id).lines
    asked = request.args.get("regel")
    found = next((line for line in lines if str(line.id) == asked), None)
    if asked and found is None:
        raise NotFound
    return found


def _page(course_id: UUID, form: FundingForm, line: Line | None) -> str:
    return render_template(
        "courses/money.html",
        course=pages.find(course_id),
        found=queries.of_course(db.session(), course_id),
        form=form,
        line=line,
        sources=SOURCES,
        euro=euro,
    )
