"""The emergency card of an outing: on the phone, and on paper for the pocket."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import clock, location
from app.blueprints.outing_day import pages
from app.documents import emergency_card
from app.documents.emergency_card import Call, EmergencyCard
from app.documents.errors import NotPrintable
from app.extensions import db
from app.planning.plan import PlannedSession
from app.queries import outing_gear, outings
from app.queries.outings import Head
from app.queries.plan import sessions_by_id

bp = Blueprint("outing_card", __name__, url_prefix="/uitjes/<uuid:outing_id>")


@bp.get("/noodkaart")
@policy(Action.USE_ACCOUNT)
def show(outing_id: UUID) -> ResponseReturnValue:
    """Show whom to call, each number to be tapped."""
    head, planned = _found(outing_id)
    return render_template(
        "outing_day/card.html",
        head=head,
        planned=planned,
        numbers=outing_gear.numbers(db.session()),
        dialled=outing_gear.dialled(head.destination_phone),
    )


@bp.get("/noodkaart.pdf")
@policy(Action.USE_ACCOUNT)
def paper(outing_id: UUID) -> ResponseReturnValue:
    """Send the card to be printed."""
    head, planned = _found(outing_id)
    zone = ZoneInfo(head.zone)
    card = EmergencyCard(
        location=location().name,
        title=head.title,
        destination=head.destination,
        destination_phone=head.destination_phone,
        meeting_point=head.meeting_point,
        leads=head.responsible,
        leaves=head.times.leaves_at.astimezone(zone),
        home=head.times.home_at.astimezone(zone),
        children=planned.placed,
        adults=planned.adults,
        calls=tuple(
            Call(name=one.name, number=one.number, call_when=one.call_when) for one in outing_gear.numbers(db.session())
        ),
    )
    try:
        content = emergency_card.print_card(card, now=clock())
    except NotPrintable:
        flash(_("De noodkaart past niet, of heeft letters waarvoor er geen lettertype is."), "error")
        return redirect(url_for("outing_card.show", outing_id=outing_id))
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="noodkaart.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _found(outing_id: UUID) -> tuple[Head, PlannedSession]:
    session_id = pages.admit(outing_id)
    head = outings.head(db.session(), outing_id)
    if head is None:
        raise NotFound
    return head, sessions_by_id(db.session(), [session_id])[0].planned
