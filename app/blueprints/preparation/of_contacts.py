"""The tasks of a partner's contact, behind the link of a mail: seen and ticked off without signing in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import mailed_links
from app.blueprints.context import clock
from app.blueprints.preparation.forms import TickForm
from app.extensions import db
from app.notify import links
from app.programme import tasks
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import tasks as reading
from app.queries.tasks import ContactWithTasks

bp = Blueprint("tasks_of_contacts", __name__, url_prefix="/taken")

SHOWN_WHEN_DONE = timedelta(days=14)


@bp.get("/<token>")
@policy(Action.TOKEN_BOUND)
def show(token: str) -> ResponseReturnValue:
    """Show what is theirs to do; looking changes nothing."""
    who = _contact(token)
    found = reading.of_contact(db.session(), who.id, since=clock() - SHOWN_WHEN_DONE)
    own_mails_token = links.make_own_mails(who.id, secret=current_app.config["SECRET_KEY"])
    return render_template(
        "answers/tasks.html",
        who=who,
        tasks=found,
        token=token,
        own_mails_token=own_mails_token,
        today=clock().date(),
    )


@bp.post("/<token>/<uuid:task_id>")
@policy(Action.TOKEN_BOUND)
def tick(token: str, task_id: UUID) -> ResponseReturnValue:
    """Note that one of them is done, or not after all."""
    who, form = _contact(token), TickForm()
    if not form.validate_on_submit():
        raise BadRequest
    try:
        tasks.tick_own(db.session(), task_id, contact_id=who.id, done=form.done.data, now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    return redirect(url_for("tasks_of_contacts.show", token=token))


def _contact(token: str) -> ContactWithTasks:
    """Return whose tasks they are."""
    return mailed_links.opened(token, links.read_tasks, reading.contact)
