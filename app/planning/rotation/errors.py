"""What a rotation refuses: one class per refusal, with the data that a page needs to say why."""

from dataclasses import dataclass

from app.planning.errors import PlanningError


@dataclass(eq=False, kw_only=True)
class UnknownStation(PlanningError):
    """A station that the day does not have."""

    station: str


@dataclass(eq=False, kw_only=True)
class UnknownGroup(PlanningError):
    """A group that the day does not have."""

    group: str


@dataclass(eq=False, kw_only=True)
class UnknownRound(PlanningError):
    """A round that the day does not have."""

    round: int
    rounds: int


@dataclass(eq=False, kw_only=True)
class RoundIsOver(PlanningError):
    """A round of which nothing can be changed any more."""

    round: int
    from_round: int


@dataclass(eq=False, kw_only=True)
class NotDoneYet(PlanningError):
    """A visit that is said to be done, in a round that is still to come."""

    group: str
    station: str
    round: int


@dataclass(eq=False, kw_only=True)
class VisitTwice(PlanningError):
    """A group that comes to a station a second time."""

    group: str
    station: str


@dataclass(eq=False, kw_only=True)
class SkippedVisit(PlanningError):
    """A visit that the group is to skip."""

    group: str
    station: str


@dataclass(eq=False, kw_only=True)
class TwoPlaces(PlanningError):
    """A group at two stations in one round."""

    group: str
    round: int


@dataclass(eq=False, kw_only=True)
class NoRoundBetween(PlanningError):
    """A stretch of rounds that ends before or when it begins."""

    since: int
    until: int


@dataclass(eq=False, kw_only=True)
class StationNotOut(PlanningError):
    """A station that comes back while it was there."""

    station: str


@dataclass(eq=False, kw_only=True)
class MinutesOutOfRange(PlanningError):
    """A number of minutes more that no round takes."""

    minutes: int
    most: int
