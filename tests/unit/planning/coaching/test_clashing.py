"""What one appointment runs into, and when one may start."""

from datetime import time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.planning.coaching.clashing import clash_of, is_open
from app.planning.coaching.times import moments
from app.planning.coaching.wanted import Hindrance
from app.planning.timeslots import TimeSlot
from tests.unit.planning.coaching.test_times import MONDAY, at, coach, school, some_claims, taken, wanted, young


def slot(day, starts, ends):
    return TimeSlot(starts_at=at(day, starts), ends_at=at(day, ends))


def test_school_is_named_before_what_else_is_in_the_way():
    question = wanted(coach(taken(0, "09:00", "17:00", title="Show")), school((1, "08:30", "15:15")))
    found = clash_of(question, slot(0, "15:00", "16:00"))
    assert (found.sort, found.day) == (Hindrance.SCHOOL, MONDAY)
    assert clash_of(question, slot(0, "15:15", "16:00")).by.title == "Show"
    assert clash_of(question, slot(1, "15:15", "16:00")) is None


def test_the_way_to_a_concert_counts():
    question = wanted(young(taken(0, "18:00", "19:00", title="Voetbal", space_id=UUID(int=9), away_minutes=20)))
    assert clash_of(question, slot(0, "19:15", "21:00")) is not None
    assert clash_of(question, slot(0, "19:20", "21:00")) is None


def test_an_appointment_starts_when_the_location_is_open_on_a_day_that_is_looked_at():
    question = wanted(after=at(0, "10:00"), free_days={at(7, "10:00").date(): "Vrij"})
    asked = [(0, "10:00"), (0, "16:15"), (0, "16:30"), (0, "09:45"), (0, "08:00"), (1, "10:00"), (7, "10:00")]
    assert [is_open(question, at(*each)) for each in asked] == [True, True, False, False, False, False, False]
    assert (is_open(question, at(28, "10:00")), is_open(question, at(14, "10:00"))) == (False, True)


@given(some_claims(), st.sampled_from([30, 45, 60]))
def test_whatever_is_proposed_runs_into_nothing_and_is_open(claims, length):
    question = wanted(*claims, minutes=length, days=14, weekdays=frozenset(range(1, 8)), opening=(time(9), time(17)))
    for moment in moments(question, around=MONDAY):
        found = TimeSlot(starts_at=moment, ends_at=moment + timedelta(minutes=length))
        assert (clash_of(question, found), is_open(question, moment)) == (None, True)
