"""Why something cannot be done with an outing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.programme.refusals import Refusal


class TimesOutOfOrder(Refusal):
    """The group would be there before it leaves, or home before it comes away."""


@dataclass
class BriefingAtWrongTime(Refusal):
    """The briefing is after the group leaves, or so long before that children have forgotten it."""

    leaves_at: datetime
    weeks: int


class BriefedAlready(Refusal):
    """There is a briefing before the outing already."""


class NoBriefing(Refusal):
    """There is no briefing (any more) that could be changed."""


class NotOnLocation(Refusal):
    """Plan B, or a briefing, in a place away from the location."""


class NotAway(Refusal):
    """An outing that goes to a space on the location."""


class NoTickets(Refusal):
    """Nobody said how many tickets there are."""


class BeingDivided(Refusal):
    """The places of the outing are divided in a round already."""
