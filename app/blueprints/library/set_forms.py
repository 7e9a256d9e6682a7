"""What came in of the sets of books, and for whom they are meant."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from app.planning.library.book_sets import BookSetRule

MOST = 500
OLDEST = 84
MOST_WARNING = 200
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
_AGE = _l("Vul een aantal maanden van 0 tot en met 84 in.")


class DeliveryForm(FlaskForm):
    """Sets that came in, or a count that is corrected."""

    sets = IntegerField(
        _l("Hoeveel"),
        [
            InputRequired(_l("Vul in hoeveel pakketten er bij of af gaan.")),
            NumberRange(-MOST, MOST, _l("Vul een aantal van -500 tot en met 500 in.")),
        ],
        description=_l("Met een min ervoor gaan er pakketten af, bijvoorbeeld -2 na het tellen."),
        render_kw={"autocomplete": "off"},
    )
    received_on = DateField(_l("Op welke dag"), [InputRequired(_l("Kies een dag."))])
    note = StringField(
        _l("Opmerking"),
        [Length(max=300, message=_l("Maak de opmerking korter."))],
        description=_l("Bijvoorbeeld: van de bibliotheek, of geteld."),
    )

    def validate_sets(self, field: IntegerField) -> None:
        """Refuse nothing at all."""
        if field.data == 0:
            raise ValidationError(_l("Vul een ander aantal dan 0 in."))


class RuleForm(FlaskForm):
    """For which ages a set is meant, and when to warn."""

    youngest_months = IntegerField(
        _l("Vanaf hoeveel maanden"),
        [InputRequired(_AGE), NumberRange(0, OLDEST, _AGE)],
        description=_l("Vanaf 1 jaar is 12."),
        render_kw=NUMERIC,
    )
    oldest_months = IntegerField(
        _l("Tot en met hoeveel maanden"),
        [InputRequired(_AGE), NumberRange(0, OLDEST, _AGE)],
        description=_l("Tot en met 3 jaar is 47."),
        render_kw=NUMERIC,
    )
    warn_below = IntegerField(
        _l("Waarschuw bij minder dan"),
        [
            InputRequired(_l("Vul een aantal van 0 tot en met 200 in.")),
            NumberRange(0, MOST_WARNING, _l("Vul een aantal van 0 tot en met 200 in.")),
        ],
        render_kw=NUMERIC,
    )

    def validate_oldest_months(self, field: IntegerField) -> None:
        """Refuse ages the wrong way round."""
        if field.data is not None and self.youngest_months.data is not None and field.data < self.youngest_months.data:
            raise ValidationError(_l("De oudste leeftijd komt na de jongste."))

    def rule(self) -> BookSetRule:
        """Return what a validated form says."""
        return BookSetRule(
            youngest_months=self.youngest_months.data or 0,
            oldest_months=self.oldest_months.data or 0,
            warn_below=self.warn_below.data or 0,
        )
