"""Which sessions, and what is done to them."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, assert_never

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.fields import IdField, IdsField
from app.blueprints.wording import KINDS
from app.planning.vocabulary import ActivityKind
from app.planning.weeks import READABLE_YEARS
from app.programme.bulk import Act, AddToAll, CancelAll, MoveAll, ShiftAll
from app.queries.selection import Selection, Whereabouts

LONGEST = timedelta(days=400)
MOST_REASON, MOST_TEXT, MOST_MINUTES = 300, 300, 600


class Deed(StrEnum):
    """What can be done to many sessions, as the form calls it."""

    CANCEL = "cancel"
    MOVE = "move"
    SHIFT = "shift"
    ADD = "add"


class SelectionForm(Form):
    """Which sessions; it is sent in the address, and nothing ticked of a sort means all of that sort."""

    van = DateField(_l("Van"), [InputRequired(_l("Kies een dag."))])
    tot = DateField(_l("Tot en met"), [InputRequired(_l("Kies een dag."))])
    soort = SelectMultipleField(
        _l("Soort"),
        choices=[SelectChoice(kind.value, word) for kind, word in KINDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    groep = IdsField(_l("Leeftijdsgroep"))
    ruimte = IdsField(_l("Ruimte"))
    waar = SelectField(
        _l("Waar"),
        choices=[
            SelectChoice(Whereabouts.ANYWHERE.value, _l("Overal")),
            SelectChoice(Whereabouts.ON_LOCATION.value, _l("Op de locatie")),
            SelectChoice(Whereabouts.ELSEWHERE.value, _l("Buiten de locatie")),
        ],
    )

    def validate_tot(self, field: DateField) -> None:
        """Refuse what ends before it begins, and what is longer than a year and a bit."""
        if self.van.data is None or field.data is None:
            return
        if not {self.van.data.year, field.data.year} <= set(READABLE_YEARS):
            raise ValidationError(_l("Kies een jaar waarin iets gepland kan zijn."))
        if field.data < self.van.data:
            raise ValidationError(_l("Laat het einde niet voor het begin komen."))
        if field.data - self.van.data > LONGEST:
            raise ValidationError(_l("Kies ten hoogste een jaar."))

    def selection(self) -> Selection:
        """Return what a validated form asks for."""
        if self.van.data is None or self.tot.data is None:
            raise TypeError("the form was not validated")
        return Selection(
            first=self.van.data,
            last=self.tot.data,
            kinds=frozenset(map(ActivityKind, self.soort.data or ())),
            age_group_ids=frozenset(self.groep.data or ()),
            space_ids=frozenset(self.ruimte.data or ()),
            where=Whereabouts(self.waar.data),
        )


class ActForm(FlaskForm):
    """What is done to the sessions that were ticked; only what belongs to the choice must be filled in."""

    deed = RadioField(
        _l("Wat wilt u doen?"),
        choices=[
            SelectChoice(Deed.CANCEL.value, _l("Laten vervallen")),
            SelectChoice(Deed.MOVE.value, _l("Naar een andere ruimte")),
            SelectChoice(Deed.SHIFT.value, _l("Eerder of later laten beginnen")),
            SelectChoice(Deed.ADD.value, _l("Een regel toelichting toevoegen")),
        ],
        default=Deed.CANCEL.value,
    )
    reason = StringField(
        _l("Waarom gaat het niet door?"),
        [Optional(), Length(max=MOST_REASON, message=_l("Maak dit korter."))],
        description=_l("Deze zin staat in het bericht. Noem nooit een kind."),
    )
    space = IdField(_l("Nieuwe ruimte"), [Optional()])
    minutes = IntegerField(
        _l("Minuten later"),
        [Optional(), NumberRange(-MOST_MINUTES, MOST_MINUTES, _l("Vul minuten in van -600 tot en met 600."))],
        description=_l("Met een min ervoor wordt het eerder: -30 is een half uur eerder."),
    )
    text = StringField(
        _l("Toelichting"),
        [Optional(), Length(max=MOST_TEXT, message=_l("Maak de toelichting korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
    )
    publish = BooleanField(_l("Iedereen nu meteen bericht sturen"), default=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the chosen deed needs."""
        fine = bool(super().validate(extra_validators))
        match Deed(self.deed.data) if self.deed.data in set(Deed) else None:
            case Deed.CANCEL if not (self.reason.data or "").strip():
                return self._miss(self.reason, _("Vul in waarom het niet doorgaat."))
            case Deed.MOVE if self.space.data is None:
                return self._miss(self.space, _("Kies een ruimte."))
            case Deed.SHIFT if not self.minutes.data:
                return self._miss(self.minutes, _("Vul in hoeveel minuten later, of eerder met een min ervoor."))
            case Deed.ADD if not (self.text.data or "").strip():
                return self._miss(self.text, _("Vul in wat erbij moet staan."))
            case _:
                return fine

    def act(self) -> Act:
        """Return what a validated form asks for."""
        deed = Deed(self.deed.data)
        match deed:
            case Deed.CANCEL:
                return CancelAll(reason=str(self.reason.data).strip())
            case Deed.MOVE if self.space.data is not None:
                return MoveAll(space_id=self.space.data)
            case Deed.SHIFT:
                return ShiftAll(minutes=int(self.minutes.data or 0))
            case Deed.ADD:
                return AddToAll(text=" ".join(str(self.text.data).split()))
            case Deed.MOVE:
                raise TypeError("the form was not validated")
            case _:
                assert_never(deed)

    @staticmethod
    def _miss(field: Any, sentence: str) -> bool:
        field.errors = [*field.errors, sentence]
        return False
