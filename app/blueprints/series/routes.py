"""Activities: found, seen as a whole, and changed, several meetings at once."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import companion_words, sentences, undoing, wording
from app.blueprints.context import actor, clock, location
from app.blueprints.series import pages
from app.blueprints.series.forms import CancelSeriesForm, ExtraForm, LongerForm, SeriesForm
from app.extensions import db
from app.models.activities import ProgrammeSession
from app.planning.errors import PlanningError
from app.planning.series import Scope
from app.programme import horizon, publishing
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.series import cancelling, edits, lengthening
from app.programme.series import undoing as acts
from app.queries import series

bp = Blueprint("series", __name__)


@bp.get("/activiteiten")
@policy(Action.SEE_PLAN)
def overview() -> ResponseReturnValue:
    """Show the activities, to be searched."""
    return pages.overview()


@bp.get("/activiteiten/<uuid:activity_id>")
@policy(Action.SEE_PLAN)
def show(activity_id: UUID) -> ResponseReturnValue:
    """Show an activity with its meetings and its history."""
    return pages.activity(activity_id)


@bp.post("/activiteiten/<uuid:activity_id>/vooruit")
@policy(Action.EDIT_PLAN)
def plan_ahead(activity_id: UUID) -> ResponseReturnValue:
    """Plan a series that never ends as far ahead as the horizon."""
    try:
        (found,) = horizon.extend(
            db.session(), location_id=location().id, activity_id=activity_id, by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    said = ngettext("%(num)s bijeenkomst gepland.", "%(num)s bijeenkomsten gepland.", len(found.planned))
    flash(said if found.planned else _("Alles staat al gepland."), "success")
    if found.blocked:
        blocked = found.blocked[0]
        starts = wording.moment(blocked.slot.starts_at, location().zone)
        flash(
            _("Niet gepland: %(moment)s, de ruimte is bezet: %(title)s.", moment=starts, title=blocked.use.title),
            "warning",
        )
    return redirect(url_for("series.show", activity_id=activity_id))


@bp.get("/bijeenkomsten/<uuid:session_id>/reeks")
@policy(Action.EDIT_PLAN)
def edit(session_id: UUID) -> ResponseReturnValue:
    """Show the form to change a meeting with the others of its series."""
    row = pages.find(session_id)
    return pages.edit(row, pages.filled(row))


@bp.post("/bijeenkomsten/<uuid:session_id>/reeks")
@policy(Action.EDIT_PLAN)
def save(session_id: UUID) -> ResponseReturnValue:
    """Show what would change, and save it when that was seen."""
    row = pages.find(session_id)
    form = pages.with_choices(SeriesForm(), row)
    if form.step.data == "edit":
        return pages.edit(row, form)
    if not form.validate_on_submit():
        return pages.edit(row, form), 422
    try:
        asked = pages.asked(row, form, pages.seen(row))
        if form.step.data != "save" and asked.scope is not Scope.ONE:
            return pages.preview(row, form, edits.preview(db.session(), asked, now=clock()))
        done = edits.edit(db.session(), asked, by=actor(), now=clock())
    except PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
        return pages.edit(row, form), 422
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        return _refused(session_id, form, refusal)
    db.session.commit()
    said = companion_words.moved(_saved(row, asked.scope), series.along(db.session(), done))
    undoing.offer_act(done, said)
    return redirect(url_for("series.show", activity_id=row.activity_id))


@bp.get("/bijeenkomsten/<uuid:session_id>/reeks/vervallen")
@policy(Action.EDIT_PLAN)
def confirm_cancel(session_id: UUID) -> ResponseReturnValue:
    """Ask which meetings are cancelled, and why."""
    row = pages.find(session_id)
    form = CancelSeriesForm(formdata=None, scope=Scope.FOLLOWING.value, publish=True, along=pages.beside(row))
    return pages.cancel(row, form)


@bp.post("/bijeenkomsten/<uuid:session_id>/reeks/vervallen")
@policy(Action.EDIT_PLAN)
def cancel(session_id: UUID) -> ResponseReturnValue:
    """Cancel the meetings, and tell everybody at once when that was ticked."""
    row = pages.find(session_id)
    form = CancelSeriesForm()
    if not form.validate_on_submit():
        return pages.cancel(row, form), 422
    scope, reason, along = form.wanted_scope, str(form.reason.data), form.along.data
    try:
        gone = cancelling.preview(db.session(), session_id, scope=scope, along=along, now=clock())
        done = cancelling.cancel(
            db.session(), session_id, scope=scope, reason=reason, along=along, by=actor(), now=clock()
        )
    except Refusal as refusal:
        db.session.rollback()
        pages.refused(form, refusal)
        return pages.cancel(pages.find(session_id), form), 409
    if form.publish.data:
        publishing.publish(db.session(), [one.meeting.id for one in gone], by=actor(), now=clock())
    db.session.commit()
    jobs.ring()
    number = len([one for one in gone if one.entry.activity_id == row.activity_id])
    said = ngettext("%(num)s bijeenkomst vervalt.", "%(num)s bijeenkomsten vervallen.", number)
    undoing.offer_act(done, companion_words.cancelled(said, series.along(db.session(), done)))
    return redirect(url_for("series.show", activity_id=row.activity_id))


@bp.get("/bijeenkomsten/<uuid:session_id>/reeks/extra")
@policy(Action.EDIT_PLAN)
def new_extra(session_id: UUID) -> ResponseReturnValue:
    """Show the form for an extra meeting, made like this one."""
    row = pages.find(session_id)
    return pages.extra_meeting(row, pages.filled_extra(row))


@bp.post("/bijeenkomsten/<uuid:session_id>/reeks/extra")
@policy(Action.EDIT_PLAN)
def add_extra(session_id: UUID) -> ResponseReturnValue:
    """Plan an extra meeting."""
    row = pages.find(session_id)
    form = pages.with_spaces(ExtraForm())
    if not form.validate_on_submit():
        return pages.extra_meeting(row, form), 422
    try:
        done = lengthening.add(db.session(), pages.asked_extra(row, form), by=actor(), now=clock())
    except PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
        return pages.extra_meeting(row, form), 422
    except Refusal as refusal:
        db.session.rollback()
        pages.refused(form, refusal)
        return pages.extra_meeting(pages.find(session_id), form), 409
    db.session.commit()
    undoing.offer_act(done, _("De extra bijeenkomst staat in de planning, als concept."))
    return redirect(url_for("series.show", activity_id=row.activity_id))


@bp.get("/bijeenkomsten/<uuid:session_id>/reeks/opschuiven")
@policy(Action.EDIT_PLAN)
def confirm_longer(session_id: UUID) -> ResponseReturnValue:
    """Show what happens when this meeting is lost and the rest moves up."""
    row = pages.find(session_id)
    try:
        return pages.longer(row, LongerForm(formdata=None))
    except Refusal as refusal:
        return _not_longer(row, refusal)


@bp.post("/bijeenkomsten/<uuid:session_id>/reeks/opschuiven")
@policy(Action.EDIT_PLAN)
def lengthen(session_id: UUID) -> ResponseReturnValue:
    """Cancel this meeting, let the rest move up, and plan one more at the end."""
    row = pages.find(session_id)
    form = LongerForm()
    try:
        if not form.validate_on_submit():
            return pages.longer(row, form), 422
        done = lengthening.lengthen(db.session(), session_id, reason=str(form.reason.data), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        return _not_longer(pages.find(session_id), refusal)
    db.session.commit()
    undoing.offer_act(done, _("De rest is opgeschoven, en er is een bijeenkomst bij gekomen."))
    return redirect(url_for("series.show", activity_id=row.activity_id))


@bp.post("/reekswijzigingen/<uuid:act_id>/ongedaan")
@policy(Action.EDIT_PLAN)
def undo(act_id: UUID) -> ResponseReturnValue:
    """Take an act on several meetings back as a whole."""
    activity_id = series.activity_of(db.session(), act_id)
    if activity_id is None:
        raise NotFound
    try:
        acts.undo(db.session(), act_id, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(" ".join(sentences.refusals_of(refusal, location().zone)), "error")
        return redirect(url_for("series.show", activity_id=activity_id))
    db.session.commit()
    jobs.ring()
    flash(_("Ongedaan gemaakt: alles staat weer zoals het stond."), "success")
    return redirect(url_for("series.show", activity_id=activity_id))


def _not_longer(row: ProgrammeSession, refusal: Refusal) -> ResponseReturnValue:
    flash(" ".join(sentences.refusals_of(refusal, location().zone)), "error")
    return redirect(url_for("series.show", activity_id=row.activity_id))


def _refused(session_id: UUID, form: SeriesForm, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    pages.refused(form, refusal)
    return pages.edit(pages.find(session_id), form), 409


def _saved(row: ProgrammeSession, scope: Scope) -> str:
    if scope is Scope.ONE:
        return _("%(title)s is opgeslagen.", title=row.title)
    return _("De bijeenkomsten zijn gewijzigd. Maak ze bekend om berichten te sturen.")
