"""Why something of music coaching cannot be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.programme.refusals import Refusal

if TYPE_CHECKING:
    from app.programme.coaching.sealed import NoteText


class KeyLost(Refusal):
    """The key of the child is not there (any more): what was written cannot be read by anybody."""


class SealBroken(Refusal):
    """What was written was put in another place, or damaged: it does not open."""


class NoSuchYoungPerson(Refusal):
    """Nobody here is called exactly that."""


class HasMovedAway(Refusal):
    """The young person left the location."""


class AlreadyOpen(Refusal):
    """The young person has a trajectory that is not closed."""


class WrongState(Refusal):
    """In this state of the trajectory that cannot be done (any more)."""


class NoTemplate(Refusal):
    """The location has no template of music coaching."""


@dataclass
class PersonBusy(Refusal):
    """The coach or the young person has something else then."""

    coach: bool
    title: str
    starts_at: datetime
    ends_at: datetime


class YoungPersonElsewhere(Refusal):
    """The young person is elsewhere then, or on the way: no reason why it cannot be planned, but one to ask again."""


class DoesNotSpeak(Refusal):
    """The volunteer does not speak the language of the young person."""


@dataclass
class TooManyGoals(Refusal):
    """A trajectory has so many goals at most."""

    most: int


class NotYetHeld(Refusal):
    """The appointment has not begun, was cancelled, or is of somebody else: there is nothing to note."""


@dataclass
class NotedMeanwhile(Refusal):
    """The appointment was noted, or its note corrected, after the form was opened: what is written there now."""

    theirs: NoteText
    version: int
