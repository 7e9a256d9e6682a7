"""Rounds, wishes, and drawing lots again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.blueprints.fields import IdField, IdsField, TimeField
from app.planning.errors import PlanningError
from app.planning.timeslots import local_moment
from app.programme.allocations.rounds import RoundDetails
from app.programme.allocations.wishes import Wished

_SAME = _l("U koos twee keer hetzelfde. Kies iets anders, of laat het leeg.")


class RoundForm(FlaskForm):
    """Everything of a round."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Vul een naam in.")), Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Bijvoorbeeld: uitjes in de kerstvakantie."),
    )
    activities = IdsField(
        _l("Activiteiten"),
        [DataRequired(_l("Kies minstens één activiteit."))],
        description=_l("De vrije plekken van deze activiteiten worden samen verdeeld."),
    )
    closes_on = DateField(_l("Laatste dag voor wensen"), [InputRequired(_l("Kies een dag."))])
    closes_at = TimeField(
        _l("Tot hoe laat"), [InputRequired(_l("Vul een tijd in als 14.30."))], description=_l("Bijvoorbeeld 17.00.")
    )
    seen = HiddenField()

    def details(self, zone: str, *, former: datetime | None = None) -> RoundDetails:
        """Return what a possible form asks for; a `former` moment in the same minute stays what it was."""
        closes = self._moment(zone)
        if former is not None and former.replace(second=0, microsecond=0) == closes:
            closes = former
        return RoundDetails(
            title=str(self.title.data).strip(), closes_at=closes, activity_ids=tuple(sorted(self.activities.data))
        )

    def is_possible(self, zone: str) -> bool:
        """Say whether there is such a moment, and say at the field when there is not."""
        try:
            self._moment(zone)
        except (PlanningError, ValueError, OverflowError):
            self.closes_at.errors = [gettext("Deze tijd bestaat niet op die dag. Kies een andere.")]
            return False
        return True

    def _moment(self, zone: str) -> datetime:
        day, at = self.closes_on.data, self.closes_at.data
        if day is None or at is None:
            raise ValueError
        return local_moment(day=day, at=at, zone=zone)


class WishForm(FlaskForm):
    """Up to three wishes of one child."""

    first = IdField(_l("Eerste wens"))
    second = IdField(_l("Tweede wens"))
    third = IdField(_l("Derde wens"))
    together = BooleanField(_l("Broers en zussen blijven bij elkaar"))
    seen = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at the fields, and whether a wish stands there once."""
        if not super().validate(extra_validators):
            return False
        before: list[object] = []
        for field in (self.first, self.second, self.third):
            if field.data is not None and field.data in before:
                field.errors = [str(_SAME)]
                return False
            before.append(field.data)
        return True

    def wished(self, *, together: bool | None) -> Wished:
        """Return what a validated form says; what was left open in between closes up."""
        chosen = (self.first.data, self.second.data, self.third.data)
        return Wished(activity_ids=tuple(one for one in chosen if one is not None), together=together)


class NewWishForm(WishForm):
    """The wishes of a child that has none yet."""

    child = IdField(_l("Kind"), [DataRequired(_l("Kies een kind."))])


class AddForm(FlaskForm):
    """Children who would all like one activity."""

    children = IdsField(_l("Kinderen"), [DataRequired(_l("Kies minstens één kind."))])


class AgainForm(FlaskForm):
    """Why lots are drawn again."""

    reason = StringField(
        _l("Waarom loot u opnieuw?"),
        [DataRequired(_l("Vul een reden in.")), Length(max=200, message=_l("Maak de reden korter."))],
        description=_l("De reden blijft bij de uitslag staan, met uw naam. Noem geen kind."),
    )
    seen = HiddenField()


class SeenForm(FlaskForm):
    """A button for what was looked at."""

    seen = HiddenField()
