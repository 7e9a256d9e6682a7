"""What is wrong with a division that was changed by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.grouping.checking import Finding, FindingSort, check
from app.planning.grouping.dividing import NoDivision, divide
from app.planning.grouping.problem import FamilyWish
from tests.unit.planning.grouping.made import broken, but, members, problem, small_problems


def test_every_rule_that_is_broken_is_found_and_remarks_come_after():
    who = but(
        members(4, 5, 6, 7, 8, 9, 10),
        A={"family": "f", "languages": frozenset({"ti"})},
        B={"family": "f", "pinned": 0},
        C={"school_class": "Kikkers", "family": "g"},
        D={"school_class": "Kikkers", "family": "g"},
        E={"family": "h"},
        F={"family": "h"},
    )
    of = problem(
        who,
        families=(("f", FamilyWish.TOGETHER), ("h", FamilyWish.APART)),
        whole_classes=frozenset({"Kikkers"}),
        not_together=(("E", "G"),),
        friends=(("A", "B"), ("E", "F")),
    )
    assert check(of, {"A": 0, "B": 1, "C": 0, "D": 1, "E": 1, "F": 1, "G": 1}) == (
        Finding(sort=FindingSort.NOT_TOGETHER, ids=("E", "G"), groups=(1,)),
        Finding(sort=FindingSort.TOGETHER, ids=("A", "B"), groups=(0, 1), name="f"),
        Finding(sort=FindingSort.APART, ids=("E", "F"), groups=(1,), name="h"),
        Finding(sort=FindingSort.WHOLE_CLASS, ids=("C", "D"), groups=(0, 1), name="Kikkers"),
        Finding(sort=FindingSort.PINNED, ids=("B",), groups=(1,)),
        Finding(sort=FindingSort.ALONE, ids=("A",), groups=(0,)),
        Finding(sort=FindingSort.LEADER_ONLY, ids=("C",), groups=(0,)),
        Finding(sort=FindingSort.FRIENDS_APART, ids=("A", "B"), groups=(0, 1)),
        Finding(sort=FindingSort.UNEVEN, groups=(0, 1)),
    )


def test_rules_are_hard_and_the_rest_are_remarks():
    assert [sort.value for sort in FindingSort if Finding(sort=sort).is_hard] == [
        "pinned",
        "together",
        "apart",
        "not_together",
        "whole_class",
    ]


def test_who_is_in_no_group_yet_breaks_nothing():
    of = problem(members(4, 5), groups=1, not_together=(("A", "B"),), friends=(("A", "B"),))
    assert check(of, {"A": 0}) == (Finding(sort=FindingSort.LEADER_ONLY, ids=("A",), groups=(0,)),)


@settings(max_examples=40, deadline=None)
@given(small_problems(), st.data())
def test_it_finds_a_broken_rule_where_there_is_one(of, data):
    placed = {member.id: data.draw(st.sampled_from(of.numbers)) for member in of.members}
    groups = [[one for one, at in placed.items() if at == number] for number in of.numbers]
    assert any(finding.is_hard for finding in check(of, placed)) == bool(broken(of, groups))


@settings(max_examples=20, deadline=None)
@given(small_problems())
def test_what_was_divided_breaks_no_rule(of):
    try:
        found = divide(of, seconds=5, seed=1)
    except NoDivision:
        return
    placed = {one: number for number, group in enumerate(found.groups) for one in group}
    assert not any(finding.is_hard for finding in check(of, placed))
