"""A station, and a group, of a safety day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
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

from app.blueprints.fields import IdField, IdsField
from app.blueprints.rotations.fields import WindowsField
from app.blueprints.rotations.words import PICTOGRAMS
from app.planning.vocabulary import Qualification
from app.programme.rotations.groups import GroupDetails
from app.programme.rotations.stations import USUAL_SIGN, RoleDetails, StationDetails

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
MOST_ROLES, EMPTY_ROLES = 8, 2


class RoleForm(Form):
    """Adults that a station needs beside its host; a line without a name is none."""

    name = StringField(_l("Wat doen zij"), [Optional(), Length(max=120, message=_l("Maak de naam korter."))])
    need = IntegerField(_l("Hoeveel"), [Optional(), NumberRange(1, 50, _l("Kies 1 tot en met 50."))], render_kw=NUMERIC)
    vog = BooleanField(_l("met VOG"))
    required = BooleanField(_l("altijd nodig"))

    def validate_name(self, field: StringField) -> None:
        """Ask how many where there is a name."""
        if (field.data or "").strip() and not self.need.data:
            raise ValidationError(_l("Vul in hoeveel mensen."))


class StationForm(FlaskForm):
    """Everything of a station."""

    version = HiddenField()
    name = StringField(
        _l("Naam"), [DataRequired(_l("Geef de post een naam.")), Length(max=120, message=_l("Maak de naam korter."))]
    )
    partner = IdField(_l("Gastheer"), [Optional()], description=_l("De partner die deze post doet."))
    host_adults = IntegerField(
        _l("Mensen van de gastheer"),
        [InputRequired(_l("Vul in hoeveel mensen.")), NumberRange(0, 20, _l("Kies 0 tot en met 20."))],
        render_kw=NUMERIC,
    )
    space = IdField(_l("Ruimte"), [Optional()])
    capacity = IntegerField(
        _l("Groepen tegelijk"),
        [InputRequired(_l("Vul in hoeveel groepen.")), NumberRange(1, 20, _l("Kies 1 tot en met 20."))],
        render_kw=NUMERIC,
    )
    windows = WindowsField(
        _l("Alleen op deze tijden"),
        [Optional()],
        description=_l("Eén per regel, als 9.00-10.30. Leeg: de hele dag."),
        render_kw={"rows": 2},
    )
    pictogram = SelectField(
        _l("Pictogram"), choices=[SelectChoice(name, label) for name, label in PICTOGRAMS.items()], default=USUAL_SIGN
    )
    description = TextAreaField(
        _l("Wat gebeurt hier"),
        [Length(max=1500, message=_l("Maak dit korter."))],
        description=_l("Staat op het blad van de gastheer. Noem nooit een kind."),
        render_kw={"rows": 3},
    )
    materials = TextAreaField(
        _l("Materiaal"),
        [Length(max=1500, message=_l("Maak dit korter."))],
        description=_l("Eén ding per regel."),
        render_kw={"rows": 3},
    )
    roles = FieldList(FormField(RoleForm), max_entries=MOST_ROLES)

    def details(self) -> StationDetails:
        """Return what was filled in."""
        return StationDetails(
            name=str(self.name.data).strip(),
            description=(self.description.data or "").strip(),
            pictogram=str(self.pictogram.data),
            partner_id=self.partner.data,
            host_adults=self.host_adults.data or 0,
            space_id=self.space.data,
            capacity=self.capacity.data or 1,
            windows=self.windows.data or None,
            materials=(self.materials.data or "").strip(),
            roles=tuple(_role(entry.form) for entry in self.roles if (entry.form.name.data or "").strip()),
        )

    def offer_more_roles(self) -> None:
        """Let there be empty lines to fill in."""
        empty = sum(not (entry.form.name.data or "").strip() for entry in self.roles)
        for _line in range(min(EMPTY_ROLES - empty, MOST_ROLES - len(self.roles))):
            self.roles.append_entry()


class GroupForm(FlaskForm):
    """Everything of a group but its children."""

    version = HiddenField()
    name = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef de groep een naam.")), Length(max=60, message=_l("Maak de naam korter."))],
        description=_l("Een kleur: die staat ook op de kaarten."),
    )
    leaders = IntegerField(
        _l("Begeleiders"),
        [InputRequired(_l("Vul in hoeveel begeleiders.")), NumberRange(0, 10, _l("Kies 0 tot en met 10."))],
        render_kw=NUMERIC,
    )
    leader = IdField(_l("Begeleider"), [Optional()])
    windows = WindowsField(
        _l("Alleen op deze tijden"),
        [Optional()],
        description=_l("Komt de groep later of gaat zij eerder weg? Schrijf het als 9.30-12.00. Leeg: de hele dag."),
        render_kw={"rows": 2},
    )
    first = IdField(_l("Begint bij"), [Optional()])
    skipped = IdsField(_l("Slaat over"))
    apart = IdsField(
        _l("Nooit samen bij een post met"),
        description=_l("Telt alleen bij posten waar meer groepen tegelijk kunnen."),
    )

    def validate_first(self, field: IdField) -> None:
        """Refuse a first station that is skipped."""
        if field.data is not None and field.data in (self.skipped.data or []):
            raise ValidationError(
                gettext("Deze groep slaat de post over waar zij begint. Kies een andere eerste post.")
            )

    def details(self) -> GroupDetails:
        """Return what was filled in."""
        return GroupDetails(
            name=str(self.name.data).strip(),
            leaders=self.leaders.data or 0,
            leader_id=self.leader.data,
            windows=self.windows.data or None,
            skipped=_ids(self.skipped),
            first_station_id=self.first.data,
            apart=_ids(self.apart),
        )


def _role(form: Any) -> RoleDetails:
    return RoleDetails(
        name=str(form.name.data).strip(),
        need=form.need.data or 1,
        required=bool(form.required.data),
        qualification=Qualification.VOG.value if form.vog.data else None,
    )


def _ids(field: IdsField) -> tuple[UUID, ...]:
    return tuple(field.data or ())
