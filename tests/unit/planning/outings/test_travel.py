"""Getting there and back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.planning.outings import journey
from app.planning.outings.journey import Times
from app.planning.outings.travel import Company, Outlook, Seats, outlook
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import TravelMode

HOUR = timedelta(hours=1)
NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
THERE = TimeSlot(starts_at=NOON, ends_at=NOON + 2 * HOUR)
RIDES = st.lists(
    st.builds(
        Seats,
        mode=st.sampled_from(TravelMode),
        number=st.integers(1, 50),
        child_seats=st.just(0),
        adult=st.booleans(),
    ),
    max_size=6,
)


def car(number=4, *, child_seats=0, adult=True):
    return Seats(mode=TravelMode.CAR, number=number, child_seats=child_seats, adult=adult)


def bus(number, *, adult=True):
    return Seats(mode=TravelMode.BUS, number=number, child_seats=0, adult=adult)


def test_a_bus_that_is_big_enough_lacks_nothing():
    assert outlook(Company(children=18, small=6, adults=4), [bus(30)]).good


def test_without_a_ride_nobody_has_a_seat():
    found = outlook(Company(children=5, small=2, adults=2), [])

    assert found == Outlook(short=7, child_seats_short=2, without_adult=0)


def test_a_ride_without_an_adult_is_said():
    found = outlook(Company(children=6, small=0, adults=2), [bus(20), car(adult=False)])

    assert found == Outlook(short=0, child_seats_short=0, without_adult=1)


def test_small_children_need_child_seats_in_cars():
    found = outlook(Company(children=6, small=4, adults=2), [car(child_seats=1), car(child_seats=2)])

    assert found == Outlook(short=0, child_seats_short=1, without_adult=0)


def test_small_children_go_by_bus_first_where_they_need_none():
    assert outlook(Company(children=6, small=4, adults=2), [car(), bus(5)]).child_seats_short == 0


def test_adults_who_drive_take_a_seat_though_nobody_counted_them():
    assert outlook(Company(children=8, small=0, adults=0), [car(), car()]).short == 2


@given(st.integers(0, 60), st.integers(0, 9), RIDES, st.sampled_from(TravelMode))
def test_another_ride_never_makes_more_seats_missing(children, adults, rides, mode):
    company = Company(children=children, small=children // 2, adults=adults)
    more = [*rides, Seats(mode=mode, number=4, child_seats=0, adult=False)]

    assert outlook(company, more).short <= outlook(company, rides).short
    assert outlook(company, more).child_seats_short <= outlook(company, rides).child_seats_short


def test_the_meeting_lasts_from_leaving_until_everybody_is_back():
    found = journey.away(THERE, travel=35, margin=10)

    assert found == TimeSlot(starts_at=NOON - timedelta(minutes=45), ends_at=NOON + timedelta(minutes=165))


@given(st.integers(0, 240), st.integers(0, 60))
def test_the_time_there_lies_within_the_meeting(travel, margin):
    found = journey.away(THERE, travel=travel, margin=margin)

    assert found.minutes == THERE.minutes + 2 * (travel + margin)
    assert times(found).in_order


def test_a_meeting_that_was_moved_alone_is_not_in_order_with_its_times():
    assert not times(TimeSlot(starts_at=NOON + HOUR, ends_at=NOON + 4 * HOUR)).in_order


def times(slot):
    return Times(leaves_at=slot.starts_at, there_at=THERE.starts_at, off_at=THERE.ends_at, home_at=slot.ends_at)
