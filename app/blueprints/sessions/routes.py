"""One session: see it, edit it, cancel it, and choose who comes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import companion_words, points, sentences, undoing, wording
from app.blueprints.context import actor, clock, location
from app.blueprints.sessions.forms import AskForm, AssignForm, ButtonForm, CancelForm, SessionForm
from app.extensions import db
from app.models.activities import ProgrammeSession
from app.planning.errors import PlanningError
from app.planning.languages import SPOKEN
from app.planning.vocabulary import ActivityKind
from app.planning.weeks import IsoWeek
from app.programme import companions, engagements, publishing, sessions, shifts
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.sessions import SessionDetails
from app.queries import attention, courses, replies, requirements, session_page
from app.queries import companions as companions_of
from app.queries.plan import sessions_by_id
from app.queries.replies import Proposal

bp = Blueprint("sessions", __name__, url_prefix="/bijeenkomsten")


@bp.get("/<uuid:session_id>")
@policy(Action.SEE_PLAN)
def show(session_id: UUID) -> ResponseReturnValue:
    """Show a session with everybody around it."""
    row = _found(session_id)
    proposed = _proposed(row)
    return _page(row, _filled(row, proposed), proposed)


@bp.post("/<uuid:session_id>")
@policy(Action.EDIT_PLAN)
def edit(session_id: UUID) -> ResponseReturnValue:
    """Save what was changed of a session."""
    row = _found(session_id)
    form = _with_choices(SessionForm(), row)
    if not form.validate_on_submit():
        return _page(row, form), 422
    try:
        done = companions.edit(
            db.session(),
            session_id,
            wanted=_wanted(form),
            version=form.version_seen,
            along=form.along.data,
            by=actor(),
            now=clock(),
        )
    except PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
        return _page(row, form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(_found(session_id), form), 409
    db.session.commit()
    if done.change is not None:
        saved = _("%(title)s is opgeslagen.", title=form.title.data)
        undoing.offer(done.change, companion_words.moved(saved, done.titles))
    return redirect(url_for("sessions.show", session_id=session_id))


@bp.get("/<uuid:session_id>/vervallen")
@policy(Action.EDIT_PLAN)
def confirm_cancel(session_id: UUID) -> ResponseReturnValue:
    """Ask why a session is cancelled, and say who will hear of it."""
    ticked = [one.id for one in companions_of.beside(db.session(), session_id)]
    return _cancel_page(_found(session_id), CancelForm(formdata=None, along=ticked))


@bp.post("/<uuid:session_id>/vervallen")
@policy(Action.EDIT_PLAN)
def cancel(session_id: UUID) -> ResponseReturnValue:
    """Cancel a session, and tell everybody at once when that was ticked."""
    row = _found(session_id)
    form = CancelForm()
    if not form.validate_on_submit():
        return _cancel_page(row, form), 422
    try:
        reason, along = str(form.reason.data), form.along.data
        done = companions.cancel(db.session(), session_id, reason=reason, along=along, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _cancel_page(_found(session_id), form), 409
    if form.publish.data:
        together = [session_id, *(one.id for one in done.along)]
        publishing.publish(db.session(), together, by=actor(), now=clock())
    db.session.commit()
    jobs.ring()
    gone = _("%(title)s is vervallen.", title=row.title)
    undoing.offer(done.change, companion_words.cancelled(gone, done.titles))
    return redirect(url_for("agenda.week", week=_week_of(row)))


@bp.post("/<uuid:session_id>/verwijderen")
@policy(Action.EDIT_PLAN)
def remove(session_id: UUID) -> ResponseReturnValue:
    """Remove a draft that nobody was told of."""
    week = _week_of(_found(session_id))
    return _do(
        session_id,
        lambda: sessions.remove(db.session(), session_id, by=actor(), now=clock()),
        _("Het concept is verwijderd."),
        leads_to=url_for("agenda.week", week=week),
    )


@bp.post("/<uuid:session_id>/bekendmaken")
@policy(Action.PUBLISH_PLAN)
def publish(session_id: UUID) -> ResponseReturnValue:
    """Make this one session known."""
    _found(session_id)
    answer = _do(
        session_id,
        lambda: publishing.publish(db.session(), [session_id], by=actor(), now=clock()),
        _("Deze bijeenkomst is bekendgemaakt."),
    )
    jobs.ring()
    return answer


@bp.post("/<uuid:session_id>/diensten/<uuid:shift_id>")
@policy(Action.EDIT_PLAN)
def assign(session_id: UUID, shift_id: UUID) -> ResponseReturnValue:
    """Put a volunteer on a shift."""
    row = _found(session_id)
    form = AssignForm()
    form.volunteer.offer(session_page.free_volunteers(db.session(), session_id))
    if not form.validate_on_submit() or form.volunteer.data is None:
        flash(_("Kies een vrijwilliger die op deze tijd vrij is."), "error")
        return redirect(url_for("sessions.show", session_id=session_id, _anchor="mensen"))
    volunteer_id = form.volunteer.data
    return _do(
        row.id,
        lambda: shifts.assign(db.session(), shift_id, volunteer_id=volunteer_id, by=actor(), now=clock()),
        _("De vrijwilliger is ingedeeld. Maak de bijeenkomst bekend om een bericht te sturen."),
    )


@bp.post("/<uuid:session_id>/inzet/<uuid:assignment_id>/vrijgeven")
@policy(Action.EDIT_PLAN)
def release(session_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """Take a volunteer off a shift."""
    return _do(
        _found(session_id).id,
        lambda: shifts.release(db.session(), assignment_id, by=actor(), now=clock()),
        _("De plek is weer vrij. Maak de bijeenkomst bekend om een bericht te sturen."),
    )


@bp.post("/<uuid:session_id>/partners")
@policy(Action.EDIT_PLAN)
def ask(session_id: UUID) -> ResponseReturnValue:
    """Put a partner on a session."""
    row = _found(session_id)
    form = AskForm()
    form.partner.offer(session_page.offered_partners(db.session()))
    if not form.validate_on_submit() or form.partner.data is None:
        flash(_("Kies een partner uit de lijst."), "error")
        return redirect(url_for("sessions.show", session_id=session_id, _anchor="partners"))
    partner_id = form.partner.data
    return _do(
        row.id,
        lambda: engagements.ask(db.session(), session_id, partner_id=partner_id, by=actor(), now=clock()),
        _("De partner staat erbij en wordt gevraagd zodra u bekendmaakt."),
    )


@bp.post("/<uuid:session_id>/partners/<uuid:engagement_id>/weghalen")
@policy(Action.EDIT_PLAN)
def withdraw(session_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    """Take a partner off a session."""
    return _do(
        _found(session_id).id,
        lambda: engagements.withdraw(db.session(), engagement_id, by=actor(), now=clock()),
        _("De partner is weggehaald."),
    )


def _do(
    session_id: UUID, action: Callable[[], object], done: str, *, leads_to: str | None = None
) -> ResponseReturnValue:
    """Run one use case, commit, and say what was done or why it was not."""
    back = url_for("sessions.show", session_id=session_id)
    try:
        _refuse_other(session_id, action())
    except NoSuchThing as error:
        db.session.rollback()
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(back)
    db.session.commit()
    flash(done, "success")
    return redirect(leads_to or back)


def _refuse_other(session_id: UUID, changed: object) -> None:
    """Refuse an address put together from two pages: a seat or partner of another session than it names."""
    if getattr(changed, "session_id", session_id) != session_id:
        raise NoSuchThing("part of the session", session_id)


def _found(session_id: UUID) -> ProgrammeSession:
    try:
        return sessions.find(db.session(), session_id)
    except NoSuchThing as error:
        raise NotFound from error


def _proposed(row: ProgrammeSession) -> Proposal | None:
    """Return the other time that the reader came here with, from the page with answers."""
    try:
        reply_id = UUID(request.args.get("antwoord", ""))
    except ValueError:
        return None
    return replies.proposal(db.session(), reply_id, session_id=row.id)


def _filled(row: ProgrammeSession, proposed: Proposal | None) -> SessionForm:
    zone, slot = ZoneInfo(row.zone), proposed or row
    starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return _with_choices(
        SessionForm(
            formdata=None,
            along=[one.id for one in companions_of.beside(db.session(), row.id)],
            title=row.title,
            day=starts.date(),
            starts=starts.time(),
            ends=ends.time(),
            space=row.space_id,
            age_group=row.age_group_id,
            notes=row.notes,
            version=row.version,
        ),
        row,
    )


def _with_choices(form: SessionForm, row: ProgrammeSession) -> SessionForm:
    form.along.offer(companion_words.offers(companions_of.beside(db.session(), row.id), row.zone))
    form.space.offer(session_page.spaces(db.session()))
    form.age_group.offer(session_page.age_groups(db.session()), empty=_("Geen vaste groep"))
    return form


def _wanted(form: SessionForm) -> SessionDetails:
    if form.space.data is None:
        raise TypeError("the form was not validated")
    return SessionDetails(
        slot=form.slot(),
        space_id=form.space.data,
        age_group_id=form.age_group.data,
        title=str(form.title.data).strip(),
        notes=(form.notes.data or "").strip(),
    )


def _page(row: ProgrammeSession, form: SessionForm, proposed: Proposal | None = None) -> str:
    scope = db.session()
    day = row.starts_local.date()
    around = attention.attention_of(scope, row.id, location=location(), day=day, now=clock())
    entry = around.sessions[row.id]
    assign_form, ask_form = AssignForm(formdata=None), AskForm(formdata=None)
    free = session_page.free_volunteers(scope, row.id)
    assign_form.volunteer.offer(free, empty=_("Kies…"))
    ask_form.partner.offer(session_page.offered_partners(scope), empty=_("Kies…"))
    head = session_page.head(scope, row.id)
    needed = requirements.of(scope, row.id)
    return render_template(
        "sessions/show.html",
        row=row,
        entry=entry,
        course=courses.around(scope, row.activity_id) if head.kind is ActivityKind.CYCLING_LESSONS else None,
        head=head,
        seats=session_page.seats(scope, row.id),
        asked=session_page.asked(scope, row.id),
        history=session_page.history(scope, row.id),
        lines=points.lines(around, zone=row.zone, below_title=row.title),
        needed=needed,
        fillers=requirements.fillers(scope, location().id) if needed else (),
        announcement=next(iter(publishing.preview([entry], now=clock())), None),
        form=form,
        proposed=proposed,
        assign_form=assign_form,
        free=free,
        spoken=[(code, wording.language(code)) for code in SPOKEN],
        ask_form=ask_form,
        button=ButtonForm(formdata=None),
        week=_week_of(row),
        own_fields=wording.fields(row.by_hand),
        over=row.ends_at <= clock(),
        undo=undoing.last(),
    )


def _cancel_page(row: ProgrammeSession, form: CancelForm) -> str:
    beside = companions_of.beside(db.session(), row.id)
    form.along.offer(companion_words.offers(beside, row.zone))
    entries = sessions_by_id(db.session(), [row.id, *(one.id for one in beside)])
    told = [told for entry in entries for told in entry.told.values() if told.expects_it]
    moment = wording.moment(row.starts_at, row.zone)
    return render_template("sessions/cancel.html", row=row, form=form, told=len(told), moment=moment)


def _week_of(row: ProgrammeSession) -> str:
    return str(IsoWeek.containing(row.starts_local.date()))
