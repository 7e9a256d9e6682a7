"""Accepting a conflict, opening it again, and mending it with one click."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from app.blueprints.fields import IdField
from app.blueprints.slots import SlotForm


class MendForm(SlotForm):
    """The slot, and the space when another one is proposed; all of it comes from the button."""

    space = IdField("")
    back = HiddenField()


class AcceptForm(FlaskForm):
    """Why this may be."""

    reason = StringField(
        _l("Waarom kan dit zo?"),
        [
            InputRequired(_l("Schrijf op waarom dit zo kan.")),
            Length(max=300, message=_l("Houd het bij 300 tekens.")),
        ],
        description=_l("Uw collega’s zien dit erbij staan. Schrijf geen namen van kinderen op."),
    )
    back = HiddenField()


class ReopenForm(FlaskForm):
    """Only the button."""

    back = HiddenField()
