"""The two ways to sign in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import Email, InputRequired, Length

from app.blueprints.freshness import MOST_PASSWORD


class PasswordForm(FlaskForm):
    """Sign-in for staff."""

    email = EmailField(
        _l("E-mailadres"),
        [InputRequired(_l("Vul uw e-mailadres in.")), Length(max=254, message=_l("Dit adres is te lang."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Wachtwoord"),
        [
            InputRequired(_l("Vul uw wachtwoord in.")),
            Length(max=MOST_PASSWORD, message=_l("Dit wachtwoord is te lang.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class LinkForm(FlaskForm):
    """A sign-in link by mail, for volunteers and partners."""

    address = EmailField(
        _l("E-mailadres"),
        [
            InputRequired(_l("Vul uw e-mailadres in.")),
            Length(max=254, message=_l("Dit adres is te lang.")),
            Email(_l("Dit is geen e-mailadres. Een voorbeeld: naam@organisatie.nl")),
        ],
        render_kw={"autocomplete": "email"},
    )


class ConfirmForm(FlaskForm):
    """A button and its token: what a mail's link leads to."""


class ConfirmPasswordForm(FlaskForm):
    """The password again, before something private; the page leads back to where it was asked."""

    confirm_password = PasswordField(
        _l("Wachtwoord"),
        [
            InputRequired(_l("Vul uw wachtwoord in.")),
            Length(max=MOST_PASSWORD, message=_l("Dit wachtwoord is te lang.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class ConfirmByLinkForm(FlaskForm):
    """Ask for a mailed link, before something private."""

    next = HiddenField()
