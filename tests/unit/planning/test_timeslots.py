from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.planning.errors import (
    EndNotAfterStart,
    NaiveTime,
    NoSuchLocalTime,
    SlotTooLong,
    UnknownZone,
    YearOutOfRange,
)
from app.planning.timeslots import Period, TimeSlot, local_moment, local_slot

AMSTERDAM = "Europe/Amsterdam"
ZONES = [AMSTERDAM, "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
naive_moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2035, 12, 31))  # noqa: DTZ001 - the zone comes with the strategy
moments = st.builds(lambda moment: moment.replace(tzinfo=UTC), naive_moments)
slots = st.builds(
    lambda start, minutes: TimeSlot(starts_at=start, ends_at=start + timedelta(minutes=minutes)),
    moments,
    st.integers(min_value=1, max_value=24 * 60),
)


def test_a_slot_is_kept_in_utc():
    in_amsterdam = NOON.astimezone(ZoneInfo(AMSTERDAM))
    slot = TimeSlot(starts_at=in_amsterdam, ends_at=in_amsterdam + timedelta(hours=1))
    assert slot == TimeSlot(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    assert slot.starts_at.tzinfo is UTC


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_a_moment_without_a_zone_is_refused(field):
    naive = datetime(2026, 11, 25, 12)  # noqa: DTZ001 - that it is naive is the point
    moments_of_slot = {"starts_at": NOON, "ends_at": NOON + timedelta(hours=1)} | {field: naive}
    with pytest.raises(NaiveTime) as refusal:
        TimeSlot(**moments_of_slot)
    assert refusal.value.moment == naive


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=-1)])
def test_an_end_that_is_not_after_the_start_is_refused(later):
    with pytest.raises(EndNotAfterStart) as refusal:
        TimeSlot(starts_at=NOON, ends_at=NOON + later)
    assert (refusal.value.starts_at, refusal.value.ends_at) == (NOON, NOON + later)


def test_more_than_a_day_is_refused_for_a_slot_and_not_for_a_period():
    ends_at = NOON + timedelta(hours=24, minutes=1)
    with pytest.raises(SlotTooLong) as refusal:
        TimeSlot(starts_at=NOON, ends_at=ends_at)
    assert (refusal.value.minutes, refusal.value.limit) == (1441, 1440)
    assert str(refusal.value) == "SlotTooLong(minutes=1441, limit=1440)"
    assert Period(starts_at=NOON, ends_at=ends_at).minutes == 1441
    assert TimeSlot(starts_at=NOON, ends_at=NOON + timedelta(hours=24)).minutes == 1440


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1999, 12, 31, tzinfo=UTC),
        datetime(2200, 1, 1, tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
    ],
)
def test_years_that_must_be_typing_errors_are_refused(moment):
    with pytest.raises(YearOutOfRange) as refusal:
        TimeSlot(starts_at=moment, ends_at=NOON)
    assert refusal.value.year == moment.year


@given(slots, slots)
def test_slots_overlap_when_a_moment_lies_in_both(one, other):
    latest_start = max(one.starts_at, other.starts_at)
    assert one.overlaps(other) == (one.contains(latest_start) and other.contains(latest_start))
    assert one.overlaps(other) == other.overlaps(one)


@given(slots)
def test_a_slot_has_its_start_in_it_and_its_end_not(slot):
    assert slot.contains(slot.starts_at)
    assert not slot.contains(slot.ends_at)
    assert not slot.overlaps(TimeSlot(starts_at=slot.ends_at, ends_at=slot.ends_at + timedelta(minutes=1)))


def test_a_slot_cannot_say_whether_it_contains_a_naive_moment():
    with pytest.raises(NaiveTime):
        TimeSlot(starts_at=NOON, ends_at=NOON + timedelta(hours=1)).contains(NOON.replace(tzinfo=None))


def test_a_local_slot_shows_the_wall_time_it_was_made_of():
    slot = local_slot(day=date(2026, 11, 25), start=time(14), end=time(15, 30), zone=AMSTERDAM)
    assert slot == TimeSlot(
        starts_at=datetime(2026, 11, 25, 13, tzinfo=UTC), ends_at=datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    )
    starts, ends = slot.local(AMSTERDAM)
    assert (f"{starts:%d %H.%M}", f"{ends:%d %H.%M}") == ("25 14.00", "25 15.30")


def _is_skipped(wall, zone):
    before, after = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return before < after  # PEP 495: in a gap, fold 0 gives the offset before the skip


@given(naive_moments, st.sampled_from(ZONES))
def test_a_wall_time_comes_back_unless_the_clocks_skip_it(wall, zone):
    assume(not _is_skipped(wall, zone))
    moment = local_moment(day=wall.date(), at=wall.time(), zone=zone)
    assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


@pytest.mark.parametrize("year", range(2026, 2036))
def test_the_hour_that_spring_skips_is_refused_every_year(year):
    last_sunday = max(day for day in (date(year, 3, number) for number in range(25, 32)) if day.isoweekday() == 7)
    with pytest.raises(NoSuchLocalTime) as refusal:
        local_slot(day=last_sunday, start=time(2, 30), end=time(4), zone=AMSTERDAM)
    assert (refusal.value.day, refusal.value.at, refusal.value.zone) == (last_sunday, time(2, 30), AMSTERDAM)
    assert local_slot(day=last_sunday, start=time(1, 30), end=time(3, 30), zone=AMSTERDAM).minutes == 60


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_autumn_repeats_is_taken_the_first_time(fold):
    slot = local_slot(day=date(2026, 10, 25), start=time(2, 30, fold=fold), end=time(3, 30), zone=AMSTERDAM)
    assert slot.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert slot.minutes == 120


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "/etc/passwd", "../UTC", "", "a" * 300, "\0"])
def test_a_name_that_is_no_zone_is_refused(zone):
    with pytest.raises(UnknownZone) as refusal:
        local_moment(day=date(2026, 11, 25), at=time(14), zone=zone)
    assert refusal.value.zone == zone


@pytest.mark.parametrize("day", [date.min, date(1999, 6, 1), date(2200, 6, 1), date.max])
def test_a_day_outside_the_plannable_years_is_refused(day):
    with pytest.raises(YearOutOfRange) as refusal:
        local_slot(day=day, start=time(0), end=time(23, 59), zone="Asia/Tokyo")
    assert refusal.value.year == day.year
