"""A new course, a group of it, and what a course is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints import wording
from app.blueprints.fields import IdField, TimeField, WeekdaysField
from app.programme.courses.opening import CourseDetails

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
MOST_PHASES = 8
MOST_CHILDREN = 400
SPOKEN = ("en", "ar", "ti", "uk", "tr", "fa", "fr", "so", "ku", "ps", "am", "ru", "ur", "zh")
"""Languages for which an interpreter may come along."""


class LanguagesField(SelectMultipleField):
    """Several languages, as ticks, by their names in the language of the page."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    offered: frozenset[str] = frozenset()

    def offer(self, *more: str) -> None:
        """Let the usual languages be chosen, and those that were chosen before."""
        codes = [*SPOKEN, *(code for code in more if code not in SPOKEN)]
        self.offered = frozenset(codes)
        self.choices = [SelectChoice(code, wording.language(code)) for code in codes]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse what was not offered, in the language of the page."""
        if not self.offered.issuperset(self.data or ()):
            raise ValidationError(_l("Kies een van de mogelijkheden."))


class GroupFields(Form):
    """When and where a group meets, with how many, and who teaches; nothing of it is needed before there is a day."""

    day = DateField(_l("Eerste dag"), [Optional()])
    weekdays = WeekdaysField(
        _l("Op deze dagen"), description=_l("Kiest u niets, dan is het de dag van de eerste keer.")
    )
    starts = TimeField(_l("Begint om"), [Optional()])
    ends = TimeField(_l("Eindigt om"), [Optional()])
    space = IdField(_l("Ruimte"), [Optional()])
    capacity = IntegerField(
        _l("Aantal kinderen"),
        [Optional(), NumberRange(1, MOST_CHILDREN, _l("Vul een aantal van 1 tot en met 400 in."))],
        render_kw=NUMERIC,
    )
    partner = IdField(_l("Wie geeft les"), [Optional()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for times and a space as soon as there is a day."""
        right = bool(super().validate(extra_validators))
        if self.day.data is None:
            return right
        asked = (
            (self.starts, _l("Vul in hoe laat het begint, als 14.30.")),
            (self.ends, _l("Vul in hoe laat het eindigt, als 15.30.")),
            (self.space, _l("Kies een ruimte.")),
        )
        for field, text in asked:
            if field.data is None and not field.errors:
                field.errors = (text,)
                right = False
        return right


class PhaseForm(GroupFields):
    """The first group of a phase; without a day it is planned later."""

    meetings = IntegerField(
        _l("Aantal bijeenkomsten"),
        [Optional(), NumberRange(1, 200, _l("Vul een aantal van 1 tot en met 200 in."))],
        render_kw=NUMERIC,
    )


class CourseFields(FlaskForm):
    """What a course is called, and who answers for it."""

    title = StringField(
        _l("Naam van de cursus"),
        [DataRequired(_l("Geef de cursus een naam.")), Length(max=80, message=_l("Maak de naam korter."))],
        description=_l("Bijvoorbeeld: Fietslessen voorjaar 2027. Noem nooit een kind."),
    )
    responsible = IdField(
        _l("Verantwoordelijk"),
        [InputRequired(_l("Kies wie verantwoordelijk is."))],
        description=_l("Eén persoon, altijd ingevuld."),
    )
    theory = IdField(_l("Theorie"), [Optional()], description=_l("Welke partner verantwoordelijk is voor de theorie."))
    practice = IdField(
        _l("Praktijk"), [Optional()], description=_l("Welke partner verantwoordelijk is voor het oefenen.")
    )
    interpreters = LanguagesField(_l("Voor deze talen komt een tolk mee"), [Optional()], choices=[])
    note = TextAreaField(
        _l("Opmerking"),
        [Length(max=1500, message=_l("Maak de opmerking korter."))],
        description=_l("Voor collega’s. Noem nooit een kind."),
        render_kw={"rows": 3},
    )

    def details(self) -> CourseDetails:
        """Return what a validated form asks for."""
        if self.responsible.data is None:
            raise TypeError("the form was not validated")
        return CourseDetails(
            title=str(self.title.data).strip(),
            note=(self.note.data or "").strip(),
            responsible_id=self.responsible.data,
            theory_partner_id=self.theory.data,
            practice_partner_id=self.practice.data,
            interpreters=tuple(self.interpreters.data or ()),
        )


class NewCourseForm(CourseFields):
    """A course from a template, with the first group of each of its phases."""

    age_group = IdField(_l("Leeftijdsgroep"), [Optional()])
    phases = FieldList(FormField(PhaseForm), max_entries=MOST_PHASES)

    def forget_errors(self) -> None:
        """Take back what is not filled in yet: nobody asked to plan it."""
        self.form_errors.clear()
        for field in (*self, *(part for entry in self.phases for part in entry.form)):
            field.errors = ()


class DetailsForm(CourseFields):
    """What a course is; `version` is that which the page showed."""

    version = HiddenField()


class GroupForm(FlaskForm, GroupFields):
    """One more group of a part."""

    phase = StringField(_l("Deel"))
    name = StringField(
        _l("Naam van de groep"),
        [DataRequired(_l("Geef de groep een naam.")), Length(max=20, message=_l("Maak de naam korter."))],
        description=_l("Bijvoorbeeld A of B. Noem nooit een kind."),
    )
    age_group = IdField(_l("Leeftijdsgroep"), [Optional()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for a day: a group is planned at once."""
        right = bool(GroupFields.validate(self, extra_validators))
        if self.day.data is None and not self.day.errors:
            self.day.errors = (_l("Kies een dag."),)
            right = False
        return right


def version_seen(text: object) -> int:
    """Return the version that a page showed, or −1, which nothing has, for anything unreadable."""
    found = str(text or "")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 10 else -1  # noqa: PLR2004 - fits the column
