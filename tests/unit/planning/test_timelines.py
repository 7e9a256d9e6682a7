"""What a group or a station does, minute by minute."""

from __future__ import annotations

import pytest

from app.planning import timelines
from app.planning.rotation.day import Window
from app.planning.timelines import Course, Step, StepSort

NINE = 9 * 60
ROUNDS = tuple(Window(start=start, end=start + 20) for start in (NINE, NINE + 25, NINE + 50, NINE + 75))
COURSE = Course(rounds=ROUNDS)


def told(steps):
    return [(step.sort.value, step.start - NINE, step.end - NINE, *step.who) for step in steps]


def test_between_two_visits_is_the_way_to_the_second():
    found = timelines.steps(COURSE, {0: ("brandweer",), 1: ("politie",)})
    assert told(found) == [
        ("visit", 0, 20, "brandweer"),
        ("walk", 20, 25, "politie"),
        ("visit", 25, 45, "politie"),
    ]


def test_the_day_begins_with_the_first_visit_and_ends_with_the_last():
    assert told(timelines.steps(COURSE, {2: ("politie",)})) == [("visit", 50, 70, "politie")]
    assert timelines.steps(COURSE, {}) == ()


def test_rounds_without_a_visit_one_after_the_other_are_one_wait():
    found = timelines.steps(COURSE, {0: ("brandweer",), 3: ("politie",)})
    assert told(found) == [
        ("visit", 0, 20, "brandweer"),
        ("walk", 20, 25),
        ("wait", 25, 70),
        ("walk", 70, 75, "politie"),
        ("visit", 75, 95, "politie"),
    ]


def test_a_break_stands_between_what_was_before_it_and_the_way_to_what_follows():
    rounds = (ROUNDS[0], Window(start=NINE + 40, end=NINE + 60))
    course = Course(rounds=rounds, breaks=(Window(start=NINE + 22, end=NINE + 35),))
    found = timelines.steps(course, {0: ("brandweer",), 1: ("politie",)})
    assert told(found) == [
        ("visit", 0, 20, "brandweer"),
        ("walk", 20, 22, "politie"),
        ("break", 22, 35),
        ("walk", 35, 40, "politie"),
        ("visit", 40, 60, "politie"),
    ]


def test_a_break_that_fills_the_time_between_two_rounds_leaves_no_way():
    course = Course(rounds=ROUNDS[:2], breaks=(Window(start=NINE + 20, end=NINE + 25),))
    assert [sort for sort, *_ in told(timelines.steps(course, {0: ("a",), 1: ("b",)}))] == ["visit", "break", "visit"]


def test_a_break_is_not_lost_between_two_rounds_of_waiting():
    rounds = (*ROUNDS[:2], Window(start=NINE + 60, end=NINE + 80), Window(start=NINE + 85, end=NINE + 105))
    course = Course(rounds=rounds, breaks=(Window(start=NINE + 45, end=NINE + 60),))
    found = timelines.steps(course, {0: ("a",), 3: ("b",)})
    assert [sort for sort, *_ in told(found)] == ["visit", "walk", "wait", "break", "wait", "walk", "visit"]


def test_breaks_before_and_after_are_nobody_s_business():
    course = Course(rounds=ROUNDS, breaks=(Window(start=0, end=30), Window(start=NINE + 200, end=NINE + 210)))
    assert [sort for sort, *_ in told(timelines.steps(course, {0: ("a",), 1: ("b",)}))] == ["visit", "walk", "visit"]


def test_with_a_booklet_a_group_is_busy_in_all_rounds():
    course = Course(rounds=ROUNDS, idle=StepSort.BOOKLET)
    found = timelines.steps(course, {1: ("brandweer",)}, whole=True)
    assert told(found) == [
        ("booklet", 0, 20),
        ("walk", 20, 25, "brandweer"),
        ("visit", 25, 45, "brandweer"),
        ("walk", 45, 50),
        ("booklet", 50, 95),
    ]


@pytest.mark.parametrize(
    ("minute", "here", "next_one"),
    [
        (NINE - 1, None, "brandweer"),
        (NINE, "brandweer", "politie"),
        (NINE + 19, "brandweer", "politie"),
        (NINE + 20, "politie", "politie"),
        (NINE + 45, None, None),
    ],
)
def test_now_is_what_has_begun_and_next_is_more_than_the_way_to_it(minute, here, next_one):
    found = timelines.steps(COURSE, {0: ("brandweer",), 1: ("politie",)})
    now, following = timelines.now(found, minute), timelines.following(found, minute)
    assert (now and now.who[0], following and following.who[0]) == (here, next_one)
    assert following is None or following.sort is StepSort.VISIT


def test_a_round_has_begun_in_its_first_minute():
    assert [timelines.rounds_begun(ROUNDS, NINE + minute) for minute in (-1, 0, 24, 25, 500)] == [0, 1, 1, 2, 4]


def test_steps_are_values():
    assert Step(sort=StepSort.WALK, start=1, end=2) == Step(sort=StepSort.WALK, start=1, end=2, who=())
