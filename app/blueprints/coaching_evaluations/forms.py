"""The forms of an evaluation."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.planning.coaching.evaluation import EvaluationText
from app.programme.coaching.evaluations import Desk, Typed

MOST = 4000
MOST_LINES = 400
SAID = "said-"


class EvaluationForm(FlaskForm):
    """The text of an evaluation; what is said of each goal and the lines that are ticked stand beside the fields."""

    version = HiddenField()
    text = TextAreaField(
        _l("Algemeen"),
        [Length(max=MOST, message=_l("Maak de tekst korter, tot %(max)d tekens."))],
        description=_l("Hoe ging het? Schrijf in gewone woorden, zoals u het zelf zou vertellen."),
    )
    moods_shown = BooleanField(_l("Laat de stemmingen zien"))

    @property
    def seen(self) -> int:
        """The version that the page was made of; nothing sensible is the first one."""
        return _number(self.version.data)

    def typed(self) -> Typed:
        """Return what was typed, also when it is not in order."""
        said = {}
        for name, value in request.form.items():
            if name.startswith(SAID):
                goal = _id(name.removeprefix(SAID))
                if goal is not None:
                    said[goal] = value[: MOST + 1]
        return Typed(
            text=str(self.text.data or ""),
            said=said,
            lines=frozenset(request.form.getlist("line")[:MOST_LINES]),
            moods_shown=bool(self.moods_shown.data),
        )

    def in_order(self, typed: Typed) -> bool:
        """Say whether it can be kept, and note what is too long."""
        fine = bool(self.validate_on_submit())
        if any(len(text) > MOST for text in typed.said.values()):
            self.form_errors.append(_("Maak de tekst bij een doel korter, tot %(max)d tekens.", max=MOST))
            return False
        return fine


class SignForm(FlaskForm):
    """That the coach signs what is shown."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that was shown."""
        return _number(self.version.data)


class AdditionForm(FlaskForm):
    """What comes below a signed evaluation."""

    text = TextAreaField(
        _l("Aanvulling"),
        [
            InputRequired(_l("Schrijf wat u wilt toevoegen.")),
            Length(max=MOST, message=_l("Maak de tekst korter, tot %(max)d tekens.")),
        ],
    )


class ReplyForm(FlaskForm):
    """What somebody says who read an evaluation."""

    text = TextAreaField(_l("Uw antwoord"), [Length(max=MOST, message=_l("Maak de tekst korter, tot %(max)d tekens."))])
    talk = BooleanField(_l("Ik wil hier graag over praten"))


def kept(desk: Desk) -> Typed:
    """Return what was kept of a draft as if it had just been typed; nothing kept is an empty page."""
    found: EvaluationText | None = desk.kept
    if found is None:
        return Typed(text="", said={}, lines=frozenset(), moods_shown=True)
    return Typed(
        text=found.text,
        said={goal.id: goal.said for goal in found.goals},
        lines=_keys(desk, found.lines),
        moods_shown=found.moods_shown,
    )


def _keys(desk: Desk, lines: Collection[object]) -> frozenset[str]:
    return frozenset(choice.key for choice in desk.proposal.choices if choice.line in lines)


def _number(text: object) -> int:
    given = str(text or "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 7 else 0  # noqa: PLR2004 - far fewer


def _id(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None
