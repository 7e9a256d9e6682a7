"""Bikes and helmets: as many children as possible ride on one that fits, or on the next size up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.planning.course import equipment
from app.planning.course.equipment import Needed, Rider, Taken
from app.planning.timeslots import Period

AT = datetime(2026, 11, 26, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rider(number, size=20, **own):
    return Rider(id=UUID(int=number), size=size, **own)


def period(hours, length=1):
    return Period(starts_at=AT + hours * HOUR, ends_at=AT + (hours + length) * HOUR)


def test_a_bike_that_fits_goes_before_the_next_size():
    found = equipment.needed([rider(1), rider(2), rider(3, 24)], {20: 1, 24: 5})
    assert found == Needed(bikes={20: 1, 24: 2}, short={}, without=(), unknown=(), helmets=3)


def test_a_step_up_is_one_size_and_no_more():
    found = equipment.needed([rider(1), rider(2)], {20: 0, 24: 1, 26: 9})
    assert (found.bikes, found.short, found.without) == ({24: 1}, {20: 1}, (UUID(int=2),))


def test_a_size_that_there_is_none_of_steps_up_to_the_next_that_there_is():
    assert equipment.needed([rider(1, 18)], {16: 3, 20: 1}).bikes == {20: 1}
    assert equipment.needed([rider(1, 28)], {16: 3}).without == (UUID(int=1),)


def test_who_has_a_bike_or_a_helmet_needs_none_and_who_was_not_measured_is_named():
    riders = [rider(1, own_bike=True), rider(2, own_helmet=True), rider(3, None)]
    assert equipment.needed(riders, {20: 5}) == Needed(
        bikes={20: 1}, short={}, without=(), unknown=(UUID(int=3),), helmets=2
    )


def test_what_others_have_at_the_same_time_is_not_left():
    others = [Taken(period=period(0), number=2), Taken(period=period(1), number=3), Taken(period=period(4), number=9)]
    assert equipment.left(6, others, period(0, 2)) == 3  # the two do not overlap one another
    assert equipment.left(6, others, period(0)) == 4
    assert equipment.left(6, others, period(2)) == 6
    assert equipment.left(1, others, period(1)) == -2


@given(
    sizes=st.lists(st.sampled_from([16, 20, 24]), max_size=6),
    bikes=st.dictionaries(st.sampled_from([16, 20, 24]), st.integers(0, 3)),
)
def test_nobody_is_without_when_anybody_could_give_way(sizes, bikes):
    found = equipment.needed([rider(number, size) for number, size in enumerate(sizes)], bikes)
    assert all(number <= bikes[size] for size, number in found.bikes.items())
    assert sum(found.bikes.values()) + len(found.without) == len(sizes)
    assert len(sizes) - len(found.without) == most(sizes, bikes)


def most(sizes, bikes):
    """Return how many can ride at most, by trying everything."""
    if not sizes:
        return 0
    first, *rest = sizes
    bigger = [size for size in sorted(bikes) if size > first][:1]
    fitting = [size for size in (first, *bigger) if bikes.get(size)]
    return max([most(rest, bikes), *(1 + most(rest, bikes | {size: bikes[size] - 1}) for size in fitting)])
