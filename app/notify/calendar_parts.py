"""The calendar objects that go along with a mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.calendars import invitation, series
from app.notify.letters import CancellationLetter, InvitationLetter, Letter
from app.notify.occasions import Series
from app.notify.senders import Sender, reply_address
from app.planning.patterns import pattern_of
from app.planning.vocabulary import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarPart:
    """One calendar object, which is about one meeting or one series."""

    body: bytes
    method: invitation.Method


_ANSWERED = {
    Answer.NONE: invitation.Answered.NOTHING,
    Answer.DECLINED: invitation.Answered.NOTHING,
    Answer.TENTATIVE: invitation.Answered.MAYBE,
    Answer.ACCEPTED: invitation.Answered.YES,
}


def of_meetings(
    letters: Iterable[InvitationLetter | CancellationLetter], *, sender: Sender
) -> tuple[CalendarPart, ...]:
    """Write the objects of those meetings that go with one: who chose the subscription gets none."""
    return tuple(of_meeting(letter, sender=sender) for letter in letters if letter.attached)


def of_meeting(letter: InvitationLetter | CancellationLetter, *, sender: Sender) -> CalendarPart:
    """Write the object of one meeting."""
    occasion = letter.occasion
    asks = isinstance(letter, InvitationLetter)
    method = invitation.Method.REQUEST if asks else invitation.Method.CANCEL
    said = letter.said if isinstance(letter, InvitationLetter) else Answer.NONE
    body = invitation.build(
        invitation.Invitation(
            uid=occasion.calendar_uid,
            sequence=letter.sequence,
            title=occasion.title,
            description=occasion.description,
            starts_at=occasion.starts_at,
            ends_at=occasion.ends_at,
            zone=occasion.zone,
            place=occasion.place,
            method=method,
            stamped_at=letter.stamped_at,
            organizer_address=reply_address(letter, sender=sender),
            organizer_name=letter.location,
            attendee_address=letter.recipient.address,
            attendee_name=letter.recipient.name,
            answered=_ANSWERED[said],
        )
    )
    return CalendarPart(body=body, method=method)


def of_series(one: Series, letter: Letter, *, sender: Sender) -> CalendarPart:
    """Write the object of all meetings of a series that are alike (rule 15)."""
    starts_at = datetime.combine(one.days[0], one.starts, tzinfo=ZoneInfo(one.zone))
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
            organizer_address=reply_address(letter, sender=sender),
            organizer_name=letter.location,
            attendee_address=letter.recipient.address,
            attendee_name=letter.recipient.name,
            answered=_ANSWERED[one.said],
            pattern=pattern_of(one.days),
        )
    )
    return CalendarPart(body=body, method=method)
