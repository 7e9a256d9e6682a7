"""Why a time cannot be, how full a week is, and who goes along, in Dutch."""

from __future__ import annotations

from datetime import date, time
from typing import assert_never

from babel import Locale
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.blueprints import sentences, wording
from app.planning.coaching.chaperone import Chaperone
from app.planning.coaching.load import DutySort, Fullness
from app.planning.coaching.wanted import Clash, Hindrance
from app.programme.coaching.openings import DatesClash, NoActivity, NotFree, WeeklyAlready
from app.programme.coaching.outside import AtLocation, SomebodyMustGoAlong
from app.programme.refusals import Refusal

SORTS = {
    DutySort.APPOINTMENT: _l("afspraak"),
    DutySort.OUTSIDE: _l("buiten de locatie"),
    DutySort.GROUP: _l("groep"),
    DutySort.SHOW: _l("talentenshow"),
}

FULLNESS = {
    Fullness.ROOM: _l("Er is ruimte"),
    Fullness.FULL: _l("De week is vol"),
    Fullness.TOO_MUCH: _l("Te veel: meer dan de uren van de coach"),
}

CHAPERONES = {
    Chaperone.COACH: _l("de coach gaat mee"),
    Chaperone.FOUND: _l("er gaat een begeleider mee"),
    Chaperone.MISSING: _l("er gaat nog niemand mee"),
    Chaperone.NOT_NEEDED: _l("gaat zelf"),
}

REASONS = {
    "coach": _l("De coach kan niet"),
    "jongere": _l("De jongere kan niet"),
    "ruimte": _l("De ruimte is niet vrij"),
    "vrij": _l("Er is iets bijzonders die dag"),
}
"""Why an appointment does not go on, without anything about a person: the reason stands on the board and in mails."""


def weekday(number: int) -> str:
    """Return the name of a day of the week, 1 for Monday."""
    return str((get_locale() or Locale("nl")).days["stand-alone"]["wide"][number - 1])


def at(value: time) -> str:
    """Return a wall time as on every page: `15.30`."""
    return value.strftime("%H.%M" if str(get_locale()) == "nl" else "%H:%M")


def hindrance(clash: Clash, zone: str) -> str:
    """Return what is in the way: `school tot 15.15`, `voetbal 16.00`."""
    starts = wording.clock(clash.by.period.starts_at, zone)
    ends = wording.clock(clash.by.period.ends_at, zone)
    match clash.sort:
        case Hindrance.SCHOOL:
            return _("school tot %(ends)s", ends=ends)
        case Hindrance.YOUNG_PERSON:
            return f"{clash.by.title} {starts}"
        case Hindrance.COACH:
            return _("u: %(title)s %(starts)s–%(ends)s", title=clash.by.title, starts=starts, ends=ends)
        case Hindrance.SPACE:
            return _("ruimte bezet: %(title)s %(starts)s–%(ends)s", title=clash.by.title, starts=starts, ends=ends)
        case _:
            assert_never(clash.sort)


def dated(clash: Clash, zone: str) -> str:
    """Return a date on which a time cannot be, and why."""
    return f"{wording.day(clash.day)}: {hindrance(clash, zone)}"


def refusal(why: Refusal, zone: str) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why something with an appointment could not be done."""
    match why:
        case NotFree(clash=None):
            return _("Dan kan het niet: kies een van de tijden die vrij zijn.")
        case NotFree(clash=Clash() as clash):
            return _("Dan kan het niet: %(why)s. Kies een andere tijd.", why=hindrance(clash, zone))
        case DatesClash(clashes=clashes):
            days = "; ".join(dated(clash, zone) for clash in clashes)
            return _("Op deze dagen kan het niet: %(days)s.", days=days)
        case WeeklyAlready():
            return _("Er is al een vaste afspraak. Verzet die naar een andere tijd.")
        case NoActivity():
            return _("Er is nog geen kennismaking gepland. Plan die eerst.")
        case AtLocation():
            return _("Deze ruimte is op de locatie. Kies een plek daarbuiten.")
        case SomebodyMustGoAlong():
            return _("Dit is een van de eerste drie keren buiten: ga zelf mee, of vraag een begeleider.")
        case _:
            return " ".join(sentences.refusals_of(why, zone))


def waiting(since: date, today: date) -> str:
    """Return for how long somebody waits, in whole weeks."""
    weeks = (today - since).days // 7
    return ngettext("wacht %(num)s week", "wacht %(num)s weken", weeks) if weeks else _("wacht korter dan een week")
