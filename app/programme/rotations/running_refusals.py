"""Why something cannot be done on the day itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.planning.errors import PlanningError
from app.programme.refusals import Refusal


@dataclass
class NotToday(Refusal):
    """It is another day than that of the rotation: what is planned is changed on the board."""

    day: date


class NothingPlanned(Refusal):
    """There is no running order yet, so that nothing of it can change."""


class RoundBegan(Refusal):
    """Another round began meanwhile, of which what was to change is done by now."""


@dataclass
class CannotHappen(Refusal):
    """It cannot have happened like that."""

    why: PlanningError
