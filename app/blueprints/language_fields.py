"""Fields for the languages that somebody speaks, and for the one in which they are written to."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints import wording
from app.planning.languages import SPOKEN, Language


class LanguagesField(SelectMultipleField):
    """Several languages, as ticks, by their names in the language of the page."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, *more: str) -> None:
        """Let the usual languages be chosen, and those that somebody speaks already."""
        codes = [*SPOKEN, *(code for code in more if code not in SPOKEN)]
        self.choices = [SelectChoice(code, wording.language(code)) for code in codes]


class MailLanguageField(RadioField):
    """The language of the mails that somebody gets, each by what its speakers call it."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Offer the languages that mails are written in."""
        choices = [SelectChoice(language.value, language.own_name) for language in Language]
        super().__init__(label, choices=choices, **given)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms hands it over
        """Refuse any other language.

        :raises ValidationError: with a sentence for whoever filled in the form.
        """
        if self.data not in set(Language):
            raise ValidationError(_l("Kies een van de talen."))

    @property
    def language(self) -> Language:
        """What was chosen."""
        return Language(self.data)
