"""Forms about money: amounts as they are written here, and a line of what a source gives."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, Length, NumberRange
from wtforms.widgets import TextInput

from app.blueprints.funding_words import SOURCES, euro
from app.planning import euros
from app.planning.vocabulary import FundingSource
from app.programme.money import BudgetShort, Funding
from app.queries.money import Line

FIRST_YEAR, LAST_YEAR = 2020, 2100
CHOICES = [SelectChoice(key.value, name) for key, name in SOURCES.items()]


class AmountField(Field):
    """An amount of euros as it is written here: `1.250,50`."""

    widget = TextInput()
    data: Decimal | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return euros.write(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount, or say how to write it."""
        self.data = None
        try:
            self.data = euros.read(valuelist[0]) if valuelist else None
        except euros.NotAnAmount as error:
            raise ValueError(_l("Schrijf een bedrag als 1250,50.")) from error
        if self.data is None:
            raise ValueError(_l("Schrijf een bedrag als 1250,50."))


class FundingForm(FlaskForm):
    """A line of money; `anyway` is asked when the source has not got that much."""

    source = SelectField(_l("Van wie"), choices=CHOICES)
    year = IntegerField(
        _l("Jaar"),
        [
            DataRequired(_l("Vul een jaar in, bijvoorbeeld 2026.")),
            NumberRange(FIRST_YEAR, LAST_YEAR, _l("Vul een jaar in, bijvoorbeeld 2026.")),
        ],
    )
    purpose = StringField(
        _l("Waarvoor"),
        [DataRequired(_l("Schrijf waarvoor het geld is.")), Length(max=120, message=_l("Maak de tekst korter."))],
        description=_l("Bijvoorbeeld: fietsen, kaartjes, of de bus."),
    )
    reference = StringField(
        _l("Kenmerk"),
        [Length(max=60, message=_l("Maak de tekst korter."))],
        description=_l("Het nummer van de factuur of de toezegging."),
    )
    promised = AmountField(_l("Toegezegd, in euro’s"))
    spent = AmountField(_l("Uitgegeven, in euro’s"), default=Decimal(0))
    anyway = BooleanField(_l("Toch opslaan"))

    @classmethod
    def of(cls, line: Line) -> FundingForm:
        """Return the form with what a line says."""
        return cls(
            formdata=None,
            source=line.source,
            year=line.year,
            purpose=line.purpose,
            reference=line.reference,
            promised=line.promised,
            spent=line.spent,
        )

    def funding(self) -> Funding:
        """Return what a validated form says."""
        return Funding(
            source=FundingSource(self.source.data),
            year=self.year.data or FIRST_YEAR,
            purpose=str(self.purpose.data).strip(),
            reference=str(self.reference.data or "").strip(),
            promised=self.promised.data or Decimal(0),
            spent=self.spent.data or Decimal(0),
        )

    def warn(self, why: BudgetShort) -> None:
        """Say that there is not enough, and ask whether it is meant."""
        self.form_errors.append(
            _(
                "Dit is %(amount)s meer dan er in %(year)s nog over is bij %(source)s. "
                "Kies een lager bedrag, een andere bron, of vink aan: toch opslaan.",
                amount=euro(why.short),
                year=why.year,
                source=SOURCES[why.source],
            )
        )


class BudgetForm(FlaskForm):
    """What a source has for a year."""

    source = SelectField(_l("Van wie"), choices=[one for one in CHOICES if one.value != FundingSource.FREE.value])
    amount = AmountField(_l("Begroot, in euro’s"))
    note = StringField(
        _l("Opmerking"),
        [Length(max=300, message=_l("Maak de tekst korter."))],
        description=_l("Bijvoorbeeld: toegezegd door de gemeente in maart."),
    )
