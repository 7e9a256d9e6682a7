"""Form fields for the times and days of this country, and identifiers that come from choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, ValidationError
from wtforms.widgets import TextInput

WALL_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?")


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


class IdField(SelectField):
    """A choice of a row by its identifier; the data is a `UUID`, or `None` for the empty choice."""

    data: UUID | None

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        """Keep the label and the validators of a select; the choices are set by the view."""
        super().__init__(label, list(validators), coerce=_identifier, choices=[], **kwargs)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse a row that was not offered: it may belong to another location."""
        if self.data is not None and self.data not in self.offered:
            raise ValidationError(_l("Kies een van de mogelijkheden."))

    @property
    def offered(self) -> tuple[UUID, ...]:
        """The identifiers that can be chosen."""
        return tuple(choice[0] for choice in self.choices or () if isinstance(choice[0], UUID))


def _identifier(value: object) -> UUID | None:
    if value in (None, "", "None"):
        return None
    return value if isinstance(value, UUID) else UUID(str(value))
