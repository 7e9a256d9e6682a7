"""A template as a form: every field of it, with rows that can be added and removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints import wording
from app.blueprints.templates import words
from app.blueprints.templates.words import FIELDS
from app.planning.languages import SPOKEN

MOST_ROWS = 60


class Asked:
    """Marks a field as one that must be filled in; whether it was, is for the loader to say."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __call__(self, _form: Any, _field: Any) -> None:
        """Let everything pass."""


class LinesField(TextAreaField):
    """A list of texts, one a line."""

    data: list[str] | None  # type: ignore[assignment]  # a text area's is text

    def _value(self) -> str:
        return "\n".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the lines that say something."""
        self.data = [line.strip() for line in (valuelist[0] if valuelist else "").splitlines() if line.strip()]


class TicksField(SelectMultipleField):
    """Several of a closed list, what was chosen first and in its order: the first partner is who matters most."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_data(self, value: Any) -> None:
        """Take what is there, and put it first."""
        super().process_data(value)
        self._chosen_first()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was ticked, and put it first."""
        super().process_formdata(valuelist)
        self._chosen_first()

    def _chosen_first(self) -> None:
        order = {value: place for place, value in enumerate(self.data or ())}
        offered: Any = self.choices
        self.choices = _ordered(offered, order)


def _ordered(choices: list[SelectChoice], order: dict[str, int]) -> list[SelectChoice]:
    return sorted(choices, key=lambda choice: order.get(choice.value, len(order)))


class LanguageField(SelectField):
    """A language that somebody must speak, or none in particular; one that is seldom heard is kept as it was."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        """Take any code: the loader says whether it is one."""
        super().__init__(label, validate_choice=False, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was chosen, and offer it beside the languages that are heard most."""
        super().process(*args, **kwargs)
        data = str(self.data or "")
        codes = [*SPOKEN, *([data] if data not in {"", *SPOKEN} else [])]
        names = [SelectChoice(code, wording.language(code)) for code in codes]
        self.choices = [SelectChoice("", _("maakt niet uit")), *names]


def _line(name: str, *, asked: bool = False, **more: Any) -> StringField:
    return StringField(FIELDS[name], [Asked()] if asked else [], **more)


def _number(name: str, *, asked: bool = False, **more: Any) -> StringField:
    return StringField(FIELDS[name], [Asked()] if asked else [], render_kw={"inputmode": "numeric"}, **more)


def _text(name: str, *, asked: bool = False, rows: int = 2, **more: Any) -> TextAreaField:
    return TextAreaField(FIELDS[name], [Asked()] if asked else [], render_kw={"rows": rows}, **more)


def _lines(name: str, **more: Any) -> LinesField:
    return LinesField(FIELDS[name], description=_l("Eén per regel."), render_kw={"rows": 4}, **more)


def _word(name: str, closed: Any, *, empty: Any = None) -> SelectField:
    asked = [] if empty is not None else [Asked()]
    return SelectField(FIELDS[name], asked, choices=words.choices(closed, empty=empty), validate_choice=False)


def _ticks(name: str, closed: Any) -> TicksField:
    return TicksField(FIELDS[name], choices=words.choices(closed), validate_choice=False)


def _flag(name: str, **more: Any) -> BooleanField:
    return BooleanField(FIELDS[name], **more)


class RowsField(FieldList):  # type: ignore[type-arg]  # generic in its type stubs alone
    """Rows that can be added and removed; what a hostile sender numbers in other ways is passed over."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        row = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-")
        yield from (int(found[1]) for found in map(row.match, formdata) if found)


def _rows(name: str, form: type[Form]) -> RowsField:
    return RowsField(FormField(form), FIELDS[name], max_entries=MOST_ROWS)


class AgesForm(Form):
    """From which age to which."""

    youngest = _number("youngest", asked=True)
    oldest = _number("oldest", asked=True)


class PerYearForm(Form):
    """How often a year."""

    least = _number("least")
    most = _number("most")


class UsualTimeForm(Form):
    """When it is usually held."""

    weekday = _word("weekday", words.WEEKDAYS, empty=_l("geen vaste dag"))
    starts = _line("starts")


class PhaseForm(Form):
    """A stretch of the activity."""

    name = _line("name", asked=True)
    sort = _word("sort", words.PHASES)
    rhythm = _word("rhythm", words.RHYTHMS)
    every = _number("every")
    meetings = _number("meetings", description=_l("Leeg: tot het stopt."))
    lessons = _number("lessons")
    part = _number("part")
    description = _text("description", asked=True)
    partner = _word("partner", words.PARTNERS, empty=_l("geen"))
    away = _flag("away")


class RoleForm(Form):
    """Who must be there."""

    name = _line("name", asked=True)
    need = _number("need", asked=True)
    who = _word("who", words.HOLDERS)
    partner = _word("partner", words.PARTNERS, empty=_l("geen, of maakt niet uit"))
    qualification = _word("qualification", words.QUALIFICATIONS, empty=_l("niets"))
    language = LanguageField(FIELDS["language"])
    required = _flag("required")


class StationForm(Form):
    """A post that groups visit."""

    name = _line("name", asked=True)
    description = _text("description", asked=True)
    partner = _word("partner", words.PARTNERS, empty=_l("geen"))


class TaskForm(Form):
    """Something to be done around the day."""

    name = _line("name", asked=True)
    weeks_before = _number("weeks_before")
    days_before = _number("days_before")
    days_after = _number("days_after")
    description = _text("description")
    partner = _word("partner", words.PARTNERS, empty=_l("een medewerker"))


class PointForm(Form):
    """Something that is looked at."""

    slug = HiddenField()
    name = _line("name", asked=True)
    tip = _line("tip")


class ExerciseForm(Form):
    """A part of the practical test."""

    slug = HiddenField()
    name = _line("name", asked=True)
    points = _number("points", asked=True)
    vital = _flag("vital")


class CertificateForm(Form):
    """What earns a certificate."""

    title = _line("title", asked=True)
    first_part = _number("first_part")
    missed = _number("missed")
    skills = _flag("skills")
    bike_check = _flag("bike_check")
    test = _flag("test")


class CourseForm(Form):
    """What makes a series a course."""

    skills = _rows("skills", PointForm)
    bike_check = _rows("bike_check", PointForm)
    test = _rows("test", ExerciseForm)
    passes_at = _number("passes_at")
    attempts = _number("attempts")
    certificate = FormField(CertificateForm, FIELDS["certificate"])


class CompanionForm(Form):
    """What is held beside it at the same times."""

    title = _line("title")
    ages = FormField(AgesForm, FIELDS["ages"])
    children_per_adult = _number("children_per_adult")
    max_children = _number("max_children")
    roles = _rows("roles", RoleForm)


class EurosForm(Form):
    """What it costs."""

    low = _number("low")
    high = _number("high")


class NeedsForm(Form):
    """What it asks of a location."""

    staff_hours_per_month = _number("staff_hours_per_month")
    euros_per_year = FormField(EurosForm, FIELDS["euros_per_year"])
    success_factors = _lines("success_factors")


class EditForm(FlaskForm):
    """Everything of a template. Fields have the names that a template file has; the loader says what is wrong."""

    seen = HiddenField(default="0")
    title = _line("title", asked=True)
    summary = _text(
        "summary",
        asked=True,
        rows=3,
        description=_l("Dit staat in de lijst waaruit u kiest. Noem nooit een kind."),
    )
    kind = _word("kind", wording.KINDS)
    audience = _word("audience", words.AUDIENCES)
    ages = FormField(AgesForm, FIELDS["ages"])
    min_children = _number("min_children")
    max_children = _number("max_children")
    children_per_adult = _number("children_per_adult")
    duration_minutes = _number("duration_minutes", asked=True)
    usual_time = FormField(UsualTimeForm, FIELDS["usual_time"])
    school_holidays = _word("school_holidays", words.HOLIDAYS)
    lead_time_weeks = _number("lead_time_weeks")
    per_year = FormField(PerYearForm, FIELDS["per_year"])
    months = _number("months")
    hours_per_week = _number("hours_per_week")
    phases = _rows("phases", PhaseForm)
    roles = _rows("roles", RoleForm)
    away = _flag("away")
    briefing_before = _flag("briefing_before")
    cancel_without_required = _flag("cancel_without_required")
    decide_hours_before = _number("decide_hours_before")
    agreement = _flag("agreement")
    partners = _ticks("partners", words.PARTNERS)
    funding = _ticks("funding", words.FUNDING)
    materials = _lines("materials")
    language_preparation = _lines("language_preparation")
    tasks = _rows("tasks", TaskForm)
    stations = _rows("stations", StationForm)
    beside = FormField(CompanionForm, FIELDS["beside"])
    course = FormField(CourseForm, FIELDS["course"])
    needs = FormField(NeedsForm, FIELDS["needs"])
