"""Days and weeks as people type them: "25 nov", "wo 25-11", "2026-11-25", "week 48"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.planning.weeks import READABLE_YEARS, IsoWeek

_MONTHS = (
    ("jan",),
    ("feb",),
    ("mrt", "maart", "mar"),
    ("apr",),
    ("mei", "may"),
    ("jun",),
    ("jul",),
    ("aug",),
    ("sep",),
    ("okt", "oct"),
    ("nov",),
    ("dec",),
)
_WEEKDAY = r"(?:(?:ma|di|wo|do|vr|za|zo|mo|tu|we|th|fr|sa|su)[a-z]*\.?\s+)?"
_NUMBERS = re.compile(_WEEKDAY + r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})(?:[-/](?P<year>\d{4}))?(?!\S)")
_WORDS = re.compile(_WEEKDAY + r"(?P<day>\d{1,2})\s+(?P<name>[a-z]{3,9})\.?(?:\s+(?P<year>\d{4}))?(?!\S)")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\S)")
_WEEK = re.compile(r"(?:week|wk)\s*(?P<week>\d{1,2})(?:\s+(?P<year>\d{4}))?(?!\S)")
_DAYS_PER_WEEK = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """What a text says of a time, from `first` to `last` (none: nothing), and its other words."""

    first: date | None
    last: date | None
    words: tuple[str, ...]


def read(text: str, *, today: date) -> Spoken:
    """Return the day or week that a text names, and the rest of it; without a year it is the nearest one."""
    lower = " ".join(text.casefold().split())
    for pattern in (_ISO, _NUMBERS, _WORDS, _WEEK):
        for found in pattern.finditer(lower):
            if found.start() and not lower[found.start() - 1].isspace():
                continue
            day = _day(found.groupdict(), today)
            if day is not None:
                rest = f"{lower[: found.start()]} {lower[found.end() :]}"
                last = day + timedelta(days=_DAYS_PER_WEEK - 1) if pattern is _WEEK else day
                return Spoken(first=day, last=last, words=tuple(rest.split()))
    return Spoken(first=None, last=None, words=tuple(lower.split()))


def _day(parts: dict[str, str | None], today: date) -> date | None:
    """Return the day, or the Monday, that the parts name, in the year that brings it closest to today."""
    year = parts.get("year")
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    found = [day for year in years if (day := _in_year(parts, year)) is not None]
    return min(found, key=lambda day: abs(day - today), default=None)


def _in_year(parts: dict[str, str | None], year: int) -> date | None:
    if year not in READABLE_YEARS:
        return None
    week = parts.get("week")
    try:
        if week:
            return date.fromisocalendar(year, int(week), 1)
        return date(year, _month(parts), int(parts["day"] or 0))
    except ValueError:
        return None


def _month(parts: dict[str, str | None]) -> int:
    """Return the number of the month, or 0, which no month has."""
    name = parts.get("name")
    if name is None:
        return int(parts["month"] or 0)
    return next((number for number, names in enumerate(_MONTHS, start=1) if name.startswith(names)), 0)


def week_of(spoken: Spoken) -> IsoWeek | None:
    """Return the week that the text leads to, if it names a time."""
    return IsoWeek.containing(spoken.first) if spoken.first else None
