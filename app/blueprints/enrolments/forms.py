"""What is done with one child in an activity, and how an activity deals with its seats."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.enrolment_sentences import PURPOSES
from app.blueprints.language_fields import LanguagesField
from app.planning.vocabulary import ConsentPurpose
from app.programme import marks
from app.programme.enrolment_settings import Seats

_MOST_CHILDREN = 400
_MOST_PER_ADULT = 50
_MOST_SIGNS = 300


class Deed(StrEnum):
    """What can be done with one child."""

    PLACE = "plaatsen"
    ANYWAY = "toch"
    WANT = "wil"
    OFFER = "aanbieden"
    ACCEPT = "komt"
    DECLINE = "komt-niet"
    LEAVE = "stopt"
    REFUSE = "kan-niet"


class DeedForm(FlaskForm):
    """What is done, and a word why."""

    deed = HiddenField(validators=[AnyOf([deed.value for deed in Deed], _l("Kies wat u wilt doen."))])
    comment = StringField(
        _l("Waarom"),
        [Length(max=_MOST_SIGNS, message=_l("Schrijf ten hoogste 300 tekens."))],
        filters=[lambda text: "".join(sign for sign in text if sign.isprintable()).strip() if text else ""],
    )


class SignedForm(FlaskForm):
    """On which day an agreement was signed."""

    signed_on = DateField(_l("Getekend op"), [InputRequired(_l("Kies de dag waarop getekend is."))])


class SeatsForm(FlaskForm):
    """How many seats there are, who may take them, and who gets a seat that becomes free."""

    seen = HiddenField()
    capacity = IntegerField(
        _l("Plaatsen voor kinderen"),
        [Optional(), NumberRange(1, _MOST_CHILDREN, _l("Kies 1 tot en met 400."))],
        description=_l("Laat leeg als iedereen mag komen."),
    )
    children_per_adult = IntegerField(
        _l("Kinderen per begeleider"),
        [Optional(), NumberRange(1, _MOST_PER_ADULT, _l("Kies 1 tot en met 50."))],
        description=_l("Met de begeleiders die u vraagt, volgt hieruit hoeveel kinderen mee kunnen."),
    )
    languages = LanguagesField(
        _l("Alleen voor kinderen die een van deze talen spreken"),
        description=_l("Kies niets als de taal niet uitmaakt."),
    )
    consents = SelectMultipleField(
        _l("Toestemming nodig voor"),
        choices=[SelectChoice(purpose.value, PURPOSES[purpose]) for purpose in ConsentPurpose],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    moves_up = BooleanField(_l("Bied een plek die vrijkomt vanzelf aan wie het langst wacht"))

    def seats(self) -> Seats:
        """Return what was filled in."""
        return Seats(
            capacity=self.capacity.data,
            children_per_adult=self.children_per_adult.data,
            languages=tuple(sorted(self.languages.data or ())),
            consents=tuple(sorted(ConsentPurpose(purpose) for purpose in self.consents.data or ())),
            moves_up=bool(self.moves_up.data),
        )


def filled(seats: Seats) -> SeatsForm:
    """Return the form with what an activity asks now."""
    return SeatsForm(
        formdata=None,
        seen=marks.of(seats),
        capacity=seats.capacity,
        children_per_adult=seats.children_per_adult,
        languages=list(seats.languages),
        consents=[str(purpose) for purpose in seats.consents],
        moves_up=seats.moves_up,
    )
