"""A series as one invitation: what other programs make of its rule (CALENDARS.md, rule 15)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.calendars import series
from app.calendars.errors import NotOfTheSeries
from app.calendars.invitation import Method
from app.calendars.series import SeriesInvitation
from app.planning.patterns import pattern_of
from tests.unit.calendars.examples import AMSTERDAM, INVITED, MEETING

ZONE = ZoneInfo(AMSTERDAM)
TUESDAY = date(2026, 9, 8)
WEEKS = [TUESDAY + timedelta(weeks=number) for number in range(18)]
IN_AUTUMN = TUESDAY + timedelta(weeks=6)
DAYS = st.frozensets(st.dates(date(2026, 9, 1), date(2027, 4, 30)), min_size=1, max_size=12)  # over both clock changes


def an_invitation(days, *, start=time(14, 30), **changes):
    starts_at = datetime.combine(min(days), start, tzinfo=ZONE)
    values = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "pattern": pattern_of(days),
    }
    return SeriesInvitation(**(MEETING | INVITED | values | changes))


def lines(invitation, *names):
    unfolded = series.build(invitation).decode().replace("\r\n ", "").split("\r\n")
    event = unfolded[unfolded.index("BEGIN:VEVENT") :]
    return [line for line in event if line.startswith(names)]


def shown_by_recurring_ical_events(body):
    found = recurring_ical_events.of(Calendar.from_ical(body)).between((2026, 1, 1), (2029, 1, 1))
    return sorted(event.start.astimezone(UTC) for event in found)


def shown_by_dateutil(invitation):
    """Read the rule in wall time, as a program does that knows nothing of our library."""
    dates = rruleset()
    (rule,) = lines(invitation, "RRULE")
    (start,) = lines(invitation, "DTSTART")
    first = datetime.strptime(start.partition(":")[2], "%Y%m%dT%H%M%S").replace(tzinfo=ZONE)
    dates.rrule(rrulestr(rule.removeprefix("RRULE:"), dtstart=first))
    for line in lines(invitation, "EXDATE"):
        dates.exdate(datetime.strptime(line.partition(":")[2], "%Y%m%dT%H%M%S").replace(tzinfo=ZONE))
    return [moment.astimezone(UTC) for moment in dates]


def meant(days, start=time(14, 30)):
    return [datetime.combine(day, start, tzinfo=ZONE).astimezone(UTC) for day in sorted(days)]


def test_rule_15_a_series_is_a_rule_until_a_moment_in_utc_and_a_line_for_each_day_left_out():
    days = [day for day in WEEKS if day not in {IN_AUTUMN, WEEKS[9]}]
    assert lines(an_invitation(days), "DTSTART", "RRULE", "EXDATE", "RECURRENCE-ID", "RDATE") == [
        "DTSTART;TZID=Europe/Amsterdam:20260908T143000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270105T133000Z;BYDAY=TU",
        "EXDATE;TZID=Europe/Amsterdam:20261020T143000",
        "EXDATE;TZID=Europe/Amsterdam:20261110T143000",
    ]


def test_every_other_week_says_on_which_day_a_week_begins():
    days = [TUESDAY + timedelta(weeks=week, days=days) for week in (0, 2, 4) for days in (0, 5)]
    assert lines(an_invitation(days), "RRULE") == [
        "RRULE:FREQ=WEEKLY;UNTIL=20261011T123000Z;INTERVAL=2;BYDAY=TU,SU;WKST=MO"
    ]


def test_rule_17_a_series_is_withdrawn_whole():
    cancelled = an_invitation(WEEKS, method=Method.CANCEL, sequence=1)
    assert lines(cancelled, "STATUS", "SEQUENCE", "RRULE") == [
        "SEQUENCE:1",
        "RRULE:FREQ=WEEKLY;UNTIL=20270105T133000Z;BYDAY=TU",
        "STATUS:CANCELLED",
    ]


def test_a_first_meeting_that_is_not_the_first_of_the_pattern_is_refused():
    with pytest.raises(NotOfTheSeries):
        an_invitation(
            WEEKS, starts_at=datetime(2026, 9, 9, 14, 30, tzinfo=ZONE), ends_at=datetime(2026, 9, 9, 16, tzinfo=ZONE)
        )


@given(DAYS, st.sampled_from([time(0), time(9, 15), time(14, 30), time(22, 29)]))
def test_rule_15_other_programs_show_the_days_that_are_meant(days, start):
    invitation = an_invitation(days, start=start)
    assert shown_by_recurring_ical_events(series.build(invitation)) == meant(days, start)
    assert shown_by_dateutil(invitation) == meant(days, start)


@given(DAYS)
def test_the_same_series_gives_the_same_bytes(days):
    assert series.build(an_invitation(days)) == series.build(an_invitation(frozenset(days)))
