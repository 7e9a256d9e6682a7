"""The best division of members over groups: sizes first, then what it costs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from app.planning.grouping.ages import least_spread
from app.planning.grouping.annealing import anneal
from app.planning.grouping.blocks import Blocks, blocks
from app.planning.grouping.measure import Objective, measure, unavoidable
from app.planning.grouping.model import Model, Scope
from app.planning.grouping.problem import Ages, Member, Problem
from app.planning.grouping.search import Found, run
from app.planning.rotation.search import Verdict

Placing = Mapping[int, int]
"""The group of each block, by their numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Division:
    """The ids of the members of each group, the youngest first; what it comes to, and below what nothing can come."""

    groups: tuple[tuple[str, ...], ...]
    objective: Objective
    size_bound: int
    cost_bound: int

    @property
    def proven(self) -> bool:
        """Say whether nothing is better."""
        return (self.objective.size_spread, self.objective.cost) == (self.size_bound, self.cost_bound)


class NoDivision(Exception):
    """Nobody can divide them like this: `reasons` says why."""


class NotFoundInTime(Exception):
    """Neither a division nor a proof that there is none."""


def divide(problem: Problem, *, seconds: float, seed: int) -> Division:
    """Return the best division that was found with about so many seconds of work; a seed gives the same one again.

    First the sizes are made as even as the rules allow, then the cost is brought down: by the whole model, which can
    prove it, and where that takes too long by looking at a few groups at a time.

    :raises NoDivision: when that is proven.
    :raises NotFoundInTime: when nothing was found.
    """
    together = blocks(problem)
    if not together.is_possible:
        raise NoDivision
    return _Dividing(problem, together, seconds=seconds, seed=seed).best()


class _Dividing:
    def __init__(self, problem: Problem, together: Blocks, *, seconds: float, seed: int) -> None:
        self._problem, self._blocks, self._seed = problem, together, seed
        self._left = seconds
        self._placing: Placing = {}
        self._bound = 0

    def best(self) -> Division:
        size_bound = self._even()
        spread = self._objective().size_spread
        self._bound = unavoidable(self._problem)
        if self._problem.ages is Ages.ALIKE:
            self._bound += least_spread(self._problem, size_spread=spread)
        self._anneal()
        if self._places <= _PROVABLE:
            self._whole(spread)
        self._by_parts()
        groups = self._groups(self._in_order(self._placing))
        return Division(
            groups=tuple(tuple(member.id for member in group) for group in groups),
            objective=measure(self._problem, groups),
            size_bound=size_bound,
            cost_bound=self._bound,
        )

    def _even(self) -> int:
        """Make sizes as even as possible, and return how uneven they must be at the least."""
        even = int(bool(len(self._problem.members) % len(self._problem.leaders)))
        model = Model(scope=self._scope(self._problem.numbers))
        model.even(even)
        model.hint(dealt(self._problem, self._blocks))
        found = self._run(model, share=1 / 3)
        if found.verdict is Verdict.FOUND:
            self._placing = _placing(model, found)
            return even
        model = Model(scope=self._scope(self._problem.numbers))
        spread = model.model.new_int_var(even, max(even, len(self._problem.members)), "")
        model.even(spread)
        model.model.minimize(spread)
        found = self._run(model, share=1 / 2)
        if found.verdict is not Verdict.FOUND:
            raise NoDivision if found.verdict is Verdict.IMPOSSIBLE else NotFoundInTime
        self._placing = _placing(model, found)
        return max(even, found.bound)

    @property
    def _places(self) -> int:
        """Return how many places a block could have, over all blocks."""
        return len(self._blocks.every) * len(self._problem.leaders)

    def _anneal(self) -> None:
        changes = round(min(self._left * _CHANGES / 2, _CHANGES_A_PLACE * self._places))
        self._keep(anneal(self._problem, self._blocks, self._placing, changes=changes, seed=self._seed))
        self._left -= changes / _CHANGES

    def _whole(self, spread: int) -> None:
        """Bring the cost down with everything in one model, and find out how low it can come."""
        model = Model(scope=self._scope(self._problem.numbers))
        model.even(spread)
        self._placing = self._in_order(self._placing)
        model.in_order_of_age(self._alike())
        cost = model.cost()
        model.model.add(cost >= self._bound)
        model.model.minimize(cost)
        model.hint(self._placing)
        found = self._run(model, share=1 / 2)
        self._bound = max(self._bound, found.bound)
        if found.verdict is Verdict.FOUND:
            self._keep(_placing(model, found))

    def _by_parts(self) -> None:
        """Look again at a few groups at a time, as long as there is effort left and something to win."""
        for groups in self._parts():
            if self._left <= 0 or self._objective().cost <= self._bound:
                return
            self._again(groups)

    def _parts(self) -> Iterator[tuple[int, ...]]:
        """Yield neighbours in age, three at a time, and then pairs in any order."""
        ages = [sum(member.age for member in group) / (len(group) or 1) for group in self._groups(self._placing)]
        by_age = sorted(self._problem.numbers, key=ages.__getitem__)
        yield from zip(by_age, by_age[1:], by_age[2:], strict=False)
        pairs = list(combinations(self._problem.numbers, 2))
        Random(self._seed).shuffle(pairs)  # noqa: S311 - which groups are looked at first is no secret
        yield from pairs

    def _again(self, groups: tuple[int, ...]) -> None:
        """Divide those of some groups anew, if that is better."""
        scope = self._scope(groups, only=True)
        sizes = [len(group) for group in self._groups(self._placing)]
        model = Model(scope=scope)
        model.even(max(sizes) - min(sizes), smallest=min(sizes))
        model.model.minimize(model.cost())
        model.hint(self._placing)
        found = self._run(model, share=1 / 10)
        if found.verdict is Verdict.FOUND:
            self._keep({**self._placing, **_placing(model, found)})

    def _keep(self, placing: Placing) -> None:
        if measure(self._problem, self._groups(placing)).cost < self._objective().cost:
            self._placing = placing

    def _objective(self) -> Objective:
        return measure(self._problem, self._groups(self._placing))

    def _groups(self, placing: Placing) -> list[list[Member]]:
        groups: list[list[Member]] = [[] for _ in self._problem.numbers]
        for number, group in placing.items():
            groups[group].extend(self._blocks.every[number].members)
        return [sorted(group, key=lambda member: (member.age, member.id)) for group in groups]

    def _scope(self, groups: Sequence[int], *, only: bool = False) -> Scope:
        every = enumerate(self._blocks.every)
        here = {number: block for number, block in every if not only or self._placing[number] in groups}
        apart = frozenset(pair for pair in self._blocks.apart if set(pair) <= set(here))
        return Scope(problem=self._problem, blocks=here, apart=apart, groups=tuple(groups))

    def _alike(self) -> list[list[int]]:
        """Return the groups that could change names: leaders who speak the same, and nobody pinned."""
        pinned = {block.allowed[0] for block in self._blocks.every if not block.is_free}
        free = [number for number in self._problem.numbers if number not in pinned]
        leaders = {self._problem.leaders[number] for number in free}
        return [[n for n in free if self._problem.leaders[n] == leader] for leader in sorted(leaders, key=sorted)]

    def _in_order(self, placing: Placing) -> Placing:
        """Let groups that could change names stand in order of age, those without anybody last."""
        first = {group: number for number, group in sorted(placing.items(), reverse=True)}
        to: dict[int, int] = {}
        for groups in self._alike():
            by_age = sorted(groups, key=lambda group: first.get(group, len(self._blocks.every)))
            to |= dict(zip(by_age, groups, strict=True))
        return {number: to.get(group, group) for number, group in placing.items()}

    def _run(self, model: Model, *, share: float) -> Found:
        found = run(model.model, effort=self._left * share / _CLOCK, seed=self._seed)
        self._left -= found.effort * _CLOCK + _MODEL
        return found


_CLOCK = 2
"""How many seconds an effort of one takes, about."""
_MODEL = 0.02
"""What making a model costs, as effort."""
_CHANGES = 60_000
"""So many changes are tried in a second."""
_CHANGES_A_PLACE = 150
"""More changes than this for each place bring nothing."""
_PROVABLE = 300
"""With more places than this the whole model proves nothing in seconds."""


def _placing(model: Model, found: Found) -> Placing:
    return {number: group for (number, group), here in model.placed.items() if found.value(here)}


def dealt(problem: Problem, together: Blocks) -> Placing:
    """Return a first division, in order of age: one group after the other, or one by one where ages are mixed."""
    placing, children = {}, 0
    for number, block in enumerate(together.every):
        groups = len(problem.leaders)
        turn = number % groups if problem.ages is Ages.MIXED else children * groups // len(problem.members)
        placing[number] = turn if turn in block.allowed else block.allowed[0]
        children += len(block.members)
    return placing
