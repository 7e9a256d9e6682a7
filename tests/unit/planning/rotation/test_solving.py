"""The best rotation of a day."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from app.planning.rotation.day import Window
from app.planning.rotation.grid import grid
from app.planning.rotation.reasons import RuleSort, reasons
from app.planning.rotation.solving import NoRotation, Objective, solve
from tests.unit.planning.rotation.days import best, broken, day, objective, rounds_of, small_days

FEW = settings(max_examples=25, deadline=None)


def solved(of, seconds=20):
    return solve(grid(of), seconds=seconds, seed=1)


def values(of):
    found = solved(of)
    assert found.proven
    assert broken(of, found.visits) == set()
    return objective(found.visits)


def test_rounds_are_a_transfer_apart_and_start_again_after_a_break():
    made = replace(
        day(stations=1, groups=1, rounds=0),
        end=13 * 60,
        transfer_minutes=5,
        breaks=(Window(start=10 * 60 + 30, end=10 * 60 + 50),),
    )
    starts = [(one.start, one.end) for one in made.rounds()]
    assert starts[:5] == [(540, 560), (565, 585), (590, 610), (650, 670), (675, 695)]
    assert starts[-1][1] <= 13 * 60


def test_a_break_that_touches_a_round_is_not_in_the_way():
    pause = Window(start=9 * 60 + 20, end=9 * 60 + 30)
    made = replace(day(stations=1, groups=1, rounds=4), breaks=(pause,))
    assert [one.start - 540 for one in made.rounds()] == [0, 30, 50]


@pytest.mark.parametrize(
    ("groups", "stations", "expected"),
    [
        (5, 5, (4, 0, 0)),
        (7, 5, (6, 6, 0)),
        (5, 7, (6, 0, 6)),
        (10, 5, (9, 0, 0)),
        (12, 8, (11, 16, 0)),
        (1, 6, (5, 0, 0)),
    ],
)
def test_where_nothing_else_is_asked_the_best_is_proven(groups, stations, expected):
    assert values(day(stations=stations, groups=groups, rounds=max(groups, stations) + 2)) == expected


@FEW
@given(small_days())
def test_nothing_is_better_when_everything_is_tried(of):
    expected = best(of)
    if expected is None:
        with pytest.raises(NoRotation):
            solved(of)
    else:
        assert values(of) == expected


@FEW
@given(small_days())
def test_without_a_condition_it_is_never_worse(of):
    if best(of) is None:
        return
    easier = replace(of, groups=tuple(replace(group, windows=None, first=None) for group in of.groups))
    assert values(easier) <= values(of)


@FEW
@given(small_days())
def test_in_another_order_it_is_as_good(of):
    if best(of) is None:
        return
    turned = replace(of, groups=of.groups[::-1], stations=of.stations[::-1])
    assert values(turned) == values(of)


def test_a_station_that_takes_two_at_once_is_done_sooner():
    made = day(stations=[{"capacity": 2}, {"capacity": 2}], groups=4, rounds=6)
    assert values(made) == (1, 0, 0)
    apart = replace(made, not_together=(("G0", "G1"), ("G2", "G3")))
    assert values(apart) == (1, 0, 0)


def test_a_group_begins_where_it_is_to_begin_and_skips_what_it_skips():
    made = day(stations=3, groups=[{"first": "P2"}, {"skip": frozenset({"P0"})}, {"first": "P0"}], rounds=5)
    assert values(made) == (2, 0, 0)


def test_groups_that_skip_everything_are_done_before_it_starts():
    everything = frozenset({"P0"})
    found = solved(day(stations=1, groups=[{"skip": everything}], rounds=2))
    assert (found.visits, found.objective) == (frozenset(), Objective(last_round=-1, group_idle=0, station_idle=0))


def test_a_station_that_leaves_early_gets_everybody_before():
    made = day(stations=[{"windows": rounds_of(0, 1, 2, 3, 4)}, {}, {}], groups=5, rounds=8)
    assert values(made)[0] == 4


def test_a_big_day_with_windows_breaks_skips_and_firsts_ends_as_early_as_counting_allows():
    stations = [{"windows": rounds_of(*range(18))} if number < 2 else {} for number in range(10)]
    groups = [
        {"windows": rounds_of(*range(2, 24))} if number % 7 == 0 else {"skip": frozenset({"P9"})} if number % 5 == 0
        else {"first": "P3"} if number == 4 else {}
        for number in range(16)
    ]  # fmt: skip
    made = day(stations=stations, groups=groups, rounds=24)
    found = solved(made, seconds=30)
    assert broken(made, found.visits) == set()
    assert found.objective.last_round == found.bound.last_round


def test_a_fire_service_that_can_stay_too_short_is_the_reason():
    made = day(stations=[{"windows": rounds_of(0, 1, 2, 3)}, {}, {}], groups=7, rounds=9)
    found = {
        (one.rule.sort, one.rule.ids): (one.fitting, one.needed, one.enough)
        for one in reasons(made, seconds=20, seed=1)
    }
    assert found == {
        (RuleSort.STATION_WINDOW, ("P0",)): (4, 7, True),
        (RuleSort.CAPACITY, ("P0",)): (4, 7, True),
    }


def test_a_day_that_is_too_short_is_the_reason():
    found = reasons(day(stations=3, groups=3, rounds=2), seconds=20, seed=1)
    assert [(one.rule.sort, one.fitting, one.needed, one.enough) for one in found] == [(RuleSort.END, 2, 3, True)]


def test_when_nothing_helps_alone_what_cannot_hold_together_is_named():
    made = day(
        stations=[{"windows": rounds_of(0)}, {"windows": rounds_of(0)}], groups=[{"windows": rounds_of(0)}], rounds=3
    )
    found = reasons(made, seconds=20, seed=1)
    assert not any(one.enough for one in found)
    assert RuleSort.GROUP_WINDOW in {one.rule.sort for one in found} or len(found) > 1


@FEW
@given(small_days())
def test_each_reason_that_promises_to_help_helps(of):
    if best(of) is not None:
        return
    for one in reasons(of, seconds=30, seed=1):
        if one.enough and one.rule.sort in (RuleSort.STATION_WINDOW, RuleSort.GROUP_WINDOW, RuleSort.FIRST):
            assert best(_without(of, one.rule)) is not None


def _without(of, rule):
    (name,) = rule.ids
    field = "first" if rule.sort is RuleSort.FIRST else "windows"
    return replace(
        of,
        stations=tuple(replace(one, windows=None) if one.id == name else one for one in of.stations),
        groups=tuple(replace(one, **{field: None}) if one.id == name else one for one in of.groups),
    )
