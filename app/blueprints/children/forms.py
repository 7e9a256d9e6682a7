"""Everything of a child that a form can change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.blueprints.fields import IdsField
from app.blueprints.language_fields import LanguagesField
from app.programme.child_records import ChildDetails
from app.queries.child_forms import Choice, Sibling

OLDEST = 25
WRITTEN = r"^\s*[^\W\d_][\w '’.-]*$"
"""Letters first: a name of numbers may be one that a register knows somebody by."""
AHEAD = timedelta(days=366)


class ChildForm(FlaskForm):
    """A child: what it is called here, how old it is, what it speaks, and whom it belongs to."""

    pseudonym = StringField(
        _l("Bijnaam"),
        [
            DataRequired(_l("Vul een bijnaam in.")),
            Length(max=60, message=_l("Maak de bijnaam korter.")),
            Regexp(WRITTEN, message=_l("Schrijf een bijnaam met letters, zoals Otter.")),
        ],
        description=_l("Nooit de echte naam van het kind. Spreek met kind en ouders af welk dier het is."),
        render_kw={"list": "bijnamen", "autocomplete": "off", "maxlength": 60},
    )
    birth_month = SelectField(_l("Geboren in de maand"), [InputRequired(_l("Kies een maand."))])
    birth_year = SelectField(_l("Geboren in het jaar"), [InputRequired(_l("Kies een jaar."))])
    languages = LanguagesField(_l("Spreekt"), [InputRequired(_l("Kies ten minste één taal."))], choices=[])
    sibling = StringField(
        _l("Broer of zus van"),
        [Optional(), Length(max=60, message=_l("Deze bijnaam is te lang."))],
        description=_l("Typ de bijnaam van een kind uit hetzelfde gezin. Leeg: nog niemand van dit gezin is hier."),
        render_kw={"list": "kinderen", "autocomplete": "off", "maxlength": 60},
    )
    unaccompanied = BooleanField(
        _l("Alleen gekomen, zonder ouders"),
        description=_l("Een voogd van Nidos geeft dan toestemming in de plaats van ouders."),
    )
    groups = IdsField(_l("Groepen"))
    new_group = StringField(
        _l("Nieuwe groep"),
        [
            Optional(),
            Length(max=120, message=_l("Maak de naam korter.")),
            Regexp(r"^[\w '’.()/-]+$", message=_l("Schrijf de naam van de groep met letters en cijfers.")),
        ],
        description=_l("Bijvoorbeeld een klas die er nog niet tussen staat."),
    )
    arrived_on = DateField(_l("Aangekomen op"), [Optional()])
    seen = HiddenField()

    def offer(
        self, siblings: Sequence[Sibling], groups: Sequence[Choice], *, today: date, speaks: Sequence[str] = ()
    ) -> None:
        """Let these children, groups, months and years be chosen."""
        self._families = {one.name.casefold(): one.family_id for one in siblings}
        self._today = today
        self.groups.offer(groups)
        self.languages.offer(*speaks)
        names = get_month_names("wide", locale=get_locale())
        self.birth_month.choices = [SelectChoice("", _l("kies een maand"))] + [
            SelectChoice(str(number), names[number]) for number in range(1, 13)
        ]
        self.birth_year.choices = [SelectChoice("", _l("kies een jaar"))] + [
            SelectChoice(str(year), str(year)) for year in range(today.year, today.year - OLDEST - 1, -1)
        ]

    def validate_birth_year(self, _field: Any) -> None:
        """Refuse a month that has not begun."""
        if not self.birth_month.errors and self._birth_month() > self._today:
            raise ValidationError(_l("Deze maand moet nog komen."))

    def validate_sibling(self, field: Any) -> None:
        """Refuse a name that nobody here has."""
        if field.data.strip().casefold() not in self._families:
            raise ValidationError(_l("Zo heet hier geen kind. Kies een bijnaam uit de lijst, of laat dit leeg."))

    def validate_arrived_on(self, field: Any) -> None:
        """Refuse a day before it was born, or so far ahead that it is a typing error."""
        if field.data is None:
            return
        if field.data > self._today + AHEAD:
            raise ValidationError(_l("Deze dag is nog te ver weg."))
        if not self.birth_month.errors and not self.birth_year.errors and field.data < self._birth_month():
            raise ValidationError(_l("Deze dag is voor de geboorte."))

    def details(self) -> ChildDetails:
        """Return what a validated form asks for."""
        return ChildDetails(
            pseudonym=" ".join(str(self.pseudonym.data).split()),
            birth_month=self._birth_month(),
            languages=tuple(self.languages.data or ()),
            family_id=self._families.get((self.sibling.data or "").strip().casefold()),
            unaccompanied=bool(self.unaccompanied.data),
            arrived_on=self.arrived_on.data,
            group_ids=tuple(sorted(set(self.groups.data or ()))),
            new_group=" ".join((self.new_group.data or "").split()),
        )

    def _birth_month(self) -> date:
        return date(int(self.birth_year.data), int(self.birth_month.data), 1)


def filled(details: ChildDetails, *, sibling: str, seen: str) -> ChildForm:
    """Return a form with these details in it."""
    return ChildForm(
        formdata=None,
        pseudonym=details.pseudonym,
        birth_month=str(details.birth_month.month),
        birth_year=str(details.birth_month.year),
        languages=list(details.languages),
        sibling=sibling,
        unaccompanied=details.unaccompanied,
        groups=[str(group_id) for group_id in details.group_ids],
        arrived_on=details.arrived_on,
        seen=seen,
    )


def of_family(sibling: Sibling | None, *, pseudonym: str, today: date) -> ChildForm:
    """Return an empty form for somebody new, of the family of a child that is here already."""
    return ChildForm(
        formdata=None,
        pseudonym=pseudonym,
        sibling=sibling.name if sibling else "",
        languages=list(sibling.languages) if sibling else [],
        arrived_on=today,
    )


class ButtonForm(FlaskForm):
    """A button and its token."""


def id_of(typed: str | None) -> UUID | None:
    """Return an identifier of the address, or none when it is none."""
    try:
        return UUID(typed or "")
    except ValueError:
        return None
