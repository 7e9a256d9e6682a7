"""Times of the safety day in forms: minutes after midnight, written as on every page."""

from __future__ import annotations

import itertools
import re
from datetime import time
from typing import Any

from flask_babel import gettext
from wtforms import TextAreaField

from app.blueprints.fields import WALL_TIME
from app.planning.rotation.day import Minute

MOST_WINDOWS, MOST_DIGITS = 10, 9
SPAN = re.compile(r"(?P<start>[\d.:]+)\s*(?:-|–|tot|t/m|to)\s*(?P<end>[\d.:]+)(?:\s*uur)?")
_HOUR = 60


def minutes(value: time | None) -> Minute:
    """Return minutes after midnight."""
    return value.hour * _HOUR + value.minute if value else 0


def wall(minute: Minute) -> time:
    """Return minutes after midnight as a time; midnight at the end of a day is a minute before it."""
    return time(minute // _HOUR, minute % _HOUR) if minute < 24 * _HOUR else time(23, 59)


def clock(minute: Minute) -> str:
    """Return `9.05`, with both figures of the hour: `09.05`."""
    return f"{minute // _HOUR:02}.{minute % _HOUR:02}"


def version_seen(text: object) -> int:
    """Return the version that a page showed, or -1, which nothing has, for anything unreadable."""
    found = str(text or "")
    return int(found) if found.isdecimal() and len(found) <= MOST_DIGITS else -1


class WindowsField(TextAreaField):
    """Stretches of a day, one a line or with commas between, as `9.00–10.30`; the data is in minutes, sorted."""

    data: tuple[tuple[Minute, Minute], ...]  # type: ignore[assignment]  # a text area's is text

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(f"{clock(start)}–{clock(end)}" for start, end in self.data or ())

    def process_data(self, value: Any) -> None:
        """Take windows as they are stored."""
        self.data = tuple((start, end) for start, end in value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the stretches, or say which is none."""
        words = [word.strip() for word in re.split(r"[\n,;]+|\ben\b", valuelist[0] if valuelist else "")]
        self.data = ()
        found = tuple(sorted(_window(word) for word in words if word))
        if len(found) > MOST_WINDOWS:
            raise ValueError(gettext("Vul ten hoogste 10 tijden in."))
        for (_start, end), (start, _end) in itertools.pairwise(found):
            if start < end:
                raise ValueError(gettext("Twee tijden vallen over elkaar. Maak er één van."))
        self.data = found


def _window(word: str) -> tuple[Minute, Minute]:
    found = SPAN.fullmatch(word)
    start, end = (_minute(found["start"]), _minute(found["end"])) if found else (None, None)
    if start is None or end is None:
        raise ValueError(gettext("“%(word)s” is geen tijd van en tot. Schrijf het als 9.00-10.30.", word=word[:30]))
    if end <= start:
        raise ValueError(gettext("Bij “%(word)s” komt het einde niet na het begin.", word=word[:30]))
    return start, end


def _minute(text: str) -> Minute | None:
    found = WALL_TIME.fullmatch(text)
    if not found:
        return None
    minute = int(found["hour"]) * _HOUR + int(found["minute"] or 0)
    return minute if minute <= 24 * _HOUR and int(found["minute"] or 0) < _HOUR else None
