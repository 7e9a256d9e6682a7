"""Form fields for the times and days of this country, and identifiers that come from choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any, Protocol
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

DUTCH_DAY = re.compile(r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})")
MOST_DAYS = 200
WALL_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?")

WEEKDAYS = (
    SelectChoice("monday", _l("ma")),
    SelectChoice("tuesday", _l("di")),
    SelectChoice("wednesday", _l("wo")),
    SelectChoice("thursday", _l("do")),
    SelectChoice("friday", _l("vr")),
    SelectChoice("saturday", _l("za")),
    SelectChoice("sunday", _l("zo")),
)


class Choosable(Protocol):
    """A row that can be chosen: an identifier and the name that is shown."""

    @property
    def id(self) -> UUID:
        """The identifier that is sent."""

    @property
    def name(self) -> str:
        """The words that are shown."""


class TimeField(Field):
    """A wall time as `14.30`, also written `14:30` or `14`."""

    widget = TextInput()
    data: time | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H.%M}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time, or say how to write it."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        found = WALL_TIME.fullmatch(valuelist[0].strip())
        try:
            self.data = time(int(found["hour"]), int(found["minute"] or 0)) if found else None
        except ValueError:
            self.data = None
        if self.data is None:
            raise ValueError(_l("Vul een tijd in als 14.30."))


class DaysField(TextAreaField):
    """Several days, one a line or with commas between, as `8-9-2026` or `2026-09-08`."""

    data: frozenset[date] | None  # type: ignore[assignment]  # a text area's is text

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(f"{day.day}-{day.month}-{day.year}" for day in sorted(self.data or ()))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the days, or say which one is none."""
        words = re.split(r"[\s,;]+", valuelist[0].strip()) if valuelist and valuelist[0].strip() else []
        self.data = frozenset()
        if len(words) > MOST_DAYS:
            raise ValueError(_l("Vul ten hoogste 200 dagen in."))
        self.data = frozenset(_day(word) for word in words if word)


class IdField(SelectField):
    """A choice of a row by its identifier; the data is a `UUID`, or `None` for the empty choice."""

    data: UUID | None

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        """Keep the label and the validators of a select; the view offers the rows."""
        super().__init__(label, list(validators), coerce=_identifier, choices=[], **kwargs)
        self.offered: tuple[UUID, ...] = ()

    def offer(self, rows: Iterable[Choosable], *, empty: str | None = None) -> None:
        """Let these rows be chosen, after an empty choice with the words `empty`, if given."""
        found = list(rows)
        self.offered = tuple(row.id for row in found)
        first = [] if empty is None else [SelectChoice("", empty)]
        self.choices = first + [SelectChoice(str(row.id), row.name) for row in found]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse a row that was not offered: it may belong to another location."""
        if self.data is not None and self.data not in self.offered:
            raise ValidationError(_l("Kies een van de mogelijkheden."))


class IdsField(SelectMultipleField):
    """A choice of several rows, as a list of ticks; the data is a list of `UUID`."""

    data: list[UUID]
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        """Keep the label and the validators; the view offers the rows."""
        super().__init__(label, list(validators), coerce=_known_identifier, choices=[], **kwargs)

    def offer(self, rows: Iterable[Choosable]) -> None:
        """Let these rows be chosen."""
        self.choices = [SelectChoice(str(row.id), row.name) for row in rows]


class WeekdaysField(SelectMultipleField):
    """Days of the week as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, validators: Any = (), **kwargs: Any) -> None:
        """Offer the seven days."""
        super().__init__(label, list(validators), choices=list(WEEKDAYS), **kwargs)


def _day(word: str) -> date:
    found = DUTCH_DAY.fullmatch(word)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else date.fromisoformat(word)
    except ValueError as error:
        raise ValueError(gettext("“%(word)s” is geen dag. Schrijf een dag als 8-9-2026.", word=word[:20])) from error


def _known_identifier(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _identifier(value: object) -> UUID | None:
    if value in (None, "", "None"):
        return None
    return _known_identifier(value)
