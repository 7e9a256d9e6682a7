"""A schedule as people say it: `elke dinsdag 15.30–16.30 uur, tot en met 18 december 2026`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from babel import Locale
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from app.planning.rules import WEEKDAYS, MonthlyOnWeekday, OnDays, Rule, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import NthWeek, SchoolHolidays, Weekday

FORTNIGHT = 2


def spoken(schedule: Schedule, *, until: date | None) -> tuple[str, ...]:
    """Return a line for each stretch; `until` is the last day that the last one comes to."""
    last = schedule.stretches[-1]
    return tuple(_stretch(one, until=until if one is last else None) for one in schedule.stretches)


def holidays(schedule: Schedule) -> str:
    """Return what a series does in the school holidays, or nothing when it goes on."""
    match schedule.school_holidays:
        case SchoolHolidays.SKIP:
            return _("niet in de schoolvakanties")
        case SchoolHolidays.ONLY:
            return _("alleen in de schoolvakanties")
        case SchoolHolidays.IGNORE:
            return ""
        case _:
            assert_never(schedule.school_holidays)


def _stretch(stretch: Stretch, *, until: date | None) -> str:
    name = f"{stretch.name}: " if stretch.name else ""
    times = _("%(starts)s–%(ends)s uur", starts=f"{stretch.starts:%H.%M}", ends=f"{stretch.ends:%H.%M}")
    ending = _ending(stretch, until)
    return f"{name}{_rule(stretch.rule)} {times}" + (f", {ending}" if ending else "")


def _ending(stretch: Stretch, until: date | None) -> str:
    if stretch.open_ended:
        return _("zonder einddatum")
    count = ngettext("%(num)s keer", "%(num)s keer", stretch.count) if stretch.count else ""
    day = stretch.until or until
    last = _("tot en met %(day)s", day=format_date(day, "d MMMM y")) if day else ""
    return ", ".join(part for part in (count, last) if part)


def _rule(rule: Rule) -> str:
    match rule:
        case Weekly():
            return _weekly(rule)
        case MonthlyOnWeekday():
            day = f"{_nth(rule.nth)} {_weekday(rule.weekday)}"
            if rule.every == 1:
                return _("elke %(day)s van de maand", day=day)
            return _("elke %(number)s maanden op de %(day)s", number=rule.every, day=day)
        case OnDays():
            return ngettext("op %(num)s losse dag", "op %(num)s losse dagen", len(rule.days))
        case _:
            assert_never(rule)


def _weekly(rule: Weekly) -> str:
    days = _joined(_weekday(day) for day in WEEKDAYS if day in rule.weekdays)
    if rule.every == 1:
        return _("elke %(days)s", days=days)
    if rule.every == FORTNIGHT:
        return _("om de week op %(days)s", days=days)
    return _("elke %(number)s weken op %(days)s", number=rule.every, days=days)


def _nth(value: NthWeek) -> str:
    return {
        NthWeek.FIRST: _("eerste"),
        NthWeek.SECOND: _("tweede"),
        NthWeek.THIRD: _("derde"),
        NthWeek.FOURTH: _("vierde"),
        NthWeek.LAST: _("laatste"),
    }[value]


def _weekday(day: Weekday) -> str:
    locale = get_locale() or Locale("nl")
    return str(locale.days["format"]["wide"][WEEKDAYS.index(day)])


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return _("%(first)s en %(last)s", first=", ".join(first), last=last) if first else last
