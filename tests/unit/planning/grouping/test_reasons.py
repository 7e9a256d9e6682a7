"""Why children cannot be divided as was asked."""

from dataclasses import replace

from hypothesis import given, settings

from app.planning.grouping.problem import FamilyWish
from app.planning.grouping.reasons import Reason, Rule, RuleSort, reasons
from tests.unit.planning.grouping.made import best, but, members, problem, small_problems


def why(of):
    return [(one.rule.sort, one.rule.name or one.rule.ids, one.enough) for one in reasons(of, seed=1)]


def test_a_whole_class_and_a_pair_of_it_that_must_not_meet():
    who = but(members(4, 5, 6), A={"school_class": "Kikkers"}, B={"school_class": "Kikkers"})
    assert reasons(
        problem(who, whole_classes=frozenset({"Kikkers"}), not_together=(("A", "B"), ("B", "C"))), seed=1
    ) == (
        Reason(rule=Rule(sort=RuleSort.NOT_TOGETHER, ids=("A", "B")), enough=True),
        Reason(rule=Rule(sort=RuleSort.WHOLE_CLASS, ids=("A", "B"), name="Kikkers"), enough=True),
    )


def test_more_children_apart_than_there_are_groups():
    who = members(4, 5, 6, family="f")
    assert why(problem(who, families=(("f", FamilyWish.APART),))) == [(RuleSort.APART, "f", True)]


def test_pins_against_a_family_that_stays_together():
    who = but(members(4, 5, family="f"), A={"pinned": 0}, B={"pinned": 1})
    assert why(problem(who, families=(("f", FamilyWish.TOGETHER),))) == [
        (RuleSort.TOGETHER, "f", True),
        (RuleSort.PINNED, ("A",), True),
        (RuleSort.PINNED, ("B",), True),
    ]


def test_where_two_things_are_wrong_none_is_enough():
    who = but(members(4, 5, 6, 7), **{one: {"pinned": 0} for one in "ABCD"})
    assert [enough for *_, enough in why(problem(who, not_together=(("A", "B"), ("C", "D"))))] == [False] * 3


def test_where_nothing_is_wrong_there_is_no_reason():
    assert why(problem(members(4, 5))) == []


@settings(max_examples=40, deadline=None)
@given(small_problems())
def test_there_are_reasons_when_there_is_no_division_and_each_helps_that_says_so(of):
    found = reasons(of, seed=1)
    assert bool(found) == (best(of) is None)
    for reason in found:
        if reason.rule.sort is RuleSort.PINNED and reason.enough:
            freed = but(of.members, **{reason.rule.ids[0]: {"pinned": None}})
            assert best(replace(of, members=freed)) is not None
