"""What is known of a rotation when there is not enough time, and how more of it is used."""

import pytest

from app.planning.rotation import search
from app.planning.rotation.answer import answer
from app.planning.rotation.booklet import evenly_spread, longest
from app.planning.rotation.found import NotFoundInTime
from app.planning.rotation.grid import grid
from app.planning.rotation.presence import Presence
from app.planning.rotation.problem import Problem
from app.planning.rotation.replanning import replan
from app.planning.rotation.running import Running
from app.planning.rotation.search import Deadline, Verdict, run
from app.planning.rotation.shortest import Shortest, shortest
from app.planning.rotation.solving import solve
from app.planning.rotation.waves import least_waiting
from app.planning.vocabulary import WaitingMode
from tests.unit.planning.rotation.days import broken, day, rounds_of
from tests.unit.planning.rotation.moments import wrong

GROUPS, STATIONS, ROUNDS = 20, 12, 26


def large():
    """Return a day on which no two groups are alike: each is away in one round, in which `cyclic` does not need it."""
    away = [(STATIONS + one % 6 - one) % GROUPS for one in range(GROUPS)]
    groups = [{"windows": rounds_of(*(one for one in range(ROUNDS) if one != each))} for each in away]
    return day(stations=STATIONS, groups=groups, rounds=ROUNDS)


def cyclic():
    """Return a rotation of it in the fewest rounds."""
    every = ((group, (group + one) % GROUPS, one) for group in range(GROUPS) for one in range(GROUPS))
    visits = frozenset(visit for visit in every if visit[1] < STATIONS)
    return Shortest(visits=visits, rounds=GROUPS, last_round=GROUPS - 1)


def test_without_time_it_says_how_many_rounds_are_needed():
    with pytest.raises(NotFoundInTime) as raised:
        solve(grid(large()), seconds=0, seed=1)
    assert raised.value.fewest_rounds == GROUPS
    with pytest.raises(NotFoundInTime):
        answer(Problem(day=large(), seconds=1e-9, seed=1))


def test_without_time_for_more_what_was_found_stays_and_only_its_end_is_proven():
    of, found = grid(large()), cyclic()
    waves = least_waiting(of, found, Deadline(0), seed=1)
    assert (waves.visits, waves.bound.last_round, waves.proven) == (found.visits, GROUPS - 1, False)
    booklet = evenly_spread(of, found, Deadline(0), seed=1)
    assert broken(large(), booklet.visits) == set()
    assert (booklet.objective.booklet, booklet.bound.booklet, booklet.proven) == (7, 1, False)


def test_without_time_the_rest_of_a_day_is_the_plan_as_far_as_it_can_be():
    running = Running(day=large(), from_round=3)
    found = replan(running, seconds=0)
    assert wrong(running, found.visits) == set()
    assert not found.proven


@pytest.mark.parametrize("alone", [0, 0.002])
def test_several_strategies_go_on_where_one_did_not_finish(monkeypatch, alone):
    of = grid(day(stations=[{"windows": rounds_of(0, 1, 2, 4, 5, 6)}, {}, {}], groups=5, rounds=9))
    expected = solve(of, seconds=60, seed=1)
    monkeypatch.setattr(search, "ALONE", alone)
    found = solve(of, seconds=60, seed=1)
    assert found.proven
    assert found.objective == expected.objective


@pytest.mark.parametrize("alone", [0.01, 0.02, 0.03])
def test_what_one_found_is_where_the_others_start(monkeypatch, alone):
    of = grid(
        day(
            stations=[_without(2 * one + 1, 3 * one % 16) for one in range(6)],
            groups=[_without(3 * one % 16, (5 * one + 2) % 16, (7 * one + 4) % 16) for one in range(10)],
            rounds=16,
        )
    )
    monkeypatch.setattr(search, "ALONE", alone)
    presence = Presence(of.until(of.earliest_end()))
    presence.model.minimize(presence.group_idle)
    outcome = run(presence.model, seconds=60, seed=1)
    assert (outcome.verdict, outcome.best, outcome.bound, outcome.is_final) == (Verdict.FOUND, 9, 9, True)


def _without(*blocked):
    return {"windows": rounds_of(*(one for one in range(16) if one not in blocked))}


def test_an_answer_is_the_same_each_time():
    of = grid(day(stations=[{"windows": rounds_of(*range(9))}, {}, {}, {}], groups=7, rounds=12))
    for waiting in WaitingMode:
        assert solve(of, seconds=60, seed=1, waiting=waiting) == solve(of, seconds=60, seed=1, waiting=waiting)


def test_the_longest_time_in_a_booklet_starts_again_after_a_round_that_a_group_is_not_there():
    of = grid(day(stations=1, groups=[{"windows": rounds_of(0, 2, 3)}], rounds=4))
    assert longest(of, [(0, 0, 3)]) == 1
    assert longest(of, [(0, 0, 0)]) == 2
    assert shortest(of, Deadline(20), seed=1).rounds == 1
