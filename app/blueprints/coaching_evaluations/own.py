"""What a mentor or guardian sees who signed in: the evaluations of the young people they follow, and nothing else."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Action, policy
from app.blueprints.coaching_evaluations import words
from app.blueprints.coaching_evaluations.doors import opens
from app.blueprints.coaching_evaluations.forms import ReplyForm
from app.blueprints.context import actor, clock, location
from app.blueprints.freshness import fresh
from app.blueprints.moods import FACES
from app.extensions import db
from app.programme.coaching import evaluation_reading
from app.programme.coaching.refusals import KeyLost, SealBroken
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import evaluation_readers

bp = Blueprint("own_evaluations", __name__, url_prefix="/mijn-evaluaties")


@bp.get("")
@policy(Action.READ_EVALUATIONS)
@fresh
@opens
def overview() -> ResponseReturnValue:
    """List the evaluations by young person."""
    found = evaluation_readers.of_reader(db.session(), actor().user_id)
    return render_template("coaching_evaluations/own.html", found=found, title=words.title)


@bp.get("/<uuid:evaluation_id>")
@policy(Action.READ_EVALUATIONS)
@fresh
@opens
def show(evaluation_id: UUID) -> ResponseReturnValue:
    """Show an evaluation, with a place to answer."""
    return _page(evaluation_id, ReplyForm(formdata=None))


@bp.post("/<uuid:evaluation_id>")
@policy(Action.READ_EVALUATIONS)
@fresh
@opens
def answer(evaluation_id: UUID) -> ResponseReturnValue:
    """Keep an answer."""
    form = ReplyForm()
    if not form.validate_on_submit():
        return _page(evaluation_id, form), 422
    try:
        evaluation_reading.answer(
            db.session(),
            evaluation_id,
            text=str(form.text.data or ""),
            talk=bool(form.talk.data),
            by=actor(),
            keys=current_app.config["CHILD_KEYS"],
            now=clock(),
        )
    except (NoSuchThing, KeyLost, SealBroken):
        raise
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(evaluation_id, form), 409
    db.session.commit()
    flash(_("Bedankt! Uw antwoord is bewaard."), "success")
    return redirect(url_for("own_evaluations.show", evaluation_id=evaluation_id))


def _page(evaluation_id: UUID, form: ReplyForm) -> str:
    found = evaluation_reading.for_reader(
        db.session(), evaluation_id, by=actor(), keys=current_app.config["CHILD_KEYS"], now=clock()
    )
    db.session.commit()
    return render_template(
        "coaching_evaluations/read.html",
        found=found,
        form=form,
        title=words.title(found.month, closing=found.closing),
        faces=FACES,
        progress=words.progress,
        action=url_for("own_evaluations.answer", evaluation_id=evaluation_id),
        back=url_for("own_evaluations.overview"),
        frame="layout/page.html",
        zone=location().zone,
    )
