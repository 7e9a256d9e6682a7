"""Broken rules of a running order, as sentences."""

from __future__ import annotations

from typing import assert_never

from flask_babel import gettext as _

from app.blueprints import wording
from app.planning.rotation.breaches import Breach, BreachSort


def sentence(of: Breach) -> str:  # noqa: C901, PLR0911 - one line for each sort
    """Return which rule is broken, by whom."""
    values = {"group": wording.group(of.groups[0]), "station": of.station, "round": (of.round or 0) + 1}
    match of.sort:
        case BreachSort.MISSING:
            return _("%(group)s komt niet bij %(station)s.", **values)
        case BreachSort.SKIPPED:
            return _("%(group)s zou %(station)s overslaan.", **values)
        case BreachSort.STATION_AWAY:
            return _("%(group)s komt in ronde %(round)s bij %(station)s, maar die post is er dan niet.", **values)
        case BreachSort.GROUP_AWAY:
            return _("%(group)s is er niet in ronde %(round)s, bij %(station)s.", **values)
        case BreachSort.BREAK:
            return _("Ronde %(round)s valt in een pauze: %(group)s, %(station)s.", **values)
        case BreachSort.TOO_MANY:
            return _(
                "In ronde %(round)s zijn %(number)s groepen tegelijk bij %(station)s, en dat is te veel.",
                number=len(of.groups),
                **values,
            )
        case BreachSort.TOGETHER:
            return _(
                "%(group)s en %(other)s komen samen bij %(station)s, in ronde %(round)s.",
                other=wording.group(of.groups[1]),
                **values,
            )
        case BreachSort.FIRST:
            return _("%(group)s begint niet bij %(station)s.", **values)
        case _:
            assert_never(of.sort)
