"""A visit moved by hand."""

from __future__ import annotations

from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired

from app.blueprints.fields import IdField
from app.blueprints.rotations.clocks import span
from app.programme.rotations.visits import Move
from app.queries.rotation_plan import RotationInPlan


class MoveForm(FlaskForm):
    """Whose visit, and to which round; `per` is how the page shows the board."""

    version = HiddenField()
    per = HiddenField()
    group = IdField(_l("Groep"), [InputRequired(_l("Kies een groep."))])
    station = IdField(_l("Post"), [InputRequired(_l("Kies een post."))])
    round = SelectField(_l("Naar ronde"), coerce=int, choices=[])

    def offer(self, plan: RotationInPlan) -> Self:
        """Offer the groups, stations and rounds of this day."""
        self.group.offer(plan.groups)
        self.station.offer(plan.stations)
        self.round.choices = [
            SelectChoice(at, _("ronde %(number)s, %(span)s uur", number=at + 1, span=span(one)))
            for at, one in enumerate(plan.rounds)
        ]
        return self

    def choose(self, group: str | None, station: str | None) -> None:
        """Fill in the visit that somebody clicked."""
        self.group.data = next((one for one in self.group.offered if str(one) == group), None)
        self.station.data = next((one for one in self.station.offered if str(one) == station), None)

    def wanted(self) -> Move:
        """Return what was chosen."""
        if self.group.data is None or self.station.data is None:
            raise TypeError("the form was not validated")
        return Move(group_id=self.group.data, station_id=self.station.data, to=int(self.round.data))
