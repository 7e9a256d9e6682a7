"""Reads what a calendar program answers to an invitation (iTIP REPLY, RFC 5546 3.2.3).

Only lines are read: nothing that a stranger sends is expanded, computed or looked up, so that reading takes a time that
grows with the size alone (rule 24). Zones that are defined in the answer are not believed either, only their names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from icalendar import vDatetime
from icalendar.parser import Contentline, Contentlines
from icalendar.timezone import tzp

from app.calendars.errors import (
    BrokenReply,
    CounterProposal,
    Delegated,
    NoAnswer,
    NotAReply,
    NotOneAttendee,
    ReplyTooLarge,
)
from app.calendars.text import clean

MOST_BYTES = 256 * 1024
MOST_EVENTS = 50
LONGEST_COMMENT = 500
LONGEST_UID = 255
_NUMBER = re.compile(r"[0-9]{1,9}")


class Said(StrEnum):
    """The three answers that a program may act on."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One person's answer to one meeting.

    ``(sequence, stamped_at)`` tells which of two answers is later (rule 22). ``recurrence_at`` is the start, in UTC, of
    the meeting of a series that is meant; none: all of them, or a single meeting.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    recurrence_at: datetime | None
    attendee: str
    said: Said
    comment: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    name: str
    parameters: dict[str, str]
    value: str


def read(body: bytes) -> tuple[Reply, ...]:
    """Return the answers in a calendar object, one for each VEVENT, in their order.

    ORGANIZER is not asked for, and Windows names of time zones are understood: Exchange writes so (rule 21).

    :raises ReplyTooLarge: for more than ``MOST_BYTES`` bytes or ``MOST_EVENTS`` events.
    :raises NotAReply: for anything without METHOD:REPLY; CounterProposal for METHOD:COUNTER.
    :raises NotOneAttendee: when an event has no attendee or more than one.
    :raises Delegated: when somebody else is sent.
    :raises NoAnswer: when the attendee says neither yes, no nor maybe.
    :raises BrokenReply: when the UID, the stamp or another needed property cannot be read.
    """
    if len(body) > MOST_BYTES:
        raise ReplyTooLarge(size=len(body), most=MOST_BYTES)
    lines = list(_lines(_text(body)))
    _expect_reply(lines)
    events = list(_events(lines))
    if len(events) > MOST_EVENTS:
        raise ReplyTooLarge(size=len(events), most=MOST_EVENTS)
    if not events:
        raise BrokenReply(name="VEVENT")
    return tuple(_reply(event) for event in events)


def named_uid(body: bytes) -> str | None:
    """Return the first UID in a calendar object that is no answer: what it is about, for a person to look at."""
    if len(body) > MOST_BYTES:
        return None
    return next((line.value[:LONGEST_UID] for line in _lines(_text(body)) if line.name == "UID"), None)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")  # what a program writes that names no character set


def _lines(text: str) -> Iterator[_Line]:
    for content in Contentlines.from_ical(text):  # type: ignore[no-untyped-call]  # the library's own is untyped
        line = _line(content) if content else None
        if line is not None:
            yield line


def _line(content: Contentline) -> _Line | None:
    try:
        name, parameters, value = content.parts()
    except ValueError:
        return None  # a line that nobody can read is no reason to lose the others
    plain = {str(key).upper(): _first(kept) for key, kept in parameters.items()}
    return _Line(name=name.upper(), parameters=plain, value=value.strip())


def _first(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else next(iter(value), "")


def _expect_reply(lines: Sequence[_Line]) -> None:
    method = next((line.value.upper() for line in lines if line.name == "METHOD"), "")
    if method == "COUNTER":
        raise CounterProposal
    if method != "REPLY":
        raise NotAReply(method=clean(method)[:20])


def _events(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines of each VEVENT itself, without those of alarms and the like inside it."""
    event: list[_Line] | None = None
    inside: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            inside.append(line.value.upper())
            event = [] if inside[-1] == "VEVENT" else event
        elif line.name == "END":
            ended = inside.pop() if inside else ""
            if ended == "VEVENT" and event is not None:
                yield event
                event = None
        elif event is not None and inside[-1:] == ["VEVENT"]:
            event.append(line)


def _reply(event: Sequence[_Line]) -> Reply:
    attendees = [line for line in event if line.name == "ATTENDEE"]
    if len(attendees) != 1:
        raise NotOneAttendee(number=len(attendees))
    uid = _needed(event, "UID").value
    if not uid or len(uid) > LONGEST_UID:
        raise BrokenReply(name="UID")
    return Reply(
        uid=uid,
        sequence=_sequence(event),
        stamped_at=_moment(_needed(event, "DTSTAMP")),
        recurrence_at=next((_moment(line) for line in event if line.name == "RECURRENCE-ID"), None),
        attendee=_address(attendees[0].value),
        said=_said(attendees[0].parameters),
        comment=_comment(event),
    )


def _needed(event: Sequence[_Line], name: str) -> _Line:
    found = next((line for line in event if line.name == name), None)
    if found is None:
        raise BrokenReply(name=name)
    return found


def _sequence(event: Sequence[_Line]) -> int:
    # 0 may be left out (RFC 5545 3.8.7.4).
    written = next((line.value for line in event if line.name == "SEQUENCE"), "0")
    if not _NUMBER.fullmatch(written):
        raise BrokenReply(name="SEQUENCE")
    return int(written)


def _moment(line: _Line) -> datetime:
    """Return the moment in UTC; a time without a zone is taken for UTC, and a day for its first moment."""
    written = line.value if "T" in line.value else f"{line.value}T000000"
    try:
        moment: datetime = vDatetime.from_ical(written)  # type: ignore[no-untyped-call]  # the library's own is untyped
        return (moment if moment.tzinfo else moment.replace(tzinfo=_zone(line))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BrokenReply(name=line.name) from error


def _zone(line: _Line) -> tzinfo:
    written = line.parameters.get("TZID")
    if written is None:
        return UTC
    # "/vendor.example/…/Europe/Amsterdam": some programs put their own name before that of the zone.
    zone: tzinfo | None = tzp.timezone("/".join(written.split("/")[-2:]))
    if zone is None:
        raise BrokenReply(name="TZID")
    return zone


def _address(value: str) -> str:
    scheme, found, address = value.partition(":")
    return (address if found and scheme.casefold() == "mailto" else value).strip().casefold()


def _said(parameters: dict[str, str]) -> Said:
    written = parameters.get("PARTSTAT", "").upper()
    if written == "DELEGATED" or "DELEGATED-TO" in parameters:
        raise Delegated
    try:
        return Said(written)
    except ValueError as error:
        raise NoAnswer from error


def _comment(event: Sequence[_Line]) -> str:
    written = next((line.value for line in event if line.name == "COMMENT"), "")
    return clean(written).strip()[:LONGEST_COMMENT]
