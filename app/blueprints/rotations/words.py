"""What the pages of the safety day say: refusals, and what can be said of a day at once."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.blueprints import sentences, wording
from app.blueprints.rotations import breaches, counts
from app.blueprints.rotations.clocks import clock, hours
from app.planning.rotation.day import Day
from app.planning.rotation.outlook import Outlook, Shortage, Sort
from app.programme.refusals import NotFound, Refusal
from app.programme.rotations import refusals

_HOUR = 60

PICTOGRAMS = {
    "fire-truck": _l("brandweerwagen"),
    "police-car": _l("politieauto"),
    "bicycle": _l("fiets"),
    "house-line": _l("huis"),
    "fire-extinguisher": _l("brandblusser"),
    "fire": _l("vuur"),
    "drop": _l("water"),
    "siren": _l("sirene"),
    "traffic-cone": _l("pion"),
    "traffic-signal": _l("verkeerslicht"),
    "person-simple-walk": _l("oversteken"),
    "hard-hat": _l("helm"),
    "warning": _l("gevaar"),
    "first-aid-kit": _l("eerste hulp"),
    "ambulance": _l("ambulance"),
    "phone-call": _l("bellen"),
    "lifebuoy": _l("redding"),
    "flag": _l("vlag"),
}
"""The drawings that a station can have, by what Phosphor calls them."""


def refusal(why: Refusal, zone: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each refusal
    """Return why something could not be done, and what can be done instead."""
    match why:
        case refusals.DayIsFree(names=names):
            return _(
                "Die dag is vrij: %(names)s. Kies een andere dag, of kies hieronder dat het toch mag.",
                names=", ".join(names),
            )
        case refusals.NotShareable(space=space):
            return _(
                "%(space)s is niet te delen, en iedereen moet er tegelijk kunnen zijn. "
                "Maak de ruimte deelbaar, of kies een andere.",
                space=space,
            )
        case refusals.HasRotation():
            return _("Deze activiteit heeft al een draaischema.")
        case refusals.GroupsHaveChildren(names=names):
            return _(
                "In deze groepen zitten kinderen: %(names)s. Zet hen eerst in een andere groep.", names=", ".join(names)
            )
        case refusals.NameTwice(name=name):
            return _("%(name)s is er al. Kies een andere naam, dan zijn ze uit elkaar te houden.", name=name)
        case refusals.FirstIsSkipped():
            return _("Deze groep slaat de post over waar zij begint. Kies een andere eerste post.")
        case refusals.TooManyOfThem(most=most):
            return _("Een dag heeft ten hoogste %(most)s posten.", most=most)
        case refusals.NothingToSolve():
            return _("Er moet minstens één post en één groep zijn.")
        case refusals.DayHasBegun():
            return _("De dag is al begonnen. Wat er dan verandert, geeft u door op de dag zelf.")
        case refusals.NoSuchVisit():
            return _("Deze groep komt niet bij deze post, of de ronde bestaat niet (meer).")
        case refusals.BreaksRules(breaches=found):
            return _("Dat kan niet: %(why)s", why=" ".join(breaches.sentence(one) for one in found[:3]))
        case NotFound():
            return _("Dit bestaat niet (meer).")
        case _:
            return sentences.refusal(why, zone)


def outlook(day: Day, found: Outlook) -> str:
    """Return how many rounds are needed and when the last one ends, in a sentence."""
    if not day.stations or not day.groups:
        return _("Voeg posten en groepen toe. Dan staat hier hoeveel rondes er nodig zijn.")
    rounds = counts.rounds(found.needed)
    values = {
        "groups": ngettext("%(num)s groep", "%(num)s groepen", len(day.groups)),
        "stations": ngettext("%(num)s post", "%(num)s posten", len(day.stations)),
        "rounds": rounds if found.certain else _("minstens %(rounds)s", rounds=rounds),
        "minutes": ngettext("%(num)s minuut", "%(num)s minuten", day.slot_minutes),
        "ends": clock(found.ends) if found.ends is not None and found.ends < 24 * _HOUR else "",
        "fits": counts.fit_day(found.fitting),
    }
    if found.needed <= found.fitting:
        said = _("%(groups)s langs %(stations)s: %(rounds)s van %(minutes)s, klaar om %(ends)s uur.", **values)
        if not found.certain:
            said = _(
                "%(groups)s langs %(stations)s: %(rounds)s van %(minutes)s, op zijn vroegst klaar om %(ends)s uur.",
                **values,
            )
        return said
    if not values["ends"]:
        return _("%(groups)s langs %(stations)s: %(rounds)s van %(minutes)s. Dat past niet op een dag.", **values)
    return _(
        "%(groups)s langs %(stations)s: %(rounds)s van %(minutes)s, klaar om %(ends)s uur. Dat is te laat: %(fits)s.",
        **values,
    )


def shortage(day: Day, found: Shortage) -> str:
    """Return which station or group has too few rounds."""
    values = {"fits": counts.fit_hours(found.fitting), "needed": counts.needed(found.needed)}
    if found.sort is Sort.STATION:
        station = day.stations[found.place]
        return _(
            "%(name)s is er alleen %(hours)s uur: %(fits)s, en %(needed)s.",
            name=station.name,
            hours=hours(station.windows),
            **values,
        )
    group = day.groups[found.place]
    return _(
        "%(name)s is er alleen %(hours)s uur: %(fits)s, en %(needed)s.",
        name=wording.group(group.id),
        hours=hours(group.windows),
        **values,
    )
