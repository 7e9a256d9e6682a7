"""What is asked, planned and written in music coaching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, Optional

from app.blueprints import wording
from app.blueprints.fields import IdField
from app.blueprints.moods import FACES
from app.blueprints.slots import SlotForm
from app.planning.coaching.goals import IDEAS, idea
from app.planning.languages import SPOKEN
from app.planning.vocabulary import CoachingAsker
from app.programme.coaching.closings import ClosingReason
from app.programme.coaching.dossiers import OpenGoal
from app.programme.coaching.sealed import GoalText, NoteText

MOST_REASON = 1500
MOST_NOTE = 2000
MOST_GOAL = 200
MOST_BEHAVIOUR = 400

ASKERS = {
    CoachingAsker.YOUNG_PERSON: _l("De jongere zelf, met hulp van de mentor"),
    CoachingAsker.MENTOR: _l("De mentor"),
    CoachingAsker.GUARDIAN: _l("De voogd"),
}
PROGRESS = {
    0: _l("nog niet gezien"),
    1: _l("een begin"),
    2: _l("soms"),
    3: _l("vaak"),
    4: _l("bereikt"),
}
CLOSING = {
    ClosingReason.GOALS_REACHED: _l("De doelen zijn bereikt"),
    ClosingReason.GOES_ON_ELSEWHERE: _l("De jongere gaat ergens anders verder met muziek"),
    ClosingReason.OWN_WISH: _l("De jongere wil stoppen"),
    ClosingReason.MOVES_AWAY: _l("De jongere verhuist"),
    ClosingReason.OTHER: _l("Iets anders"),
}


class RequestForm(FlaskForm):
    """A request: whoever may not see all children chooses from their own, or types a name exactly."""

    child = IdField(_l("Jongere"), [Optional()])
    pseudonym = StringField(
        _l("Of de naam, precies zoals u die kent"), [Optional(), Length(max=60, message=_l("Deze naam is te lang."))]
    )
    asked_by = RadioField(
        _l("Wie vraagt dit?"),
        [InputRequired(_l("Kies wie dit vraagt."))],
        choices=[SelectChoice(who.value, label) for who, label in ASKERS.items()],
    )
    reason = TextAreaField(
        _l("Waarom muziekcoaching?"),
        [
            InputRequired(_l("Schrijf kort op waarom.")),
            Length(max=MOST_REASON, message=_l("Dit is te lang. Schrijf ten hoogste 1500 tekens.")),
        ],
        description=_l("Alleen de coach leest dit. Schrijf geen namen van anderen op."),
        render_kw={"rows": 5, "maxlength": MOST_REASON},
    )
    interpreter = SelectField(
        _l("Tolk bij de kennismaking"),
        [Optional()],
        description=_l("Laat u dit open, dan kijken wij naar de talen van de jongere."),
    )
    mentor = IdField(_l("Mentor"), [Optional()])
    guardian = IdField(_l("Voogd"), [Optional()])
    coach = IdField(_l("Coach"), [Optional()])

    def offer_languages(self) -> None:
        """Let a language of an interpreter be chosen, none, or what the languages of the young person suggest."""
        self.interpreter.choices = [
            SelectChoice("", _l("zoals de talen van de jongere")),
            SelectChoice("none", _l("geen tolk nodig")),
            *(SelectChoice(code, wording.language(code)) for code in SPOKEN),
        ]


class IntakeForm(SlotForm):
    """When and where the intake is, and who interprets."""

    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    coach = IdField(_l("Coach"), [InputRequired(_l("Kies een coach."))])
    language = SelectField(_l("Taal van de tolk"), [Optional()])
    interpreter = SelectField(
        _l("Tolk"),
        [Optional()],
        description=_l("Wie de taal van de jongere spreekt, staat bovenaan. Zonder taal komt er geen tolk."),
    )

    anyway = BooleanField(_l("Toch op dit moment plannen"))

    def offer_interpreters(self, volunteers: Sequence[Any], organisations: Sequence[Any], language: str | None) -> None:
        """Let a volunteer or an organisation be chosen; first those who speak the language."""
        first = sorted(volunteers, key=lambda one: language not in one.languages)
        self.language.choices = [
            SelectChoice("", _l("geen tolk nodig")),
            *(SelectChoice(code, wording.language(code)) for code in SPOKEN),
        ]
        self.interpreter.choices = [
            SelectChoice("", _l("later kiezen: er staat een open dienst")),
            *(SelectChoice(f"v:{one.id}", f"{one.name} ({wording.languages(one.languages)})") for one in first),
            *(SelectChoice(f"p:{one.id}", one.name) for one in organisations),
        ]

    def chosen(self, sort: str) -> UUID | None:
        """Return the interpreter that was chosen: a volunteer (`v`) or an organisation (`p`)."""
        found, _, row_id = (self.interpreter.data or "").partition(":")
        return UUID(row_id) if found == sort else None


class IntakeNoteForm(FlaskForm):
    """What music means to the young person, and whether there is room at once."""

    text = TextAreaField(
        _l("Wat betekent muziek voor de jongere?"),
        [Optional(), Length(max=MOST_REASON, message=_l("Dit is te lang. Schrijf ten hoogste 1500 tekens."))],
        render_kw={"rows": 6, "maxlength": MOST_REASON},
    )
    then = RadioField(
        _l("Hoe gaat het verder?"),
        [InputRequired(_l("Kies hoe het verder gaat."))],
        choices=[
            SelectChoice("running", _l("De afspraken beginnen")),
            SelectChoice("waiting", _l("Op de wachtlijst tot er plek is")),
        ],
    )


class GoalForm(FlaskForm):
    """A goal from the list, or in own words; each with the behaviour to look for."""

    idea = SelectField(_l("Kies uit de lijst"), [Optional()])
    text = StringField(
        _l("Of in eigen woorden"), [Optional(), Length(max=MOST_GOAL, message=_l("Dit doel is te lang."))]
    )
    behaviour = TextAreaField(
        _l("Waaraan ziet u het?"),
        [Optional(), Length(max=MOST_BEHAVIOUR, message=_l("Dit is te lang. Schrijf ten hoogste 400 tekens."))],
        description=_l("Gedrag dat iedereen kan zien. Bij een doel uit de lijst staat het er al bij."),
        render_kw={"rows": 2, "maxlength": MOST_BEHAVIOUR},
    )

    def offer(self) -> None:
        """Let the goals of the list be chosen, in the language of the page."""
        language = str(get_locale() or "nl")
        self.idea.choices = [
            SelectChoice("", _l("geen, in eigen woorden")),
            *(SelectChoice(one.code, one.phrase(language).text) for one in IDEAS),
        ]

    def wanted(self) -> GoalText | None:
        """Return the goal that was asked, or nothing when a goal or its behaviour is missing."""
        chosen = idea(self.idea.data or "")
        phrase = chosen.phrase(str(get_locale() or "nl")) if chosen else None
        text = (self.text.data or "").strip() or (phrase.text if phrase else "")
        behaviour = (self.behaviour.data or "").strip() or (phrase.behaviour if phrase else "")
        return GoalText(text=text, behaviour=behaviour) if text and behaviour else None


class NoteForm(FlaskForm):
    """The note of an appointment; the progress of each goal is asked beside it."""

    what = TextAreaField(
        _l("Wat hebt u gedaan?"),
        [
            InputRequired(_l("Schrijf in een paar woorden op wat u hebt gedaan.")),
            Length(max=MOST_NOTE, message=_l("Dit is te lang. Schrijf ten hoogste 2000 tekens.")),
        ],
        render_kw={"rows": 4, "maxlength": MOST_NOTE},
    )
    mood = RadioField(
        _l("Hoe was de stemming?"),
        [InputRequired(_l("Kies een gezicht."))],
        coerce=int,
        choices=[SelectChoice(mood, word) for mood, (_face, word) in FACES.items()],
    )
    seen = HiddenField()

    def wanted(self, progress: Mapping[UUID, int]) -> NoteText:
        """Return the note as it was typed."""
        return NoteText(what=str(self.what.data).strip(), mood=int(self.mood.data), goals=progress)

    @property
    def version_seen(self) -> int:
        """The version of the note that the page showed; 0: there was none."""
        text = str(self.seen.data or "0")
        return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - more does not fit the column


class ClosingForm(FlaskForm):
    """Why it ends."""

    why = RadioField(
        _l("Waarom stopt het traject?"),
        [InputRequired(_l("Kies waarom het stopt."))],
        choices=[SelectChoice(why.value, label) for why, label in CLOSING.items()],
    )


class ButtonForm(FlaskForm):
    """A button and its token."""


def progress_of(goals: Sequence[OpenGoal], values: Mapping[str, str]) -> dict[UUID, int]:
    """Return how far each goal is, as it was ticked; what is no number of the scale is left out."""
    ticked = {goal.id: values.get(f"goal-{goal.id}", "") for goal in goals}
    return {goal_id: int(value) for goal_id, value in ticked.items() if value in {str(step) for step in PROGRESS}}
