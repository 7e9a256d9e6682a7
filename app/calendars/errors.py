"""What the calendars refuse: one class per refusal, with the data that explains it."""

from dataclasses import dataclass
from datetime import date


class CalendarError(Exception):
    """Anything that cannot be written as a calendar object."""

    def __str__(self) -> str:
        """Show the class and its data, for logs."""
        return repr(self)


@dataclass(eq=False, kw_only=True)
class IrregularZone(CalendarError):
    """A zone whose clock changes do not follow one rule a year, so that RRULEs cannot tell them."""

    zone: str


@dataclass(eq=False, kw_only=True)
class UnfitUid(CalendarError):
    """An identifier that is not a UUID: it could tell a host or a person to every subscriber."""

    uid: str


@dataclass(eq=False, kw_only=True)
class NegativeSequence(CalendarError):
    """A version number below zero, which no calendar program accepts."""

    sequence: int


@dataclass(eq=False, kw_only=True)
class UnfitAddress(CalendarError):
    """Text that is not a mail address; the text itself stays out of logs."""

    whose: str


@dataclass(eq=False, kw_only=True)
class OrganizerIsAttendee(CalendarError):
    """An invitation from somebody to themselves, which clients do not show as an invitation."""

    uid: str


@dataclass(eq=False, kw_only=True)
class UnreadableCalendar(CalendarError):
    """A file from outside that cannot be read as a calendar; each sort has a class of its own."""


@dataclass(eq=False, kw_only=True)
class CalendarTooBig(UnreadableCalendar):
    """More bytes than a calendar of appointments has."""

    limit: int


@dataclass(eq=False, kw_only=True)
class NotACalendar(UnreadableCalendar):
    """Something else than an .ics file: a page, a picture, a spreadsheet."""


@dataclass(eq=False, kw_only=True)
class CalendarCutOff(UnreadableCalendar):
    """A file that stops before its end, in the component that began at this line."""

    line: int


@dataclass(eq=False, kw_only=True)
class BrokenLine(UnreadableCalendar):
    """A line that no calendar has, counted from 1."""

    line: int


@dataclass(eq=False, kw_only=True)
class BrokenField(UnreadableCalendar):
    """A field of an appointment that cannot be read; what stands in it stays out of logs."""

    field: str
    line: int


@dataclass(eq=False, kw_only=True)
class UnsupportedRule(UnreadableCalendar):
    """An appointment that comes back every hour or more often, or a rule that says so."""

    line: int


@dataclass(eq=False, kw_only=True)
class TooManyAppointments(UnreadableCalendar):
    """More appointments than anybody has."""

    limit: int


@dataclass(eq=False, kw_only=True)
class TooMuchWork(UnreadableCalendar):
    """Rules that take too long to follow."""


@dataclass(eq=False, kw_only=True)
class NotOfTheSeries(CalendarError):
    """A first meeting on a day that the pattern of its series does not begin with."""

    day: date


class ReplyError(CalendarError):
    """An answer that says nothing a program may act on: a person looks at it (rules 20, 24)."""


@dataclass(eq=False, kw_only=True)
class ReplyTooLarge(ReplyError):
    """More bytes or more events than an answer has."""

    size: int
    most: int


@dataclass(eq=False, kw_only=True)
class NotAReply(ReplyError):
    """A calendar object that is no answer; ``method`` is its METHOD, empty when there is none."""

    method: str


@dataclass(eq=False, kw_only=True)
class CounterProposal(ReplyError):
    """Another time is proposed (COUNTER), although the invitation asks not to."""


@dataclass(eq=False, kw_only=True)
class Delegated(ReplyError):
    """Somebody else is to come instead."""


@dataclass(eq=False, kw_only=True)
class NotOneAttendee(ReplyError):
    """Nobody, or several people, answer at once."""

    number: int


@dataclass(eq=False, kw_only=True)
class NoAnswer(ReplyError):
    """An attendee who says neither yes, no nor maybe."""


@dataclass(eq=False, kw_only=True)
class BrokenReply(ReplyError):
    """A property that is missing or unreadable; its value, which may hold names, stays out of logs."""

    name: str
