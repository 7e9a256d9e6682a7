"""What a calendar object says that is no answer: another time, or somebody else; for a person to look at (rule 24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.calendars import answer_lines
from app.calendars.answer_lines import Line
from app.calendars.errors import BrokenReply
from app.calendars.reply import LONGEST_COMMENT, LONGEST_UID, MOST_BYTES
from app.calendars.text import clean

LONGEST_ADDRESS = 254
LONGEST_MEETING = timedelta(days=1)
"""A proposal beyond it is no other time of a meeting, but something that nobody can mean."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """What a calendar object is about, the time that it proposes, in UTC, and who is to come instead."""

    uid: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    other: str = ""
    comment: str = ""


def read(body: bytes) -> Aside:
    """Return what can be read of the first meeting; what cannot be is left out, and nothing is raised."""
    if len(body) > MOST_BYTES:
        return Aside()
    lines = answer_lines.read(body)
    event = next(answer_lines.events(lines), [])
    starts_at, ends_at = _slot(event) if _method(lines) == "COUNTER" else (None, None)
    return Aside(
        uid=next((line.value[:LONGEST_UID] for line in lines if line.name == "UID"), None),
        starts_at=starts_at,
        ends_at=ends_at,
        other=_other(event),
        comment=clean(next((line.value for line in event if line.name == "COMMENT"), "")).strip()[:LONGEST_COMMENT],
    )


def _method(lines: Sequence[Line]) -> str:
    return next((line.value.upper() for line in lines if line.name == "METHOD"), "")


def _slot(event: Sequence[Line]) -> tuple[datetime | None, datetime | None]:
    starts_at, ends_at = (_moment(event, name) for name in ("DTSTART", "DTEND"))
    if starts_at is None or ends_at is None or not timedelta(0) < ends_at - starts_at <= LONGEST_MEETING:
        return None, None
    return starts_at, ends_at


def _moment(event: Sequence[Line], name: str) -> datetime | None:
    line = next((line for line in event if line.name == name), None)
    if line is None or "T" not in line.value:
        return None
    try:
        return answer_lines.moment(line)
    except BrokenReply:
        return None


def _other(event: Sequence[Line]) -> str:
    """Return the address of who is to come instead: named by who sends them, or an attendee who was sent."""
    attendees = [line for line in event if line.name == "ATTENDEE"]
    named = next((line.parameters["DELEGATED-TO"] for line in attendees if "DELEGATED-TO" in line.parameters), None)
    sent = next((line.value for line in attendees if "DELEGATED-FROM" in line.parameters), "")
    return clean(answer_lines.address(named or sent))[:LONGEST_ADDRESS]
