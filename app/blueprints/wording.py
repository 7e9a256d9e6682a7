"""How days, times and states are written on pages (UI.md): `wo 25 nov`, `14.00`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.lists import format_list
from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.planning.series import Field
from app.planning.vocabulary import ActivityKind
from app.planning.weeks import IsoWeek

KINDS = {
    ActivityKind.SAFETY_DAY: _l("veiligheidsdag"),
    ActivityKind.CYCLING_LESSONS: _l("fietslessen"),
    ActivityKind.MUSIC_COACHING: _l("muziekcoaching"),
    ActivityKind.SPORTS_OUTING: _l("sport en uitjes"),
    ActivityKind.LIBRARY_VISIT: _l("bibliotheekbezoek"),
    ActivityKind.OPEN_ACTIVITY: _l("open activiteit"),
}
"""What the kinds are called."""


def day(value: date) -> str:
    """Return `wo 25 nov`."""
    return str(format_date(value, "EEE d MMM")).replace(".", "")


def short_day(value: date) -> str:
    """Return `25 nov`."""
    return str(format_date(value, "d MMM")).replace(".", "")


def weekday(value: date) -> str:
    """Return `wo`."""
    return str(format_date(value, "EEE")).replace(".", "")


def month(value: date) -> str:
    """Return `november 2026`."""
    return str(format_date(value, "LLLL y"))


def iso_week(value: date) -> str:
    """Return the week of a day as it stands in addresses."""
    return str(IsoWeek.containing(value))


def long_day(value: date) -> str:
    """Return `woensdag 25 november 2026`."""
    return str(format_date(value, "EEEE d MMMM y"))


def clock(value: datetime, zone: str) -> str:
    """Return the wall time in `zone` as `14.00`."""
    return value.astimezone(ZoneInfo(zone)).strftime("%H.%M" if str(get_locale()) == "nl" else "%H:%M")


def moment(value: datetime, zone: str) -> str:
    """Return `wo 25 nov 14.00`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {clock(value, zone)}"


def day_in(value: datetime, zone: str, *, short: bool = False) -> str:
    """Return the day of a moment in `zone`: `woensdag 25 november 2026`, or `wo 25 nov`."""
    local = value.astimezone(ZoneInfo(zone)).date()
    return day(local) if short else long_day(local)


def hours(minutes: float) -> str:
    """Return minutes as hours with one decimal at most: `1,5`; what is less than that is not nothing."""
    tenths = round(minutes / 6)
    return str(format_decimal(tenths / 10)) if tenths or not minutes else f"< {format_decimal(0.1)}"


def language(code: str) -> str:
    """Return the name of a language in the language of the page, or its code when nobody gave it a name."""
    return str((get_locale() or Locale("nl")).languages.get(code, code))


def languages(codes: Iterable[str]) -> str:
    """Return the names of languages, as `Arabisch en Nederlands`."""
    return listed([language(code) for code in codes])


def listed(words: Sequence[str]) -> str:
    """Return words one after the other, as `Merel, Uil en Vink`."""
    return str(format_list(list(words), locale=get_locale() or Locale("nl")))


def group(name: str) -> str:
    """Return what a group of a safety day is called in a sentence: a colour alone says little."""
    return name if name.casefold().startswith(("groep", "group")) else _("Groep %(name)s", name=name)


def fields(names: Collection[str]) -> str:
    """Return which fields of a meeting these are, as `tijd, ruimte`."""
    return ", ".join(field(name) for name in Field if name in names)


def field(name: Field) -> str:
    """Return what a field of a meeting is called in the middle of a sentence."""
    return {
        Field.TIME: _("tijd"),
        Field.SPACE: _("ruimte"),
        Field.AGE_GROUP: _("leeftijdsgroep"),
        Field.TITLE: _("naam"),
        Field.NOTES: _("toelichting"),
        Field.ROLES: _("rollen"),
        Field.PARTNERS: _("partners"),
    }[name]
