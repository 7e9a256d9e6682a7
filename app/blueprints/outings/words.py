"""Words and sentences of outings."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.blueprints import sentences, wording
from app.planning.outings.travel import Outlook
from app.planning.vocabulary import OutingSort, TravelMode
from app.programme.allocations.rounds import ClosesTooEarly, NotToDivide
from app.programme.outings import refusals
from app.programme.refusals import Refusal

SORTS = {
    OutingSort.MUSEUM: _l("museum"),
    OutingSort.SWIMMING: _l("zwemmen"),
    OutingSort.ICE_RINK: _l("ijsbaan"),
    OutingSort.TOURNAMENT: _l("toernooi"),
    OutingSort.NATURE: _l("natuur"),
    OutingSort.OTHER: _l("iets anders"),
}
SIGNS = {
    OutingSort.MUSEUM: "bank",
    OutingSort.SWIMMING: "swimming-pool",
    OutingSort.ICE_RINK: "snowflake",
    OutingSort.TOURNAMENT: "trophy",
    OutingSort.NATURE: "tree",
    OutingSort.OTHER: "map-pin",
}
MODES = {
    TravelMode.WALK: _l("lopend"),
    TravelMode.BIKE: _l("op de fiets"),
    TravelMode.BUS: _l("bus"),
    TravelMode.TAXI: _l("taxi"),
    TravelMode.CAR: _l("auto"),
}


def refusal(why: Refusal, zone: str) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why something could not be done, and what can be done instead."""
    match why:
        case refusals.TimesOutOfOrder():
            return _("Zet de tijden op volgorde: vertrek, aankomst, terug en dan pas thuis.")
        case refusals.BriefingAtWrongTime(leaves_at=leaves, weeks=weeks):
            return _(
                "Plan de uitleg vóór het vertrek (%(moment)s uur), en niet meer dan %(weeks)s weken eerder.",
                moment=wording.moment(leaves, zone),
                weeks=weeks,
            )
        case refusals.BriefedAlready():
            return _("Er is al een uitleg vooraf gepland. Kijk wat er nu staat.")
        case refusals.NoBriefing():
            return _("Er is geen uitleg vooraf meer. Plan een nieuwe.")
        case refusals.NotOnLocation():
            return _("Kies hiervoor een ruimte op de locatie zelf.")
        case refusals.NotAway():
            return _("Kies als bestemming een plek buiten de locatie.")
        case refusals.NoTickets():
            return _("Vul eerst in hoeveel kaartjes er zijn.")
        case refusals.BeingDivided():
            return _("De plekken van dit uitje worden al verdeeld.")
        case ClosesTooEarly() | NotToDivide():
            return _("Dit uitje begint te snel, of is al voorbij. Er is geen tijd meer om wensen te vragen.")
        case _:
            return sentences.refusal(why, zone)


def lacks(found: Outlook, rides: int) -> list[str]:
    """Return what is missing for the journey, a sentence for each."""
    if not rides:
        return [_("Er is nog geen reisplan. Voeg een rit toe.")]
    said = []
    if found.short:
        said.append(ngettext("Er is %(num)s plaats te weinig.", "Er zijn %(num)s plaatsen te weinig.", found.short))
    if found.child_seats_short:
        said.append(
            ngettext(
                "Er is %(num)s kinderzitje te weinig. Kinderen kleiner dan 1,35 meter (wij rekenen: jonger dan 8) "
                "moeten er in een auto en achter op een fiets in zitten.",
                "Er zijn %(num)s kinderzitjes te weinig. Kinderen kleiner dan 1,35 meter (wij rekenen: jonger dan 8) "
                "moeten er in een auto en achter op een fiets in zitten.",
                found.child_seats_short,
            )
        )
    if found.without_adult:
        said.append(
            ngettext(
                "Op %(num)s rit gaat nog geen volwassene mee.",
                "Op %(num)s ritten gaat nog geen volwassene mee.",
                found.without_adult,
            )
        )
    return said
