"""What a mail about a series says: its dates month by month, and what is no longer among them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.calendars import invitation, series
from app.notify import wording
from app.notify.letters import SeriesLetter
from app.notify.occasions import Gone, Recipient, Series
from app.planning.patterns import pattern_of


def subject(letter: SeriesLetter) -> str:
    """Return what the mail is about: the first series, and that there is more."""
    first = letter.series[0]
    more = {one.occasion.title for one in (*letter.series, *letter.others)} - {first.occasion.title}
    return f"{_opening(first)} {first.occasion.title}, {_which(first)}{', en meer' if more else ''}"


def about(one: Series, *, page: str) -> dict[str, Any]:
    """Return what the templates show of one series; `page` is where its meetings are answered."""
    return {
        "sort": _sort(one),
        "occasion": one.occasion,
        "number": len(one.coming),
        "between": _between(one),
        "time": wording.span(one.occasion.starts_at, one.occasion.ends_at, zone=one.zone),
        "months": wording.days([meeting.starts_at for meeting in one.coming], zone=one.zone),
        "gone": [_gone(line) for line in one.gone],
        "yes": f"{page}?antwoord=ja",
        "no": f"{page}?antwoord=nee",
        "each": page,
    }


def calendar(one: Series, *, organizer: tuple[str, str], recipient: Recipient) -> tuple[bytes, invitation.Method]:
    """Write the calendar object; `organizer` is the name and the reply address of who invites."""
    zone = ZoneInfo(one.zone)
    starts_at = datetime.combine(one.days[0], one.starts, tzinfo=zone)
    method = invitation.Method.CANCEL if one.withdrawn else invitation.Method.REQUEST
    body = series.build(
        series.SeriesInvitation(
            uid=one.calendar_uid,
            sequence=one.sequence,
            title=one.occasion.title,
            description=one.occasion.description,
            starts_at=starts_at,
            ends_at=starts_at + one.length,
            zone=one.zone,
            place=one.occasion.place,
            method=method,
            stamped_at=one.stamped_at,
            organizer_address=organizer[1],
            organizer_name=organizer[0],
            attendee_address=recipient.address,
            attendee_name=recipient.name,
            pattern=pattern_of(one.days),
        )
    )
    return body, method


def _sort(one: Series) -> str:
    if not one.coming:
        return "released" if any(line.goes_on for line in one.gone) else "gone"
    return "changed" if one.renewed else "new"


def _opening(one: Series) -> str:
    return {
        "new": "Kunt u komen?",
        "changed": "Gewijzigd:",
        "gone": "Gaat niet door:",
        "released": "U hoeft niet te komen:",
    }[_sort(one)]


def _which(one: Series) -> str:
    number = len(one.coming) or len(one.gone)
    times = f"{number} keer" if number > 1 else "1 keer"
    return f"{times} vanaf {wording.start(one.occasion.starts_at, zone=one.zone)}"


def _between(one: Series) -> str:
    if not one.coming:
        return ""
    first, last = (wording.day(meeting.starts_at, zone=one.zone) for meeting in (one.coming[0], one.coming[-1]))
    return first if first == last else f"van {first} tot en met {last}"


def _gone(line: Gone) -> dict[str, Any]:
    occasion = line.occasion
    return {
        "when": wording.when(occasion.starts_at, occasion.ends_at, zone=occasion.zone),
        "goes_on": line.goes_on,
        "reason": line.reason,
    }
