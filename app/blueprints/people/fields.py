"""A field for when somebody can come on a weekday: `9.00-12.00, 14-17.30`."""

from __future__ import annotations

import re
from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.widgets import TextInput

MOST_RANGES = 6
RANGE = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|tot)\s*(\d{1,2})(?:[.:](\d{2}))?")
UNREADABLE = _l("Schrijf tijden als 9.00-12.00, 14.00-17.00.")

Range = tuple[time, time]


class RangesField(Field):
    """The ranges of one day, with commas between; the data is a tuple of starts and ends."""

    widget = TextInput()
    data: tuple[Range, ...] | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(f"{starts:%H.%M}-{ends:%H.%M}" for starts, ends in self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the ranges, or say how to write them."""
        words = [word.strip() for word in valuelist[0].split(",")] if valuelist else []
        words = [word for word in words if word]
        self.data = ()
        if len(words) > MOST_RANGES:
            raise ValueError(_l("Vul ten hoogste zes tijden per dag in."))
        self.data = tuple(_range(word) for word in words)


def _range(word: str) -> Range:
    found = RANGE.fullmatch(word)
    if found is None:
        raise ValueError(UNREADABLE)
    try:
        return time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError as error:
        raise ValueError(UNREADABLE) from error
