"""What is asked of a child in a course: where it starts, what it needs to ride, and into which group it goes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.blueprints.context import today
from app.blueprints.fields import IdField
from app.programme.courses.participants import Needs, Setting

LEAST_INCHES, MOST_INCHES = 10, 30
SECOND_PART, FIRST_PART = 2, 1


class PlacementForm(FlaskForm):
    """A look at a child on a bike: who can do all of it starts in part 2."""

    rides = BooleanField(_l("Rijdt zelf weg en blijft fietsen"))
    brakes = BooleanField(_l("Remt en stopt waar het moet"))
    looks_back = BooleanField(_l("Kijkt achterom zonder te slingeren"))
    day = DateField(_l("Gezien op"), [InputRequired(_l("Kies de dag waarop u het zag."))])

    def validate_day(self, field: DateField) -> None:
        """Refuse a day that is still to come."""
        if field.data and field.data > today():
            raise ValidationError(_l("Kies een dag die al geweest is."))

    @property
    def starts_in(self) -> int:
        """In which part the child starts."""
        able = self.rides.data and self.brakes.data and self.looks_back.data
        return SECOND_PART if able else FIRST_PART


class NeedsForm(FlaskForm):
    """What a child needs to ride."""

    bike_size = IntegerField(
        _l("Maat van de fiets, in inch"),
        [Optional(), NumberRange(LEAST_INCHES, MOST_INCHES, _l("Vul een maat van 10 tot en met 30 inch in."))],
        description=_l("Leeg: nog niet gemeten."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    own_bike = BooleanField(_l("Komt met een eigen fiets"))
    own_helmet = BooleanField(_l("Komt met een eigen helm"))

    def needs(self) -> Needs:
        """Return what a validated form says."""
        return Needs(bike_size=self.bike_size.data, own_bike=self.own_bike.data, own_helmet=self.own_helmet.data)


class GroupChoiceForm(FlaskForm):
    """Into which group a child goes; with a word why when a rule is set aside."""

    group = IdField(_l("Groep"), [Optional()])
    anyway = BooleanField(_l("Toch plaatsen"))
    comment = StringField(_l("Waarom"), [Length(max=300, message=_l("Maak de tekst korter."))])

    def setting(self) -> Setting:
        """Return how the child is put into the group."""
        return Setting(anyway=bool(self.anyway.data), comment=(self.comment.data or "").strip())


class AddForm(GroupChoiceForm):
    """Which child comes into the course, and into which group."""

    child = IdField(_l("Kind"), [InputRequired(_l("Kies een kind."))])
