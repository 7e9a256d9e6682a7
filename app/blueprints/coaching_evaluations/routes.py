"""Evaluations on the desk of the coach: which are due, writing, signing, and what was answered."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest, NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints.coaching_evaluations import forms, words
from app.blueprints.coaching_evaluations.doors import opens
from app.blueprints.coaching_evaluations.forms import AdditionForm, EvaluationForm, SignForm
from app.blueprints.context import actor, clock, location, today
from app.blueprints.freshness import fresh
from app.blueprints.moods import FACES
from app.child_keys import ChildKeys
from app.extensions import db
from app.planning.coaching.evaluation import EvaluationText
from app.planning.coaching.months import Standing
from app.programme.coaching import evaluation_reading, evaluations
from app.programme.coaching.evaluation_refusals import AlreadySigned, DraftChanged
from app.programme.coaching.evaluations import About, Typed
from app.programme.coaching.refusals import KeyLost, SealBroken
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import coaching_evaluations as reading

bp = Blueprint("coaching_evaluations", __name__, url_prefix="/muziek")


@bp.get("/evaluaties")
@policy(Action.COACH)
@opens
def due() -> ResponseReturnValue:
    """List the months of all trajectories that ask for an evaluation, those that are late first."""
    return _overview(None)


@bp.get("/<uuid:trajectory_id>/evaluaties")
@policy(Action.COACH)
@opens
def overview(trajectory_id: UUID) -> ResponseReturnValue:
    """List the months of one trajectory."""
    return _overview(trajectory_id)


@bp.get("/<uuid:trajectory_id>/evaluaties/<stretch>")
@policy(Action.COACH)
@fresh
@opens
def write(trajectory_id: UUID, stretch: str) -> ResponseReturnValue:
    """Show what an evaluation starts from, with the draft."""
    about = _about(trajectory_id, stretch)
    try:
        return _desk(about, EvaluationForm(formdata=None), None)
    except AlreadySigned:
        db.session.rollback()
        return redirect(_page_of(about))


@bp.post("/<uuid:trajectory_id>/evaluaties/<stretch>")
@policy(Action.COACH)
@fresh
@opens
def save(trajectory_id: UUID, stretch: str) -> ResponseReturnValue:
    """Keep the draft, and show it as its readers will see it."""
    about, form = _about(trajectory_id, stretch), EvaluationForm()
    typed = form.typed()
    if not form.in_order(typed):
        return _again(about, form, typed), 422
    try:
        evaluations.save(db.session(), about, typed, version=form.seen, by=actor(), keys=_keys(), now=clock())
    except AlreadySigned as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return _show(about, AdditionForm(formdata=None, text=typed.text)), 409
    except DraftChanged as changed:
        db.session.rollback()
        form.form_errors.append(words.refusal(changed, location().zone))
        return _again(about, form, typed, theirs=changed), 409
    except (NoSuchThing, KeyLost, SealBroken):
        raise
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _again(about, form, typed), 409
    db.session.commit()
    flash(_("Bewaard. Zo ziet de lezer het."), "success")
    return redirect(_page_of(about))


@bp.get("/<uuid:trajectory_id>/evaluaties/<stretch>/lezen")
@policy(Action.COACH)
@fresh
@opens
def show(trajectory_id: UUID, stretch: str) -> ResponseReturnValue:
    """Show an evaluation as its readers see it, with what they answered."""
    return _show(_about(trajectory_id, stretch), AdditionForm(formdata=None))


@bp.post("/<uuid:trajectory_id>/evaluaties/<stretch>/ondertekenen")
@policy(Action.COACH)
@fresh
@opens
def sign(trajectory_id: UUID, stretch: str) -> ResponseReturnValue:
    """Sign what was shown, and send it."""
    about, form = _about(trajectory_id, stretch), SignForm()
    if not form.validate_on_submit():
        raise BadRequest
    try:
        evaluations.sign(db.session(), about, version=form.seen, by=actor(), keys=_keys(), now=clock())
    except (NoSuchThing, KeyLost, SealBroken):
        raise
    except Refusal as refusal:
        return _refused(about, refusal)
    db.session.commit()
    jobs.ring()
    flash(_("Ondertekend. Mentor en voogd krijgen een mail met een link."), "success")
    return redirect(_page_of(about))


@bp.post("/<uuid:trajectory_id>/evaluaties/<stretch>/aanvulling")
@policy(Action.COACH)
@fresh
@opens
def add(trajectory_id: UUID, stretch: str) -> ResponseReturnValue:
    """Put something below a signed evaluation."""
    about, form = _about(trajectory_id, stretch), AdditionForm()
    if not form.validate_on_submit():
        return _show(about, form), 422
    try:
        evaluations.add(db.session(), about, str(form.text.data), by=actor(), keys=_keys(), now=clock())
    except (NoSuchThing, KeyLost, SealBroken):
        raise
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _show(about, form), 409
    db.session.commit()
    jobs.ring()
    flash(_("De aanvulling staat eronder. De lezers krijgen een nieuwe link."), "success")
    return redirect(_page_of(about))


@bp.post("/<uuid:trajectory_id>/evaluaties/<stretch>/versturen")
@policy(Action.COACH)
@fresh
@opens
def send(trajectory_id: UUID, stretch: str) -> ResponseReturnValue:
    """Send mentor and guardian a new link."""
    about, form = _about(trajectory_id, stretch), SignForm()
    if not form.validate_on_submit():
        raise BadRequest
    try:
        number = evaluations.send_again(db.session(), about, by=actor(), now=clock())
    except (NoSuchThing, KeyLost, SealBroken):
        raise
    except Refusal as refusal:
        return _refused(about, refusal)
    db.session.commit()
    jobs.ring()
    if number:
        flash(ngettext("%(num)s persoon krijgt een nieuwe link.", "%(num)s personen krijgen een nieuwe link.", number))
    else:
        flash(_("Er is niemand om naar te sturen, of zij kregen net al een paar links."), "warning")
    return redirect(_page_of(about))


def _overview(trajectory_id: UUID | None) -> str:
    found = reading.of_coach(db.session(), actor().user_id, trajectory_id=trajectory_id)
    if trajectory_id is not None and not found:
        raise NotFound
    lines = words.lines(found, today=today())
    return render_template(
        "coaching_evaluations/overview.html",
        one=found[0] if trajectory_id is not None else None,
        lines=lines,
        late=sum(line.standing is Standing.OVERDUE for line in lines),
        closing=words.CLOSING,
    )


def _desk(about: About, form: EvaluationForm, typed: Typed | None, theirs: DraftChanged | None = None) -> str:
    found = evaluations.desk(db.session(), about, by=actor(), keys=_keys(), now=clock())
    db.session.commit()
    shown = typed or forms.kept(found)
    form.text.data, form.moods_shown.data = shown.text, shown.moods_shown
    if typed is None or theirs is not None:
        form.version.data = str(found.version)
    other: EvaluationText | None = theirs.theirs if theirs is not None else None
    return render_template(
        "coaching_evaluations/write.html",
        about=about,
        stretch=words.stretch(about.month),
        title=words.about(about),
        desk=found,
        form=form,
        typed=shown,
        theirs=other,
        faces=FACES,
        progress=words.progress,
        most=forms.MOST,
    )


def _again(about: About, form: EvaluationForm, typed: Typed, theirs: DraftChanged | None = None) -> str:
    return _desk(about, form, typed, theirs)


def _show(about: About, form: AdditionForm) -> str:
    found = evaluation_reading.for_coach(db.session(), about, by=actor(), keys=_keys(), now=clock())
    db.session.commit()
    return render_template(
        "coaching_evaluations/show.html",
        about=about,
        stretch=words.stretch(about.month),
        title=words.title(found.month, closing=found.closing),
        found=found,
        form=form,
        sign_form=SignForm(formdata=None, version=str(found.version)),
        faces=FACES,
        progress=words.progress,
    )


def _refused(about: About, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    flash(words.refusal(refusal, location().zone), "error")
    return redirect(_page_of(about))


def _about(trajectory_id: UUID, stretch: str) -> About:
    try:
        return About(trajectory_id=trajectory_id, month=words.month_of(stretch))
    except ValueError as error:
        raise NotFound from error


def _page_of(about: About) -> str:
    stretch = words.stretch(about.month)
    return url_for("coaching_evaluations.show", trajectory_id=about.trajectory_id, stretch=stretch)


def _keys() -> ChildKeys:
    keys: ChildKeys = current_app.config["CHILD_KEYS"]
    return keys
