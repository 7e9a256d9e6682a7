"""Why a safety day cannot become sessions, or an outing not be made known, as sentences with the way on."""

from __future__ import annotations

from flask_babel import gettext as _

from app.programme.refusals import Refusal, TooFewAdults
from app.programme.rotations import obstacles


def refusal(why: Refusal) -> str:
    """Return why, or nothing when it is about something else."""
    match why:
        case TooFewAdults(title=title, there=there, needed=needed):
            return _(
                "%(title)s kan nog niet bekend worden: er zijn %(there)s van de %(needed)s volwassenen. "
                "Vraag eerst meer begeleiding, of laat minder kinderen meegaan.",
                title=title,
                there=there,
                needed=needed,
            )
        case obstacles.NoRunningOrder():
            return _("Er is nog geen draaischema. Maak dat eerst.")
        case obstacles.NowhereToGather():
            return _("Kies bij het plan waar de groepen verzamelen.")
        case obstacles.OneGroupAtATime(space=space):
            return _(
                "Alle groepen verzamelen bij %(space)s, en daar past één bijeenkomst tegelijk. "
                "Kies een andere plek, of laat meer bijeenkomsten tegelijk toe in die ruimte.",
                space=space,
            )
        case obstacles.StationWithoutSpace(station=station):
            return _("Kies bij het plan waar de post %(station)s staat.", station=station)
        case _:
            return ""
