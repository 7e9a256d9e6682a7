"""Which groups go to the library how many times, and on which day of the week."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired

from app.blueprints.fields import WEEKDAYS, IdField, IdsField, TimeField
from app.programme.library.visits import Wish

MONDAY_TO_FRIDAY = WEEKDAYS[:5]
CODES = [str(choice.value) for choice in WEEKDAYS]


class VisitsForm(FlaskForm):
    """What visits are proposed from."""

    groups = IdsField(_l("Welke groepen gaan"), [DataRequired(_l("Kies minstens één groep."))])
    times = SelectField(_l("Hoe vaak in dit schooljaar"), coerce=int)
    weekday = SelectField(_l("Op welke dag van de week"), choices=list(MONDAY_TO_FRIDAY), default="wednesday")
    starts = TimeField(_l("Hoe laat"), [InputRequired(_l("Vul een tijd in als 14.30."))])
    space = IdField(_l("Waar"), [InputRequired(_l("Kies een ruimte."))])
    responsible = IdField(_l("Verantwoordelijk"), [InputRequired(_l("Kies wie verantwoordelijk is."))])
    seen = HiddenField()

    def offer_times(self, least: int, most: int) -> None:
        """Let as many visits be chosen as the template allows."""
        self.times.choices = [SelectChoice(str(number), str(number)) for number in range(least, most + 1)]

    def wish(self, school_year: int) -> Wish:
        """Return what a validated form asks for."""
        if self.starts.data is None or self.space.data is None or self.responsible.data is None:
            raise ValueError("the form was not validated")
        return Wish(
            group_ids=frozenset(self.groups.data),
            times=int(self.times.data),
            weekday=CODES.index(str(self.weekday.data)),
            starts=self.starts.data,
            space_id=self.space.data,
            responsible_id=self.responsible.data,
            school_year=school_year,
        )
