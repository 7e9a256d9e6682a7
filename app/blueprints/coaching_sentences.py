"""Refusals of music coaching as sentences."""

from __future__ import annotations

from flask_babel import gettext as _

from app.programme.coaching import refusals as coaching
from app.programme.refusals import Refusal


def refusal(why: Refusal) -> str:
    """Return why something of music coaching cannot be done, or nothing when it is about something else."""
    match why:
        case coaching.KeyLost():
            return _("Dit kan niemand meer lezen: de sleutel van deze jongere is weg. Vraag de beheerder erom.")
        case coaching.SealBroken():
            return _("Deze tekst is beschadigd en gaat niet open. Vraag de beheerder om hulp.")
        case _:
            return ""
