"""Reads what a calendar program answers to an invitation (iTIP REPLY, RFC 5546 3.2.3).

Only lines are read: nothing that a stranger sends is expanded, computed or looked up, so that reading takes a time that
grows with the size alone (rule 24). Zones that are defined in the answer are not believed either, only their names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.calendars import answer_lines
from app.calendars.answer_lines import Line
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
    lines = answer_lines.read(body)
    _expect_reply(lines)
    events = list(answer_lines.events(lines))
    if len(events) > MOST_EVENTS:
        raise ReplyTooLarge(size=len(events), most=MOST_EVENTS)
    if not events:
        raise BrokenReply(name="VEVENT")
    return tuple(_reply(event) for event in events)


def _expect_reply(lines: Sequence[Line]) -> None:
    method = next((line.value.upper() for line in lines if line.name == "METHOD"), "")
    if method == "COUNTER":
        raise CounterProposal
    if method != "REPLY":
        raise NotAReply(method=clean(method)[:20])


def _reply(event: Sequence[Line]) -> Reply:
    attendees = [line for line in event if line.name == "ATTENDEE"]
    if any(_delegates(line.parameters) for line in attendees):
        raise Delegated  # with two attendees: who was asked, and who is to come instead (RFC 5546 3.2.2.3)
    if len(attendees) != 1:
        raise NotOneAttendee(number=len(attendees))
    uid = _needed(event, "UID").value
    if not uid or len(uid) > LONGEST_UID:
        raise BrokenReply(name="UID")
    return Reply(
        uid=uid,
        sequence=_sequence(event),
        stamped_at=answer_lines.moment(_needed(event, "DTSTAMP")),
        recurrence_at=next((answer_lines.moment(line) for line in event if line.name == "RECURRENCE-ID"), None),
        attendee=answer_lines.address(attendees[0].value),
        said=_said(attendees[0].parameters),
        comment=_comment(event),
    )


def _needed(event: Sequence[Line], name: str) -> Line:
    found = next((line for line in event if line.name == name), None)
    if found is None:
        raise BrokenReply(name=name)
    return found


def _sequence(event: Sequence[Line]) -> int:
    # 0 may be left out (RFC 5545 3.8.7.4).
    written = next((line.value for line in event if line.name == "SEQUENCE"), "0")
    if not _NUMBER.fullmatch(written):
        raise BrokenReply(name="SEQUENCE")
    return int(written)


def _said(parameters: dict[str, str]) -> Said:
    written = parameters.get("PARTSTAT", "").upper()
    try:
        return Said(written)
    except ValueError as error:
        raise NoAnswer from error


def _delegates(parameters: dict[str, str]) -> bool:
    return parameters.get("PARTSTAT", "").upper() == "DELEGATED" or "DELEGATED-TO" in parameters


def _comment(event: Sequence[Line]) -> str:
    written = next((line.value for line in event if line.name == "COMMENT"), "")
    return clean(written).strip()[:LONGEST_COMMENT]
