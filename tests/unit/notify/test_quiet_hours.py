"""When reminders go out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notify import quiet_hours

ZONE = "Europe/Amsterdam"
CLOCK = ZoneInfo(ZONE)

moments = st.integers(0, 10 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def local(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=CLOCK)


@given(moments, st.integers(1, 168))
def test_a_reminder_comes_before_the_start_and_never_at_night(starts_at, hours):
    due_at = quiet_hours.before_start(starts_at=starts_at, lead_hours=hours, zone=ZONE)

    assert due_at < starts_at
    assert time(8) <= due_at.astimezone(CLOCK).time() < time(21)
    assert abs(due_at - (starts_at - timedelta(hours=hours))) <= timedelta(hours=12, minutes=30)


@given(moments, st.integers(1, 168))
def test_a_reminder_by_day_comes_when_it_was_chosen(starts_at, hours):
    wanted = starts_at - timedelta(hours=hours)
    if not quiet_hours.is_night(wanted.astimezone(CLOCK)):
        assert quiet_hours.before_start(starts_at=starts_at, lead_hours=hours, zone=ZONE) == wanted


@given(moments)
def test_attendance_is_asked_for_after_the_end_and_never_at_night(ends_at):
    due_at = quiet_hours.after_end(ends_at=ends_at, zone=ZONE)

    assert ends_at + timedelta(hours=1) <= due_at <= ends_at + timedelta(hours=13)
    assert time(8) <= due_at.astimezone(CLOCK).time() < time(21)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        # by day: as chosen
        (local(2026, 11, 25, 14), 24, local(2026, 11, 24, 14)),
        # at 07.00: waits an hour
        (local(2026, 11, 25, 7), 24, local(2026, 11, 24, 8)),
        # at 22.00: waits for the morning, which leaves most of the day
        (local(2026, 11, 25, 22), 24, local(2026, 11, 25, 8)),
        # at 05.30, three hours before: the morning would be too late, so the evening before
        (local(2026, 11, 25, 8, 30), 3, local(2026, 11, 24, 20, 30)),
        # across the night in which the clocks go back, and the one in which they go forward
        (local(2026, 10, 25, 9), 4, local(2026, 10, 24, 20, 30)),
        (local(2026, 3, 29, 9), 4, local(2026, 3, 28, 20, 30)),
    ],
)
def test_the_night_moves_a_reminder_to_a_moment_that_still_helps(start, hours, due):
    assert quiet_hours.before_start(starts_at=start.astimezone(UTC), lead_hours=hours, zone=ZONE) == due


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (local(2026, 11, 25, 15), local(2026, 11, 25, 16)),
        (local(2026, 11, 25, 20), local(2026, 11, 26, 8)),
        (local(2026, 11, 25, 23, 30), local(2026, 11, 26, 8)),
    ],
)
def test_attendance_is_asked_for_an_hour_later_or_the_next_morning(end, due):
    assert quiet_hours.after_end(ends_at=end.astimezone(UTC), zone=ZONE) == due
