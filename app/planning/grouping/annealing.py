"""Bringing the cost down by many small changes: a block to another group, or two blocks in each other's place.

For the big divisions, of which the solver sees too little at once: a change costs a few microseconds here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from random import Random

from app.planning.grouping.blocks import Blocks
from app.planning.grouping.measure import ALONE, FRIENDS, LEADER_ONLY, MISPLACED, fair_share
from app.planning.grouping.problem import MONTHS, Ages, Problem

Change = dict[int, int]
"""The blocks that move, and the group that each comes in."""

_WARM, _COLD = 40.0, 0.6
"""By how much a change may make it worse, about, at first and at last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tile:
    """What counts of a block, ready to be counted often; languages are bits, and none is every language."""

    size: int
    ages: tuple[int, ...]
    years: tuple[int, ...]
    languages: tuple[int, ...]


def anneal(
    problem: Problem, together: Blocks, placing: Mapping[int, int], *, changes: int, seed: int
) -> dict[int, int]:
    """Return a division that is at most as dear, after so many tries; sizes differ by no more than they do."""
    return _Annealing(problem, together, placing, seed=seed).best(changes)


class _Annealing:
    def __init__(self, problem: Problem, together: Blocks, placing: Mapping[int, int], *, seed: int) -> None:
        self._problem, self._blocks = problem, together
        self._random = Random(seed)  # noqa: S311 - not a secret
        self._languages = _bits(problem)
        self._every = (1 << len(self._languages)) - 1
        self._leaders = [self._mask(leader) for leader in problem.leaders]
        self._tiles = [self._tile(number) for number in range(len(together.every))]
        self._share = list(fair_share(problem).values())
        self._apart, self._friends = _neighbours(problem, together)
        self._placing = dict(placing)
        self._in: list[set[int]] = [set() for _ in problem.numbers]
        for number, group in placing.items():
            self._in[group].add(number)
        self._sizes = [sum(self._tiles[number].size for number in group) for group in self._in]
        self._limits = min(self._sizes), max(self._sizes)
        self._costs = [self._cost(group, self._in[group]) for group in problem.numbers]

    def best(self, changes: int) -> dict[int, int]:
        """Try so many changes, ever less willing to make it worse, and return the best on the way."""
        best, now, least = dict(self._placing), 0, 0
        free = [number for number, block in enumerate(self._blocks.every) if block.is_free]
        warmth, colder = _WARM, (_COLD / _WARM) ** (1 / max(1, changes))
        for _ in range(changes if free else 0):
            warmth *= colder
            change = self._change(self._random.choice(free))
            if not change or not self._may(change):
                continue
            costs, worse = self._weighed(change)
            if worse <= 0 or self._random.random() < exp(-worse / warmth):
                self._make(change, costs)
                now += worse
            if now < least:
                best, least = dict(self._placing), now
        return best

    def _change(self, number: int) -> Change:
        """Return a change of this block that keeps sizes as even as they are; none, where the first try fails."""
        here = self._placing[number]
        there = self._random.choice(self._blocks.every[number].allowed)
        size, (smallest, largest) = self._tiles[number].size, self._limits
        if here == there:
            return {}
        if self._sizes[here] - size >= smallest and self._sizes[there] + size <= largest:
            return {number: there}
        other = self._random.choice(sorted(self._in[there])) if self._in[there] else number
        more = size - self._tiles[other].size
        fits = self._sizes[here] - more >= smallest and self._sizes[there] + more <= largest
        fits = fits and self._sizes[here] - more <= largest and self._sizes[there] + more >= smallest
        return {number: there, other: here} if fits and other != number else {}

    def _may(self, change: Change) -> bool:
        return all(
            group in self._blocks.every[number].allowed
            and all(self._at(other, change) != group for other in self._apart[number])
            for number, group in change.items()
        )

    def _at(self, number: int, change: Change) -> int:
        return change.get(number, self._placing[number])

    def _weighed(self, change: Change) -> tuple[dict[int, int], int]:
        """Return what the groups that it touches would cost, and how much dearer everything would be."""
        touched = {*change.values(), *(self._placing[number] for number in change)}
        costs = {}
        for group in touched:
            leaving = {number for number in change if self._placing[number] == group}
            coming = {number for number, there in change.items() if there == group}
            costs[group] = self._cost(group, (self._in[group] - leaving) | coming)
        worse = sum(cost - self._costs[group] for group, cost in costs.items())
        return costs, worse + FRIENDS * self._parted(change)

    def _parted(self, change: Change) -> int:
        """Return how many friends more are apart."""
        more = 0.0
        for number, group in change.items():
            for friend, times in self._friends[number].items():
                counts = times if friend not in change else times / 2
                more += counts * (self._at(friend, change) != group)
                more -= counts * (self._placing[friend] != self._placing[number])
        return round(more)

    def _make(self, change: Change, costs: dict[int, int]) -> None:
        for number, group in change.items():
            here, size = self._placing[number], self._tiles[number].size
            self._in[here].remove(number)
            self._in[group].add(number)
            self._sizes[here] -= size
            self._sizes[group] += size
            self._placing[number] = group
        for group, cost in costs.items():
            self._costs[group] = cost

    def _cost(self, group: int, numbers: set[int]) -> int:
        """Return what a group costs by itself, as `measure` counts it."""
        tiles = [self._tiles[number] for number in numbers]
        languages = [mask for tile in tiles for mask in tile.languages]
        once = twice = 0
        for mask in languages:
            twice |= once & mask
            once |= mask
        silent = [mask for mask in languages if not mask & twice]
        leader = self._leaders[group]
        cost = sum(LEADER_ONLY if mask & leader else ALONE for mask in silent)
        if self._problem.ages is Ages.ALIKE:
            ages = [age for tile in tiles for age in tile.ages]
            return cost + (max(ages) - min(ages) if ages else 0)
        here = [0] * len(self._share)
        for tile in tiles:
            for year in tile.years:
                here[year] += 1
        return cost + MISPLACED * sum(
            max(0, least - number, number - most) for number, (least, most) in zip(here, self._share, strict=True)
        )

    def _tile(self, number: int) -> _Tile:
        members = self._blocks.every[number].members
        years = list(fair_share(self._problem))
        return _Tile(
            size=len(members),
            ages=(members[0].age, members[-1].age),
            years=tuple(years.index(member.age // MONTHS) for member in members),
            languages=tuple(self._mask(member.languages) for member in members if member.languages),
        )

    def _mask(self, languages: frozenset[str]) -> int:
        return sum(self._languages.get(language, 0) for language in languages)


def _bits(problem: Problem) -> dict[str, int]:
    spoken = sorted({language for member in problem.members for language in member.languages})
    return {language: 1 << number for number, language in enumerate(spoken)}


def _neighbours(problem: Problem, together: Blocks) -> tuple[dict[int, set[int]], dict[int, dict[int, int]]]:
    """Return for each block those it may not meet, and how many friendships it has with which others."""
    apart: dict[int, set[int]] = defaultdict(set)
    for one, other in together.apart:
        apart[one].add(other)
        apart[other].add(one)
    friends: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    of = together.of
    for one, other in ((of[one], of[other]) for one, other in problem.friends):
        if one != other:
            friends[one][other] += 1
            friends[other][one] += 1
    return apart, friends
