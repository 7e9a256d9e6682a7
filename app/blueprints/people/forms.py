"""Volunteers: who they are, how they are reached, and when they can come."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from app.blueprints.language_fields import LanguagesField
from app.blueprints.people.fields import RangesField
from app.planning.availability import WeeklyRange, in_order
from app.planning.errors import PlanningError, RangesOverlap
from app.planning.languages import Language
from app.programme.volunteers import VolunteerDetails
from app.queries.people import VogState, Wanted

MOST_SEARCH = 80
WEEKDAYS = (
    SelectChoice("1", _l("maandag")),
    SelectChoice("2", _l("dinsdag")),
    SelectChoice("3", _l("woensdag")),
    SelectChoice("4", _l("donderdag")),
    SelectChoice("5", _l("vrijdag")),
    SelectChoice("6", _l("zaterdag")),
    SelectChoice("7", _l("zondag")),
)
MOST_HOURS = 168


class FilterForm(FlaskForm):
    """Which volunteers are shown: words, their VOG, a day on which they can come, and those who have stopped."""

    class Meta:
        """A question in the address: it changes nothing."""

        csrf = False

    zoek = StringField(_l("Naam of e-mailadres"), [Optional()], render_kw={"maxlength": MOST_SEARCH, "type": "search"})
    vog = SelectField(
        _l("VOG"),
        choices=[
            SelectChoice("", _l("alle")),
            SelectChoice(VogState.VALID.value, _l("geldig")),
            SelectChoice(VogState.EXPIRING.value, _l("loopt af binnen 8 weken")),
            SelectChoice(VogState.MISSING.value, _l("verlopen of niet gezien")),
        ],
    )
    dag = SelectField(_l("Kan op"), choices=[SelectChoice("", _l("alle dagen")), *WEEKDAYS])
    wie = SelectField(
        _l("Wie"),
        choices=[
            SelectChoice("", _l("actief")),
            SelectChoice("gestopt", _l("gestopt")),
            SelectChoice("terug", _l("e-mail komt terug")),
        ],
    )

    def wanted(self) -> Wanted:
        """Return what is looked for; what is no choice of ours counts as none."""
        return Wanted(
            search=(self.zoek.data or "")[:MOST_SEARCH],
            vog=next((one for one in VogState if one.value == self.vog.data), None),
            weekday=next((number for number in range(1, 8) if str(number) == self.dag.data), None),
            active=self.wie.data != "gestopt",
        )


class VolunteerForm(FlaskForm):
    """Everything of a volunteer."""

    name = StringField(
        _l("Naam"), [DataRequired(_l("Vul een naam in.")), Length(max=120, message=_l("Maak de naam korter."))]
    )
    email = EmailField(
        _l("E-mailadres"),
        [
            InputRequired(_l("Vul een e-mailadres in.")),
            Length(max=254, message=_l("Dit adres is te lang.")),
            Email(_l("Dit is geen e-mailadres. Een voorbeeld: naam@organisatie.nl")),
        ],
    )
    languages = LanguagesField(_l("Spreekt"), [Optional()], choices=[])
    language = SelectField(
        _l("Schrijven in"),
        choices=[SelectChoice(one.value, one.own_name) for one in Language],
        default=Language.DUTCH.value,
        description=_l("In deze taal krijgt iemand berichten."),
    )
    vog_until = DateField(
        _l("VOG geldig tot en met"),
        [Optional()],
        description=_l("Bekijk de VOG, vul de datum in en bewaar geen kopie. Een VOG geldt drie jaar."),
    )
    vog_seen_by = StringField(_l("VOG gezien door"), [Optional(), Length(max=120, message=_l("Maak de naam korter."))])
    monday = RangesField(_l("Maandag"))
    tuesday = RangesField(_l("Dinsdag"))
    wednesday = RangesField(_l("Woensdag"))
    thursday = RangesField(_l("Donderdag"))
    friday = RangesField(_l("Vrijdag"))
    saturday = RangesField(_l("Zaterdag"))
    sunday = RangesField(_l("Zondag"))
    reminded = BooleanField(_l("Stuur herinneringen"), default=True)
    reminder_hours = IntegerField(
        _l("Herinnering, uren van tevoren"),
        [
            InputRequired(_l("Vul een aantal uren in.")),
            NumberRange(1, MOST_HOURS, _l("Kies 1 tot en met 168 uur, dat is een week.")),
        ],
        default=24,
    )
    seen = HiddenField()

    @property
    def days(self) -> tuple[RangesField, ...]:
        """The fields of the weekdays, Monday first."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at the fields, and at what they are together."""
        return super().validate(extra_validators) and all([self._vog_whole(), *map(self._in_order, range(1, 8))])

    def details(self) -> VolunteerDetails:
        """Return what a validated form asks for."""
        return VolunteerDetails(
            name=str(self.name.data).strip(),
            email=str(self.email.data).strip().lower(),
            languages=tuple(self.languages.data or ()),
            language=Language(self.language.data),
            vog_until=self.vog_until.data,
            vog_seen_by=(self.vog_seen_by.data or "").strip() or None if self.vog_until.data else None,
            reminder_hours=self.reminder_hours.data or 1,
            reminded=bool(self.reminded.data),
            availability=tuple(one for weekday in range(1, 8) for one in self._ranges(weekday)),
        )

    def _ranges(self, weekday: int) -> tuple[WeeklyRange, ...]:
        found = self.days[weekday - 1].data or ()
        return in_order(WeeklyRange(weekday=weekday, starts=starts, ends=ends) for starts, ends in found)

    def _in_order(self, weekday: int) -> bool:
        """Refuse ranges of a day that end before they start, or overlap."""
        try:
            self._ranges(weekday)
        except RangesOverlap:
            self.days[weekday - 1].errors = [gettext("Twee tijden overlappen elkaar of sluiten aan. Maak er één van.")]
        except PlanningError:
            self.days[weekday - 1].errors = [gettext("Het einde komt voor het begin.")]
        return not self.days[weekday - 1].errors

    def _vog_whole(self) -> bool:
        """Ask who saw a VOG."""
        if self.vog_until.data and not (self.vog_seen_by.data or "").strip():
            self.vog_seen_by.errors = [gettext("Vul in wie de VOG heeft gezien.")]
            return False
        return True


def filled(details: VolunteerDetails, *, seen: str) -> VolunteerForm:
    """Return a form with these details in it."""
    ranges: dict[int, list[Any]] = {}
    for one in details.availability:
        ranges.setdefault(one.weekday, []).append((one.starts, one.ends))
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    form = VolunteerForm(
        formdata=None,
        name=details.name,
        email=details.email,
        languages=list(details.languages),
        language=details.language.value,
        vog_until=details.vog_until,
        vog_seen_by=details.vog_seen_by,
        reminded=details.reminded,
        reminder_hours=details.reminder_hours,
        seen=seen,
        **{name: tuple(ranges.get(number, ())) for number, name in enumerate(names, start=1)},
    )
    form.languages.offer(*details.languages)
    return form


class ButtonForm(FlaskForm):
    """A button and its token."""
