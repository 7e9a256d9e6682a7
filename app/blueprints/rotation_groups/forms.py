"""How many groups there are to be, who goes round, and what is to be taken into account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints import wording
from app.blueprints.fields import IdField, IdsField
from app.models.participants import PairSort
from app.planning.grouping.problem import Ages
from app.programme.rotations.grouping_division import MOST_GROUPS
from app.programme.rotations.grouping_members import LARGEST_AGE, MOST_GUESTS

LANGUAGES = ("nl", "en", "ar", "ti", "uk", "tr", "fa", "so", "ku", "ps", "fr", "es", "pl", "ru", "zh")
"""What guests may speak; a child of the location speaks what stands with it."""
_SIZES = (2, 40)
_GROUPS = _l("Kies 1 tot en met %(most)s groepen.", most=MOST_GROUPS)


def _plain(text: str | None) -> str | None:
    """Leave out what cannot be printed, and spaces around: it came along by copying."""
    return "".join(sign for sign in text if sign.isprintable()).strip() if text else text


class DivideForm(FlaskForm):
    """How big groups are, or how many, and whether ages go together."""

    version = HiddenField()
    number = IntegerField(
        _l("Aantal groepen"),
        [Optional(), NumberRange(1, MOST_GROUPS, _GROUPS)],
        description=_l("Laat leeg, dan volgt het uit het aantal kinderen per groep."),
    )
    size = IntegerField(
        _l("Kinderen per groep, ten hoogste"),
        [InputRequired(_l("Vul in hoe groot een groep mag zijn.")), NumberRange(*_SIZES, _l("Kies 2 tot en met 40."))],
        description=_l("Telt alleen als het aantal groepen leeg is."),
    )
    ages = RadioField(
        _l("Leeftijden"),
        choices=[
            SelectChoice(Ages.ALIKE.value, _l("Ongeveer even oud bij elkaar")),
            SelectChoice(Ages.MIXED.value, _l("Jong en oud gemengd")),
        ],
        default=Ages.ALIKE.value,
    )


class SourcesForm(FlaskForm):
    """Where the children of the location come from."""

    enrolled = BooleanField(_l("Wie is aangemeld voor deze activiteit"))
    age_groups = IdsField(_l("Leeftijdsgroepen"), [Optional()])
    groups = IdsField(_l("Groepen en klassen"), [Optional()])
    as_classes = BooleanField(_l("Onthoud uit welke groep zij komen: dan kan die bij elkaar blijven"))


class ChildForm(FlaskForm):
    """One child of the location."""

    child = IdField(_l("Kind"), [DataRequired(_l("Kies een kind."))])


class GuestsForm(FlaskForm):
    """Children of the same school from elsewhere, without names."""

    name = StringField(
        _l("Hoe noemt u ze?"),
        [DataRequired(_l("Vul de naam van de school of klas in.")), Length(max=40, message=_l("Maak dit korter."))],
        filters=(_plain,),
        description=_l("De school of klas, bijvoorbeeld Springplank. Er komt een nummer achter. Noem nooit een kind."),
    )
    number = IntegerField(
        _l("Hoeveel kinderen?"),
        [
            InputRequired(_l("Vul in hoeveel kinderen er komen.")),
            NumberRange(1, MOST_GUESTS, _l("Kies 1 tot en met %(most)s kinderen.", most=MOST_GUESTS)),
        ],
    )
    age = IntegerField(
        _l("Hoe oud?"),
        [
            InputRequired(_l("Vul in hoe oud zij zijn.")),
            NumberRange(0, LARGEST_AGE, _l("Kies 0 tot en met %(most)s jaar.", most=LARGEST_AGE)),
        ],
    )
    languages = SelectMultipleField(
        _l("Welke talen spreken zij?"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    school_class = StringField(
        _l("Klas"),
        [Optional(), Length(max=120, message=_l("Maak dit korter."))],
        filters=(_plain,),
        description=_l("Als deze kinderen misschien bij elkaar moeten blijven."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages by their names."""
        super().__init__(*args, **kwargs)
        self.languages.choices = [SelectChoice(code, wording.language(code)) for code in LANGUAGES]


class PairForm(FlaskForm):
    """Two children and how they belong together."""

    one = IdField(_l("Eerste kind"), [DataRequired(_l("Kies het eerste kind."))])
    other = IdField(_l("Tweede kind"), [DataRequired(_l("Kies het tweede kind."))])
    sort = RadioField(
        _l("Wat geldt voor deze twee?"),
        choices=[
            SelectChoice(PairSort.FRIENDS.value, _l("Vrienden: liefst samen")),
            SelectChoice(PairSort.NOT_TOGETHER.value, _l("Nooit samen")),
        ],
        default=PairSort.FRIENDS.value,
    )
