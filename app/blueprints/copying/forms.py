"""Which days are copied, where to, and what comes along."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, ValidationError
from wtforms.validators import InputRequired

from app.planning.weeks import READABLE_YEARS
from app.programme.copying import Wish

LONGEST = timedelta(days=400)


class CopyForm(FlaskForm):
    """A stretch of days and the week in which it is to begin."""

    van = DateField(_l("Van"), [InputRequired(_l("Kies een dag."))])
    tot = DateField(_l("Tot en met"), [InputRequired(_l("Kies een dag."))])
    naar = DateField(
        _l("Naar de week van"),
        [InputRequired(_l("Kies een dag."))],
        description=_l("Maandag blijft maandag: alles schuift een aantal hele weken op."),
    )
    rollen = BooleanField(_l("De diensten gaan mee"), default=True)
    mensen = BooleanField(
        _l("Dezelfde vrijwilligers staan er weer op"),
        default=True,
        description=_l("Als voorstel: zij krijgen pas een vraag als u bekendmaakt."),
    )
    partners = BooleanField(_l("De partners gaan mee"), default=True)

    def validate_tot(self, field: DateField) -> None:
        """Refuse what ends before it begins, what is too long, and years that nothing can be planned in."""
        if self.van.data is None or field.data is None:
            return
        if field.data < self.van.data:
            raise ValidationError(_l("Laat het einde niet voor het begin komen."))
        if field.data - self.van.data > LONGEST:
            raise ValidationError(_l("Kies ten hoogste een jaar."))
        if not {self.van.data.year, field.data.year} <= set(READABLE_YEARS):
            raise ValidationError(_l("Kies een jaar waarin iets gepland kan zijn."))

    def validate_naar(self, field: DateField) -> None:
        """Refuse the same week, and years that nothing can be planned in."""
        if self.van.data is None or field.data is None:
            return
        if field.data.year not in READABLE_YEARS:
            raise ValidationError(_l("Kies een jaar waarin iets gepland kan zijn."))
        if self.wish().weeks == 0:
            raise ValidationError(_l("Kies een andere week: dit is dezelfde."))

    def wish(self) -> Wish:
        """Return what a validated form asks for."""
        if self.van.data is None or self.tot.data is None or self.naar.data is None:
            raise TypeError("the form was not validated")
        return Wish(
            first=self.van.data,
            last=self.tot.data,
            target=self.naar.data,
            roles=bool(self.rollen.data),
            people=bool(self.mensen.data),
            partners=bool(self.partners.data),
        )
