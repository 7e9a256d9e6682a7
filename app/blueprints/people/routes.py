"""Volunteers and partners, found by name and by what is asked of them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import Action, policy
from app.blueprints.context import clock, today
from app.blueprints.people.forms import MOST_SEARCH, FilterForm
from app.extensions import db
from app.queries import people, returned_mail

bp = Blueprint("people", __name__, url_prefix="/mensen")


@bp.get("")
@policy(Action.SEE_PEOPLE)
def everybody() -> ResponseReturnValue:
    """Lead to the volunteers: they are what is opened most."""
    return redirect(url_for("people.volunteers"))


@bp.get("/vrijwilligers")
@policy(Action.SEE_PEOPLE)
def volunteers() -> ResponseReturnValue:
    """Show the volunteers."""
    form = FilterForm(request.args)
    wanted, returned = form.wanted(), returned_mail.by_person(db.session())
    found = people.volunteers(db.session(), wanted, today=today(), now=clock())
    return render_template(
        "people/volunteers.html",
        found=[one for one in found if one.id in returned] if form.wie.data == "terug" else found,
        form=form,
        wanted=wanted,
        today=today(),
        returned=returned,
    )


@bp.get("/partners")
@policy(Action.SEE_PEOPLE)
def partners() -> ResponseReturnValue:
    """Show the partners with their contacts."""
    search = request.args.get("zoek", "")[:MOST_SEARCH]
    return render_template(
        "people/partners.html",
        found=people.partners(db.session(), search=search),
        search=search,
        returned=returned_mail.by_person(db.session()),
    )
