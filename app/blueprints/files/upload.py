"""Bringing in a plan: send a file, look at what it becomes, and plan it as a whole."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.files import words
from app.blueprints.files.export import attachment
from app.blueprints.files.forms import ConfirmForm, UploadForm
from app.calendars.errors import UnreadableCalendar
from app.extensions import db
from app.planning.weeks import IsoWeek
from app.programme import exporting, imported_calendars, importing
from app.programme.exporting import FileSort
from app.programme.importing import Preview
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import session_page
from app.sheets import reading
from app.sheets.columns import Column, Table
from app.sheets.errors import SheetError

bp = Blueprint("upload", __name__, url_prefix="/plan/importeren")

MOST_REQUEST_BYTES = reading.MOST_BYTES + 100_000
ON_A_PAGE = 100


@bp.url_value_preprocessor
def _take_a_whole_file(endpoint: str | None, _values: object) -> None:
    """Let this one form be larger than others: set before anything, the form's token too, is read."""
    if endpoint == "upload.send":
        request.max_content_length = MOST_REQUEST_BYTES


@bp.get("")
@policy(Action.IMPORT_PLAN)
def choose() -> ResponseReturnValue:
    """Show what can be sent, and a file to begin with."""
    return _page(_with_spaces(UploadForm(formdata=None)))


@bp.get("/voorbeeld.<ending>")
@policy(Action.IMPORT_PLAN)
def sample(ending: str) -> ResponseReturnValue:
    """Send a file to fill in, with names of this location."""
    if ending not in {FileSort.XLSX, FileSort.CSV}:
        raise NotFound
    today = clock().astimezone(ZoneInfo(location().zone)).date()
    content = exporting.sample(db.session(), FileSort(ending), by=actor(), today=today)
    return attachment(content, FileSort(ending), name="voorbeeld-planning")


@bp.post("")
@policy(Action.IMPORT_PLAN)
def send() -> ResponseReturnValue:
    """Read a file, and lead to what it would become."""
    form = _with_spaces(UploadForm())
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        table = _table(form.file.data.filename or "", form.file.data.read(reading.MOST_BYTES + 1))
    except (SheetError, UnreadableCalendar) as error:
        form.form_errors.append(words.refused(error))
        return _page(form), 422
    import_id = importing.keep(db.session(), table, usual_space=form.space.data, by=actor(), now=clock())
    db.session.commit()
    return redirect(url_for("upload.look", import_id=import_id))


@bp.get("/<uuid:import_id>")
@policy(Action.IMPORT_PLAN)
def look(import_id: UUID) -> ResponseReturnValue:
    """Show what a file would become, or what it became."""
    try:
        preview = importing.look(db.session(), import_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return _preview(preview)


@bp.post("/<uuid:import_id>")
@policy(Action.IMPORT_PLAN)
def plan(import_id: UUID) -> ResponseReturnValue:
    """Put everything of a file on the board that is not there yet, or nothing."""
    if not ConfirmForm().validate_on_submit():
        return redirect(url_for("upload.look", import_id=import_id))
    try:
        importing.plan(db.session(), import_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("upload.look", import_id=import_id))
    db.session.commit()
    return redirect(url_for("upload.look", import_id=import_id))


@bp.post("/<uuid:import_id>/ongedaan")
@policy(Action.IMPORT_PLAN)
def undo(import_id: UUID) -> ResponseReturnValue:
    """Take everything of a file off the board again."""
    try:
        importing.undo(db.session(), import_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("upload.look", import_id=import_id))
    db.session.commit()
    flash(_("Ongedaan gemaakt: de bijeenkomsten uit het bestand staan niet meer op het bord."), "success")
    return redirect(url_for("upload.look", import_id=import_id))


def _table(filename: str, content: bytes) -> Table:
    if filename.casefold().endswith(".ics"):
        return imported_calendars.read(content, zone=location().zone, now=clock())
    return reading.read(filename, content)


def _with_spaces(form: UploadForm) -> UploadForm:
    form.space.offer(session_page.offered_spaces(db.session()), empty=_("Geen: dan is het een fout"))
    return form


def _page(form: UploadForm) -> str:
    return render_template("files/import.html", form=form, columns=list(Column))


def _preview(preview: Preview) -> str:
    faulty_only = request.args.get("alles") is None and preview.faulty > 0
    rows = [proposal for proposal in preview.proposals if not faulty_only or not proposal.good]
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    page = min(max(1, request.args.get("bladzijde", 1, type=int)), pages)
    first = next((proposal.slot for proposal in preview.proposals if proposal.slot), None)
    week = IsoWeek.containing(first.local(location().zone)[0].date()) if first else None
    return render_template(
        "files/preview.html",
        preview=preview,
        rows=rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        page=page,
        pages=pages,
        faulty_only=faulty_only,
        week=week,
        columns=[column for column in Column if column in preview.table.letters] or list(Column),
        fault=words.fault,
        form=ConfirmForm(formdata=None),
    )
