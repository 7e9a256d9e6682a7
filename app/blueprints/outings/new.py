"""A new outing: one form for the journey, the place and the briefing before it."""

from __future__ import annotations

from datetime import time, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location, today
from app.blueprints.outings import words
from app.blueprints.outings.forms import NewOutingForm, slot_on, sort_of
from app.extensions import db
from app.models.activities import Template
from app.planning.errors import PlanningError
from app.planning.vocabulary import ActivityKind
from app.programme.outings import opening
from app.programme.outings.details import OutingDetails
from app.programme.outings.opening import Meeting, NewOuting
from app.programme.refusals import Refusal
from app.queries import catalogue, outings, session_page
from app.queries.outings import Destination
from app.queries.session_page import Choice

bp = Blueprint("new_outings", __name__, url_prefix="/uitjes/nieuw")

SHIPPED = "uitje"
USUALLY_AHEAD = timedelta(days=14)
USUAL_TIMES = (time(13), time(15))
USUAL_BRIEFING = (time(15, 30), time(16))
USUAL_TITLE_LENGTH = 100


@bp.get("")
@policy(Action.EDIT_PLAN)
def new() -> ResponseReturnValue:
    """Show the form, filled in as the template suggests."""
    templates = _templates()
    first = next((row for row in templates if row.slug == SHIPPED), templates[0] if templates else None)
    form = NewOutingForm(
        formdata=None,
        template=first.id if first else None,
        day=today() + USUALLY_AHEAD,
        there_from=USUAL_TIMES[0],
        there_until=USUAL_TIMES[1],
        briefing_from=USUAL_BRIEFING[0],
        briefing_until=USUAL_BRIEFING[1],
        responsible=actor().user_id,
        capacity=first.specification.get("max_children") if first else None,
    )
    return _page(form, templates)


@bp.post("")
@policy(Action.EDIT_PLAN)
def plan() -> ResponseReturnValue:
    """Plan the outing with its briefing, or nothing of it."""
    form, templates = NewOutingForm(), _templates()
    places = _offer(form, templates)
    if not (form.validate_on_submit() and _briefing_is_whole(form)):
        return _page(form, templates), 422
    try:
        row = opening.plan(db.session(), _wanted(form, places), by=actor(), now=clock())
    except PlanningError as error:
        db.session.rollback()
        form.form_errors.append(sentences.unplannable(error))
        return _page(form, _templates()), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(form, _templates()), 409
    outing_id = row.id
    db.session.commit()
    flash(_("Het uitje staat op het bord als concept. Vul nu het reisplan in."), "success")
    return redirect(url_for("outings.show", outing_id=outing_id))


def _briefing_is_whole(form: NewOutingForm) -> bool:
    """Say whether the briefing is complete, if it is to be planned, and beside each field what is not."""
    if form.briefing_days.data == "0":
        return True
    for field in (form.briefing_from, form.briefing_until, form.briefing_space):
        if field.data is None:
            field.errors = (_("Vul dit in, of plan de uitleg later."),)
    return not form.errors


def _wanted(form: NewOutingForm, places: tuple[Destination, ...]) -> NewOuting:
    place = next((one for one in places if one.id == form.space.data), None)
    template, responsible = form.template.data, form.responsible.data
    if place is None or template is None or responsible is None:
        raise TypeError("the form was not validated")
    return NewOuting(
        template_id=template,
        title=str(form.title.data).strip(),
        description=(form.description.data or "").strip(),
        age_group_id=form.age_group.data,
        responsible_id=responsible,
        capacity=form.capacity.data,
        partner_ids=tuple(form.partners.data or ()),
        briefing=_briefing(form),
        details=OutingDetails(
            sort=sort_of(form),
            space_id=place.id,
            destination=str(form.destination.data).strip(),
            destination_phone=(form.destination_phone.data or "").strip(),
            meeting_point=(form.meeting_point.data or "").strip(),
            times=form.times(place.travel_minutes),
            tickets=form.tickets.data,
            tickets_note=(form.tickets_note.data or "").strip(),
            weather=(form.weather.data or "").strip(),
            plan_b=(form.plan_b.data or "").strip(),
        ),
    )


def _briefing(form: NewOutingForm) -> Meeting | None:
    before = timedelta(days=int(form.briefing_days.data))
    if not before or form.day.data is None or form.briefing_space.data is None:
        return None
    return Meeting(
        title=_("Uitleg vooraf: %(title)s", title=str(form.title.data).strip()[:USUAL_TITLE_LENGTH]),
        slot=slot_on(form.day.data - before, form.briefing_from, form.briefing_until),
        space_id=form.briefing_space.data,
    )


def _templates() -> tuple[Template, ...]:
    """Return the templates of outings: those of the kind that go away from the location."""
    offered = catalogue.offered(db.session(), ActivityKind.SPORTS_OUTING)
    return tuple(row for row in offered if row.specification.get("away"))


def _offer(form: NewOutingForm, templates: tuple[Template, ...]) -> tuple[Destination, ...]:
    scope = db.session()
    places = outings.destinations(scope)
    form.template.offer(tuple(Choice(id=row.id, name=row.title) for row in templates))
    form.space.offer(tuple(Choice(id=one.id, name=_named(one)) for one in places), empty=_("Kies…"))
    form.age_group.offer(session_page.age_groups(scope), empty=_("Geen vaste groep"))
    form.responsible.offer(session_page.staff(scope, location().id))
    form.partners.offer(session_page.offered_partners(scope))
    form.briefing_space.offer(outings.rooms(scope), empty=_("Kies…"))
    return places


def _named(place: Destination) -> str:
    return _("%(place)s (%(minutes)s minuten reizen)", place=place.name, minutes=place.travel_minutes)


def _page(form: NewOutingForm, templates: tuple[Template, ...]) -> str:
    places = _offer(form, templates)
    return render_template("outings/new.html", form=form, templates=templates, places=places)
