"""What asks for attention: see it for a week or a term, mend it, accept it, open it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, may, policy
from app.blueprints import companion_words, conflict_sentences, points, sentences, undoing, way_back
from app.blueprints.attention import filters, words
from app.blueprints.attention.forms import AcceptForm, MendForm, ReopenForm
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.planning.errors import PlanningError
from app.planning.weeks import IsoWeek
from app.programme import acceptances, children, companions, sessions
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import attention, book_sets, session_page, tasks, waiting_lists

bp = Blueprint("attention", __name__, url_prefix="/aandacht")


@bp.get("")
@policy(Action.SEE_PLAN)
def this_week() -> ResponseReturnValue:
    """Lead to the week of today."""
    return redirect(url_for("attention.week", week=str(IsoWeek.containing(_today()))))


@bp.get("/<week>")
@policy(Action.SEE_PLAN)
def week(week: str) -> ResponseReturnValue:
    """Show what asks for attention in a week."""
    try:
        shown = IsoWeek.parse(week)
    except PlanningError as error:
        raise NotFound from error
    days = shown.days()
    return _page(first=days[0], last=days[-1], week=shown)


@bp.get("/periode")
@policy(Action.SEE_PLAN)
def term() -> ResponseReturnValue:
    """Show what asks for attention from one day to another: a term, usually."""
    first, last = filters.term(request.args, _today())
    return _page(first=first, last=last, week=None)


@bp.get("/gezinnen/<day>")
@policy(Action.SEE_CHILDREN)
def families(day: str) -> ResponseReturnValue:
    """Show which families have a lot on one day, and what."""
    try:
        shown = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    here = location()
    found = children.busy_families(db.session(), shown, location=here, by=actor(), now=clock())
    db.session.commit()
    return render_template(
        "attention/families.html",
        day=shown,
        week=str(IsoWeek.containing(shown)),
        families=found,
        limit=here.family_limit,
    )


@bp.post("/<uuid:session_id>/oplossen")
@policy(Action.EDIT_PLAN)
def mend(session_id: UUID) -> ResponseReturnValue:
    """Move a session to the time or the space that was proposed."""
    form = MendForm()
    form.space.offer(session_page.offered_spaces(db.session()), empty="")
    if not form.validate_on_submit():
        raise BadRequest
    try:
        row = sessions.find(db.session(), session_id)
        now_is = sessions.details_of(row)
        done = companions.edit(
            db.session(),
            session_id,
            wanted=replace(now_is, slot=form.slot(), space_id=form.space.data or now_is.space_id),
            version=form.version_seen,
            along=None,
            by=actor(),
            now=clock(),
        )
    except NoSuchThing as error:
        raise NotFound from error
    except PlanningError as error:
        raise BadRequest from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(_back(form.back.data, session_id))
    db.session.commit()
    text = _("Opgelost: %(title)s is verplaatst.", title=row.title)
    undoing.offer(done.change, companion_words.moved(text, done.titles))
    return redirect(_back(form.back.data, session_id))


@bp.get("/<uuid:session_id>/<key>/accepteren")
@policy(Action.EDIT_PLAN)
def accept(session_id: UUID, key: str) -> ResponseReturnValue:
    """Ask why a conflict may be."""
    return _accept_page(session_id, key, AcceptForm(formdata=None, back=request.args.get("terug", "")))


@bp.post("/<uuid:session_id>/<key>/accepteren")
@policy(Action.EDIT_PLAN)
def accepted(session_id: UUID, key: str) -> ResponseReturnValue:
    """Keep that a conflict may be, and why."""
    form = AcceptForm()
    if not form.validate_on_submit():
        return _accept_page(session_id, key, form, status=422)
    try:
        acceptances.accept(
            db.session(), session_id, key=key, reason=str(form.reason.data).strip(), by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _accept_page(session_id, key, form, status=409)
    db.session.commit()
    flash(_("Geaccepteerd. Verandert er iets, dan staat dit punt weer open."), "success")
    return redirect(_back(form.back.data, session_id))


@bp.post("/geaccepteerd/<uuid:accepted_id>/heropenen")
@policy(Action.EDIT_PLAN)
def reopen(accepted_id: UUID) -> ResponseReturnValue:
    """Open a conflict again that was accepted."""
    form = ReopenForm()
    if not form.validate_on_submit():
        raise BadRequest
    try:
        session_id = acceptances.reopen(db.session(), accepted_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("Het punt staat weer open."), "success")
    return redirect(_back(form.back.data, session_id))


def _page(*, first: date, last: date, week: IsoWeek | None) -> str:
    here, wanted = location(), filters.asked(request.args)
    # In a term there are too many to look for a mend for each: its lines lead to the week, which has them.
    found = attention.attention_in(
        db.session(), location=here, first=first, last=last, now=clock(), mends=week is not None
    )
    return render_template(
        "attention/overview.html",
        late_tasks=tasks.late(db.session(), today=_today()),
        seats=waiting_lists.asking(db.session(), now=clock()) if may(actor(), Action.EDIT_CHILDREN) else (),
        few_sets=book_sets.low(db.session()) if may(actor(), Action.EDIT_CHILDREN) else None,
        shown=filters.choose(points.lines(found, zone=here.zone), wanted),
        wanted=wanted,
        first=first,
        last=last,
        week=week,
        age_groups=session_page.age_groups(db.session()),
        sessions=len(found.sessions),
        kind_words=words.kinds(),
        severity_words=words.severities(),
        undo=undoing.last(),
    )


def _accept_page(session_id: UUID, key: str, form: AcceptForm, *, status: int = 200) -> ResponseReturnValue:
    back = _back(form.back.data, session_id)
    try:
        point = acceptances.find(db.session(), session_id, key=key, now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(back)
    text = conflict_sentences.conflict(point.conflict)
    return render_template(
        "attention/accept.html", session_id=session_id, key=key, text=text, form=form, back=back
    ), status


def _today() -> date:
    return clock().astimezone(ZoneInfo(location().zone)).date()


def _back(asked: str | None, session_id: UUID) -> str:
    """Return the page of ours that somebody came from, or else that of the session."""
    return way_back.inside(asked) or url_for("sessions.show", session_id=session_id)
