"""What is asked for a new subscription."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.blueprints.fields import IdField
from app.calendars.text import clean

MOST_NAME = 120


class NameForm(FlaskForm):
    """How a subscription is called in the list."""

    label = StringField(
        _l("Naam in deze lijst"),
        [Length(max=MOST_NAME, message=_l("Maak de naam korter: ten hoogste 120 tekens."))],
        description=_l("De naam staat alleen in deze lijst. Bijvoorbeeld: telefoon van de wijkagent."),
        filters=[lambda typed: clean(typed or "").strip()],
    )


class NewFeedForm(NameForm):
    """Whom or what the calendar is about, and for whom it is."""

    subject = IdField(_l("Voor wie of wat"), [InputRequired(_l("Kies voor wie of wat de agenda is."))])


class ButtonForm(FlaskForm):
    """A button and its token."""
