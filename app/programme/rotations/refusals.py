"""Why a safety day cannot be as somebody wants it: data, which the page turns into a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from app.planning.rotation.breaches import Breach
from app.programme.refusals import Refusal


@dataclass
class DayIsFree(Refusal):
    """The schools, the country or the location are free on that day."""

    names: tuple[str, ...]


@dataclass
class NotShareable(Refusal):
    """Everybody gathers in a space that holds one session at a time."""

    space: str


class HasRotation(Refusal):
    """The activity has a rotation already."""


@dataclass
class GroupsHaveChildren(Refusal):
    """There are children in groups that would be no more."""

    names: tuple[str, ...]


@dataclass
class NameTwice(Refusal):
    """Another station, or group, of this day has the name."""

    name: str


class FirstIsSkipped(Refusal):
    """A group would begin at a station that it does not visit."""


@dataclass
class TooManyOfThem(Refusal):
    """A day has so many stations or groups at most."""

    most: int


class DayHasBegun(Refusal):
    """The groups are on their way, or were: the running order is changed by what happens, on the day's own page."""


class NothingToSolve(Refusal):
    """There is no station, or no group."""


class NoSuchVisit(Refusal):
    """The group does not come to the station, or the day has no such round."""


@dataclass
class BreaksRules(Refusal):
    """The change would break rules that are kept now."""

    breaches: tuple[Breach, ...]
