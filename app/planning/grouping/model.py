"""Blocks in groups, as a model for the solver: the rules, the sizes, and what a division costs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from app.planning.grouping.blocks import Block
from app.planning.grouping.measure import ALONE, FRIENDS, LEADER_ONLY, MISPLACED, fair_share
from app.planning.grouping.problem import MONTHS, Ages, Problem

Place = tuple[int, int]
"""The number of a block and the number of a group."""
_COMPANY = 2
"""So many speakers of a language in a group have company."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Some blocks, to be placed in some groups: all of them, or a few that are looked at again."""

    problem: Problem
    blocks: Mapping[int, Block]
    apart: frozenset[tuple[int, int]]
    groups: tuple[int, ...]

    @property
    def children(self) -> int:
        """Return how many children there are to place."""
        return sum(len(block.members) for block in self.blocks.values())


@dataclass(kw_only=True, slots=True)
class Model:
    """The rules of a scope: `placed` is true where a block is in a group."""

    scope: Scope
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    placed: dict[Place, cp_model.IntVar] = field(default_factory=dict)
    sizes: dict[int, cp_model.LinearExpr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, block in self.scope.blocks.items():
            groups = [group for group in block.allowed if group in self.scope.groups]
            self.placed |= {(number, group): self.model.new_bool_var("") for group in groups}
            self.model.add_exactly_one(self.placed[number, group] for group in groups)
        for group in self.scope.groups:
            self.sizes[group] = self._count(group, {n: len(block.members) for n, block in self.scope.blocks.items()})
            for pair in self.scope.apart:
                both = [self.placed[number, group] for number in pair if (number, group) in self.placed]
                if len(both) == len(pair):
                    self.model.add_at_most_one(both)

    def at(self, group: int) -> list[tuple[int, cp_model.IntVar]]:
        """Return the blocks that may be in a group."""
        return [(number, self.placed[number, group]) for number in self.scope.blocks if (number, group) in self.placed]

    def hint(self, groups: Mapping[int, int]) -> None:
        """Start where each block is in this group."""
        for (number, group), here in self.placed.items():
            self.model.add_hint(here, groups[number] == group)

    def even(self, spread: int | cp_model.IntVar, *, smallest: int | None = None) -> None:
        """Let sizes differ by no more than `spread`; the smallest is known, or to be found."""
        least = self.model.new_int_var(0, self.scope.children, "")
        if smallest is not None:
            self.model.add(least == smallest)
        for size in self.sizes.values():
            self.model.add(size >= least)
            self.model.add(size - least <= spread)

    def in_order_of_age(self, alike: Sequence[Sequence[int]]) -> None:
        """Let groups that could change names stand by the age of their youngest: each division once."""
        for groups in alike:
            for one, other in pairwise(groups):
                for number, here in self.at(other):
                    younger = [place for before, place in self.at(one) if before <= number]
                    self.model.add_bool_or([here.negated(), *younger])

    def cost(self) -> cp_model.LinearExpr:
        """Return what a division of this scope costs, as `measure` counts it."""
        ages = self._age_spread() if self.scope.problem.ages is Ages.ALIKE else self._misplaced()
        return cp_model.LinearExpr.sum([*ages, *self._silence(), *self._friends_apart()])

    def _age_spread(self) -> list[cp_model.LinearExprT]:
        ages = [member.age for block in self.scope.blocks.values() for member in block.members] or [0]
        spreads: list[cp_model.LinearExprT] = []
        for group in self.scope.groups:
            youngest = self.model.new_int_var(min(ages), max(ages), "")
            oldest = self.model.new_int_var(min(ages), max(ages), "")
            self.model.add(youngest <= oldest)
            for number, here in self.at(group):
                of_block = [member.age for member in self.scope.blocks[number].members]
                self.model.add(youngest <= min(of_block)).only_enforce_if(here)
                self.model.add(oldest >= max(of_block)).only_enforce_if(here)
            spreads.append(oldest - youngest)
        return spreads

    def _misplaced(self) -> list[cp_model.LinearExprT]:
        wrong: list[cp_model.LinearExprT] = []
        blocks = self.scope.blocks
        for year, (least, most) in fair_share(self.scope.problem).items():
            for group in self.scope.groups:
                here = self._count(
                    group, {n: sum(m.age // MONTHS == year for m in b.members) for n, b in blocks.items()}
                )
                amiss = self.model.new_int_var(0, self.scope.children + most, "")
                self.model.add(amiss >= here - most)
                self.model.add(amiss >= least - here)
                wrong.append(MISPLACED * amiss)
        return wrong

    def _count(self, group: int, worth: Mapping[int, int]) -> cp_model.LinearExpr:
        """Return how many there are in a group, of whom each block has so many."""
        return cp_model.LinearExpr.sum([worth[number] * here for number, here in self.at(group) if worth[number]])

    def _silence(self) -> list[cp_model.LinearExprT]:
        costs: list[cp_model.LinearExprT] = []
        for group in self.scope.groups:
            company = self._company(group)
            leader = self.scope.problem.leaders[group]
            for number, here in self.at(group):
                for languages, members in self._needy(number).items():
                    silent = self.model.new_bool_var("")
                    self.model.add_bool_or([here.negated(), silent, *(company[one] for one in sorted(languages))])
                    costs.append((LEADER_ONLY if languages & leader else ALONE) * members * silent)
        return costs

    def _company(self, group: int) -> dict[str, cp_model.IntVar]:
        """Return for each language whether two or more in the group speak it; it may be false where they do."""
        blocks = self.scope.blocks
        spoken = {one for block in blocks.values() for member in block.members for one in member.languages}
        company = {one: self.model.new_bool_var("") for one in sorted(spoken)}
        for language, there in company.items():
            speak = {number: sum(language in m.languages for m in block.members) for number, block in blocks.items()}
            self.model.add(self._count(group, speak) >= _COMPANY).only_enforce_if(there)
        return company

    def _needy(self, number: int) -> dict[frozenset[str], int]:
        """Return who of a block has nobody in the block itself to talk to: how many, by their languages."""
        found: dict[frozenset[str], int] = defaultdict(int)
        members = self.scope.blocks[number].members
        for member in members:
            others = frozenset(one for other in members if other is not member for one in other.languages)
            if member.languages and not member.languages & others:
                found[member.languages] += 1
        return found

    def _friends_apart(self) -> list[cp_model.LinearExprT]:
        of = {member.id: number for number, block in self.scope.blocks.items() for member in block.members}
        parted: list[cp_model.LinearExprT] = []
        for pair in self.scope.problem.friends:
            numbers = [of[one] for one in pair if one in of]
            if len(numbers) == len(pair) and numbers[0] != numbers[1]:
                both = [both for group in self.scope.groups for both in self._both(group, *numbers)]
                parted.append(FRIENDS - FRIENDS * cp_model.LinearExpr.sum(both))
        return parted

    def _both(self, group: int, one: int, other: int) -> list[cp_model.IntVar]:
        """Return whether both are in a group; nothing, where they cannot be."""
        both = [self.placed[number, group] for number in (one, other) if (number, group) in self.placed]
        if len(both) == 1 or not both:
            return []
        together = self.model.new_bool_var("")
        self.model.add_bool_and(both).only_enforce_if(together)
        return [together]
