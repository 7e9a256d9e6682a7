"""What stands in the way of a free moment, as sentences."""

from __future__ import annotations

from typing import assert_never

from babel import Locale
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.blueprints import wording
from app.planning.slot_wish import NeedSort, Obstacle, Occupied, Refused


def weekdays() -> tuple[str, ...]:
    """Return the days of the week, Monday first, as the reader calls them."""
    names = (get_locale() or Locale("nl")).days["stand-alone"]["wide"]
    return tuple(str(names[number]) for number in range(7))


def refused(day: Refused, zone: str) -> str:
    """Return why a day has no free moment, and which start came closest."""
    if day.free_day:
        return _("vrije dag: %(name)s", name=day.free_day)
    what = "; ".join(obstacle(each, zone) for each in day.obstacles)
    if day.starts_at is None:
        return what
    at = wording.clock(day.starts_at, zone)
    if len(day.obstacles) == 1:
        return _("%(at)s uur zou kunnen; alleen dit staat in de weg: %(what)s", at=at, what=what)
    return _("het beste is %(at)s uur, maar er staat meer in de weg: %(what)s", at=at, what=what)


def obstacle(found: Obstacle, zone: str) -> str:
    """Return what stands in the way at a moment."""
    if found.by is not None:
        return f"{_who(found)} ({_doing(found.by, zone)})"
    match found.sort:
        case NeedSort.SPACE:
            return _("%(name)s is niet vrij", name=found.name) if found.name else _("geen ruimte is groot genoeg")
        case NeedSort.ANY_VOLUNTEERS:
            return ngettext(
                "er is %(num)s vrijwilliger vrij en er zijn er %(count)s nodig",
                "er zijn %(num)s vrijwilligers vrij en er zijn er %(count)s nodig",
                found.free,
                count=found.count,
            )
        case _:
            return _("%(name)s is er dan niet", name=_who(found))


def alone(found: Obstacle, number: int) -> str:
    """Return on how many days one thing alone stands in the way."""
    return ngettext(
        "Zonder %(name)s is er op %(num)s dag wel een moment.",
        "Zonder %(name)s is er op %(num)s dagen wel een moment.",
        number,
        name=_who(found),
    )


def _who(found: Obstacle) -> str:
    match found.sort:
        case NeedSort.SPACE:
            return found.name or _("een vrije ruimte")
        case NeedSort.CHILDREN:
            return _("de geplaatste kinderen")
        case NeedSort.ANY_VOLUNTEERS:
            return ngettext("%(num)s andere vrijwilliger", "%(num)s andere vrijwilligers", found.count)
        case NeedSort.AGE_GROUP | NeedSort.GROUP:
            return _("groep %(name)s", name=found.name)
        case NeedSort.VOLUNTEER | NeedSort.PARTNER:
            return found.name
        case _:
            assert_never(found.sort)


def _doing(by: Occupied, zone: str) -> str:
    times = f"{wording.clock(by.period.starts_at, zone)}–{wording.clock(by.period.ends_at, zone)}"
    return f"{by.title}, {times}" if by.title else _("bezet, %(times)s", times=times)
