from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.errors import (
    BoundedList,
    CountOutOfRange,
    EndsBeforeFirstDay,
    IntervalOutOfRange,
    NoFirstDay,
    NothingRecurs,
    OpenEndFollowed,
    TimesOutOfOrder,
    TwoEnds,
    UnreadableSchedule,
    YearOutOfRange,
)
from app.planning.rules import MonthlyOnWeekday, OnDays, Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import from_data, to_data
from app.planning.vocabulary import NthWeek, SchoolHolidays, Weekday
from tests.unit.planning import schedules

TUESDAYS = Weekly(weekdays=frozenset({Weekday.TUESDAY}))
DAY = date(2026, 9, 8)


def _stretch(**more):
    return Stretch(**({"rule": TUESDAYS, "starts": time(14, 30), "ends": time(16)} | more))


@pytest.mark.parametrize("every", [-1, 0, 54])
def test_a_number_of_weeks_that_no_series_has_is_refused(every):
    with pytest.raises(IntervalOutOfRange) as refusal:
        Weekly(weekdays=frozenset({Weekday.TUESDAY}), every=every)
    assert (refusal.value.every, refusal.value.most) == (every, 53)


@pytest.mark.parametrize("every", [-1, 0, 25])
def test_a_number_of_months_that_no_series_has_is_refused(every):
    with pytest.raises(IntervalOutOfRange) as refusal:
        MonthlyOnWeekday(weekday=Weekday.TUESDAY, nth=NthWeek.LAST, every=every)
    assert (refusal.value.every, refusal.value.most) == (every, 24)


def test_a_rule_that_never_meets_is_refused():
    with pytest.raises(NothingRecurs):
        Weekly(weekdays=frozenset())
    with pytest.raises(NothingRecurs):
        OnDays(days=frozenset())


def test_a_day_knows_its_weekday():
    assert weekday_of(DAY) is Weekday.TUESDAY


def test_a_stretch_ends_after_it_starts():
    with pytest.raises(TimesOutOfOrder) as refusal:
        _stretch(starts=time(16), ends=time(16))
    assert (refusal.value.starts, refusal.value.ends) == (time(16), time(16))


@pytest.mark.parametrize("count", [-1, 0, 401])
def test_a_number_of_meetings_that_no_series_has_is_refused(count):
    with pytest.raises(CountOutOfRange) as refusal:
        _stretch(count=count)
    assert (refusal.value.count, refusal.value.most) == (count, 400)


def test_a_stretch_ends_in_one_way():
    with pytest.raises(TwoEnds):
        _stretch(count=3, until=DAY)


@pytest.mark.parametrize("bound", [{"count": 3}, {"first": DAY}, {"until": DAY}])
def test_a_list_of_days_begins_and_ends_by_itself(bound):
    with pytest.raises(BoundedList):
        _stretch(rule=OnDays(days=frozenset({DAY})), **bound)


@pytest.mark.parametrize("which", ["first", "until"])
@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date.max])
def test_a_year_so_far_away_that_it_is_a_typing_error_is_refused(which, day):
    with pytest.raises(YearOutOfRange) as refusal:
        _stretch(**{which: day})
    assert refusal.value.year == day.year


def test_a_stretch_does_not_end_before_its_first_day():
    with pytest.raises(EndsBeforeFirstDay) as refusal:
        _stretch(first=DAY, until=date(2026, 9, 7))
    assert (refusal.value.first, refusal.value.until) == (DAY, date(2026, 9, 7))


def test_a_schedule_has_a_stretch_and_a_first_day():
    with pytest.raises(NothingRecurs):
        Schedule(stretches=())
    with pytest.raises(NoFirstDay):
        Schedule(stretches=(_stretch(count=2),))
    assert Schedule(stretches=(_stretch(rule=OnDays(days=frozenset({date.max, DAY}))),)).first == DAY


def test_only_the_last_stretch_may_go_on_for_ever():
    with pytest.raises(OpenEndFollowed) as refusal:
        Schedule(stretches=(_stretch(first=DAY, name="Lessen"), _stretch(count=1)))
    assert refusal.value.name == "Lessen"
    assert Schedule(stretches=(_stretch(first=DAY, count=1), _stretch())).open_ended
    assert not Schedule(stretches=(_stretch(first=DAY, until=DAY),)).open_ended


def test_the_stretches_together_are_bounded_too():
    with pytest.raises(CountOutOfRange) as refusal:
        Schedule(stretches=(_stretch(first=DAY, count=400), _stretch(count=1)))
    assert refusal.value.count == 401


def test_lessons_and_meetings_are_added_up():
    schedule = Schedule(stretches=(_stretch(first=DAY, count=12, lessons=12), _stretch(count=4, lessons=8), _stretch()))
    assert (schedule.count, schedule.lessons) == (16, 20)


def test_a_schedule_is_stored_without_what_it_does_not_say():
    schedule = Schedule(
        stretches=(
            _stretch(first=DAY, count=12, name="Beginnerslessen", part=1, lessons=12, left_out=frozenset({DAY})),
            _stretch(rule=MonthlyOnWeekday(weekday=Weekday.FRIDAY, nth=NthWeek.LAST), until=date(2027, 1, 1)),
            _stretch(rule=OnDays(days=frozenset({date(2027, 2, 2), date(2027, 2, 1)})), also=frozenset({DAY})),
        ),
        school_holidays=SchoolHolidays.IGNORE,
    )
    times = {"starts": "14:30", "ends": "16:00"}
    assert to_data(schedule) == {
        "school_holidays": "ignore",
        "stretches": [
            {
                "rule": {"sort": "weekly", "weekdays": ["tuesday"], "every": 1},
                "first": "2026-09-08",
                "count": 12,
                "name": "Beginnerslessen",
                "part": 1,
                "lessons": 12,
                "left_out": ["2026-09-08"],
            }
            | times,
            {"rule": {"sort": "monthly", "weekday": "friday", "nth": "last", "every": 1}, "until": "2027-01-01"}
            | times,
            {"rule": {"sort": "days", "days": ["2027-02-01", "2027-02-02"]}, "also": ["2026-09-08"]} | times,
        ],
    }
    assert from_data(to_data(schedule)) == schedule


@given(schedules.schedules)
def test_a_schedule_comes_back_as_it_was_stored(schedule):
    assert from_data(to_data(schedule)) == schedule


def _data(**more):
    times = {"rule": {"sort": "weekly", "weekdays": ["tuesday"], "every": 1}, "starts": "14:30", "ends": "16:00"}
    return {"school_holidays": "skip", "stretches": [times | {"first": "2026-09-08", "count": 2} | more]}


def _rule(**more):
    return _data(rule=more)


@pytest.mark.parametrize(
    ("data", "where", "expected"),
    [
        (None, "schedule", "an object with school_holidays, stretches"),
        ({"stretches": []}, "schedule", "an object with school_holidays, stretches"),
        (_data() | {"more": 1}, "schedule", "an object with school_holidays, stretches"),
        (_data() | {"school_holidays": "never"}, "school_holidays", "one of: skip, only, ignore"),
        (_data() | {"school_holidays": 1}, "school_holidays", "text"),
        (_data() | {"stretches": {}}, "stretches", "a list"),
        (_data() | {"stretches": []}, "schedule", "NothingRecurs()"),
        (_data() | {"stretches": [1]}, "stretches[0]", "an object with ends, rule, starts"),
        (_data(colour="red"), "stretches[0]", "an object with ends, rule, starts"),
        (_data(count="2"), "stretches[0].count", "a whole number"),
        (_data(count=True), "stretches[0].count", "a whole number"),
        (_data(count=0), "schedule", "CountOutOfRange(count=0, most=400)"),
        (_data(first="8 september"), "stretches[0].first", "a day such as 2026-09-07"),
        (_data(first=None), "stretches[0].first", "text"),
        (_data(starts="half drie"), "stretches[0].starts", "a time such as 14:30"),
        (_data(starts="14:30+02:00"), "stretches[0].starts", "a time such as 14:30"),
        (_data(starts="14:30:01"), "stretches[0].starts", "a time such as 14:30"),
        (_data(left_out="2026-09-08"), "stretches[0].left_out", "a list"),
        (_rule(), "stretches[0].rule", "one of: weekly, monthly, days"),
        (_rule(sort=["weekly"]), "stretches[0].rule", "one of: weekly, monthly, days"),
        (_data(rule="weekly"), "stretches[0].rule", "one of: weekly, monthly, days"),
        (_rule(sort="weekly"), "stretches[0].rule", "an object with every, sort, weekdays"),
        (
            _rule(sort="monthly", weekday="tuesday", nth="fifth", every=1),
            "stretches[0].rule.nth",
            "one of: first, second, third, fourth, last",
        ),
    ],
)
def test_data_that_is_no_schedule_is_refused_with_its_place(data, where, expected):
    with pytest.raises(UnreadableSchedule) as refusal:
        from_data(data)
    assert (refusal.value.where, refusal.value.expected) == (where, expected)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["weekly", "2026-09-08", "14:30"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["school_holidays", "stretches", "rule", "sort", "starts", "ends", "count"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(json_values)
def test_whatever_is_stored_is_a_schedule_or_is_refused(data):
    with pytest.raises(UnreadableSchedule):
        from_data(data)
