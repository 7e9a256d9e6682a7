"""A mailed invitation to one person for a whole series: one mail, one rule (CALENDARS.md, rule 15)."""

import functools
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Event, vRecur

from app.calendars import invitation as invitations
from app.calendars.errors import NotOfTheSeries
from app.calendars.form import Form, opened
from app.calendars.invitation import KEPT_FORMS, OWN_LINES, Invitation, filled
from app.calendars.stamp import utc
from app.planning.patterns import Pattern
from app.planning.rules import WEEKDAYS


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesInvitation(Invitation):
    """What one person gets about a series: its first meeting, and the pattern that the days of all of them make.

    A change of one meeting is the whole series once more, without that day: RECURRENCE-ID is never written, because
    calendars then lost the other meetings.

    :raises NotOfTheSeries: when the meeting is not on the first day of the pattern.
    """

    pattern: Pattern

    def __post_init__(self) -> None:
        Invitation.__post_init__(self)  # super() does not work in a dataclass with slots
        first = self.starts_at.astimezone(ZoneInfo(self.zone)).date()
        if first != self.pattern.first:
            raise NotOfTheSeries(day=first)


def build(invitation: SeriesInvitation) -> bytes:
    """Write the calendar part of the mail: the rule until its last day, and a line for each day that is left out."""
    return filled(invitation, form=_form)


def written(invitation: SeriesInvitation) -> Event:
    """Describe the series to its recipient, as a VEVENT."""
    event = invitations.written(invitation)
    event.add("RRULE", _rule(invitation))
    for day in invitation.pattern.skipped:
        event.add("EXDATE", _start_on(invitation, day))
    return event


@functools.lru_cache(maxsize=KEPT_FORMS)
def _form(invitation: SeriesInvitation) -> Form:
    return opened(written(invitation).to_ical(), *OWN_LINES)


def _rule(invitation: SeriesInvitation) -> vRecur:
    """Return the rule; UNTIL is in UTC, as RFC 5545 3.3.10 asks where the start has a zone."""
    rule = invitation.pattern.rule
    values: dict[str, object] = {"FREQ": "WEEKLY"}
    if rule.every > 1:
        values |= {"INTERVAL": rule.every, "WKST": "MO"}
    names = [weekday.name[:2] for weekday in WEEKDAYS if weekday in rule.weekdays]
    return vRecur(values | {"BYDAY": names, "UNTIL": utc(_start_on(invitation, invitation.pattern.last))})


def _start_on(invitation: SeriesInvitation, day: date) -> datetime:
    zone = ZoneInfo(invitation.zone)
    return datetime.combine(day, invitation.starts_at.astimezone(zone).time(), tzinfo=zone)
