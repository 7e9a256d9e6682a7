"""Which part of the plan goes into a file, and which file comes in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.blueprints.fields import IdField
from app.planning.timeslots import Period
from app.planning.vocabulary import ActivityKind
from app.queries.plan_files import Chosen

LONGEST = timedelta(days=400)
FIRST_YEAR, LAST_YEAR = 2000, 2199


class ExportForm(FlaskForm):
    """A period, and of what: read from the address, so that it can be kept as a bookmark."""

    class Meta:
        """Nothing is changed, so there is nothing to protect."""

        csrf = False

    van = DateField(_l("Van"), [InputRequired(_l("Kies de eerste dag."))])
    tot = DateField(_l("Tot en met"), [InputRequired(_l("Kies de laatste dag."))])
    leeftijd = IdField(_l("Leeftijdsgroep"), [Optional()])
    ruimte = IdField(_l("Ruimte"), [Optional()])
    partner = IdField(_l("Partner"), [Optional()])
    soort = SelectField(_l("Soort activiteit"), [Optional()], choices=[])
    zoek = StringField(_l("Woorden in de naam"), [Optional(), Length(max=80, message=_l("Gebruik minder woorden."))])

    def validate_tot(self, field: Any) -> None:
        """Refuse a period that ends before it begins, or holds more than a year."""
        if self.van.data is None or field.data is None:
            return
        if field.data < self.van.data:
            raise ValidationError(_l("Laat de laatste dag na de eerste komen."))
        if field.data - self.van.data > LONGEST:
            raise ValidationError(_l("Kies ten hoogste dertien maanden."))
        if not FIRST_YEAR <= self.van.data.year <= field.data.year < LAST_YEAR:
            raise ValidationError(_l("Kies een dag van deze eeuw."))

    def chosen(self, zone: str) -> Chosen:
        """Return what a validated form asks for."""
        if self.van.data is None or self.tot.data is None:
            raise TypeError("the form was not validated")
        after = self.tot.data + timedelta(days=1)
        return Chosen(
            period=Period(starts_at=_midnight(self.van.data, zone), ends_at=_midnight(after, zone)),
            age_group_id=self.leeftijd.data,
            space_id=self.ruimte.data,
            partner_id=self.partner.data,
            kind=ActivityKind(self.soort.data) if self.soort.data else None,
            search=(self.zoek.data or "").strip(),
        )


class UploadForm(FlaskForm):
    """A file with a plan."""

    file = FileField(
        _l("Bestand"),
        [FileRequired(_l("Kies een bestand."))],
        description=_l("Een bestand van Excel (.xlsx), een .csv of een agenda (.ics), ten hoogste 5 MB."),
    )
    space = IdField(
        _l("Ruimte als er geen bekende ruimte staat"),
        [Optional()],
        description=_l("Handig bij een agenda: daarin staan plaatsen vaak anders dan hier."),
    )


class ConfirmForm(FlaskForm):
    """The button that plans what was looked at, or takes it back."""


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
