"""A visit moved by hand takes along who is in its way, and no rule about who sees what is broken by it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.planning.rotation.breaches import Breach, BreachSort, breaches
from app.planning.rotation.day import NamedVisit, Window
from app.planning.rotation.moving import moved
from tests.unit.planning.rotation.days import day, rounds_of


def visit(group, station, number):
    return NamedVisit(group=f"G{group}", station=f"P{station}", round=number)


def circle(groups, stations, *, capacity=1):
    most = max(-(-groups // capacity), stations)
    return frozenset(
        visit(group, station, (station + group // capacity) % most)
        for group in range(groups)
        for station in range(stations)
    )


def test_two_groups_change_rounds_and_nobody_else():
    of = day(stations=2, groups=2, rounds=2)
    assert moved(of, circle(2, 2), visit=visit(0, 0, 0), to=1) == {
        visit(0, 0, 1),
        visit(0, 1, 0),
        visit(1, 0, 0),
        visit(1, 1, 1),
    }


def test_a_visit_goes_alone_to_where_nobody_is():
    of = day(stations=1, groups=1, rounds=5)
    assert moved(of, {visit(0, 0, 0)}, visit=visit(0, 0, 0), to=4) == {visit(0, 0, 4)}


def test_a_station_with_room_takes_one_more():
    of = day(stations=[{"capacity": 2}], groups=2, rounds=2)
    apart = {visit(0, 0, 0), visit(1, 0, 1)}
    assert moved(of, apart, visit=visit(0, 0, 0), to=1) == {visit(0, 0, 1), visit(1, 0, 1)}


@given(
    groups=st.integers(1, 8),
    stations=st.integers(1, 5),
    capacity=st.integers(1, 3),
    data=st.data(),
)
def test_after_any_moves_everybody_sees_everything_once_and_nothing_is_too_full(groups, stations, capacity, data):
    of = day(stations=[{"capacity": capacity}] * stations, groups=groups, rounds=12)
    made = circle(groups, stations, capacity=capacity)
    for _ in range(3):
        one = data.draw(st.sampled_from(sorted(made)))
        to = data.draw(st.integers(0, 11).filter(lambda at, now=one.round: at != now))
        made = moved(of, made, visit=one, to=to)
        assert replace(one, round=to) in made
        assert breaches(of, made) == ()
        assert len({(each.group, each.round) for each in made}) == groups * stations


@given(groups=st.integers(2, 8), stations=st.integers(2, 5), data=st.data())
def test_moved_there_and_back_is_as_it_was(groups, stations, data):
    of = day(stations=stations, groups=groups, rounds=12)
    made = circle(groups, stations)
    one = data.draw(st.sampled_from(sorted(made)))
    to = data.draw(st.integers(0, 11).filter(lambda at: at != one.round))
    there = moved(of, made, visit=one, to=to)
    assert moved(of, there, visit=replace(one, round=to), to=one.round) == made


def test_every_broken_rule_is_found():
    of = day(
        stations=[{"windows": rounds_of(0)}, {}, {}],
        groups=[{"first": "P1", "windows": rounds_of(1, 2)}, {"skip": frozenset({"P2"})}, {}],
        rounds=4,
        not_together=(("G0", "G1"),),
    )
    made = {visit(0, 0, 0), visit(0, 1, 1), visit(1, 0, 1), visit(1, 1, 1), visit(1, 2, 2), visit(2, 1, 9)}
    found = breaches(of, made)
    assert found == (
        Breach(sort=BreachSort.FIRST, groups=("G0",), station="P1"),
        Breach(sort=BreachSort.GROUP_AWAY, groups=("G0",), station="P0", round=0),
        Breach(sort=BreachSort.MISSING, groups=("G0",), station="P2"),
        Breach(sort=BreachSort.MISSING, groups=("G2",), station="P0"),
        Breach(sort=BreachSort.MISSING, groups=("G2",), station="P2"),
        Breach(sort=BreachSort.SKIPPED, groups=("G1",), station="P2", round=2),
        Breach(sort=BreachSort.STATION_AWAY, groups=("G1",), station="P0", round=1),
        Breach(sort=BreachSort.TOGETHER, groups=("G0", "G1"), station="P1", round=1),
        Breach(sort=BreachSort.TOO_MANY, groups=("G0", "G1"), station="P1", round=1),
    )


def test_a_round_in_a_break_is_found_where_the_break_came_later():
    of = day(stations=1, groups=1, rounds=2)
    windows = tuple(one.window for one in of.rounds())
    later = replace(of, fixed=windows, breaks=(Window(start=windows[1].start + 5, end=windows[1].end + 5),))
    assert breaches(later, {visit(0, 0, 1)}) == (Breach(sort=BreachSort.BREAK, groups=("G0",), station="P0", round=1),)
