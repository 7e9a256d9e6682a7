from datetime import time

import pytest

from app.planning.availability import WeeklyRange, in_order
from app.planning.errors import RangesOverlap, TimesOutOfOrder

MONDAY, TUESDAY = 1, 2


def at(weekday, starts, ends):
    return WeeklyRange(weekday=weekday, starts=time(starts), ends=time(ends))


def test_a_range_that_ends_when_it_starts_is_refused():
    with pytest.raises(TimesOutOfOrder):
        at(MONDAY, 9, 9)


def test_ranges_come_in_order_of_day_and_time():
    assert in_order([at(TUESDAY, 9, 12), at(MONDAY, 14, 17), at(MONDAY, 9, 12)]) == (
        at(MONDAY, 9, 12),
        at(MONDAY, 14, 17),
        at(TUESDAY, 9, 12),
    )


@pytest.mark.parametrize("second", [at(MONDAY, 11, 13), at(MONDAY, 12, 13)], ids=["overlapping", "touching"])
def test_two_ranges_of_a_day_that_are_one_are_refused(second):
    with pytest.raises(RangesOverlap):
        in_order([at(MONDAY, 9, 12), second])


def test_the_same_times_on_two_days_are_two_ranges():
    assert len(in_order([at(MONDAY, 9, 12), at(TUESDAY, 9, 12)])) == 2
