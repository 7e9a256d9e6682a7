"""Reading aloud by language, and the book case with who opens it."""

from __future__ import annotations

from datetime import time, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from wtforms.validators import InputRequired

from app.access import Action, policy
from app.blueprints import wording
from app.blueprints.context import actor, clock, location, today
from app.blueprints.fields import IdField
from app.blueprints.library import words
from app.blueprints.slots import SlotForm
from app.extensions import db
from app.planning.errors import PlanningError
from app.planning.languages import SPOKEN
from app.programme.library import reading
from app.programme.library.reading import Reading
from app.programme.refusals import Refusal
from app.queries import library_reading as queries
from app.queries import session_page

bp = Blueprint("reading", __name__, url_prefix="/bibliotheek")

IN_A_WEEK = timedelta(days=7)
STARTS, ENDS = time(15), time(15, 45)


class ReadingForm(SlotForm):
    """When and where is read aloud, and who answers for it."""

    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    responsible = IdField(_l("Verantwoordelijk"), [InputRequired(_l("Kies wie verantwoordelijk is."))])


@bp.get("/voorlezen")
@policy(Action.SEE_CHILDREN)
def overview() -> ResponseReturnValue:
    """Set children by language against readers by language."""
    lines = queries.languages(db.session(), today=today(), now=clock())
    return render_template(
        "library/reading.html", lines=lines, names={line.code: wording.language(line.code) for line in lines}
    )


@bp.get("/voorlezen/<language>")
@policy(Action.EDIT_PLAN)
def ask(language: str) -> ResponseReturnValue:
    """Ask when is read aloud in a language."""
    form = ReadingForm(formdata=None, day=today() + IN_A_WEEK, starts=STARTS, ends=ENDS, responsible=actor().user_id)
    return _page(language, form)


@bp.post("/voorlezen/<language>")
@policy(Action.EDIT_PLAN)
def plan(language: str) -> ResponseReturnValue:
    """Plan that is read aloud in a language."""
    form = ReadingForm()
    _offer(form)
    if not form.validate_on_submit() or form.space.data is None or form.responsible.data is None:
        return _page(language, form), 422
    name = wording.language(_known(language))
    try:
        wanted = Reading(
            language=language,
            title=_("Voorlezen in het %(language)s", language=name),
            slot=form.slot(),
            space_id=form.space.data,
            responsible_id=form.responsible.data,
        )
        activity = reading.plan(db.session(), wanted, by=actor(), now=clock())
    except (Refusal, PlanningError) as refusal:
        db.session.rollback()
        form.form_errors.append(words.unplanned(refusal, location().zone))
        return _page(language, form), 409
    db.session.commit()
    flash(_("Het voorlezen staat in de planning. Kies nu wie er voorleest."), "success")
    return redirect(url_for("series.show", activity_id=activity.id))


@bp.get("/boekenkast")
@policy(Action.SEE_PLAN)
def case() -> ResponseReturnValue:
    """Show when the book case opens next, and who is there."""
    scope = db.session()
    return render_template(
        "library/case.html",
        openings=queries.openings(scope, now=clock()),
        template_id=queries.template(scope, queries.CASE),
    )


def _known(language: str) -> str:
    if language not in SPOKEN and language not in queries.spoken(db.session(), today=today()):
        raise NotFound
    return language


def _offer(form: ReadingForm) -> None:
    form.space.offer(session_page.offered_spaces(db.session()), empty=_("Kies…"))
    form.responsible.offer(session_page.staff(db.session(), location().id))


def _page(language: str, form: ReadingForm) -> str:
    _offer(form)
    return render_template("library/read.html", form=form, language=language, name=wording.language(_known(language)))
