"""A field for the languages that somebody speaks."""

from __future__ import annotations

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints import wording
from app.planning.languages import SPOKEN


class LanguagesField(SelectMultipleField):
    """Several languages, as ticks, by their names in the language of the page."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, *more: str) -> None:
        """Let the usual languages be chosen, and those that somebody speaks already."""
        codes = [*SPOKEN, *(code for code in more if code not in SPOKEN)]
        self.choices = [SelectChoice(code, wording.language(code)) for code in codes]
