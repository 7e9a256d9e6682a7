"""How full a coach's week is."""

from hypothesis import given
from hypothesis import strategies as st

from app.planning.coaching.load import Duty, DutySort, Fullness, Gap, Load, gaps, load

HOURS_32 = 32 * 60

duties = st.lists(
    st.builds(
        Duty,
        sort=st.sampled_from(DutySort),
        minutes=st.integers(15, 240),
        away_minutes=st.integers(0, 60),
    ),
    max_size=60,
)


def test_an_appointment_costs_a_quarter_more_and_the_way_both_ways():
    found = load(
        [
            Duty(sort=DutySort.APPOINTMENT, minutes=45),
            Duty(sort=DutySort.OUTSIDE, minutes=60, away_minutes=25),
            Duty(sort=DutySort.GROUP, minutes=90),
            Duty(sort=DutySort.SHOW, minutes=120),
        ],
        available=HOURS_32,
    )
    assert found == Load(meeting=315, preparing=90, travelling=50, available=1920)
    assert (found.planned, found.left, found.percent, found.fullness) == (455, 1465, 23, Fullness.ROOM)


def test_a_week_is_full_from_85_percent_on_and_too_much_above_the_contract():
    def fullness(appointments):
        return load([Duty(sort=DutySort.APPOINTMENT, minutes=45)] * appointments, available=HOURS_32).fullness

    assert [fullness(number) for number in (27, 28, 32, 33)] == [
        Fullness.ROOM,
        Fullness.FULL,
        Fullness.FULL,
        Fullness.TOO_MUCH,
    ]


def test_an_empty_week_has_room_for_32_appointments_of_three_quarters_of_an_hour():
    assert load([], available=HOURS_32).room_for(45) == 32


@given(duties, st.integers(30, 2880))
def test_as_many_as_there_is_room_for_fit_and_one_more_does_not(some, available):
    found = load(some, available=available)
    room = found.room_for(45)
    fuller = load([*some, *[Duty(sort=DutySort.APPOINTMENT, minutes=45)] * room], available=available)
    assert room == 0 or fuller.left >= 0
    assert fuller.left < 60


@given(duties, st.integers(30, 2880))
def test_the_order_makes_no_difference_and_nothing_is_lost(some, available):
    found = load(some, available=available)
    assert found == load(some[::-1], available=available)
    assert found.planned >= sum(duty.minutes for duty in some)
    assert found.left == available - found.planned


def test_there_is_room_between_two_things_where_it_is_long_enough():
    busy = [(900, 960), (540, 600), (570, 610), (640, 700)]
    assert gaps(busy, shortest=60) == (Gap(starts=700, ends=900),)
    assert (gaps([], shortest=60), gaps([(540, 600)], shortest=60)) == ((), ())
