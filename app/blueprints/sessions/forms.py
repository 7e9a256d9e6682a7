"""What can be changed of a session."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.blueprints.fields import IdField, IdsField
from app.blueprints.slots import SlotForm

MOST_TITLE, MOST_NOTES, MOST_REASON = 120, 2000, 300


class SessionForm(SlotForm):
    """Everything of one session."""

    title = StringField(
        _l("Naam"),
        [
            DataRequired(_l("Geef de bijeenkomst een naam.")),
            Length(max=MOST_TITLE, message=_l("Maak de naam korter.")),
        ],
    )
    along = IdsField(_l("Neem mee"), validate_choice=False, description=_l("Gaat mee als u de tijd verandert."))
    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    age_group = IdField(_l("Leeftijdsgroep"), [Optional()])
    notes = TextAreaField(
        _l("Toelichting"),
        [Length(max=MOST_NOTES, message=_l("Maak de toelichting korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
        render_kw={"rows": 3},
    )


class CancelForm(FlaskForm):
    """Why a session is cancelled, and whether everybody hears it now."""

    reason = StringField(
        _l("Waarom gaat het niet door?"),
        [
            DataRequired(_l("Vul in waarom het niet doorgaat.")),
            Length(max=MOST_REASON, message=_l("Maak dit korter.")),
        ],
        description=_l("Deze zin staat in het bericht. Noem nooit een kind."),
    )
    along = IdsField(_l("Laat ook vervallen"), validate_choice=False)
    publish = BooleanField(_l("Iedereen nu meteen bericht sturen"), default=True)


class AssignForm(FlaskForm):
    """A volunteer for a shift."""

    volunteer = IdField(_l("Vrijwilliger"), [InputRequired(_l("Kies een vrijwilliger."))])


class AskForm(FlaskForm):
    """A partner for a session."""

    partner = IdField(_l("Partner"), [InputRequired(_l("Kies een partner."))])


class ButtonForm(FlaskForm):
    """A button and its token."""
