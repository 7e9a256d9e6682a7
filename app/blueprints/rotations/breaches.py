"""Broken rules of a running order, as sentences."""

from __future__ import annotations

from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.planning.rotation.breaches import Breach, BreachSort


def sentence(of: Breach) -> str:  # noqa: C901, PLR0911 - one line for each sort
    """Return which rule is broken, by whom."""
    values = {"group": of.groups[0], "station": of.station, "round": (of.round or 0) + 1}
    match of.sort:
        case BreachSort.MISSING:
            return _("Groep %(group)s komt niet bij %(station)s.", **values)
        case BreachSort.SKIPPED:
            return _("Groep %(group)s zou %(station)s overslaan.", **values)
        case BreachSort.STATION_AWAY:
            return _("%(station)s is er niet in ronde %(round)s, als groep %(group)s er komt.", **values)
        case BreachSort.GROUP_AWAY:
            return _("Groep %(group)s is er niet in ronde %(round)s, bij %(station)s.", **values)
        case BreachSort.BREAK:
            return _("Ronde %(round)s valt in een pauze: groep %(group)s, %(station)s.", **values)
        case BreachSort.TOO_MANY:
            return ngettext(
                "In ronde %(round)s is %(num)s groep te veel bij %(station)s.",
                "In ronde %(round)s zijn %(num)s groepen tegelijk bij %(station)s, en dat is te veel.",
                len(of.groups),
                round=values["round"],
                station=of.station,
            )
        case BreachSort.TOGETHER:
            return _(
                "De groepen %(group)s en %(other)s komen samen bij %(station)s, in ronde %(round)s.",
                other=of.groups[1],
                **values,
            )
        case BreachSort.FIRST:
            return _("Groep %(group)s begint niet bij %(station)s.", **values)
        case _:
            assert_never(of.sort)
