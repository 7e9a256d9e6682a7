"""The week: see it, move a session, undo, publish."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import companion_words, sentences, undoing, way_back, wording
from app.blueprints.agenda import pages
from app.blueprints.agenda.forms import MoveForm, PublishForm
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.models.activities import ProgrammeSession, SessionChange
from app.planning.errors import PlanningError
from app.planning.weeks import IsoWeek
from app.programme import companions, lanes, publishing, sessions
from app.programme.companions import Done
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries.board import LaneKind
from app.queries.plan import SessionInPlan, sessions_in

bp = Blueprint("agenda", __name__)


@bp.get("/week")
@policy(Action.SEE_PLAN)
def this_week() -> ResponseReturnValue:
    """Lead to the week of today, or to the week that was asked for in a form."""
    asked = request.args.get("week")
    target = asked or str(IsoWeek.containing(today()))
    return redirect(url_for("agenda.week", week=target, rijen=request.args.get("rijen")))


@bp.get("/week/<week>")
@policy(Action.SEE_PLAN)
def week(week: str) -> ResponseReturnValue:
    """Show the board of a week."""
    shown = _week(week)
    asked = request.args.get("week")
    if asked and asked != week:
        return redirect(url_for("agenda.week", week=str(_week(asked)), rijen=request.args.get("rijen")))
    lane_kind = _lane_kind(request.args.get("rijen"))
    rendered = pages.rendered_board(shown, lane_kind)
    page = render_template(
        "agenda/board.html",
        board=rendered.board,
        places=pages.PLACES,
        links=pages.links(shown, lane_kind),
        undo=undoing.last(),
    )
    return pages.put_together(page, rendered)


@bp.post("/bijeenkomsten/<uuid:session_id>/verplaatsen")
@policy(Action.EDIT_PLAN)
def move(session_id: UUID) -> ResponseReturnValue:
    """Move a session to another day, time or row: what dragging, the keyboard and the form all send."""
    form = MoveForm()
    if not form.validate_on_submit():
        return _refused(_first_error(form), 422, session_id)
    try:
        done = lanes.move(
            db.session(),
            session_id,
            place=lanes.Place(
                slot=form.slot(),
                kind=form.lane_kind.data or "",
                id=form.lane.data or "",
                from_id=form.from_lane.data or "",
            ),
            version=form.version_seen,
            by=actor(),
            now=clock(),
        )
    except PlanningError as error:
        return _refused(sentences.unplannable(error), 422, session_id)
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        return _refused(sentences.refusal(refusal, location().zone), 409, session_id)
    db.session.commit()
    return _moved(session_id, done, form)


@bp.post("/wijzigingen/<uuid:change_id>/ongedaan")
@policy(Action.EDIT_PLAN)
def undo(change_id: UUID) -> ResponseReturnValue:
    """Take a change back."""
    try:
        session_id = companions.undo(db.session(), change_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        text = sentences.refusal(refusal, location().zone)
        if _wants_json():
            return jsonify(status="refused", message=text, errors=[]), 409
        flash(text, "error")
        return redirect(way_back.inside(request.referrer) or url_for("agenda.this_week"))
    db.session.commit()
    jobs.ring()
    row = sessions.find(db.session(), session_id)
    text = _("Ongedaan gemaakt: %(title)s staat weer op %(moment)s uur.", title=row.title, moment=_moment(row))
    if _wants_json():
        return _board_answer(text, None, IsoWeek.containing(row.starts_local.date()))
    flash(text, "success")
    return redirect(url_for("agenda.week", week=str(IsoWeek.containing(row.starts_local.date()))))


@bp.get("/week/<week>/bekendmaken")
@policy(Action.PUBLISH_PLAN)
def publish(week: str) -> ResponseReturnValue:
    """Show who would be told what, before anything goes out."""
    shown = _week(week)
    announcements = publishing.preview(_entries(shown), now=clock())
    form = PublishForm(formdata=None)
    return render_template("agenda/publish.html", week=shown, announcements=announcements, form=form)


@bp.post("/week/<week>/bekendmaken")
@policy(Action.PUBLISH_PLAN)
def publish_week(week: str) -> ResponseReturnValue:
    """Publish the sessions that were ticked."""
    shown = _week(week)
    form = PublishForm()
    if not form.validate_on_submit():
        return _refused(_first_error(form), 422, None)
    ticked = set(request.form.getlist("session", type=UUID))
    ids = [entry.planned.id for entry in _entries(shown) if entry.planned.id in ticked]
    try:
        done = publishing.publish(db.session(), ids, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("agenda.publish", week=str(shown)))
    db.session.commit()
    jobs.ring()
    flash(_published(done), "success")
    return redirect(url_for("agenda.week", week=str(shown)))


def _published(done: publishing.Published) -> str:
    known = ngettext("%(num)s bijeenkomst is bekend.", "%(num)s bijeenkomsten zijn bekend.", done.sessions)
    mails = ngettext("%(num)s bericht wordt nu verstuurd.", "%(num)s berichten worden nu verstuurd.", done.messages)
    return f"{known} {mails}"


def _entries(week: IsoWeek) -> tuple[SessionInPlan, ...]:
    here = location()
    period = week.period(here.zone)
    return sessions_in(db.session(), starts_at=period.starts_at, ends_at=period.ends_at, location_id=here.id)


def _moved(session_id: UUID, done: Done, form: MoveForm) -> ResponseReturnValue:
    row = sessions.find(db.session(), session_id)
    text = companion_words.moved(pages.where_and_when(row.title, _moment(row)), done.titles)
    if not _wants_json():
        undoing.offer(done.change, text)
        return redirect(url_for("agenda.week", week=str(IsoWeek.containing(row.starts_local.date()))))
    asked = form.week.data or ""
    return _board_answer(text, done.change, _week(asked) if asked else IsoWeek.containing(row.starts_local.date()))


def _board_answer(text: str, change: SessionChange | None, week: IsoWeek) -> ResponseReturnValue:
    pages.see_new_version()
    rendered = pages.rendered_board(week, _lane_kind(request.form.get("lane_kind") or request.args.get("rijen")))
    return jsonify(
        status="moved",
        message=text,
        board=rendered.table.decode(),
        undo={"text": text, "url": url_for("agenda.undo", change_id=change.id)} if change else None,
        pending=rendered.board.pending,
    )


def _refused(text: str, code: int, session_id: UUID | None) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(status="refused", message=text, errors=[]), code
    flash(text, "error")
    if session_id:
        return redirect(url_for("sessions.show", session_id=session_id))
    return redirect(url_for("agenda.this_week"))


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _moment(row: ProgrammeSession) -> str:
    return wording.moment(row.starts_at, row.zone)


def _week(text: str) -> IsoWeek:
    try:
        return IsoWeek.parse(text)
    except PlanningError as error:
        raise NotFound from error


def _lane_kind(text: str | None) -> LaneKind:
    try:
        return LaneKind(text or LaneKind.AGE_GROUP)
    except ValueError:
        return LaneKind.AGE_GROUP


def _first_error(form: MoveForm | PublishForm) -> str:
    return str(next((errors[0] for errors in form.errors.values() if errors), _("Vul het formulier opnieuw in.")))
