"""One meeting as a VEVENT: what a feed entry and a mailed invitation share."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Event

from app.calendars.errors import NegativeSequence, UnfitUid
from app.calendars.stamp import utc
from app.calendars.text import Text, is_blank
from app.planning.errors import EndNotAfterStart

UNTITLED = "Bijeenkomst"
_UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """What every calendar program is told about a session.

    `uid` is a UUID in hex that the session keeps for life (rule 1); `zone` is the zone of the location, whose wall
    clock the times are written in.

    :raises UnfitUid: for anything but a UUID.
    :raises NegativeSequence: for a sequence below zero.
    :raises NaiveTime: for a moment without a time zone.
    :raises EndNotAfterStart: for a meeting without a length.
    """

    uid: str
    sequence: int
    title: str
    description: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str

    def __post_init__(self) -> None:
        if not _UUID.fullmatch(self.uid):
            raise UnfitUid(uid=self.uid)
        if self.sequence < 0:
            raise NegativeSequence(sequence=self.sequence)
        if utc(self.ends_at) <= utc(self.starts_at):
            raise EndNotAfterStart(starts_at=self.starts_at, ends_at=self.ends_at)


def vevent(meeting: Meeting, *, title: str, cancelled: bool) -> Event:
    """Describe the meeting as a VEVENT that has no stamps yet; blank texts are left out.

    Not so the title: an invitation must have one (RFC 5546 3.2.2), and programs show "New event" where none is.
    """
    event = Event()
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", meeting.sequence)
    event.add("SUMMARY", Text(UNTITLED if is_blank(title) else title))
    for name, text in (("DESCRIPTION", meeting.description), ("LOCATION", meeting.place)):
        if not is_blank(text):
            event.add(name, Text(text))
    starts_at, ends_at = _written_times(meeting)
    event.add("DTSTART", starts_at)
    event.add("DTEND", ends_at)
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def _written_times(meeting: Meeting) -> tuple[datetime, datetime]:
    """Give the times on the location's clock, or in UTC when that clock shows one of them twice or changes between.

    In the hour that comes twice in autumn a wall time means the first one (RFC 5545 3.3.5), but ical.js and node-ical
    take the second. What lasts through a change of the clocks Evolution shows with an end that is an hour off. Both
    times get the same form, because readers expect that.
    """
    zone = ZoneInfo(meeting.zone)
    starts_at, ends_at = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    if starts_at.utcoffset() != ends_at.utcoffset() or _comes_twice(starts_at) or _comes_twice(ends_at):
        return utc(meeting.starts_at), utc(meeting.ends_at)
    return starts_at, ends_at


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
