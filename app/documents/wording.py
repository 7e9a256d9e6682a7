"""Times, dates and lists in Dutch, as paper writes them."""

from collections.abc import Sequence
from datetime import date

from babel import Locale

from app.catalogue.translations import translation
from app.documents.day import Span

_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_HOUR = 60
DUTCH = "nl"


def clock(minute: int) -> str:
    """Return minutes after midnight as 9.05."""
    return f"{minute // _HOUR}.{minute % _HOUR:02}"


def times(span: Span) -> str:
    """Return a span as 9.00–9.20."""
    return f"{clock(span.start)}–{clock(span.end)}"


def day(value: date) -> str:
    """Return a date as woensdag 25 november 2026."""
    return f"{_DAYS[value.weekday()]} {date_of(value)}"


def date_of(value: date) -> str:
    """Return a date as 25 november 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def listed(words: Sequence[str]) -> str:
    """Return words as 'a, b en c'."""
    return " en ".join(part for part in (", ".join(words[:-1]), words[-1] if words else "") if part)


def language(code: str) -> str:
    """Return the Dutch name of a language."""
    known = translation(code)
    name = known.dutch_name if known is not None else str(Locale("nl").languages.get(code, code))
    return name[:1].upper() + name[1:]


def counted(children: int) -> str:
    """Return how many children, or nothing when nobody knows yet."""
    match children:
        case 0:
            return ""
        case 1:
            return "1 kind"
        case _:
            return f"{children} kinderen"
