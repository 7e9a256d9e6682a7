"""What a template of the location's own is called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length


class TemplateForm(FlaskForm):
    """A name and what it is in a few sentences."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef het sjabloon een naam.")), Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Bestaat deze naam al? Dan wordt dit de nieuwe versie."),
    )
    summary = TextAreaField(
        _l("Wat is het?"),
        [DataRequired(_l("Schrijf in een paar zinnen wat het is.")), Length(max=1500, message=_l("Maak dit korter."))],
        description=_l("Dit staat in de lijst waaruit u kiest. Noem nooit een kind."),
        render_kw={"rows": 3},
    )
