"""What the calendars refuse: one class per refusal, with the data that explains it."""

from dataclasses import dataclass
from datetime import datetime


class CalendarError(Exception):
    """Anything that cannot be written as a calendar object."""

    def __str__(self) -> str:
        """Show the class and its data, for logs."""
        return repr(self)


@dataclass(eq=False, kw_only=True)
class UnknownZone(CalendarError):
    """A name that is not in the time zone database."""

    zone: str


@dataclass(eq=False, kw_only=True)
class IrregularZone(CalendarError):
    """A zone whose clock changes do not follow one rule a year, so that RRULEs cannot tell them."""

    zone: str


@dataclass(eq=False, kw_only=True)
class NaiveTime(CalendarError):
    """A moment without a time zone could be any of 24 hours."""

    moment: datetime


@dataclass(eq=False, kw_only=True)
class EndNotAfterStart(CalendarError):
    """A meeting that ends before or when it starts."""

    starts_at: datetime
    ends_at: datetime


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
