"""Days and times as they are written in a mail: words in its language, figures that everybody reads (0 to 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

from app.notify.voices import Voice
from app.planning.languages import Language

BRITISH = {Language.ENGLISH: "en_GB"}
"""Readers in the Netherlands expect the day before the month."""


def when(starts_at: datetime, ends_at: datetime, *, zone: str, voice: Voice) -> tuple[str, ...]:
    """Write from when until when: `woensdag 25 november 2026` and `14.00–15.30 uur`, or two moments."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    if start.date() == end.date():
        return _long_day(start, voice), span(starts_at, ends_at, zone=zone, voice=voice)
    until = voice.gettext("tot %(moment)s", moment=f"{_long_day(end, voice)}{voice.comma}{_timed(end, voice)}")
    return f"{_long_day(start, voice)}{voice.comma}{_timed(start, voice)}", until


def start(starts_at: datetime, *, zone: str, voice: Voice) -> str:
    """Write the start as it fits in a subject line: `wo 25 nov, 14.00 uur`."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return f"{_abbreviated(local, 'MMMEd', voice)}{voice.comma}{_timed(local, voice)}"


def days(moments: Sequence[datetime], *, zone: str, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Write dates month by month: `november 2026` with `di 24`, `december 2026` with `di 1, di 8`."""
    found: dict[str, list[str]] = {}
    for local in (moment.astimezone(ZoneInfo(zone)) for moment in moments):
        month = format_skeleton("yMMMM", local.date(), locale=_locale(voice))
        found.setdefault(month, []).append(_day_of_month(local, voice))
    return tuple((month, voice.comma.join(listed)) for month, listed in found.items())


def span(starts_at: datetime, ends_at: datetime, *, zone: str, voice: Voice) -> str:
    """Write from when until when on a day: `14.00–15.30 uur`."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    return voice.gettext("%(time)s uur", time=voice.in_order(f"{_clock(start, voice)}–{_clock(end, voice)}"))


def day(moment: datetime, *, zone: str, voice: Voice) -> str:
    """Write a date in full: `woensdag 25 november 2026`."""
    return _long_day(moment.astimezone(ZoneInfo(zone)), voice)


def date_in_full(day: date, *, voice: Voice) -> str:
    """Write a date that has no time: `woensdag 25 november 2026`."""
    return format_date(day, "full", locale=_locale(voice))


def clock(moment: datetime, *, zone: str, voice: Voice) -> str:
    """Write a time of day: `14.00 uur`."""
    return _timed(moment.astimezone(ZoneInfo(zone)), voice)


def _timed(local: datetime, voice: Voice) -> str:
    return voice.gettext("%(time)s uur", time=voice.in_order(_clock(local, voice)))


def _clock(local: datetime, voice: Voice) -> str:
    return f"{local:%H.%M}" if voice.language is Language.DUTCH else f"{local:%H:%M}"


def _long_day(local: datetime, voice: Voice) -> str:
    return format_date(local.date(), "full", locale=_locale(voice))


def _day_of_month(local: datetime, voice: Voice) -> str:
    # Without the comma that some languages put after the day of the week: the days stand in a row with commas.
    day = format_date(local.date(), "EEE d", locale=_locale(voice))
    return day.replace(".", "") if voice.language is Language.DUTCH else day


def _abbreviated(local: datetime, skeleton: str, voice: Voice) -> str:
    day = format_skeleton(skeleton, local.date(), locale=_locale(voice))
    return day.replace(".", "") if voice.language is Language.DUTCH else day


def _locale(voice: Voice) -> str:
    return BRITISH.get(voice.language, voice.language.value)
