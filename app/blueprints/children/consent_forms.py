"""Noting who agreed with what."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired

from app.blueprints.children import words
from app.blueprints.fields import IdsField
from app.planning.vocabulary import ConsentGiver, ConsentPurpose
from app.programme.consents import Given
from app.queries.consents import Needing


class GiveForm(FlaskForm):
    """Who agreed, and when; every purpose has a form of its own on the page."""

    purpose = HiddenField()
    giver = RadioField(_l("Wie geeft toestemming"), [InputRequired(_l("Kies wie toestemming geeft."))])
    given_on = DateField(_l("Gegeven op"), [InputRequired(_l("Vul een dag in."))])

    def offer(self, givers: Sequence[ConsentGiver]) -> None:
        """Let these be chosen: who else is named is refused with the reason."""
        self.giver.choices = [SelectChoice(one.value, str(words.GIVERS[one])) for one in givers]
        self.giver.validate_choice = False

    def given(self) -> Given | None:
        """Return what a validated form says, or nothing when it names what is none."""
        try:
            purpose, giver = ConsentPurpose(self.purpose.data or ""), ConsentGiver(self.giver.data or "")
        except ValueError:
            return None
        return Given(purpose=purpose, giver=giver, on=self.given_on.data)  # type: ignore[arg-type]  # it is required


class WithdrawForm(FlaskForm):
    """In which activities the seats are given up."""

    activities = IdsField(_l("Geef de plek op bij"))

    def offer_needing(self, found: Sequence[Needing]) -> None:
        """Let these activities be ticked."""
        self.activities.choices = [SelectChoice(str(one.activity_id), one.title) for one in found]


class ManyForm(FlaskForm):
    """For which children somebody agreed, on one day."""

    children = IdsField(_l("Kinderen"), [InputRequired(_l("Kies ten minste één kind."))])
    given_on = DateField(_l("Gegeven op"), [InputRequired(_l("Vul een dag in."))])

    def offer_children(self, ids: Sequence[UUID]) -> None:
        """Let these be ticked; who is not among them any more was noted meanwhile."""
        self.children.choices = [SelectChoice(str(child_id), "") for child_id in ids]
        self.children.validate_choice = False
