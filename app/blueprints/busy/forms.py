"""A partner's calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.fetching.addresses import LONGEST_ADDRESS


class FileForm(FlaskForm):
    """A calendar as a file."""

    file = FileField(
        _l("Agendabestand"),
        [FileRequired(_l("Kies een bestand."))],
        description=_l("Een bestand dat eindigt op .ics, van ten hoogste 2 MB."),
        render_kw={"accept": ".ics,text/calendar"},
    )


class AddressForm(FlaskForm):
    """The address of a calendar."""

    address = StringField(
        _l("Adres van de agenda"),
        [
            DataRequired(_l("Vul het adres in.")),
            Length(max=LONGEST_ADDRESS, message=_l("Dit adres is te lang. Controleer of u het goed hebt gekopieerd.")),
        ],
        description=_l("Begint met https:// of webcal://. We bewaren het versleuteld en tonen het niet meer."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "dir": "ltr", "inputmode": "url"},
    )


class ButtonForm(FlaskForm):
    """A button and its token."""
