"""A mailed invitation to one person for one meeting, or its cancellation (iMIP, RFC 6047)."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from icalendar import Event, vCalAddress
from icalendar.parser import Contentline

from app.calendars.envelope import enclose, new_calendar, opening
from app.calendars.errors import OrganizerIsAttendee, UnfitAddress
from app.calendars.form import Form, opened
from app.calendars.meeting import Meeting, vevent
from app.calendars.stamp import utc
from app.calendars.text import parameter
from app.calendars.timezone import vtimezone

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]\x00-\x20\x7f-\x9f]+@[^\s@<>\"(),:;\\\[\]\x00-\x20\x7f-\x9f]+")


KEPT_FORMS = 1024
"""A form is kept for each meeting that mails are written about: some 2 kB."""
OWN_LINES = ("DTSTAMP", "SEQUENCE", "ORGANIZER", "ATTENDEE")
_NOBODYS: dict[str, Any] = {
    "stamped_at": datetime(1970, 1, 1, tzinfo=UTC),
    "sequence": 0,
    "organizer_address": "from@form.example",
    "organizer_name": "",
    "attendee_address": "to@form.example",
    "attendee_name": "",
}
"""What stands on the lines of a form before they are filled in."""


class Method(StrEnum):
    """What the recipient's calendar is to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Answered(StrEnum):
    """What we know of the recipient's answer; a no gets no invitation."""

    NOTHING = "NEEDS-ACTION"
    YES = "ACCEPTED"
    MAYBE = "TENTATIVE"


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation(Meeting):
    """What one person gets about one meeting (rule 14).

    A cancellation repeats uid, organizer and attendee of the invitation and carries a higher sequence (rules 16, 17).
    `stamped_at` is kept with the message, so that a retry repeats it; `stamp.next_stamp` gives the one for a change.
    `organizer_address` is the reply address of this recipient (rule 18). Who said yes before is not asked again: their
    calendar is told so (ADR 15).

    :raises UnfitAddress: for a text that is not a mail address.
    :raises OrganizerIsAttendee: for an invitation to its own sender.
    """

    method: Method
    stamped_at: datetime
    organizer_address: str
    organizer_name: str
    attendee_address: str
    attendee_name: str
    answered: Answered = Answered.NOTHING

    def __post_init__(self) -> None:
        Meeting.__post_init__(self)  # super() does not work in a dataclass with slots
        if not _ADDRESS.fullmatch(self.organizer_address):
            raise UnfitAddress(whose="organizer")
        if not _ADDRESS.fullmatch(self.attendee_address):
            raise UnfitAddress(whose="attendee")
        if self.organizer_address.casefold() == self.attendee_address.casefold():
            raise OrganizerIsAttendee(uid=self.uid)
        utc(self.stamped_at)


Told = TypeVar("Told", bound=Invitation)


def build(invitation: Invitation) -> bytes:
    """Write the calendar part of the mail; the same invitation gives the same bytes (rules 13 to 19).

    There is no VALARM and no SENT-BY in it, and Outlook is told not to offer another time: nobody could answer that.
    The library writes a meeting once for all who are told of it; what differs between them is filled in.
    """
    return filled(invitation, form=_form)


def written(invitation: Invitation) -> Event:
    """Describe the meeting to its recipient, as a VEVENT."""
    event = vevent(invitation, title=invitation.title, cancelled=invitation.method is Method.CANCEL)
    event.add("DTSTAMP", utc(invitation.stamped_at))
    event.add("ORGANIZER", _organizer(invitation))
    event.add("ATTENDEE", _attendee(invitation))
    event.add("X-MICROSOFT-DISALLOW-COUNTER", "TRUE")
    return event


def filled(invitation: Told, *, form: Callable[[Told], Form]) -> bytes:
    """Fill the recipient's lines into the form of the meeting, in a calendar that says what is to be done with it."""
    event = form(replace(invitation, **_NOBODYS)).filled(
        {
            "DTSTAMP": f"DTSTAMP:{utc(invitation.stamped_at):%Y%m%dT%H%M%SZ}\r\n".encode("ascii"),
            "SEQUENCE": f"SEQUENCE:{invitation.sequence}\r\n".encode("ascii"),
            "ORGANIZER": _line("ORGANIZER", _organizer(invitation)),
            "ATTENDEE": _line("ATTENDEE", _attendee(invitation)),
        }
    )
    return enclose((vtimezone(invitation.zone), event), opened_by=_opening(invitation.method))


@functools.lru_cache(maxsize=KEPT_FORMS)
def _form(invitation: Invitation) -> Form:
    return opened(written(invitation).to_ical(), *OWN_LINES)


def _line(name: str, address: vCalAddress) -> bytes:
    return bytes(Contentline.from_parts(name, address.params, address).to_ical()) + b"\r\n"


@functools.cache
def _opening(method: Method) -> bytes:
    calendar = new_calendar()
    calendar.add("METHOD", method.value)
    return opening(calendar)


def _organizer(invitation: Invitation) -> vCalAddress:
    return vCalAddress(f"mailto:{invitation.organizer_address}", params=_named(invitation.organizer_name))


def _attendee(invitation: Invitation) -> vCalAddress:
    params = _named(invitation.attendee_name) | {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": invitation.answered.value,
        "RSVP": "FALSE" if invitation.answered is Answered.YES else "TRUE",
    }
    return vCalAddress(f"mailto:{invitation.attendee_address}", params=params)


def _named(name: str) -> dict[str, str]:
    """Give the CN, or nothing for somebody without a name: an empty CN shows as an empty row."""
    common_name = parameter(name)
    return {"CN": common_name} if common_name else {}
