"""Planning something new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.blueprints.fields import DaysField, IdField, TimeField, WeekdaysField
from app.blueprints.slots import SlotForm
from app.planning.rules import MOST_WEEKS_BETWEEN

MOST_MEETINGS = 200
MOST_PHASES = 8
MOST_CHILDREN = 400

WHEN = (
    "day",
    "starts",
    "ends",
    "meetings",
    "rhythm",
    "weekdays",
    "every",
    "nth",
    "days",
    "ending",
    "until",
    "school_holidays",
    "lessons",
    "left_out",
    "also",
)
"""The fields that say when it is."""

RHYTHMS = (
    SelectChoice("weekly", _l("elke week, of om de zoveel weken")),
    SelectChoice("monthly", _l("elke maand op dezelfde weekdag, of om de zoveel maanden")),
    SelectChoice("days", _l("op losse dagen, die ik zelf opschrijf")),
)
NTHS = (
    SelectChoice("", _l("zoals de eerste dag")),
    SelectChoice("first", _l("de eerste van de maand")),
    SelectChoice("second", _l("de tweede van de maand")),
    SelectChoice("third", _l("de derde van de maand")),
    SelectChoice("fourth", _l("de vierde van de maand")),
    SelectChoice("last", _l("de laatste van de maand")),
)
ENDINGS = (
    SelectChoice("count", _l("na het aantal bijeenkomsten")),
    SelectChoice("until", _l("op een laatste dag")),
    SelectChoice("open", _l("niet: de reeks loopt door")),
)
HOLIDAYS = (
    SelectChoice("skip", _l("overslaan")),
    SelectChoice("only", _l("alleen dan bij elkaar komen")),
    SelectChoice("ignore", _l("gewoon doorgaan")),
)


class PhaseForm(Form):
    """A phase that follows the one before: what is left open is as it was there."""

    name = StringField(_l("Naam van de fase"), [Optional(), Length(max=120, message=_l("Maak de naam korter."))])
    part = HiddenField()
    meetings = IntegerField(
        _l("Bijeenkomsten"),
        [Optional(), NumberRange(0, MOST_MEETINGS, _l("Vul een aantal van 0 tot en met 200 in."))],
        render_kw={"inputmode": "numeric"},
    )
    lessons = IntegerField(
        _l("Lessen"),
        [Optional(), NumberRange(0, 400, _l("Vul een aantal van 0 tot en met 400 in."))],
        render_kw={"inputmode": "numeric"},
    )
    day = DateField(_l("Niet eerder dan"), [Optional()])
    weekdays = WeekdaysField(_l("Op deze dagen"))
    starts = TimeField(_l("Begint om"), [Optional()])
    ends = TimeField(_l("Eindigt om"), [Optional()])


class NewActivityForm(SlotForm):
    """An activity from a template: what, for whom, where, by whom, and when."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef de activiteit een naam.")), Length(max=120, message=_l("Maak de naam korter."))],
    )
    age_group = IdField(_l("Leeftijdsgroep"), [Optional()])
    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    beside = IdField(_l("Ruimte voor wat ernaast is"))
    responsible = IdField(
        _l("Verantwoordelijk"),
        [InputRequired(_l("Kies wie verantwoordelijk is."))],
        description=_l("Eén persoon, altijd ingevuld."),
    )
    capacity = IntegerField(
        _l("Aantal kinderen"),
        [Optional(), NumberRange(1, MOST_CHILDREN, _l("Vul een aantal van 1 tot en met 400 in."))],
        render_kw={"inputmode": "numeric"},
    )
    meetings = IntegerField(
        _l("Aantal bijeenkomsten"),
        [
            InputRequired(_l("Vul in hoe vaak het is.")),
            NumberRange(1, MOST_MEETINGS, _l("Vul een aantal van 1 tot en met 200 in.")),
        ],
        default=1,
        description=_l("Meer dan één: elke week op dezelfde dag en tijd, of zoals u hieronder kiest."),
        render_kw={"inputmode": "numeric"},
    )
    rhythm = SelectField(_l("Hoe vaak"), choices=list(RHYTHMS), default="weekly")
    weekdays = WeekdaysField(
        _l("Op deze dagen"), description=_l("Kiest u niets, dan is het de dag van de eerste keer.")
    )
    every = IntegerField(
        _l("Om de hoeveel weken of maanden"),
        [Optional(), NumberRange(1, MOST_WEEKS_BETWEEN, _l("Vul een aantal van 1 tot en met 53 in."))],
        default=1,
        render_kw={"inputmode": "numeric"},
    )
    nth = SelectField(_l("Welke dag van de maand"), choices=list(NTHS), default="")
    days = DaysField(
        _l("Losse dagen"),
        description=_l("Alleen bij losse dagen. Eén dag per regel, als 8-9-2026."),
        render_kw={"rows": 3},
    )
    ending = SelectField(_l("Wanneer stopt het"), choices=list(ENDINGS), default="count")
    until = DateField(_l("Laatste dag"), [Optional()])
    school_holidays = SelectField(_l("In schoolvakanties"), choices=list(HOLIDAYS), default="skip")
    lessons = IntegerField(
        _l("Lessen in deze bijeenkomsten"),
        [Optional(), NumberRange(0, 400, _l("Vul een aantal van 0 tot en met 400 in."))],
        render_kw={"inputmode": "numeric"},
    )
    phase = StringField(
        _l("Naam van de eerste fase"), [Optional(), Length(max=120, message=_l("Maak de naam korter."))]
    )
    left_out = DaysField(
        _l("Niet op deze dagen"),
        description=_l("Eén dag per regel. De reeks wordt dan langer."),
        render_kw={"rows": 2},
    )
    also = DaysField(
        _l("Ook op deze dagen"),
        description=_l("Eén dag per regel. Ze tellen mee."),
        render_kw={"rows": 2},
    )
    phases = FieldList(FormField(PhaseForm), max_entries=MOST_PHASES)
    description = TextAreaField(
        _l("Omschrijving"),
        [Length(max=1500, message=_l("Maak de omschrijving korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
        render_kw={"rows": 3},
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for a last day as well when the series ends on one."""
        right = bool(super().validate(extra_validators))
        if self.ending.data == "until" and self.until.data is None and not self.until.errors:
            self.until.errors = (_l("Kies een laatste dag."),)
            return False
        return right

    def validate_days(self, field: DaysField) -> None:
        """Ask for days when the series is on the days of a list."""
        if self.rhythm.data == "days" and not field.data and not field.errors:
            raise ValidationError(_l("Schrijf minstens één dag op."))

    @property
    def elaborate(self) -> bool:
        """Whether anything but a first day, times and a number was filled in."""
        named = (self.weekdays, self.days, self.left_out, self.also, self.phases, self.until)
        usual = self.rhythm.data == "weekly" and self.ending.data == "count" and (self.every.data or 1) == 1
        return not usual or any(field.data or field.errors for field in named)

    def forget_errors(self) -> None:
        """Take back what is not filled in yet: nobody asked to plan it."""
        self.form_errors.clear()
        for field in self:
            field.errors = ()
        for entry in self.phases:
            for field in entry.form:
                field.errors = ()
