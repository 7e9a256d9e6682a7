"""The hours of a class: for each working day up to two stretches."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField

from app.blueprints.fields import TimeField
from app.planning.slot_wish import Hours

SCHOOL_DAYS = 5


class DayForm(Form):
    """When school begins and ends on a day, and again in the afternoon where there is a long break."""

    starts = TimeField(_l("Van"))
    ends = TimeField(_l("Tot"))
    starts_again = TimeField(_l("En van"))
    ends_again = TimeField(_l("Tot"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at each pair: both times or none, in order, and the second after the first."""
        if not super().validate(extra_validators):
            return False
        pairs = [(self.starts, self.ends), (self.starts_again, self.ends_again)]
        faults = [_fault(starts.data, ends.data) for starts, ends in pairs]
        for (starts, _ends), fault in zip(pairs, faults, strict=True):
            if fault:
                starts.errors = [fault]
        if any(faults):
            return False
        if self.ends.data and self.starts_again.data and self.starts_again.data < self.ends.data:
            self.starts_again.errors = [gettext("Dit overlapt met de tijd ervoor.")]
            return False
        return True

    def hours(self, weekday: int) -> list[Hours]:
        """Return the stretches of the day."""
        pairs = ((self.starts.data, self.ends.data), (self.starts_again.data, self.ends_again.data))
        return [
            Hours(weekday=weekday, starts=starts, ends=ends)
            for starts, ends in pairs
            if starts is not None and ends is not None
        ]


class ClassForm(FlaskForm):
    """Everything of a class."""

    days = FieldList(FormField(DayForm), min_entries=SCHOOL_DAYS, max_entries=SCHOOL_DAYS)
    seen = HiddenField()

    def hours(self) -> tuple[Hours, ...]:
        """Return the hours of the week, in order."""
        return tuple(
            sorted(
                (each for number, day in enumerate(self.days, start=1) for each in day.form.hours(number)),
                key=lambda each: (each.weekday, each.starts),
            )
        )

    def copy_first(self) -> None:
        """Let every day be as the first."""
        first, *others = self.days
        for day in others:
            for name in ("starts", "ends", "starts_again", "ends_again"):
                field = getattr(day.form, name)
                field.data, field.raw_data = getattr(first.form, name).data, None


def filled(hours: tuple[Hours, ...], *, seen: str) -> ClassForm:
    """Return the form with the hours that a class has."""
    days = [[each for each in hours if each.weekday == number] for number in range(1, SCHOOL_DAYS + 1)]
    return ClassForm(data={"days": [_as_data(day) for day in days], "seen": seen})


def _as_data(day: list[Hours]) -> dict[str, time | None]:
    first, second = (day[number] if len(day) > number else None for number in range(2))
    return {
        "starts": first.starts if first else None,
        "ends": first.ends if first else None,
        "starts_again": second.starts if second else None,
        "ends_again": second.ends if second else None,
    }


def _fault(starts: time | None, ends: time | None) -> str:
    if (starts is None) != (ends is None):
        return gettext("Vul beide tijden in, of laat beide leeg.")
    if starts is not None and ends is not None and ends <= starts:
        return gettext("De eindtijd is na de begintijd.")
    return ""
