"""A weekly time, an appointment outside, and the hours of a coach."""

from __future__ import annotations

from datetime import datetime, time

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DecimalField, Field, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import AnyOf, InputRequired, NumberRange

from app.blueprints.coach_week import words
from app.blueprints.fields import IdField, TimeField
from app.planning.errors import PlanningError
from app.planning.timeslots import PLANNABLE_YEARS, TimeSlot, local_slot
from app.programme.coaching.openings import WeeklyWish

LENGTHS = (30, 45, 60)
USUAL_LENGTH = 45
USUAL_TIME = time(15, 30)
"""When most classes are out, and most clubs have not begun."""

_NO_TIME = _l("Vul een tijd in als 14.30.")


class MomentField(Field):
    """A moment that the page proposed, as ISO 8601 writes it, with its zone."""

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the moment; anything else was not proposed."""
        self.data = None
        if not valuelist:
            return
        found = datetime.fromisoformat(valuelist[0])
        if found.tzinfo is None or found.year not in PLANNABLE_YEARS:
            raise ValueError
        self.data = found


class SearchForm(FlaskForm):
    """For what a weekly time is looked for."""

    class Meta:
        """It only asks."""

        csrf = False

    minutes = SelectField(
        _l("Hoe lang"),
        [AnyOf(LENGTHS, message=_l("Kies een van de mogelijkheden."))],
        name="duur",
        coerce=int,
        choices=[SelectChoice(number, _l("%(minutes)s minuten", minutes=number)) for number in LENGTHS],
        validate_choice=False,
    )
    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))], name="ruimte")
    near = TimeField(_l("Liefst om"), [InputRequired(_NO_TIME)], name="om")


class ChooseForm(FlaskForm):
    """One weekly time out of those that were proposed."""

    weekday = IntegerField(validators=[InputRequired(), NumberRange(1, 7)])
    starts = TimeField("", [InputRequired(_NO_TIME)])
    minutes = IntegerField(validators=[InputRequired(), AnyOf(LENGTHS)])
    space = IdField("", [InputRequired()])
    skip = BooleanField(false_values=("", "n"))

    def wish(self) -> WeeklyWish:
        """Return what is asked for, when the form is right."""
        if self.starts.data is None or self.space.data is None:
            raise ValueError
        return WeeklyWish(
            weekday=self.weekday.data or 0,
            starts=self.starts.data,
            minutes=self.minutes.data or 0,
            space_id=self.space.data,
            skip=self.skip.data,
        )


class MoveForm(FlaskForm):
    """A moment that was proposed, and the version of the appointment that was seen."""

    starts_at = MomentField(validators=[InputRequired()])
    version = IntegerField(validators=[InputRequired(), NumberRange(0, 2**31 - 1)])


class MakeUpForm(FlaskForm):
    """A moment for an appointment in the place of one that did not go on."""

    starts_at = MomentField(validators=[InputRequired()])


class CancelForm(FlaskForm):
    """Why an appointment does not go on."""

    reason = RadioField(
        _l("Waarom gaat de afspraak niet door?"),
        [InputRequired(_l("Kies een reden."))],
        choices=[SelectChoice(value, name) for value, name in words.REASONS.items()],
    )


class OutsideForm(FlaskForm):
    """An appointment away from the location."""

    space = IdField(_l("Waar"), [InputRequired(_l("Kies een plek buiten de locatie."))])
    day = DateField(_l("Dag"), [InputRequired(_l("Kies een dag."))])
    starts = TimeField(_l("Van"), [InputRequired(_NO_TIME)], description=_l("Zonder de reistijd."))
    ends = TimeField(_l("Tot"), [InputRequired(_NO_TIME)])
    who = RadioField(
        _l("Wie gaat er mee?"),
        [InputRequired(_l("Kies wie er meegaat."))],
        choices=[
            SelectChoice("coach", _l("Ik ga zelf mee")),
            SelectChoice("volunteer", _l("Een vrijwilliger, als begeleider")),
            SelectChoice("nobody", _l("Niemand: de jongere gaat zelf")),
        ],
        default="coach",
    )

    def slot(self, zone: str) -> TimeSlot | None:
        """Return when it is, or say at the field why there is no such time."""
        day, starts, ends = self.day.data, self.starts.data, self.ends.data
        if day is None or starts is None or ends is None:
            return None
        try:
            return local_slot(day=day, start=starts, end=ends, zone=zone)
        except (PlanningError, ValueError, OverflowError):
            self.ends.errors = [gettext("De eindtijd is na de begintijd, op dezelfde dag.")]
            return None


class HoursForm(FlaskForm):
    """How many hours a week a coach works."""

    hours = DecimalField(validators=[InputRequired(), NumberRange(1, 48)], places=2)

    @property
    def minutes(self) -> int:
        """The hours as whole minutes."""
        return round((self.hours.data or 0) * 60)
