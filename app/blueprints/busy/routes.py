"""When partners are busy elsewhere: give a calendar as a file or an address, see what was read, take it away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, may, policy
from app.blueprints.busy import words
from app.blueprints.busy.forms import AddressForm, ButtonForm, FileForm
from app.blueprints.context import actor, clock, location
from app.calendars.busy import MOST_BYTES
from app.calendars.errors import UnreadableCalendar
from app.extensions import db
from app.fetching.addresses import UnfitAddress
from app.planning.timeslots import Period
from app.planning.weeks import IsoWeek
from app.programme import busy_sources
from app.programme.busy_sources import Whose
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import busy

bp = Blueprint("busy", __name__, url_prefix="/bezette-tijden")

MOST_SEARCH = 80
FORM_AROUND_A_FILE = 10_000


@bp.url_value_preprocessor
def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a calendar be larger than anything else that is sent; said here, before anybody reads the form."""
    if endpoint == "busy.read_file":
        request.max_content_length = MOST_BYTES + FORM_AROUND_A_FILE


@bp.get("")
@policy(Action.MANAGE_BUSY_TIMES)
def overview() -> ResponseReturnValue:
    """Show of which partners it is known when they are busy."""
    search = request.args.get("zoek", "")[:MOST_SEARCH]
    found = busy.partners(db.session(), search=search, now=clock())
    return render_template("busy/overview.html", found=found, search=search)


@bp.get("/<uuid:partner_id>")
@policy(Action.MANAGE_BUSY_TIMES)
def show(partner_id: UUID) -> ResponseReturnValue:
    """Show when a partner is busy in the coming weeks, and where we know it from."""
    return _page(partner_id, FileForm(formdata=None), AddressForm(formdata=None))


@bp.post("/<uuid:partner_id>/bestand")
@policy(Action.MANAGE_BUSY_TIMES)
def read_file(partner_id: UUID) -> ResponseReturnValue:
    """Read a calendar from a file."""
    _name(partner_id)
    form = FileForm()
    if not form.validate_on_submit():
        return _page(partner_id, form, AddressForm(formdata=None)), 422
    with form.file.data.stream as stream:
        content = stream.read(MOST_BYTES + 1)
    try:
        busy_sources.read_file(
            db.session(), Whose(partner_id=partner_id), content, zone=location().zone, by=actor(), now=clock()
        )
    except UnreadableCalendar as error:
        db.session.rollback()
        form.file.errors = [words.unreadable(error)]
        return _page(partner_id, form, AddressForm(formdata=None)), 422
    db.session.commit()
    flash(_("De agenda is gelezen. Alleen de tijden zijn bewaard."), "success")
    return redirect(url_for("busy.show", partner_id=partner_id))


@bp.post("/<uuid:partner_id>/adres")
@policy(Action.ENTER_CALENDAR_ADDRESS)
def take_address(partner_id: UUID) -> ResponseReturnValue:
    """Take the address of a calendar; the worker reads it within a minute."""
    _name(partner_id)
    form = AddressForm()
    if not form.validate_on_submit():
        return _page(partner_id, FileForm(formdata=None), form), 422
    try:
        busy_sources.take_address(
            db.session(),
            Whose(partner_id=partner_id),
            str(form.address.data),
            secret=current_app.config["SECRET_KEY"],
            by=actor(),
            now=clock(),
        )
    except UnfitAddress:
        db.session.rollback()
        form.address.errors = [_("Vul het adres van een agenda in dat begint met https:// of webcal://.")]
        return _page(partner_id, FileForm(formdata=None), form), 422
    db.session.commit()
    flash(_("Het adres is bewaard. De agenda wordt binnen een minuut gelezen."), "success")
    return redirect(url_for("busy.show", partner_id=partner_id))


@bp.post("/<uuid:partner_id>/opnieuw")
@policy(Action.MANAGE_BUSY_TIMES)
def read_again(partner_id: UUID) -> ResponseReturnValue:
    """Let the address be read now instead of in a few hours."""
    try:
        busy_sources.read_again(db.session(), Whose(partner_id=partner_id), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("De agenda wordt binnen een minuut opnieuw gelezen."), "success")
    return redirect(url_for("busy.show", partner_id=partner_id))


@bp.get("/<uuid:partner_id>/weghalen")
@policy(Action.MANAGE_BUSY_TIMES)
def confirm_removal(partner_id: UUID) -> ResponseReturnValue:
    """Ask whether a calendar may go."""
    name = _name(partner_id)
    if busy.source_of(db.session(), partner_id=partner_id) is None:
        raise NotFound
    return render_template("busy/remove.html", name=name, partner_id=partner_id, form=ButtonForm(formdata=None))


@bp.post("/<uuid:partner_id>/weghalen")
@policy(Action.MANAGE_BUSY_TIMES)
def remove(partner_id: UUID) -> ResponseReturnValue:
    """Forget when a partner is busy."""
    try:
        busy_sources.remove(db.session(), Whose(partner_id=partner_id), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("De agenda en de bezette tijden zijn weggehaald."), "success")
    return redirect(url_for("busy.show", partner_id=partner_id))


def _page(partner_id: UUID, file_form: FileForm, address_form: AddressForm) -> str:
    now, here = clock(), location()
    until = now + timedelta(weeks=busy.WEEKS_SHOWN)
    first = IsoWeek.containing(now.astimezone(ZoneInfo(here.zone)).date())
    shown = Period(starts_at=first.period(here.zone).starts_at, ends_at=until + timedelta(weeks=1))
    known = busy.of_partners(db.session(), [partner_id], shown).get(partner_id, ())
    source = busy.source_of(db.session(), partner_id=partner_id)
    return render_template(
        "busy/show.html",
        name=_name(partner_id),
        partner_id=partner_id,
        source=source,
        failure=words.failure(source.failure) if source and source.failure else None,
        coming=sum(now < period.ends_at and period.starts_at < until for period in known),
        weeks=busy.weeks(known, first=first, zone=here.zone),
        file_form=file_form,
        address_form=address_form if may(actor(), Action.ENTER_CALENDAR_ADDRESS) else None,
    )


def _name(partner_id: UUID) -> str:
    name = busy.partner_name(db.session(), partner_id)
    if name is None:
        raise NotFound
    return name
