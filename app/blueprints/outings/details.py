"""What an outing is, changed; and a briefing for one that has none."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.outings import pages, words
from app.blueprints.outings.forms import DetailsForm, sort_of
from app.extensions import db
from app.planning.errors import PlanningError
from app.programme import marks
from app.programme.outings import details
from app.programme.outings.details import OutingDetails
from app.programme.refusals import Refusal
from app.queries import outings
from app.queries.outings import Head
from app.queries.session_page import Choice

bp = Blueprint("outing_details", __name__, url_prefix="/uitjes/<uuid:outing_id>/wijzigen")


@bp.get("")
@policy(Action.EDIT_PLAN)
def edit(outing_id: UUID) -> ResponseReturnValue:
    """Show the form with what the outing is."""
    head = pages.find(outing_id)
    now_is = details.details_of(db.session(), details.find(db.session(), outing_id))
    zone = ZoneInfo(head.zone)
    times = {
        name: getattr(now_is.times, f"{name}_at").astimezone(zone).time() for name in ("leaves", "there", "off", "home")
    }
    form = DetailsForm(
        formdata=None,
        sort=now_is.sort.value,
        space=now_is.space_id,
        destination=now_is.destination,
        destination_phone=now_is.destination_phone,
        meeting_point=now_is.meeting_point,
        day=pages.day_of(head),
        tickets=now_is.tickets,
        tickets_note=now_is.tickets_note,
        weather=now_is.weather,
        plan_b=now_is.plan_b,
        seen=marks.of(now_is),
        **times,
    )
    return _page(head, form)


@bp.post("")
@policy(Action.EDIT_PLAN)
def change(outing_id: UUID) -> ResponseReturnValue:
    """Change the outing with its meeting."""
    head, form = pages.find(outing_id), DetailsForm()
    _offer(form, head)
    if not form.validate_on_submit():
        return _page(head, form), 422
    try:
        wanted, seen = _wanted(form), form.seen.data or ""
        details.change(db.session(), outing_id, wanted, seen=seen, by=actor(), now=clock())
    except PlanningError as error:
        db.session.rollback()
        form.form_errors.append(sentences.unplannable(error))
        return _page(pages.find(outing_id), form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(pages.find(outing_id), form), 409
    db.session.commit()
    flash(_("Het uitje is opgeslagen."), "success")
    return redirect(url_for("outings.show", outing_id=outing_id))


def _wanted(form: DetailsForm) -> OutingDetails:
    if form.space.data is None:
        raise TypeError("the form was not validated")
    return OutingDetails(
        sort=sort_of(form),
        space_id=form.space.data,
        destination=str(form.destination.data).strip(),
        destination_phone=(form.destination_phone.data or "").strip(),
        meeting_point=(form.meeting_point.data or "").strip(),
        times=form.times(),
        tickets=form.tickets.data,
        tickets_note=(form.tickets_note.data or "").strip(),
        weather=(form.weather.data or "").strip(),
        plan_b=(form.plan_b.data or "").strip(),
    )


def _offer(form: DetailsForm, head: Head) -> None:
    places = [Choice(id=one.id, name=one.name) for one in outings.destinations(db.session())]
    if head.space_id not in {one.id for one in places}:
        places.append(Choice(id=head.space_id, name=head.space))
    form.space.offer(places)


def _page(head: Head, form: DetailsForm) -> str:
    _offer(form, head)
    return render_template("outings/details.html", head=head, form=form)
