"""The briefing before an outing: planned later, moved, and called off."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.access import Action, policy
from app.blueprints import sentences, undoing
from app.blueprints.context import actor, clock, location
from app.blueprints.fields import IdField, TimeField
from app.blueprints.outings import pages, words
from app.blueprints.outings.forms import slot_on
from app.blueprints.outings.pages import OutingPage
from app.extensions import db
from app.planning.errors import PlanningError
from app.programme.outings import briefing
from app.programme.outings.opening import Meeting
from app.programme.refusals import Refusal
from app.queries import outings

bp = Blueprint("outing_briefing", __name__, url_prefix="/uitjes/<uuid:outing_id>/uitleg")

LONGEST_TITLE = 120


class BriefingForm(FlaskForm):
    """When and where children are told how the outing goes; `version` is that of the one that is changed."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef de uitleg een naam.")), Length(max=LONGEST_TITLE, message=_l("Maak de naam korter."))],
    )
    day = DateField(_l("Dag"), [InputRequired(_l("Kies een dag."))])
    starts = TimeField(_l("Begint om"), [InputRequired(_l("Vul een tijd in als 14.30."))])
    ends = TimeField(_l("Eindigt om"), [InputRequired(_l("Vul een tijd in als 14.30."))])
    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    version = IntegerField(validators=[Optional(), NumberRange(0, 2**31 - 1)], widget=HiddenInput())


class CallOffForm(FlaskForm):
    """Why a briefing does not go on."""

    reason = StringField(
        _l("Waarom gaat de uitleg niet door?"),
        [DataRequired(_l("Vul in waarom het niet doorgaat.")), Length(max=300, message=_l("Maak dit korter."))],
        description=_l("Deze zin staat in het bericht. Noem nooit een kind."),
    )


@bp.get("")
@policy(Action.EDIT_PLAN)
def edit(outing_id: UUID) -> ResponseReturnValue:
    """Show the form with the briefing that there is, or with what is usual."""
    page = pages.page(outing_id)
    return _page(page, BriefingForm(formdata=None, **_shown(page)), CallOffForm(formdata=None))


@bp.post("")
@policy(Action.EDIT_PLAN)
def save(outing_id: UUID) -> ResponseReturnValue:
    """Plan the briefing, or change the one that there is."""
    page, form = pages.page(outing_id), BriefingForm()
    _offer(form)
    if not form.validate_on_submit():
        return _page(page, form, CallOffForm(formdata=None)), 422
    try:
        _save(outing_id, form)
    except PlanningError as error:
        db.session.rollback()
        form.form_errors.append(sentences.unplannable(error))
        return _page(pages.page(outing_id), form, CallOffForm(formdata=None)), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(pages.page(outing_id), form, CallOffForm(formdata=None)), 409
    return redirect(url_for("outings.show", outing_id=outing_id))


@bp.post("/vervallen")
@policy(Action.EDIT_PLAN)
def cancel(outing_id: UUID) -> ResponseReturnValue:
    """Call the briefing off."""
    page, form = pages.page(outing_id), CallOffForm()
    if not form.validate_on_submit():
        return _page(page, BriefingForm(formdata=None, **_shown(page)), form), 422
    reason = str(form.reason.data).strip()
    try:
        change = briefing.cancel(db.session(), outing_id, reason=reason, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        page = pages.page(outing_id)
        return _page(page, BriefingForm(formdata=None, **_shown(page)), form), 409
    db.session.commit()
    undoing.offer(change, _("De uitleg vooraf is vervallen. Nog niemand weet dit: maak het nog bekend."))
    return redirect(url_for("outings.show", outing_id=outing_id))


def _save(outing_id: UUID, form: BriefingForm) -> None:
    wanted = _wanted(form)
    if form.version.data is None:
        edit_id = briefing.add(db.session(), outing_id, wanted, by=actor(), now=clock()).id
        db.session.commit()
        undoing.offer_all(edit_id, _("De uitleg vooraf is gepland. Nog niemand weet dit: maak het nog bekend."))
        return
    change = briefing.change(db.session(), outing_id, wanted, version=form.version.data, by=actor(), now=clock())
    db.session.commit()
    if change is None:
        flash(_("Er is niets gewijzigd."), "success")
    else:
        undoing.offer(change, _("De uitleg vooraf is gewijzigd."))


def _wanted(form: BriefingForm) -> Meeting:
    if form.space.data is None:
        raise TypeError("the form was not validated")
    slot = slot_on(form.day.data, form.starts, form.ends)
    return Meeting(title=str(form.title.data).strip(), slot=slot, space_id=form.space.data)


def _shown(page: OutingPage) -> dict[str, object]:
    if page.briefed is None:
        usual = _("Uitleg vooraf: %(title)s", title=page.head.title)
        return {"title": usual[:LONGEST_TITLE], "day": None}
    planned = page.briefed.planned
    zone = ZoneInfo(page.head.zone)
    starts, ends = (at.astimezone(zone) for at in (planned.slot.starts_at, planned.slot.ends_at))
    return {
        "title": planned.title,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "space": UUID(str(planned.space_id)),
        "version": page.briefed.version,
    }


def _offer(form: BriefingForm) -> None:
    form.space.offer(outings.rooms(db.session()), empty=_("Kies…"))


def _page(page: OutingPage, form: BriefingForm, call_off: CallOffForm) -> str:
    _offer(form)
    return render_template("outings/briefing.html", page=page, head=page.head, form=form, call_off=call_off)
