"""Looking back on a safety day: who is asked, what they said, and taking that along."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound
from wtforms import BooleanField

from app import jobs
from app.access import Action, policy
from app.blueprints.attachments import XLSX, attachment
from app.blueprints.context import actor, clock, today
from app.blueprints.evaluations import words
from app.blueprints.fields import IdsField
from app.extensions import db
from app.programme import evaluations, exporting
from app.programme.evaluations import NotHeldYet
from app.queries import evaluations as reading
from app.queries.evaluations import LookBack
from app.queries.tasks import Doer

bp = Blueprint("evaluations", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/terugblik")


class AskForm(FlaskForm):
    """Who is asked."""

    people = IdsField("")


class ByItselfForm(FlaskForm):
    """Whether everybody is asked by itself."""

    wished = BooleanField()


@bp.get("")
@policy(Action.EXPORT_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show who was asked and what they said."""
    found = _found(rotation_id)
    return render_template(
        "evaluations/show.html",
        found=found,
        held=found.day <= today(),
        answered=sum(one.answers > 0 for one in found.people),
        asked=sum(one.asked_at is not None for one in found.people),
        scores=Counter(one.score for one in found.answers),
        score_words=words.scores(),
    )


@bp.post("/vragen")
@policy(Action.EDIT_PLAN)
def ask(rotation_id: UUID) -> ResponseReturnValue:
    """Ask those who were ticked."""
    found, form = _found(rotation_id), AskForm()
    form.people.offer(Doer(id=one.contact_id, name=one.name) for one in found.people)
    if not form.validate_on_submit():
        raise BadRequest
    if not form.people.data:
        flash(_("Kies eerst wie u wilt vragen."), "error")
        return redirect(url_for("evaluations.show", rotation_id=rotation_id))
    try:
        number = evaluations.ask(
            db.session(), found.activity_id, form.people.data, day=found.day, by=actor(), now=clock()
        )
    except NotHeldYet:
        db.session.rollback()
        flash(_("De veiligheidsdag is nog niet geweest. Vraag daarna om een terugblik."), "error")
        return redirect(url_for("evaluations.show", rotation_id=rotation_id))
    db.session.commit()
    jobs.ring()
    said = ngettext("%(num)s persoon krijgt een mail.", "%(num)s personen krijgen een mail.", number)
    flash(said if number else _("Iedereen die u koos, is al gevraagd."), "success")
    return redirect(url_for("evaluations.show", rotation_id=rotation_id))


@bp.post("/vanzelf")
@policy(Action.EDIT_PLAN)
def by_itself(rotation_id: UUID) -> ResponseReturnValue:
    """Choose whether everybody is asked by itself, the day after."""
    found, form = _found(rotation_id), ByItselfForm()
    if not form.validate_on_submit():
        raise BadRequest
    evaluations.ask_by_itself(db.session(), found.activity_id, wished=form.wished.data, by=actor(), now=clock())
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    return redirect(url_for("evaluations.show", rotation_id=rotation_id))


@bp.get("/antwoorden.xlsx")
@policy(Action.EXPORT_PLAN)
def download(rotation_id: UUID) -> ResponseReturnValue:
    """Send what was said as a file."""
    found = _found(rotation_id)
    content = exporting.as_sheet(db.session(), words.sheet(found), subject=found.activity_id, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, XLSX, name=f"terugblik-{found.day}.xlsx")


def _found(rotation_id: UUID) -> LookBack:
    found = reading.look_back(db.session(), rotation_id)
    if found is None:
        raise NotFound
    return found
