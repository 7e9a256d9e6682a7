"""A show, an act, and a place in the order."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.fields import IdsField, TimeField
from app.blueprints.shows.sentences import SORTS
from app.planning.errors import PlanningError
from app.planning.line_up.by_hand import Step
from app.planning.timeslots import local_moment
from app.planning.vocabulary import ActSort
from app.programme.shows.acts import ActDetails
from app.programme.shows.opening import Settings

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
INSTRUMENTS = ("microfoon", "gitaar", "piano", "keyboard", "drumstel", "trommel", "viool", "fluit")
LONGEST_INSTRUMENT, LONGEST_NAME, MOST_INSTRUMENTS = 40, 60, 12
_FULL_MESSAGE = _l("Vul een aantal in dat kan.")


class SettingsForm(FlaskForm):
    """Breaks, time between acts, and until when acts are signed up."""

    breaks = IntegerField(
        _l("Pauzes"),
        [InputRequired(_FULL_MESSAGE), NumberRange(0, 4, _l("Vul een aantal van 0 tot en met 4 in."))],
        render_kw=NUMERIC,
    )
    break_minutes = IntegerField(
        _l("Minuten per pauze"),
        [InputRequired(_FULL_MESSAGE), NumberRange(5, 60, _l("Vul een aantal van 5 tot en met 60 in."))],
        render_kw=NUMERIC,
    )
    changeover_minutes = IntegerField(
        _l("Minuten tussen twee optredens"),
        [InputRequired(_FULL_MESSAGE), NumberRange(0, 15, _l("Vul een aantal van 0 tot en met 15 in."))],
        description=_l("Om het podium klaar te zetten."),
        render_kw=NUMERIC,
    )
    closes_on = DateField(
        _l("Aanmelden tot en met"), [Optional()], description=_l("Vult u niets in, dan kan het tot de show.")
    )
    closes_at = TimeField(_l("Tot hoe laat"), [Optional()], description=_l("Bijvoorbeeld 17.00."))
    seen = HiddenField()

    def settings(self, zone: str) -> Settings:
        """Return what a validated form says.

        :raises PlanningError: when the clocks skip the time on that day.
        """
        return Settings(
            breaks=self.breaks.data or 0,
            break_minutes=self.break_minutes.data or 0,
            changeover_minutes=self.changeover_minutes.data or 0,
            closes_at=self._moment(zone),
        )

    def is_possible(self, zone: str) -> bool:
        """Say whether there is such a moment, and say at the field when there is not, or half of one."""
        if (self.closes_on.data is None) != (self.closes_at.data is None):
            self.closes_at.errors = [gettext("Vul een dag en een tijd in, of geen van beide.")]
            return False
        try:
            self._moment(zone)
        except (PlanningError, ValueError, OverflowError):
            self.closes_at.errors = [gettext("Deze tijd bestaat niet op die dag. Kies een andere.")]
            return False
        return True

    def show(self, found: Settings, zone: str) -> None:
        """Fill the form with what is set now."""
        self.breaks.data, self.break_minutes.data = found.breaks, found.break_minutes
        self.changeover_minutes.data = found.changeover_minutes
        if found.closes_at is not None:
            local = found.closes_at.astimezone(ZoneInfo(zone))
            self.closes_on.data, self.closes_at.data = local.date(), local.time()

    def _moment(self, zone: str) -> datetime | None:
        day, at = self.closes_on.data, self.closes_at.data
        return local_moment(day=day, at=at, zone=zone) if day is not None and at is not None else None


class ActForm(FlaskForm):
    """Everything of an act."""

    title = StringField(
        _l("Wat is het?"),
        [DataRequired(_l("Vul in wat het is.")), Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Bijvoorbeeld: lied over de zee. Noem hier geen kind."),
    )
    sort = SelectField(_l("Soort"), choices=[SelectChoice(key.value, words) for key, words in SORTS.items()])
    minutes = IntegerField(
        _l("Minuten"),
        [InputRequired(_l("Vul in hoeveel minuten het duurt.")), NumberRange(1, 60, _l("Vul 1 tot en met 60 in."))],
        render_kw=NUMERIC,
    )
    instruments = SelectMultipleField(
        _l("Op het podium"),
        choices=[SelectChoice(name, name) for name in INSTRUMENTS],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    own = StringField(
        _l("Wat nog meer"),
        [Length(max=300, message=_l("Maak de tekst korter."))],
        description=_l("Met komma's ertussen."),
    )
    children = IdsField(_l("Kinderen die optreden"))
    adults = StringField(
        _l("Volwassenen die optreden"),
        [Length(max=1000, message=_l("Maak de tekst korter."))],
        description=_l("De naam die iemand zelf kiest, met komma's ertussen. Noem hier geen kind."),
    )
    note = StringField(_l("Opmerking"), [Length(max=300, message=_l("Maak de opmerking korter."))])
    seen = HiddenField()

    def validate_own(self, field: StringField) -> None:
        """Refuse names of instruments that are too long, and too many."""
        names = _listed(field.data)
        if any(len(name) > LONGEST_INSTRUMENT for name in names) or len(names) > MOST_INSTRUMENTS:
            raise ValidationError(gettext("Schrijf ten hoogste 12 dingen op, met korte woorden."))

    def validate_adults(self, field: StringField) -> None:
        """Refuse names that are too long."""
        if any(len(name) > LONGEST_NAME for name in _listed(field.data)):
            raise ValidationError(gettext("Maak elke naam korter: ten hoogste 60 letters."))

    def details(self) -> ActDetails:
        """Return what a validated form says."""
        chosen = [*(self.instruments.data or ()), *(name.lower() for name in _listed(self.own.data))]
        return ActDetails(
            title=(self.title.data or "").strip(),
            sort=ActSort(self.sort.data),
            minutes=self.minutes.data or 0,
            instruments=tuple(dict.fromkeys(chosen)),
            note=(self.note.data or "").strip(),
            child_ids=tuple(self.children.data or ()),
            adults=tuple(dict.fromkeys(_listed(self.adults.data))),
        )

    def show(self, one: ActDetails) -> None:
        """Fill the form with what an act is now."""
        self.title.data, self.sort.data, self.minutes.data = one.title, one.sort.value, one.minutes
        self.instruments.data = [name for name in one.instruments if name in INSTRUMENTS]
        self.own.data = ", ".join(name for name in one.instruments if name not in INSTRUMENTS)
        self.children.data, self.adults.data, self.note.data = list(one.child_ids), ", ".join(one.adults), one.note


class StepForm(FlaskForm):
    """A step of an act in the order, which was seen as its mark says."""

    step = SelectField(choices=[SelectChoice(step.value, step.value) for step in Step])
    seen = HiddenField(validators=[DataRequired(), Length(max=16)])


class PlaceForm(FlaskForm):
    """A place for an act in the order, which was seen as its mark says."""

    place = IntegerField(validators=[InputRequired(), NumberRange(1, 100)])
    seen = HiddenField(validators=[DataRequired(), Length(max=16)])


def _listed(text: str | None) -> list[str]:
    return [name for part in re.split(r"[,;\n]", text or "") if (name := " ".join(part.split()))]
