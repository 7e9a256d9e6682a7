"""What can be changed of a meeting together with the others of its series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.fields import Choosable, IdField, IdsField
from app.blueprints.slots import SlotForm
from app.planning.series import Role, Scope

MOST_NEEDED = 50
SCOPES = ((Scope.ONE, _l("Alleen deze")), (Scope.FOLLOWING, _l("Deze en alle volgende")), (Scope.ALL, _l("Alle")))
REASON = [
    DataRequired(_l("Vul in waarom het niet doorgaat.")),
    Length(max=300, message=_l("Maak dit korter.")),
]


class RoleForm(Form):
    """A role and how many volunteers it needs."""

    name = HiddenField()
    need = IntegerField(
        _l("Aantal"),
        [
            InputRequired(_l("Vul in hoeveel vrijwilligers er nodig zijn.")),
            NumberRange(0, MOST_NEEDED, _l("Vul een aantal van 0 tot en met 50 in.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class ScopeForm(FlaskForm):
    """Which meetings something is about."""

    scope = RadioField(
        _l("Welke bijeenkomsten?"),
        [InputRequired(_l("Kies welke bijeenkomsten u bedoelt."))],
        choices=[SelectChoice(scope.value, label) for scope, label in SCOPES],
    )

    @property
    def wanted_scope(self) -> Scope:
        """The scope of a validated form."""
        return Scope(self.scope.data)


class SeriesForm(SlotForm, ScopeForm):
    """Everything of a meeting that the others can get as well."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef de bijeenkomst een naam.")), Length(max=120, message=_l("Maak de naam korter."))],
    )
    along = IdsField(_l("Neem mee"), validate_choice=False, description=_l("Gaat mee als u de tijd verandert."))
    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    age_group = IdField(_l("Leeftijdsgroep"), [Optional()])
    notes = TextAreaField(
        _l("Toelichting"),
        [Length(max=2000, message=_l("Maak de toelichting korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
        render_kw={"rows": 3},
    )
    roles = FieldList(FormField(RoleForm), max_entries=30)
    new_role = StringField(_l("Nieuwe rol"), [Length(max=120, message=_l("Maak de naam korter."))])
    new_need = IntegerField(
        _l("Aantal voor de nieuwe rol"),
        [Optional(), NumberRange(1, MOST_NEEDED, _l("Vul een aantal van 1 tot en met 50 in."))],
        render_kw={"inputmode": "numeric"},
    )
    partners = SelectMultipleField(
        _l("Partners"), choices=[], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    step = HiddenField()
    skip = BooleanField(_l("Wat niet kan, laten staan"))

    def offer_partners(self, rows: Iterable[Choosable]) -> None:
        """Let these partners be chosen."""
        self.partners.choices = [SelectChoice(str(row.id), row.name) for row in rows]

    def wanted_roles(self, seen: Sequence[Role]) -> tuple[Role, ...]:
        """Return the roles that a validated form asks for: those that were shown, and the new one."""
        held = {role.name: role.held for role in seen}
        asked = {entry["name"]: entry["need"] for entry in self.roles.data if entry["name"] in held}
        kept = [Role(name=name, need=need, held=held[name]) for name, need in asked.items() if need]
        new = (self.new_role.data or "").strip()
        if new and new not in asked:
            kept.append(Role(name=new, need=self.new_need.data or 1))
        return tuple(kept)


class CancelSeriesForm(ScopeForm):
    """Why meetings are cancelled, which, and whether everybody hears it now."""

    reason = StringField(
        _l("Waarom gaat het niet door?"),
        REASON,
        description=_l("Deze zin staat in het bericht. Noem nooit een kind."),
    )
    along = IdsField(_l("Laat ook vervallen"), validate_choice=False)
    publish = BooleanField(_l("Iedereen nu meteen bericht sturen"), default=True)


class ExtraForm(SlotForm):
    """An extra meeting of a series."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef de bijeenkomst een naam.")), Length(max=120, message=_l("Maak de naam korter."))],
    )
    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    notes = TextAreaField(
        _l("Toelichting"),
        [Length(max=2000, message=_l("Maak de toelichting korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
        render_kw={"rows": 3},
    )


class LongerForm(FlaskForm):
    """Why a meeting is lost."""

    reason = StringField(
        _l("Waarom gaat deze niet door?"),
        REASON,
        description=_l("Deze zin staat in het bericht. Noem nooit een kind."),
    )
