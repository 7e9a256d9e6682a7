"""What a division is worth: how unequal its groups are, who has nobody to talk to, which friends are parted."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.planning.grouping.problem import MONTHS, Ages, Member, Problem

ALONE = 120
"""What it costs when nobody in the group, nor its leader, speaks a language of a child: as much as ten years of age."""
LEADER_ONLY = 12
"""What it costs when only the leader does."""
FRIENDS = 18
"""What it costs to part two friends: as much as a year and a half between the youngest and oldest of a group."""
MISPLACED = 12
"""What it costs when a group has one child too many or too few of a year of life, where ages are mixed."""

Group = Sequence[Member]


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    """What counts: first the size, then the sum of the others by what each costs (`cost`).

    `size_spread`: children that the biggest group has more than the smallest. `age_spread`: months between youngest and
    oldest, over all groups. `misplaced`: children too many or too few of a year of life. Of both only the one that
    was asked for counts. `alone`, `leader_only`: children whom nobody, or only the leader, understands.
    """

    size_spread: int
    age_spread: int
    misplaced: int
    alone: int
    leader_only: int
    friends_apart: int
    cost: int


def measure(problem: Problem, groups: Sequence[Group]) -> Objective:
    """Return what a division of all or some members comes to."""
    sizes = [len(group) for group in groups]
    silent = [company(problem, number, group) for number, group in enumerate(groups)]
    at = {member.id: number for number, group in enumerate(groups) for member in group}
    parts = {
        "age_spread": sum(age_spread(group) for group in groups),
        "misplaced": sum(misplaced(problem, group) for group in groups),
        "alone": sum(len(alone) for alone, _ in silent),
        "leader_only": sum(len(leader_only) for _, leader_only in silent),
        "friends_apart": sum(at.get(one) != at.get(other) for one, other in problem.friends),
    }
    return Objective(size_spread=max(sizes) - min(sizes), cost=_cost(problem, parts), **parts)


def _cost(problem: Problem, parts: dict[str, int]) -> int:
    ages = parts["age_spread"] if problem.ages is Ages.ALIKE else MISPLACED * parts["misplaced"]
    others = ALONE * parts["alone"] + LEADER_ONLY * parts["leader_only"] + FRIENDS * parts["friends_apart"]
    return ages + others


def age_spread(group: Group) -> int:
    """Return how many months lie between the youngest and the oldest."""
    ages = [member.age for member in group]
    return max(ages) - min(ages) if ages else 0


def fair_share(problem: Problem) -> dict[int, tuple[int, int]]:
    """Return how many children of each year of life a group has, at the least and at the most, when all are shared."""
    years = Counter(member.age // MONTHS for member in problem.members)
    groups = len(problem.leaders)
    return {year: (number // groups, -(-number // groups)) for year, number in sorted(years.items())}


def misplaced(problem: Problem, group: Group) -> int:
    """Return how many children of some year of life a group has too many or too few."""
    here = Counter(member.age // MONTHS for member in group)
    return sum(max(0, least - here[year], here[year] - most) for year, (least, most) in fair_share(problem).items())


def company(problem: Problem, number: int, group: Group) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Return who has nobody at all that speaks a language of theirs, and who has only the leader.

    Of a child whose languages are not known, nothing is said.
    """
    speakers = Counter(language for member in group for language in member.languages)
    without = [member for member in group if member.languages and not _has_company(member, speakers)]
    leader = problem.leaders[number]
    alone = tuple(member for member in without if not member.languages & leader)
    return alone, tuple(member for member in without if member.languages & leader)


def _has_company(member: Member, speakers: Counter[str]) -> bool:
    return any(speakers[language] > 1 for language in member.languages)


def unavoidable(problem: Problem) -> int:
    """Return what those cost at the least who speak what no other child speaks, wherever they are."""
    speakers = Counter(language for member in problem.members for language in member.languages)
    without = (member for member in problem.members if member.languages and not _has_company(member, speakers))
    return sum(LEADER_ONLY if _may_be_understood(member, problem.leaders) else ALONE for member in without)


def _may_be_understood(member: Member, leaders: Collection[frozenset[str]]) -> bool:
    return any(member.languages & leader for leader in leaders)
