"""A day and two wall times, as several forms ask for them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from app.blueprints.context import location
from app.blueprints.fields import TimeField
from app.planning.timeslots import TimeSlot, local_slot


class SlotForm(FlaskForm):
    """A day and two times at the location; `version` is that of the session the page showed."""

    day = DateField(_l("Dag"), [InputRequired(_l("Kies een dag."))])
    starts = TimeField(_l("Begint om"), [InputRequired(_l("Vul in hoe laat het begint, als 14.30."))])
    ends = TimeField(_l("Eindigt om"), [InputRequired(_l("Vul in hoe laat het eindigt, als 15.30."))])
    version = HiddenField()

    @property
    def version_seen(self) -> int:
        """The version the page showed, or −1, which no session has, for anything unreadable."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - more does not fit the column

    def slot(self) -> TimeSlot:
        """Return the slot that a validated form asks for.

        :raises PlanningError: for times that make no slot.
        """
        if self.day.data is None or self.starts.data is None or self.ends.data is None:
            raise TypeError("the form was not validated")
        return local_slot(day=self.day.data, start=self.starts.data, end=self.ends.data, zone=location().zone)
