"""Mailing somebody a link that signs them in once."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app import jobs
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.people import words
from app.extensions import db
from app.programme import sign_ins
from app.programme.readdressing import Whom
from app.programme.refusals import Refusal


def mail(whom: Whom, *, name: str, back: str) -> ResponseReturnValue:
    """Mail the link, and say on the page `back` that it is on its way, or why not."""
    try:
        sent = sign_ins.invite(db.session(), whom, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(back)
    db.session.commit()
    jobs.ring()
    flash(*words.link(name, sent=sent))
    return redirect(back)
