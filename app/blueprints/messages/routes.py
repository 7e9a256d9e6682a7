"""What was sent, and what could not be: with a button to send it again."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints.context import clock
from app.extensions import db
from app.models.messages import Message, MessageState
from app.notify import outbox
from app.notify.outbox import NotResendableError
from app.queries import messages, returned_mail

bp = Blueprint("messages", __name__, url_prefix="/berichten")


@bp.get("")
@policy(Action.SEE_MESSAGES)
def overview() -> ResponseReturnValue:
    """Show the messages, newest first."""
    state = _state(request.args.get("stand"))
    found = messages.page(db.session(), state=state, number=request.args.get("bladzijde", 1, type=int))
    return render_template(
        "messages/overview.html",
        found=found,
        state=state,
        marks=returned_mail.marks(db.session()),
        form=FlaskForm(formdata=None),
    )


@bp.post("/<uuid:message_id>/opnieuw")
@policy(Action.SEE_MESSAGES)
def resend(message_id: UUID) -> ResponseReturnValue:
    """Send a message again that did not arrive, or of which nobody knows whether it did."""
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    if db.session.get(Message, message_id) is None:
        raise NotFound
    try:
        outbox.resend(db.session(), message_id, now=clock())
    except NotResendableError:
        db.session.rollback()
        flash(_("Dit bericht kan niet opnieuw worden verstuurd: het is al weg, of het is te laat."), "error")
        return redirect(url_for("messages.overview"))
    db.session.commit()
    jobs.ring()
    flash(_("Het bericht wordt opnieuw verstuurd."), "success")
    return redirect(url_for("messages.overview"))


def _state(text: str | None) -> MessageState | None:
    try:
        return MessageState(text) if text else None
    except ValueError:
        return None
