"""One session as the stored piece of every feed that shows it: made when it changes, not when it is asked for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app.calendars.meeting import Meeting, vevent
from app.calendars.stamp import next_stamp

CANCELLED_PREFIX = "VERVALLEN: "
_OPENING = b"BEGIN:VEVENT\r\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEntry(Meeting):
    """A session as subscribers see it. A child's data, a phone number or a reply link may not be in it (rule 11)."""

    cancelled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredComponent:
    """A rendered VEVENT, the SHA-256 of it without its stamps, and the stamp that it carries."""

    body: bytes
    content_hash: str
    stamped_at: datetime


def render(entry: CalendarEntry, *, previous: StoredComponent | None, now: datetime) -> StoredComponent:
    """Write the entry as a VEVENT; give `previous` itself back when a subscriber would read the same (rule 4).

    Otherwise DTSTAMP and LAST-MODIFIED, which are equal in an object without METHOD (RFC 5545 3.8.7.2), are at least
    `now` and strictly later than those of `previous`. A cancelled session stays recognisable in clients that show it
    as any other, by its title (rule 8).

    :raises NaiveTime: for a `now` without a time zone.
    """
    title = CANCELLED_PREFIX + entry.title if entry.cancelled else entry.title
    unstamped = vevent(entry, title=title, cancelled=entry.cancelled).to_ical()
    content_hash = hashlib.sha256(unstamped).hexdigest()
    if previous is not None and previous.content_hash == content_hash:
        return previous
    stamped_at = next_stamp(previous=previous.stamped_at if previous else None, now=now)
    return StoredComponent(body=_stamped(unstamped, stamped_at), content_hash=content_hash, stamped_at=stamped_at)


def _stamped(unstamped: bytes, at: datetime) -> bytes:
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    stamps = f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\n"
    return _OPENING + stamps.encode("ascii") + unstamped.removeprefix(_OPENING)
