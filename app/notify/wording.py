"""Days and times as they are written in a Dutch mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

LOCALE = "nl"


def when(starts_at: datetime, ends_at: datetime, *, zone: str) -> str:
    """Write from when until when, with day and date: `woensdag 25 november 2026, 14.00–15.30 uur`."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    if start.date() == end.date():
        return f"{long_day(start)}, {_clock(start)}–{_clock(end)} uur"
    return f"{long_day(start)}, {_clock(start)} uur, tot {long_day(end)}, {_clock(end)} uur"


def start(starts_at: datetime, *, zone: str) -> str:
    """Write the start as it fits in a subject line: `wo 25 nov, 14.00 uur`."""
    local = starts_at.astimezone(ZoneInfo(zone))
    day = format_date(local, "EEE d MMM", locale=LOCALE).replace(".", "")
    return f"{day}, {_clock(local)} uur"


def days(moments: Sequence[datetime], *, zone: str) -> tuple[tuple[str, str], ...]:
    """Write dates month by month: `november 2026` with `di 24`, `december 2026` with `di 1, di 8`."""
    found: dict[str, list[str]] = {}
    for local in (moment.astimezone(ZoneInfo(zone)) for moment in moments):
        found.setdefault(format_date(local, "MMMM y", locale=LOCALE), []).append(_short_day(local))
    return tuple((month, ", ".join(listed)) for month, listed in found.items())


def span(starts_at: datetime, ends_at: datetime, *, zone: str) -> str:
    """Write from when until when on a day: `14.00–15.30 uur`."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    return f"{_clock(start)}–{_clock(end)} uur"


def day(moment: datetime, *, zone: str) -> str:
    """Write a date in full: `woensdag 25 november 2026`."""
    return long_day(moment.astimezone(ZoneInfo(zone)))


def clock(moment: datetime, *, zone: str) -> str:
    """Write a time of day: `14.00 uur`."""
    return f"{_clock(moment.astimezone(ZoneInfo(zone)))} uur"


def long_day(local: datetime) -> str:
    """Write a date in full: `woensdag 25 november 2026`."""
    return format_date(local, "EEEE d MMMM y", locale=LOCALE)


def _short_day(local: datetime) -> str:
    return format_date(local, "EEE d", locale=LOCALE).replace(".", "")


def _clock(local: datetime) -> str:
    return f"{local:%H.%M}"
