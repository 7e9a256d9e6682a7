"""Why nobody can divide them like this: a small set of rules that cannot hold together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from app.planning.grouping.blocks import blocks
from app.planning.grouping.model import Model, Scope
from app.planning.grouping.problem import FamilyWish, Problem
from app.planning.grouping.search import run
from app.planning.rotation.search import Verdict

_EFFORT = 0.5
"""How much effort one question gets: whether they can be divided is easy, how well is not."""


class RuleSort(StrEnum):
    """What can be left out so that more is possible."""

    PINNED = "pinned"
    TOGETHER = "together"
    APART = "apart"
    NOT_TOGETHER = "not_together"
    WHOLE_CLASS = "whole_class"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One thing that was asked: `ids` are the members that it is about; `name` is of the family or class."""

    sort: RuleSort
    ids: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A rule that is in the way. `enough`: without it alone they can be divided."""

    rule: Rule
    enough: bool


def rules(problem: Problem) -> Iterator[Rule]:
    """Yield every rule that must hold, what is asked of few before what is asked of many."""
    for one, other in problem.not_together:
        yield Rule(sort=RuleSort.NOT_TOGETHER, ids=(one, other))
    for name, wish in problem.families:
        sort = RuleSort.TOGETHER if wish is FamilyWish.TOGETHER else RuleSort.APART
        yield Rule(sort=sort, ids=tuple(member.id for member in problem.family(name)), name=name)
    for name in sorted(problem.whole_classes):
        yield Rule(sort=RuleSort.WHOLE_CLASS, ids=tuple(member.id for member in problem.in_class(name)), name=name)
    for member in problem.members:
        if member.pinned is not None:
            yield Rule(sort=RuleSort.PINNED, ids=(member.id,))


def reasons(problem: Problem, *, seed: int) -> tuple[Reason, ...]:
    """Return rules that cannot hold together, so few that any of them could be left out; none, if all can hold.

    Only a rule among them can be one whose removal alone helps, because without any other these still contradict.
    """
    every = tuple(rules(problem))
    if _hold(problem, every, seed=seed):
        return ()
    core = _core(problem, [rule for rule in every if len(rule.ids) > 1 or rule.sort is RuleSort.PINNED], seed=seed)
    return tuple(
        Reason(rule=rule, enough=_hold(problem, [other for other in every if other != rule], seed=seed))
        for rule in core
    )


def _core(problem: Problem, kept: Sequence[Rule], *, seed: int) -> list[Rule]:
    """Return rules of which none can be spared: pieces are left out, half of them at first and single ones at last."""
    left, size = list(kept), max(1, len(kept) // 2)
    while True:
        start = 0
        while start < len(left):
            rest = left[:start] + left[start + size :]
            if _hold(problem, rest, seed=seed):
                start += size
            else:
                left = rest
        if size == 1:
            return left
        size //= 2


def _hold(problem: Problem, kept: Sequence[Rule], *, seed: int) -> bool:
    """Say whether these rules can hold together; what cannot be decided soon is taken for possible."""
    left = _with(problem, kept)
    together = blocks(left)
    if not together.is_possible:
        return False
    every = dict(enumerate(together.every))
    model = Model(scope=Scope(problem=left, blocks=every, apart=together.apart, groups=tuple(left.numbers)))
    return run(model.model, effort=_EFFORT, seed=seed).verdict is not Verdict.IMPOSSIBLE


def _with(problem: Problem, kept: Sequence[Rule]) -> Problem:
    """Return the problem with these rules alone, and of its members only those that they are about."""
    about = {one for rule in kept for one in rule.ids}
    pinned = {rule.ids[0] for rule in kept if rule.sort is RuleSort.PINNED}
    apart = (RuleSort.NOT_TOGETHER, RuleSort.APART)
    families = {rule.name: FamilyWish.TOGETHER for rule in kept if rule.sort is RuleSort.TOGETHER}
    return replace(
        problem,
        members=tuple(
            member if member.id in pinned else replace(member, pinned=None)
            for member in problem.members
            if member.id in about
        ),
        families=tuple(families.items()),
        whole_classes=frozenset(rule.name for rule in kept if rule.sort is RuleSort.WHOLE_CLASS),
        not_together=tuple(pair for rule in kept if rule.sort in apart for pair in combinations(rule.ids, 2)),
        friends=(),
    )
