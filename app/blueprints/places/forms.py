"""Spaces and age groups."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.programme.age_groups import AgeGroupDetails
from app.programme.spaces import SpaceDetails

MOST_CHILDREN, MOST_MINUTES, MOST_AGE, MOST_RATIO, MOST_PLACE = 2000, 600, 99, 100, 999
MOST_A_DAY = 20


class SpaceForm(FlaskForm):
    """Everything of a space; `confirmed` when what a change touches was looked at."""

    name = StringField(
        _l("Naam"), [DataRequired(_l("Vul een naam in.")), Length(max=120, message=_l("Maak de naam korter."))]
    )
    directions = StringField(
        _l("Waar is het?"),
        [Optional(), Length(max=300, message=_l("Maak dit korter."))],
        description=_l("Staat bij de naam in agenda’s en berichten. Bijvoorbeeld: gebouw B, kamer 4."),
    )
    capacity = IntegerField(
        _l("Hoeveel kinderen passen erin?"),
        [Optional(), NumberRange(1, MOST_CHILDREN, _l("Kies 1 tot en met 2000, of laat het leeg."))],
        description=_l("Leeg: zoveel als er komen."),
    )
    shareable = BooleanField(_l("Er kunnen twee bijeenkomsten tegelijk zijn"))
    on_location = BooleanField(_l("Is op de locatie"), default=True)
    travel_minutes = IntegerField(
        _l("Reistijd vanaf de locatie, in minuten"),
        [
            InputRequired(_l("Vul een aantal minuten in; 0 op de locatie.")),
            NumberRange(0, MOST_MINUTES, _l("Kies 0 tot en met 600 minuten.")),
        ],
        default=0,
    )
    active = BooleanField(
        _l("In gebruik"), default=True, description=_l("Zonder vinkje wordt hier niets nieuws gepland.")
    )
    tell = BooleanField(_l("Iedereen nu meteen bericht sturen"), default=True)
    seen = HiddenField()
    confirmed = HiddenField()

    def details(self) -> SpaceDetails:
        """Return what a validated form asks for."""
        return SpaceDetails(
            name=str(self.name.data).strip(),
            directions=(self.directions.data or "").strip(),
            capacity=self.capacity.data,
            shareable=bool(self.shareable.data),
            on_location=bool(self.on_location.data),
            travel_minutes=self.travel_minutes.data or 0,
            active=bool(self.active.data),
        )


class AgeGroupForm(FlaskForm):
    """Everything of an age group; `confirmed` when what a change touches was looked at."""

    name = StringField(
        _l("Naam"), [DataRequired(_l("Vul een naam in.")), Length(max=120, message=_l("Maak de naam korter."))]
    )
    min_age = IntegerField(
        _l("Van (jaar)"),
        [InputRequired(_l("Vul een leeftijd in.")), NumberRange(0, MOST_AGE, _l("Kies 0 tot en met 99 jaar."))],
    )
    max_age = IntegerField(
        _l("Tot en met (jaar)"),
        [InputRequired(_l("Vul een leeftijd in.")), NumberRange(0, MOST_AGE, _l("Kies 0 tot en met 99 jaar."))],
    )
    children_per_adult = IntegerField(
        _l("Kinderen per volwassene, ten hoogste"),
        [Optional(), NumberRange(1, MOST_RATIO, _l("Kies 1 tot en met 100, of laat het leeg."))],
        description=_l("Leeg: zoals de activiteit het zegt. Een getal hier kan dat alleen strenger maken."),
    )
    position = IntegerField(
        _l("Plaats in de lijst"),
        [InputRequired(_l("Vul een getal in.")), NumberRange(0, MOST_PLACE, _l("Kies 0 tot en met 999."))],
        default=0,
    )
    seen = HiddenField()
    confirmed = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at the fields, and whether the ages are in order."""
        if not super().validate(extra_validators):
            return False
        if (self.min_age.data or 0) > (self.max_age.data or 0):
            self.max_age.errors = [gettext("De hoogste leeftijd komt voor de laagste.")]
            return False
        return True

    def details(self) -> AgeGroupDetails:
        """Return what a validated form asks for."""
        return AgeGroupDetails(
            name=str(self.name.data).strip(),
            min_age=self.min_age.data or 0,
            max_age=self.max_age.data or 0,
            children_per_adult=self.children_per_adult.data,
            position=self.position.data or 0,
        )


class FamilyForm(FlaskForm):
    """How much a family can manage on one day."""

    family_limit = IntegerField(
        _l("Ten hoogste activiteiten per gezin op één dag"),
        [InputRequired(_l("Vul een getal in.")), NumberRange(1, MOST_A_DAY, _l("Kies 1 tot en met 20."))],
        description=_l("Heeft een gezin er meer, dan staat dat bij Aandacht."),
    )
