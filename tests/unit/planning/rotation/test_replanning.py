"""The rest of a day, planned again from what was done and what has happened."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from app.planning.rotation import errors, events
from app.planning.rotation.day import NamedVisit
from app.planning.rotation.grid import grid, named
from app.planning.rotation.replanning import replan
from app.planning.rotation.rest import Dropped, Why
from app.planning.rotation.running import Absence, Running
from app.planning.rotation.solving import NoRotation, solve
from tests.unit.planning.rotation.days import day, rounds_of, small_days
from tests.unit.planning.rotation.moments import at, best, left, moments, value, visits_of, wrong

MANY = settings(max_examples=150, deadline=None)


def planned(of):
    return named(of, solve(grid(of), seconds=20, seed=1).visits)


def halfway(**values):
    """Return a day of five groups and five stations with two rounds done, and four rounds to spare."""
    of = day(stations=5, groups=5, rounds=9, **values)
    return at(of, planned(of), 2)


@MANY
@given(moments())
def test_nothing_is_better_when_everything_is_tried(running):
    found = replan(running, seconds=20)
    rest = found.visits - running.done
    assert wrong(running, rest) == set()
    assert found.proven
    assert value(running, rest) == best(running)
    assert (len(found.dropped), found.last_round, len(found.changed), found.group_idle) == value(running, rest)


@MANY
@given(moments(most_pairs=8))
def test_what_was_done_stays_and_the_rest_is_there_once_or_named(running):
    found = replan(running, seconds=20)
    assert frozenset(visit for visit in found.visits if visit.round < running.from_round) == running.done
    rest = found.visits - running.done
    assert sorted([(one.group, one.station) for one in rest] + [(one.group, one.station) for one in found.dropped]) == (
        sorted(left(running))
    )
    assert wrong(running, rest) == set()
    assert found.changed == rest - running.plan


@settings(max_examples=25, deadline=None)
@given(small_days())
def test_nothing_changes_when_nothing_happened(of):
    try:
        visits = planned(of)
    except NoRotation:
        return
    for from_round in range(len(of.rounds()) + 1):
        found = replan(at(of, visits, from_round), seconds=20)
        assert (found.visits, found.changed, found.dropped, found.proven) == (visits, frozenset(), (), True)


@settings(max_examples=20, deadline=None)
@given(moments(most_pairs=8))
def test_planned_again_at_once_nothing_changes(running):
    once = replan(running, seconds=20)
    twice = replan(replace(running, plan=once.visits - running.done), seconds=20)
    assert (twice.visits, twice.changed, twice.dropped) == (once.visits, frozenset(), once.dropped)


def test_a_station_that_is_out_for_two_rounds_moves_its_two_visits_to_the_end():
    running = halfway()
    found = replan(events.station_out(running, "P0", since=2, until=4))
    assert (found.last_round, len(found.changed), found.dropped, found.proven) == (6, 2, (), True)


def test_a_station_that_does_not_come_back_is_named_with_every_group_that_misses_it():
    running = halfway()
    missing = sorted(visit.group for visit in running.plan if visit.station == "P0")
    found = replan(events.station_out(running, "P0", since=2))
    assert found.dropped == tuple(Dropped(group=group, station="P0", why=Why.STATION_GONE) for group in missing)
    assert (found.changed, found.last_round, found.proven) == (frozenset(), 4, True)


def test_a_station_that_comes_back_works_again():
    out = events.station_out(halfway(), "P0", since=2)
    found = replan(events.station_back(out, "P0", at=3))
    assert (found.dropped, found.last_round, len(found.changed)) == ((), 5, 1)


def test_a_group_that_leaves_is_named_with_what_it_misses():
    running = halfway()
    missing = sorted(visit.station for visit in running.plan if visit.group == "G1" and visit.round >= 3)
    found = replan(events.group_leaves(running, "G1", at=3))
    assert [(one.group, one.why) for one in found.dropped] == [("G1", Why.TOO_SHORT)] * 2
    assert len(missing) == 2
    gone = replan(events.group_leaves(running, "G1", at=2))
    assert [(one.group, one.why) for one in gone.dropped] == [("G1", Why.GROUP_GONE)] * 3
    assert gone.changed == frozenset()


def test_who_is_never_there_together_is_named_so():
    of = day(stations=[{"windows": rounds_of(0)}, {}], groups=[{"windows": rounds_of(1, 2)}], rounds=3)
    found = replan(Running(day=of, from_round=0))
    assert found.dropped == (Dropped(group="G0", station="P0", why=Why.NEVER_BOTH),)


def test_a_day_that_became_too_short_lets_as_many_as_possible_see_everything():
    running = halfway()
    found = replan(replace(running, day=replace(running.day, end=running.day.start + 4 * 20)))
    assert [one.why for one in found.dropped] == [Why.TOO_SHORT] * 5
    assert (found.last_round, found.changed, found.proven) == (3, frozenset(), True)


def test_a_group_begins_where_it_was_to_begin_unless_the_station_is_out_by_then():
    of = day(stations=2, groups=[{"first": "P1"}, {}], rounds=6)
    plan = visits_of("G0 P1 0", "G0 P0 1", "G1 P0 0", "G1 P1 1")
    late = replan(events.group_late(Running(day=of, from_round=0, plan=plan), "G0", until=2))
    assert late.visits == visits_of("G0 P1 2", "G0 P0 3", "G1 P0 0", "G1 P1 1")
    out = replan(events.station_out(Running(day=of, from_round=0, plan=plan), "P1", since=0, until=2))
    assert (out.last_round, out.dropped) == (3, ())
    assert min((one.round, one.station) for one in out.visits if one.group == "G0")[1] == "P0"


def test_a_visit_that_was_planned_before_now_and_did_not_take_place_is_planned_again():
    of = day(stations=1, groups=1, rounds=3)
    found = replan(Running(day=of, from_round=1, plan=visits_of("G0 P0 0")))
    assert (found.visits, found.changed) == (visits_of("G0 P0 1"), visits_of("G0 P0 1"))


def test_a_plan_that_ends_later_than_it_must_is_made_shorter():
    of = day(stations=2, groups=2, rounds=5)
    found = replan(Running(day=of, from_round=0, plan=visits_of("G0 P0 0", "G0 P1 1", "G1 P0 3", "G1 P1 4")))
    assert (found.last_round, found.changed, found.proven) == (1, visits_of("G1 P0 1", "G1 P1 0"), True)


def test_when_all_is_done_there_is_nothing_to_plan():
    of = day(stations=1, groups=1, rounds=3)
    found = replan(Running(day=of, from_round=1, done=visits_of("G0 P0 0")))
    assert (found.visits, found.changed, found.last_round, found.proven) == (visits_of("G0 P0 0"), frozenset(), 0, True)


def test_a_big_day_is_planned_again_with_few_changes_and_that_is_proven():
    of = day(stations=10, groups=20, rounds=26)
    running = at(of, planned(of), 7)
    found = replan(events.station_out(running, "P3", since=7, until=9), seconds=60)
    assert wrong(running, found.visits - running.done) == set()
    assert (found.last_round, len(found.changed), found.dropped, found.proven) == (21, 2, (), True)


@pytest.mark.parametrize(
    ("values", "refusal", "data"),
    [
        ({"from_round": 4}, errors.UnknownRound, {"round": 4, "rounds": 3}),
        ({"from_round": -1}, errors.UnknownRound, {"round": -1, "rounds": 3}),
        ({"done": visits_of("X P0 0")}, errors.UnknownGroup, {"group": "X"}),
        ({"plan": visits_of("G0 X 1")}, errors.UnknownStation, {"station": "X"}),
        ({"plan": visits_of("G0 P0 -1")}, errors.UnknownRound, {"round": -1, "rounds": 3}),
        ({"done": visits_of("G0 P0 1")}, errors.NotDoneYet, {"group": "G0", "station": "P0", "round": 1}),
        (
            {"done": visits_of("G0 P0 0"), "plan": visits_of("G0 P0 1")},
            errors.VisitTwice,
            {"group": "G0", "station": "P0"},
        ),
        ({"plan": visits_of("G0 P0 1", "G0 P1 1")}, errors.TwoPlaces, {"group": "G0", "round": 1}),
        ({"plan": visits_of("G1 P1 1")}, errors.SkippedVisit, {"group": "G1", "station": "P1"}),
        ({"out": (Absence(of="X", since=1),)}, errors.UnknownStation, {"station": "X"}),
        ({"away": (Absence(of="X", since=1),)}, errors.UnknownGroup, {"group": "X"}),
    ],
)
def test_a_day_that_cannot_be_is_refused(values, refusal, data):
    of = day(stations=2, groups=[{}, {"skip": frozenset({"P1"})}], rounds=3)
    with pytest.raises(refusal) as raised:
        Running(**({"day": of, "from_round": 1} | values))
    assert vars(raised.value) == data


def test_what_was_done_may_break_what_was_planned():
    of = day(stations=[{"windows": rounds_of(2)}], groups=[{"skip": frozenset({"P0"})}, {}], rounds=3)
    found = replan(Running(day=of, from_round=1, done=visits_of("G0 P0 0", "G1 P0 0")))
    assert found.visits == visits_of("G0 P0 0", "G1 P0 0")


def test_visits_are_ordered_by_group():
    assert sorted(visits_of("G1 P0 0", "G0 P1 1")) == [
        NamedVisit(group="G0", station="P1", round=1),
        NamedVisit(group="G1", station="P0", round=0),
    ]
