"""A period of free days."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.planning.school_years import FreePeriod
from app.planning.vocabulary import FreeDaySort

SORTS = (
    SelectChoice("closing_day", _l("de locatie is gesloten")),
    SelectChoice("school_holiday", _l("schoolvakantie of studiedag")),
    SelectChoice("public_holiday", _l("feestdag")),
)


class PeriodForm(FlaskForm):
    """From when until when, for what reason, and under which name."""

    name = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef de vrije dagen een naam.")), Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Bijvoorbeeld: verbouwing van de zaal. Noem nooit een kind."),
    )
    first = DateField(_l("Eerste dag"), [InputRequired(_l("Kies een eerste dag."))])
    last = DateField(_l("Laatste dag"), [Optional()], description=_l("Leeg: het is één dag."))
    sort = SelectField(_l("Soort"), choices=list(SORTS), default="closing_day")

    def period(self) -> FreePeriod:
        """Return the period that a validated form asks for.

        :raises PlanningError: for days that make no period.
        """
        if self.first.data is None:
            raise TypeError("the form was not validated")
        return FreePeriod(
            first=self.first.data,
            last=self.last.data or self.first.data,
            sort=FreeDaySort(self.sort.data),
            name=str(self.name.data).strip(),
        )
