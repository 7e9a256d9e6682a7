"""Everybody begins and ends together, and works in a booklet between visits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from app.planning.rotation.booklet import longest
from app.planning.rotation.grid import grid
from app.planning.rotation.solving import NoRotation, Objective, solve
from app.planning.vocabulary import WaitingMode
from tests.unit.planning.rotation.days import best, broken, day, objective, rounds_of, small_days


def solved(of, seconds=20):
    return solve(grid(of), seconds=seconds, seed=1, waiting=WaitingMode.BOOKLET)


def spread(of, visits):
    """Return what counts: the last round, the longest time in the booklet, the waiting of stations."""
    last, _, stations = objective(visits)
    return last, longest(grid(of).until(last + 1), visits), stations


def values(of):
    found = solved(of)
    assert found.proven
    assert broken(of, found.visits) == set()
    assert found.objective == Objective(
        last_round=max((one for _, _, one in found.visits), default=-1),
        group_idle=None,
        station_idle=objective(found.visits)[2],
        booklet=spread(of, found.visits)[1],
    )
    return spread(of, found.visits)


@pytest.mark.parametrize(
    ("groups", "stations", "expected"),
    [
        (5, 5, (4, 0, 0)),
        (6, 5, (5, 1, 0)),
        (10, 5, (9, 1, 0)),
        (11, 5, (10, 2, 0)),
        (20, 5, (19, 3, 0)),
        (5, 7, (6, 0, 6)),
        (12, 8, (11, 1, 0)),
        (20, 10, (19, 1, 0)),
    ],
)
def test_where_nothing_else_is_asked_booklets_are_spread_as_evenly_as_can_be(groups, stations, expected):
    assert values(day(stations=stations, groups=groups, rounds=max(groups, stations) + 2)) == expected


@settings(max_examples=100, deadline=None)
@given(small_days())
def test_nothing_is_better_when_everything_is_tried(of):
    expected = best(of, value=lambda visits: spread(of, visits))
    if expected is None:
        with pytest.raises(NoRotation):
            solved(of)
    else:
        assert values(of) == expected


def test_groups_that_skip_everything_need_no_booklet():
    found = solved(day(stations=1, groups=[{"skip": frozenset({"P0"})}], rounds=2))
    assert (found.visits, found.proven) == (frozenset(), True)
    assert found.objective == Objective(last_round=-1, group_idle=None, station_idle=0, booklet=0)


def test_a_group_is_only_in_its_booklet_while_it_is_there():
    made = day(stations=1, groups=[{"windows": rounds_of(0)}, {"windows": rounds_of(1, 3)}, {}], rounds=5)
    assert values(made) == (2, 2, 0)


def test_stations_wait_no_more_than_they_must():
    made = day(stations=[{"windows": rounds_of(0, 4)}, {}], groups=2, rounds=6)
    assert values(made) == (4, 2, 3)
    assert values(replace(made, groups=made.groups[:1])) == (1, 0, 0)
