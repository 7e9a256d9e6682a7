"""What is wrong with a division that somebody changed by hand: rules that it breaks, and what could be better."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.planning.grouping.measure import company
from app.planning.grouping.problem import Member, Problem
from app.planning.grouping.reasons import Rule, RuleSort, rules


class FindingSort(StrEnum):
    """What can be said of a division; the first five are rules that must hold."""

    PINNED = "pinned"
    TOGETHER = "together"
    APART = "apart"
    NOT_TOGETHER = "not_together"
    WHOLE_CLASS = "whole_class"
    ALONE = "alone"
    LEADER_ONLY = "leader_only"
    FRIENDS_APART = "friends_apart"
    UNEVEN = "uneven"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something to know of the members `ids`, in the groups with these numbers; `name` is of a family or class.

    Of uneven sizes: `groups` are the smallest and the biggest.
    """

    sort: FindingSort
    ids: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    name: str = ""

    @property
    def is_hard(self) -> bool:
        """Say whether it must not be so; otherwise it is a remark."""
        return self.sort.value in set(RuleSort)


def check(problem: Problem, placed: Mapping[str, int]) -> tuple[Finding, ...]:
    """Return the findings on a division, hard ones first; who is in no group yet breaks no rule."""
    groups = tuple(tuple(m for m in problem.members if placed.get(m.id) == number) for number in problem.numbers)
    broken = (_broken(problem, rule, placed) for rule in rules(problem))
    return (
        *(finding for finding in broken if finding is not None),
        *_without_company(problem, groups),
        *_friends(problem, placed),
        *_uneven(groups),
    )


def _broken(problem: Problem, rule: Rule, placed: Mapping[str, int]) -> Finding | None:
    """Return what breaks a rule: those of it who are where they should not be."""
    at = {one: placed[one] for one in rule.ids if one in placed}
    match rule.sort:
        case RuleSort.PINNED:
            meant = problem.by_id[rule.ids[0]].pinned
            ids = tuple(one for one, group in at.items() if group != meant)
        case RuleSort.TOGETHER | RuleSort.WHOLE_CLASS:
            ids = tuple(at) if len(set(at.values())) > 1 else ()
        case _:
            ids = tuple(one for one in at if list(at.values()).count(at[one]) > 1)
    if not ids:
        return None
    groups = tuple(sorted({at[one] for one in ids}))
    return Finding(sort=FindingSort(rule.sort.value), ids=ids, groups=groups, name=rule.name)


def _without_company(problem: Problem, groups: tuple[tuple[Member, ...], ...]) -> Iterator[Finding]:
    for number, group in enumerate(groups):
        alone, leader_only = company(problem, number, group)
        for sort, members in ((FindingSort.ALONE, alone), (FindingSort.LEADER_ONLY, leader_only)):
            yield from (Finding(sort=sort, ids=(member.id,), groups=(number,)) for member in members)


def _friends(problem: Problem, placed: Mapping[str, int]) -> Iterator[Finding]:
    for pair in problem.friends:
        at = [placed[one] for one in pair if one in placed]
        if len(set(at)) == len(pair):
            yield Finding(sort=FindingSort.FRIENDS_APART, ids=pair, groups=tuple(at))


def _uneven(groups: tuple[tuple[Member, ...], ...]) -> Iterator[Finding]:
    sizes = [len(group) for group in groups]
    if max(sizes) - min(sizes) > 1:
        yield Finding(sort=FindingSort.UNEVEN, groups=(sizes.index(min(sizes)), sizes.index(max(sizes))))
