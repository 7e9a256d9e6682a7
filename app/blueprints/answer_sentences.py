"""What people read who answer from a mail, in a module of its own: it is said in every language of mails."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.blueprints import wording
from app.programme import refusals

Known = (
    refusals.VolunteerTaken
    | refusals.ShiftFull
    | refusals.NoLongerNeeded
    | refusals.NamesAChild
    | refusals.LooksLikeCitizenNumber
)


def nothing_chosen() -> str:
    """Return what is missing when no answer was given."""
    return _("Kies bij één bijeenkomst ja of nee, of antwoord op alles. Houd de reden kort.")


def of_one_meeting(starts_at: datetime, zone: str, why: str) -> str:
    """Return why something could not be done, with the meeting that it is about."""
    return _("%(moment)s uur: %(why)s", moment=wording.moment(starts_at, zone), why=why)


def refusal(why: Known, zone: str) -> str:
    """Return why an answer could not be noted, and what can be done instead."""
    match why:
        case refusals.VolunteerTaken(volunteer=name, title=title, starts_at=starts, ends_at=ends):
            return _(
                "%(name)s is dan al nodig bij %(title)s, %(moment)s tot %(ends)s uur. Kies een andere tijd of persoon.",
                name=name,
                title=title,
                moment=wording.moment(starts, zone),
                ends=wording.clock(ends, zone),
            )
        case refusals.ShiftFull():
            return _("Deze plek is intussen bezet. Dank u wel voor het aanbod.")
        case refusals.NoLongerNeeded():
            return _("Uw antwoord is niet meer nodig: de bijeenkomst is voorbij, vervallen of gewijzigd.")
        case refusals.NamesAChild(name=name):
            return _("In de tekst staat “%(name)s”, de naam van een kind. Laat de naam weg.", name=name)
        case refusals.LooksLikeCitizenNumber():
            return _("In de tekst staat een nummer dat een BSN kan zijn. Laat het nummer weg.")
