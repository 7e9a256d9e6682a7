"""What a free moment must have. Sent with GET, so that a search can be kept and shared as an address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.fields import Choosable, IdField, TimeField
from app.planning.weeks import READABLE_YEARS

SHORTEST, LONGEST = 15, 600
MOST_WEEKS = 26
MOST_CHILDREN = 400
MOST_VOLUNTEERS = 20
NO_FREE_DAYS, SCHOOL_HOLIDAYS, EVERY_DAY = "geen", "vakantie", "alle"


class Boxes(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class IdBoxes(Boxes):
    """Rows to tick, by their identifiers; the view offers them."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], coerce=_identifier, choices=[], validate_choice=False, **kwargs)

    def offer(self, rows: Iterable[Choosable]) -> None:
        """Let these rows be ticked; others, of another location or gone since, are left out."""
        found = list(rows)
        self.choices = [SelectChoice(row.id, row.name) for row in found]
        offered = {row.id for row in found}
        self.data = [value for value in self.data or [] if value in offered]

    @property
    def chosen(self) -> frozenset[UUID]:
        """The rows that are ticked."""
        return frozenset(self.data or ())


def _identifier(value: object) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


def _number(label: str, name: str, least: int, most: int, **kwargs: Any) -> IntegerField:
    sentence = _l("Vul een aantal van %(least)s tot en met %(most)s in.", least=least, most=most)
    return IntegerField(
        label,
        [Optional(), NumberRange(least, most, sentence)],
        name=name,
        render_kw={"inputmode": "numeric"},
        **kwargs,
    )


class FinderForm(FlaskForm):
    """How long, when, where and who."""

    class Meta:
        """A search changes nothing, so nothing has to prove where it comes from."""

        csrf = False

    minutes = IntegerField(
        _l("Duur in minuten"),
        [
            InputRequired(_l("Vul in hoeveel minuten het duurt.")),
            NumberRange(SHORTEST, LONGEST, _l("Kies een duur van 15 tot en met 600 minuten.")),
        ],
        name="duur",
        default=60,
        render_kw={"inputmode": "numeric"},
    )
    first = DateField(_l("Vanaf"), [InputRequired(_l("Kies een dag."))], name="vanaf")
    weeks = _number(_l("Aantal weken"), "weken", 1, MOST_WEEKS, default=8)
    weekdays = Boxes(_l("Op"), [InputRequired(_l("Kies ten minste één dag."))], coerce=int, name="dagen")
    earliest = TimeField(_l("Niet voor"), [Optional()], name="van")
    latest = TimeField(_l("Niet na"), [Optional()], name="tot")
    free = SelectField(
        _l("Vrije dagen"),
        name="vrij",
        choices=[
            SelectChoice(NO_FREE_DAYS, _l("overslaan")),
            SelectChoice(SCHOOL_HOLIDAYS, _l("in schoolvakanties mag het")),
            SelectChoice(EVERY_DAY, _l("alle dagen mogen")),
        ],
        default=NO_FREE_DAYS,
    )
    space = IdField(_l("Ruimte"), [Optional()], name="ruimte")
    children = _number(_l("Plek voor"), "kinderen", 1, MOST_CHILDREN, description=_l("Aantal kinderen."))
    age_group = IdField(_l("Leeftijdsgroep"), [Optional()], name="leeftijd")
    group = IdField(_l("Groep"), [Optional()], name="groep")
    volunteers = IdBoxes(_l("Deze vrijwilligers"), name="vrijwilligers")
    any_volunteers = _number(
        _l("Nog andere vrijwilligers"),
        "aantal",
        0,
        MOST_VOLUNTEERS,
        description=_l("Hoeveel, maakt niet uit wie."),
    )
    with_vog = BooleanField(_l("Met een geldige VOG"), name="vog")
    language = SelectField(_l("Die spreken"), name="taal", validate_choice=False)
    partners = IdBoxes(_l("Deze partners"), name="partners")
    session = HiddenField(name="bijeenkomst")

    def validate_first(self, field: DateField) -> None:
        """Refuse a year that is a typing error."""
        if field.data is not None and field.data.year not in READABLE_YEARS:
            raise ValidationError(_l("Kies een dag die dichterbij is."))
