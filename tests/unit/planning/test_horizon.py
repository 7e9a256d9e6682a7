from datetime import date, datetime, time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.planning.horizon import Match, PlannedMeeting, match
from app.planning.recurrence import Meeting
from app.planning.timeslots import local_slot


def _meeting(number):
    day = date(2026, 9, number)
    slot = local_slot(day=day, start=time(14), end=time(15), zone="Europe/Amsterdam")
    return Meeting(day=day, slot=slot, stretch=0, meant_for=datetime.combine(day, time(14)))


def _planned(number, *, tied=False):
    at = None if number is None else datetime.combine(date(2026, 9, number), time(14))
    return PlannedMeeting(session_id=UUID(int=number or 0), meant_for=at, tied=tied)


def test_what_is_not_in_the_plan_is_missing_in_order():
    assert match([_meeting(22), _meeting(8), _meeting(15)], [_planned(15)]) == Match(
        missing=(_meeting(8), _meeting(22)), loose=(), held=()
    )


def test_a_date_on_which_somebody_counts_is_told_apart_from_one_without_anybody():
    planned = [_planned(16, tied=True), _planned(9), _planned(8)]
    assert match([_meeting(8)], planned) == Match(missing=(), loose=(_planned(9),), held=(_planned(16, tied=True),))


def test_an_extra_meeting_always_fits():
    assert match([], [_planned(None, tied=True)]) == Match(missing=(), loose=(), held=())


numbers = st.sets(st.integers(min_value=1, max_value=30))


@given(numbers, st.dictionaries(st.integers(min_value=1, max_value=30), st.booleans()))
def test_once_what_is_missing_is_planned_nothing_is(wanted, there):
    planned = [_planned(number, tied=tied) for number, tied in there.items()]
    found = match(map(_meeting, wanted), planned)
    added = [_planned(meeting.day.day) for meeting in found.missing]
    again = match(map(_meeting, wanted), planned + added)
    assert again == Match(missing=(), loose=found.loose, held=found.held)
    assert {meeting.day.day for meeting in found.missing} == wanted - there.keys()
    assert {meeting.session_id.int for meeting in found.held} == {n for n, tied in there.items() if tied} - wanted
