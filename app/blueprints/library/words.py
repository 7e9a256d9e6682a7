"""What the pages of the library say: refusals as sentences."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import sentences
from app.programme.library import refusals
from app.programme.refusals import NothingToChange, Refusal


def refusal(why: Refusal, zone: str) -> str:
    """Return why something could not be done, and what can be done instead."""
    match why:
        case refusals.NotSoManySets(left=0):
            return _("Er zijn geen boekenpakketten meer. Noteer eerst een levering.")
        case refusals.NotSoManySets(left=left):
            return ngettext(
                "Er is nog %(num)s boekenpakket. Kies er niet meer.",
                "Er zijn nog %(num)s boekenpakketten. Kies er niet meer.",
                left,
            )
        case refusals.TemplateMissing():
            return _("Het sjabloon hiervoor is er niet. Vraag de beheerder om het weer aan te zetten.")
        case _:
            return sentences.refusal(why, zone)


def book_set_refusal(why: Refusal, zone: str) -> str:
    """Return the same where sets of books are handed out."""
    if isinstance(why, NothingToChange):
        return _("Wie u koos, heeft al een boekenpakket.")
    return refusal(why, zone)
