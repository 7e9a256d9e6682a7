"""Free days: what the country, the schools and the location itself are free for, by school year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.free_days.forms import PeriodForm
from app.extensions import db
from app.planning import school_years
from app.planning.errors import PlanningError
from app.planning.school_years import FreePeriod
from app.planning.vocabulary import FreeDaySort
from app.programme import closing
from app.programme.refusals import Refusal
from app.queries import free_days

bp = Blueprint("free_days", __name__, url_prefix="/vrije-dagen")

YEARS = range(2000, 2199)


@bp.get("")
@policy(Action.EDIT_PLAN)
def overview() -> ResponseReturnValue:
    """Show the free days of a school year."""
    return _page(PeriodForm(formdata=None), _asked_year())


@bp.post("")
@policy(Action.EDIT_PLAN)
def add() -> ResponseReturnValue:
    """Add a period, such as days on which the location is closed."""
    form = PeriodForm()
    if not form.validate_on_submit():
        return _page(form, _asked_year()), 422
    try:
        period = form.period()
        closing.add(db.session(), period, by=actor(), now=clock())
    except (PlanningError, Refusal) as error:
        return _refused(form, error)
    db.session.commit()
    _offer("remove", period, _("%(name)s staat bij de vrije dagen.", name=period.name))
    return _to(period)


@bp.get("/wijzigen")
@policy(Action.EDIT_PLAN)
def edit() -> ResponseReturnValue:
    """Show the form for a period."""
    period = _period(request.args)
    form = PeriodForm(formdata=None, name=period.name, first=period.first, last=period.last, sort=period.sort.value)
    return render_template("free_days/edit.html", form=form, before=period)


@bp.post("/wijzigen")
@policy(Action.EDIT_PLAN)
def change() -> ResponseReturnValue:
    """Give a period another name or other days."""
    before, form = _period(request.args), PeriodForm()
    if not form.validate_on_submit():
        return render_template("free_days/edit.html", form=form, before=before), 422
    try:
        after = form.period()
        closing.change(db.session(), before, after, by=actor(), now=clock())
    except (PlanningError, Refusal) as error:
        db.session.rollback()
        form.form_errors.append(_why(error))
        return render_template("free_days/edit.html", form=form, before=before), 422
    db.session.commit()
    flash(_("%(name)s is gewijzigd.", name=after.name), "success")
    return _to(after)


@bp.post("/weghalen")
@policy(Action.EDIT_PLAN)
def remove() -> ResponseReturnValue:
    """Take a period away."""
    period = _period(request.form)
    try:
        closing.remove(db.session(), period, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return _to(period)
    db.session.commit()
    _offer("add", period, _("%(name)s is weggehaald.", name=period.name))
    return _to(period)


@bp.post("/ophalen")
@policy(Action.EDIT_PLAN)
def seed() -> ResponseReturnValue:
    """Add the holidays of years that have none yet."""
    number = closing.seed(db.session(), by=actor(), now=clock())
    db.session.commit()
    said = ngettext("%(num)s vrije dag toegevoegd.", "%(num)s vrije dagen toegevoegd.", number)
    flash(said if number else _("Alle bekende vakanties en feestdagen staan er al."), "success")
    return redirect(url_for("free_days.overview"))


def _page(form: PeriodForm, year: int) -> str:
    first, last = school_years.bounds(year)
    here = location().id
    found = free_days.between(db.session(), location_id=here, first=first, last=last)
    on_closing_days = free_days.planned_when_closed(db.session(), location_id=here, first=first, last=last)
    return render_template(
        "free_days/overview.html",
        form=form,
        year=year,
        periods=school_years.periods(found),
        planned=on_closing_days,
        unknown=year > school_years.LAST_KNOWN,
        undo=session.pop("free_days", None),
    )


def _refused(form: PeriodForm, error: PlanningError | Refusal) -> ResponseReturnValue:
    db.session.rollback()
    form.form_errors.append(_why(error))
    return _page(form, _asked_year()), 422


def _why(error: PlanningError | Refusal) -> str:
    if isinstance(error, Refusal):
        return sentences.refusal(error, location().zone)
    return sentences.no_period(error)


def _offer(way_back: str, period: FreePeriod, text: str) -> None:
    """Offer on the next page to take back what was just done."""
    session["free_days"] = {
        "text": text,
        "url": url_for(f"free_days.{way_back}"),
        "fields": {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "sort": period.sort.value,
            "name": period.name,
        },
    }


def _to(period: FreePeriod) -> Response:
    return redirect(url_for("free_days.overview", schooljaar=school_years.school_year_of(period.first)))


def _asked_year() -> int:
    asked = request.args.get("schooljaar", "")
    if asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) in YEARS:  # noqa: PLR2004 - a year
        return int(asked)
    return school_years.school_year_of(clock().date())


def _period(values: Mapping[str, str]) -> FreePeriod:
    """Return the period that an address or a button names."""
    get = values.get
    try:
        return FreePeriod(
            first=date.fromisoformat(get("first", "")),
            last=date.fromisoformat(get("last", "")),
            sort=FreeDaySort(get("sort", "")),
            name=get("name", "")[:120],
        )
    except (ValueError, PlanningError) as error:
        raise BadRequest from error
