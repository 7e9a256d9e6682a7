"""What the coach of a trajectory alone reads and writes: request, intake, goals and notes, and the closing.

Each page asks for a fresh sign-in, and each reading is noted.
"""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences, undoing
from app.blueprints.coaching import reading, words
from app.blueprints.coaching.forms import ClosingForm, IntakeNoteForm
from app.blueprints.context import actor, clock, location, today
from app.blueprints.freshness import fresh
from app.extensions import db
from app.programme.coaching import closings, intakes
from app.programme.coaching.closings import ClosingReason
from app.programme.coaching.dossiers import Dossier
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries.coaching import Line

bp = Blueprint("coaching_dossier", __name__, url_prefix="/muziek/<uuid:trajectory_id>")


@bp.get("/dossier")
@policy(Action.COACH)
@fresh
def show(trajectory_id: UUID) -> ResponseReturnValue:
    """Show what is written of a young person."""
    found, dossier = reading.read(trajectory_id)
    form = IntakeNoteForm(formdata=None, text=dossier.intake)
    return _page(found, dossier, form)


@bp.post("/kennismaking/verslag")
@policy(Action.COACH)
@fresh
def note_intake(trajectory_id: UUID) -> ResponseReturnValue:
    """Keep what music means to the young person, and let the coaching start or wait."""
    form = IntakeNoteForm()
    found, dossier = reading.read(trajectory_id)
    if not form.validate_on_submit():
        return _page(found, dossier, form), 422
    try:
        intakes.note(
            db.session(),
            trajectory_id,
            (form.text.data or "").strip(),
            starts_now=form.then.data == "running",
            keys=reading.keys(),
            by=actor(),
            now=clock(),
        )
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(found, dossier, form), 422
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    return _to(trajectory_id)


@bp.get("/afsluiten")
@policy(Action.COACH)
@fresh
def ask_closing(trajectory_id: UUID) -> ResponseReturnValue:
    """Ask why it ends, and say what happens then."""
    found = reading.own_line(trajectory_id)
    return render_template("coaching/close.html", found=found, form=ClosingForm(formdata=None))


@bp.post("/afsluiten")
@policy(Action.COACH)
@fresh
def close(trajectory_id: UUID) -> ResponseReturnValue:
    """Close a trajectory, and lead to the summary."""
    found, form = reading.own_line(trajectory_id), ClosingForm()
    if not form.validate_on_submit():
        return render_template("coaching/close.html", found=found, form=form), 422
    try:
        closings.close(db.session(), trajectory_id, why=ClosingReason(form.why.data), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("coaching/close.html", found=reading.own_line(trajectory_id), form=form), 422
    db.session.commit()
    jobs.ring()
    url = url_for("coaching_dossier.reopen", trajectory_id=trajectory_id)
    undoing.offer_at(url, _("Het traject is afgesloten. Schrijf nog een korte samenvatting voor mentor en voogd."))
    return redirect(url_for("coaching.show", trajectory_id=trajectory_id))


@bp.post("/heropenen")
@policy(Action.COACH)
@fresh
def reopen(trajectory_id: UUID) -> ResponseReturnValue:
    """Take a closing of today back."""
    reading.press()
    zone = location().zone
    midnight = datetime.combine(today(), time(), tzinfo=ZoneInfo(zone))
    try:
        again = closings.reopen(db.session(), trajectory_id, since=midnight, by=actor(), now=clock())
    except NoSuchThing as missing:
        raise NotFound from missing
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, zone), "error")
        return redirect(url_for("coaching.show", trajectory_id=trajectory_id))
    db.session.commit()
    jobs.ring()
    said = _("Het traject loopt weer.") if again else _("Het traject loopt weer. Plan de afspraken opnieuw.")
    flash(said, "success")
    return redirect(url_for("coaching.show", trajectory_id=trajectory_id))


def _page(found: Line, dossier: Dossier, form: IntakeNoteForm) -> str:
    return render_template(
        "coaching/dossier.html", found=found, dossier=dossier, form=form, why=reading.why(dossier), words=words
    )


def _to(trajectory_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("coaching_dossier.show", trajectory_id=trajectory_id))
