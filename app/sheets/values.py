"""Days, times and numbers as people here write them, and as spreadsheet programs do."""

import re
from datetime import date, time

_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_OTHER_MONTHS = {"mrt": 3, "mar": 3, "may": 5, "oct": 10}
_WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_LONG_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_WORDS = re.compile(r"(?:(?P<weekday>[a-z]+)\.?,? )?(?P<day>\d{1,2}) (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})")
_TIME = re.compile(
    r"(?:\d{4}-\d{2}-\d{2}[t ])?(?P<hour>\d{1,2})(?:[.:u](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?(?: ?u(?:ur)?\.?)?"
)
_WHOLE = re.compile(r"(?P<number>\d{1,6})(?:[.,]0+)?")


def day_of(text: str) -> date | None:
    """Return the day that is written: 2026-11-25, 25-11-2026 or wo 25 nov 2026; none for anything else.

    A day of the week that is not the one of the date makes it none: one of the two is a mistake.
    """
    plain = " ".join(text.casefold().split())
    found = _ISO.fullmatch(plain) or _NUMBERS.fullmatch(plain)
    if found is not None:
        return _day(found["year"], int(found["month"]), found["day"])
    found = _WORDS.fullmatch(plain)
    month = _month(found["month"]) if found else None
    day = _day(found["year"], month, found["day"]) if found and month else None
    if found is None or day is None or not _is_weekday(found["weekday"], day):
        return None
    return day


def time_of(text: str) -> time | None:
    """Return the time that is written: 14.30, 14:30, 14u30, or 14; none for anything else."""
    found = _TIME.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        return None
    try:
        return time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    """Return the whole number that is written; none for anything else."""
    found = _WHOLE.fullmatch(text.strip())
    return int(found["number"]) if found else None


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def _month(word: str) -> int | None:
    short = word[:3]
    if short in _OTHER_MONTHS:
        return _OTHER_MONTHS[short]
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _is_weekday(word: str | None, day: date) -> bool:
    return word is None or word in {_WEEKDAYS[day.weekday()], _LONG_WEEKDAYS[day.weekday()]}
