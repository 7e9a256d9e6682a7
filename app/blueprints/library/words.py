"""What the pages of the library say: refusals as sentences."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import sentences, wording
from app.planning.errors import PlanningError
from app.programme.library import refusals
from app.programme.library.visits import Outlook
from app.programme.refusals import ChangedMeanwhile, NothingToChange, Refusal


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


def unplanned(why: Refusal | PlanningError, zone: str) -> str:
    """Return why visits were not planned."""
    match why:
        case PlanningError():
            return sentences.unplannable(why)
        case ChangedMeanwhile():
            return _("Er is intussen iets veranderd. Kijk naar het nieuwe voorstel.")
        case NothingToChange():
            return _("Elke groep heeft al genoeg bezoeken.")
        case _:
            return refusal(why, zone)


def proposal(outlook: Outlook) -> tuple[tuple[date, str, str], ...]:
    """Return for each visit that is proposed its day, its group, and why that group goes then."""
    return tuple(
        (turn.day, outlook.groups[turn.group_id].name, _why(turn.last, turn.number)) for turn in outlook.proposal.turns
    )


def left(outlook: Outlook) -> tuple[str, ...]:
    """Return for which groups there is no day left."""
    return tuple(
        ngettext(
            "%(name)s: voor %(num)s bezoek is geen dag meer.",
            "%(name)s: voor %(num)s bezoeken is geen dag meer.",
            number,
            name=outlook.groups[group_id].name,
        )
        for group_id, number in outlook.proposal.without_a_day.items()
    )


def _why(last: date | None, number: int) -> str:
    if last is None:
        return _("is nog niet geweest")
    since = f"{wording.short_day(last)} {last.year}"
    return (
        _("is sinds %(day)s niet geweest", day=since)
        if number == 1
        else _("bezoek %(number)s; het vorige is op %(day)s", number=number, day=since)
    )
