"""A new safety day, and the day as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.blueprints.context import today
from app.blueprints.fields import IdField, TimeField
from app.blueprints.rotations.fields import WindowsField, minutes
from app.planning.vocabulary import WaitingMode
from app.programme.rotations.groups import MOST as MOST_GROUPS
from app.programme.rotations.settings import DaySettings, NewRotation

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
WAITING = (
    SelectChoice(WaitingMode.WAVES, _l("Groepen komen na elkaar: wie later begint, is later klaar")),
    SelectChoice(WaitingMode.BOOKLET, _l("Iedereen begint en eindigt samen, en werkt tussendoor in het boekje")),
)


class HoursForm(FlaskForm):
    """The day and the school hours, and how many groups."""

    day = DateField(_l("Dag"), [InputRequired(_l("Kies een dag."))])
    starts = TimeField(_l("Begint om"), [InputRequired(_l("Vul in hoe laat het begint."))])
    ends = TimeField(_l("Eindigt om"), [InputRequired(_l("Vul in hoe laat het eindigt."))])
    group_count = IntegerField(
        _l("Aantal groepen"),
        [
            InputRequired(_l("Vul in hoeveel groepen.")),
            NumberRange(1, MOST_GROUPS, _l("Kies 1 tot en met 40 groepen.")),
        ],
        render_kw=NUMERIC,
    )
    on_free_day = BooleanField(_l("Toch op deze dag, ook al is die vrij"))

    def validate_ends(self, field: TimeField) -> None:
        """Refuse a day that ends before it begins."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_l("Laat het einde na het begin komen."))


class NewRotationForm(HoursForm):
    """What is asked first: which activity, and when."""

    activity = IdField(
        _l("Bij welke activiteit"),
        [Optional()],
        description=_l("Staat de veiligheidsdag al als activiteit in de planning, kies die dan."),
    )
    template = IdField(
        _l("Sjabloon van een nieuwe activiteit"),
        [Optional()],
        description=_l("Daar komen de posten, het materiaal, de woorden en de taken uit."),
    )
    title = StringField(_l("Naam van een nieuwe activiteit"), [Length(max=120, message=_l("Maak de naam korter."))])
    responsible = IdField(
        _l("Verantwoordelijk"),
        [InputRequired(_l("Kies wie verantwoordelijk is."))],
        description=_l("Eén persoon, altijd ingevuld."),
    )

    def validate_day(self, field: DateField) -> None:
        """Refuse a day that has been."""
        if field.data is not None and field.data < today():
            raise ValidationError(_l("Kies een dag die nog komt."))

    def validate_title(self, field: StringField) -> None:
        """Ask for a name where there is no activity that has one."""
        if self.activity.data is None and not (field.data or "").strip():
            raise ValidationError(_l("Geef de dag een naam."))

    def wanted(self) -> NewRotation:
        """Return what was filled in."""
        if self.day.data is None or self.responsible.data is None:
            raise TypeError("the form was not validated")
        return NewRotation(
            activity_id=self.activity.data,
            template_id=self.template.data,
            title=(self.title.data or "").strip(),
            responsible_id=self.responsible.data,
            day=self.day.data,
            starts=minutes(self.starts.data),
            ends=minutes(self.ends.data),
            groups=self.group_count.data or 1,
            on_free_day=bool(self.on_free_day.data),
        )


class DayForm(HoursForm):
    """Everything of the day apart from its stations and groups."""

    version = HiddenField()
    day = DateField(
        _l("Dag"),
        [InputRequired(_l("Kies een dag."))],
        description=_l("Komt er een andere datum? Dan schuiven de open taken van de voorbereiding mee."),
    )
    slot_minutes = IntegerField(
        _l("Minuten per ronde"),
        [
            InputRequired(_l("Vul in hoe lang een ronde duurt.")),
            NumberRange(5, 120, _l("Kies 5 tot en met 120 minuten.")),
        ],
        render_kw=NUMERIC,
    )
    transfer_minutes = IntegerField(
        _l("Minuten lopen"),
        [
            InputRequired(_l("Vul in hoe lang het lopen duurt.")),
            NumberRange(0, 60, _l("Kies 0 tot en met 60 minuten.")),
        ],
        render_kw=NUMERIC,
    )
    breaks = WindowsField(
        _l("Pauzes"),
        [Optional()],
        description=_l("Eén per regel, als 10.30-10.50. In een pauze is geen ronde."),
        render_kw={"rows": 2},
    )
    gathering = IdField(
        _l("Verzamelplek"),
        [Optional()],
        description=_l("Hier begint en eindigt iedereen. Alleen ruimtes die te delen zijn."),
    )
    waiting = RadioField(
        _l("Als er meer groepen zijn dan posten"),
        choices=list(WAITING),
        validators=[InputRequired(_l("Kies wat groepen doen die wachten."))],
    )
    booklet_space = IdField(_l("Plek voor het boekje"), [Optional()])
    materials = TextAreaField(
        _l("Materiaal"),
        [Length(max=4000, message=_l("Maak dit korter."))],
        description=_l("Wat u die dag nodig hebt, één ding per regel."),
        render_kw={"rows": 4},
    )
    note = TextAreaField(
        _l("Aantekening"),
        [Length(max=4000, message=_l("Maak dit korter."))],
        description=_l("Staat in de tekst voor iedereen die komt, ook voor partners. Noem nooit een kind."),
        render_kw={"rows": 2},
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for a place where there is a booklet to work in."""
        right = bool(super().validate(extra_validators))
        if (
            self.waiting.data == WaitingMode.BOOKLET
            and self.booklet_space.data is None
            and not self.booklet_space.errors
        ):
            self.booklet_space.errors = (_l("Kies waar de groepen in hun boekje werken."),)
            return False
        return right

    def settings(self) -> DaySettings:
        """Return what was filled in."""
        if self.day.data is None:
            raise TypeError("the form was not validated")
        return DaySettings(
            day=self.day.data,
            starts=minutes(self.starts.data),
            ends=minutes(self.ends.data),
            slot_minutes=self.slot_minutes.data or 0,
            transfer_minutes=self.transfer_minutes.data or 0,
            breaks=self.breaks.data,
            gathering_space_id=self.gathering.data,
            waiting=WaitingMode(self.waiting.data),
            booklet_space_id=self.booklet_space.data,
            materials=(self.materials.data or "").strip(),
            note=(self.note.data or "").strip(),
            groups=self.group_count.data or 1,
            on_free_day=bool(self.on_free_day.data),
        )
