"""The best division of children over groups."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from app.planning.grouping.dividing import NoDivision, divide
from app.planning.grouping.measure import measure
from app.planning.grouping.problem import Ages, BadProblem, FamilyWish, Member, Problem, groups_of
from tests.unit.planning.grouping.made import best, broken, but, members, problem, small_problems

FEW = settings(max_examples=40, deadline=None)


def divided(of, seconds=20):
    found = divide(of, seconds=seconds, seed=1)
    assert broken(of, found.groups) == set()
    return found


def names(of):
    return ["".join(group) for group in divided(of).groups]


def crowd(number, groups, *, seed=1, **values):
    """Return many children with all sorts of wishes, of which nobody has thought."""
    random = Random(seed)  # noqa: S311 - the same crowd each time
    who = [
        Member(
            id=f"m{one:03}",
            age=random.randint(48, 150),
            languages=frozenset(random.sample(("nl", "ar", "ti", "uk", "tr"), random.choice((1, 1, 2)))),
            family=f"f{one // 2}",
            pinned=random.randrange(groups) if one % 25 == 0 else None,
        )
        for one in range(number)
    ]
    ids = [member.id for member in who]
    return Problem(
        members=tuple(who),
        leaders=(frozenset({"nl"}),) * groups,
        families=tuple((f"f{one}", random.choice(list(FamilyWish))) for one in range(0, number // 2, 5)),
        not_together=tuple(tuple(random.sample(ids, 2)) for _ in range(number // 20)),
        friends=tuple(tuple(random.sample(ids, 2)) for _ in range(number // 5)),
        **values,
    )


def test_children_of_the_same_age_go_together_and_the_youngest_come_first():
    found = divided(problem(members(9, 4, 8, 5, 4, 9), groups=3))
    assert (found.groups, found.proven) == ((("B", "E"), ("D", "C"), ("A", "F")), True)


def test_where_ages_are_mixed_every_group_has_some_of_each():
    found = divided(problem(members(4, 4, 8, 8, 11, 11), ages=Ages.MIXED))
    ages = {"A": 4, "B": 4, "C": 8, "D": 8, "E": 11, "F": 11}
    assert [sorted(ages[one] for one in group) for group in found.groups] == [[4, 8, 11], [4, 8, 11]]
    assert (found.objective.cost, found.proven) == (0, True)


def test_sizes_are_within_one_of_each_other():
    assert sorted(len(group) for group in divided(problem(members(4, 5, 6, 7, 8, 9, 10), groups=3)).groups) == [2, 2, 3]


def test_a_class_that_stays_whole_makes_groups_less_even():
    who = but(members(4, 5, 6, 7, 8), **{one: {"school_class": "De Springplank"} for one in "ABDE"})
    found = divided(problem(who, whole_classes=frozenset({"De Springplank"})))
    assert (found.groups, found.objective.size_spread, found.size_bound) == ((("A", "B", "D", "E"), ("C",)), 3, 3)


def test_brothers_and_sisters_go_together_or_apart_or_as_it_comes():
    who = but(members(4, 5, 8, 9), A={"family": "f"}, D={"family": "f"}, B={"family": "g"})
    assert names(problem(who)) == ["AB", "CD"]
    assert names(problem(who, families=(("f", FamilyWish.TOGETHER),))) == ["BC", "AD"]
    who = but(who, A={"family": "g"})
    assert names(problem(who, families=(("g", FamilyWish.APART),))) == ["AC", "BD"]


def test_a_child_that_nobody_understands_goes_where_somebody_does():
    who = but(members(4, 5, 8, 9), A={"languages": frozenset({"ti"})}, D={"languages": frozenset({"ti", "nl"})})
    found = divided(problem(who))
    assert [group for group in found.groups if "A" in group] == [("A", "D")]


def test_a_child_that_only_a_leader_understands_goes_with_that_leader():
    who = but(members(4, 4, 4, 9, 9, 9), A={"languages": frozenset({"ti"})})
    assert names(replace(problem(who), leaders=(frozenset({"nl"}), frozenset({"ti"})))) == ["DEF", "ABC"]


def test_a_child_whom_nobody_could_understand_is_counted_and_not_refused():
    who = but(members(4, 5), A={"languages": frozenset({"ti"})})
    found = divided(problem(who, groups=1))
    assert (found.objective.alone, found.objective.leader_only, found.proven) == (1, 1, True)


def test_friends_go_together_unless_that_costs_too_much():
    assert names(problem(members(5, 5, 5, 6), friends=(("A", "D"),))) == ["AD", "BC"]
    assert names(problem(members(4, 4, 12, 12), friends=(("A", "C"),))) == ["AB", "CD"]


def test_who_is_pinned_stays_and_who_must_not_meet_does_not():
    who = but(members(4, 5, 8, 9), A={"pinned": 1})
    assert names(problem(who)) == ["CD", "AB"]
    assert names(problem(who, not_together=(("A", "B"),))) in (["BD", "AC"], ["BC", "AD"])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_there_may_be_fewer_children_than_groups(number):
    found = divided(problem(members(*range(4, 4 + number)), groups=3))
    assert (sorted(len(group) for group in found.groups), found.proven) == ([0] * (3 - number) + [1] * number, True)


@pytest.mark.parametrize(
    ("wrong", "values"),
    [
        ("nobody", {"not_together": (("A", "X"),)}),
        ("itself", {"friends": (("A", "A"),)}),
    ],
)
def test_pairs_of_who_is_not_there_are_refused(wrong, values):
    with pytest.raises(BadProblem):
        problem(members(4, 5), **values)


def test_members_twice_pins_to_nowhere_and_no_groups_are_refused():
    with pytest.raises(BadProblem):
        problem(members(4) * 2)
    with pytest.raises(BadProblem):
        problem(members(4, pinned=7))
    with pytest.raises(BadProblem):
        problem(members(4), groups=0)


def test_a_size_makes_as_many_groups_as_are_needed():
    assert [groups_of(number, size=8) for number in (0, 8, 9, 160)] == [1, 1, 2, 20]


@FEW
@given(small_problems())
def test_nothing_is_better_when_everything_is_tried(of):
    expected = best(of)
    if expected is None:
        with pytest.raises(NoDivision):
            divided(of)
        return
    found = divided(of)
    assert (found.objective.size_spread, found.objective.cost) == expected
    assert found.proven


@FEW
@given(small_problems())
def test_in_another_order_it_is_as_good(of):
    if best(of) is None:
        return
    assert divided(replace(of, members=of.members[::-1])).objective.cost == divided(of).objective.cost


@FEW
@given(small_problems())
def test_without_a_rule_it_is_never_worse(of):
    if best(of) is None:
        return
    found, easier = divided(of).objective, divided(replace(of, not_together=(), families=())).objective
    assert (easier.size_spread, easier.cost) <= (found.size_spread, found.cost)


def test_groups_that_are_too_big_to_prove_anything_of_are_divided_all_the_same():
    found = divided(crowd(152, 2), seconds=1)
    assert (found.objective.size_spread, found.proven) == (0, False)


@pytest.mark.parametrize("ages", list(Ages))
def test_a_crowd_is_divided_the_same_way_again(ages):
    of = crowd(60, 8, ages=ages)
    found = divided(of, seconds=0.5)
    assert divided(of, seconds=0.5) == found
    assert found.objective.size_spread == 1
    assert found.cost_bound <= found.objective.cost
    assert measure(of, [[of.by_id[one] for one in group] for group in found.groups]) == found.objective
