"""The note after an appointment: written on a phone in less than a minute, corrected later; for the coach alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.coaching import reading, words
from app.blueprints.coaching.forms import NoteForm, progress_of
from app.blueprints.context import actor, clock, location
from app.blueprints.freshness import fresh
from app.extensions import db
from app.models.activities import ProgrammeSession
from app.models.coaching import CoachingNote
from app.programme.coaching import circle, notes
from app.programme.coaching.dossiers import Dossier
from app.programme.coaching.refusals import NotedMeanwhile
from app.programme.coaching.sealed import NoteText
from app.programme.refusals import Refusal
from app.queries.coaching import Line

bp = Blueprint("coaching_notes", __name__, url_prefix="/muziek/<uuid:trajectory_id>/notitie")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What the form stands on: the trajectory, what is written of it, the appointment, and how far each goal is."""

    found: Line
    dossier: Dossier
    held: ProgrammeSession
    ticked: Mapping[UUID, int]


@bp.get("/<uuid:session_id>")
@policy(Action.COACH)
@fresh
def show(trajectory_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Show the form of a note, empty or as it was written."""
    found, dossier = reading.read(trajectory_id)
    row, held = _note_of(trajectory_id, session_id)
    text = next((one.text for one in dossier.notes if one.session_id == session_id), None)
    said = {"what": text.what, "mood": text.mood} if text else {}
    form = NoteForm(formdata=None, seen=str(row.version if row else 0), **said)
    return _note_page(Page(found=found, dossier=dossier, held=held, ticked=text.goals if text else {}), form)


@bp.post("/<uuid:session_id>")
@policy(Action.COACH)
@fresh
def write(trajectory_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Keep the note of an appointment."""
    form = NoteForm()
    found, dossier = reading.read(trajectory_id)
    _row, held = _note_of(trajectory_id, session_id)
    page = Page(found=found, dossier=dossier, held=held, ticked=progress_of(dossier.goals, request.form))
    if not form.validate_on_submit():
        return _note_page(page, form), 422
    try:
        notes.write(
            db.session(),
            trajectory_id,
            session_id,
            form.wanted(page.ticked),
            seen=form.version_seen,
            keys=reading.keys(),
            by=actor(),
            now=clock(),
        )
    except Refusal as refusal:
        db.session.rollback()
        return _refused(page, form, refusal)
    db.session.commit()
    flash(_("De notitie is opgeslagen."), "success")
    return redirect(url_for("coaching.show", trajectory_id=trajectory_id))


def _refused(page: Page, form: NoteForm, refusal: Refusal) -> ResponseReturnValue:
    """Say why; of two texts show both: what is written there, and what was typed, which then replaces it."""
    form.form_errors.append(sentences.refusal(refusal, location().zone))
    if not isinstance(refusal, NotedMeanwhile):
        return _note_page(page, form), 422
    form.seen.data = str(refusal.version)
    return _note_page(page, form, theirs=refusal.theirs), 409


def _note_page(page: Page, form: NoteForm, *, theirs: NoteText | None = None) -> str:
    return render_template(
        "coaching/note.html",
        found=page.found,
        dossier=page.dossier,
        held=page.held,
        ticked=page.ticked,
        form=form,
        theirs=theirs,
        why=reading.why(page.dossier),
        words=words,
    )


def _note_of(trajectory_id: UUID, session_id: UUID) -> tuple[CoachingNote | None, ProgrammeSession]:
    try:
        row = circle.own(db.session(), trajectory_id, by=actor())
        held = notes.appointment(db.session(), row, session_id, now=clock())
    except Refusal as refusal:
        raise NotFound from refusal
    return notes.find(db.session(), row, session_id), held
