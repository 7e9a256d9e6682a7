"""Something to take along, and whom to call."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from app.programme.emergency_numbers import Details


class PackingForm(FlaskForm):
    """Something to take along."""

    name = StringField(
        _l("Wat gaat mee?"),
        [DataRequired(_l("Vul in wat er mee moet.")), Length(max=120, message=_l("Maak dit korter."))],
        description=_l("Bijvoorbeeld: EHBO-tas, zwemkleding, een extra jas."),
    )
    each = BooleanField(_l("Voor elk kind één"))


class NumberForm(FlaskForm):
    """Whom to call, and when."""

    name = StringField(
        _l("Wie"),
        [DataRequired(_l("Vul in wie u belt.")), Length(max=120, message=_l("Maak dit korter."))],
        description=_l("Een functie of een kantoor, zoals: receptie, begeleiding van dienst. Nooit een kind of ouder."),
    )
    number = StringField(
        _l("Nummer"),
        [
            DataRequired(_l("Vul het nummer in.")),
            Regexp(r"\+?[0-9][0-9 ()-]{1,38}\Z", message=_l("Vul een telefoonnummer in, als 0599 555 010.")),
        ],
        render_kw={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"},
    )
    call_when = StringField(
        _l("Wanneer belt u dit nummer?"),
        [Length(max=200, message=_l("Maak dit korter."))],
    )

    def details(self) -> Details:
        """Return a validated form as a value."""
        return Details(
            name=str(self.name.data).strip(),
            number=str(self.number.data).strip(),
            call_when=(self.call_when.data or "").strip(),
        )
