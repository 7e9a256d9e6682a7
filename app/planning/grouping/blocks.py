"""Who cannot be parted: children of one family or class that stay together are placed as one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from app.planning.grouping.problem import FamilyWish, Member, Pair, Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Members that stay together; `allowed` are the groups where they may be: none, where pins contradict."""

    members: tuple[Member, ...]
    allowed: tuple[int, ...]

    @property
    def is_free(self) -> bool:
        """Say whether it may be in more than one group."""
        return len(self.allowed) > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocks:
    """Every block, the youngest first, and the pairs of blocks that may not be in one group."""

    every: tuple[Block, ...]
    apart: frozenset[tuple[int, int]]

    @property
    def is_possible(self) -> bool:
        """Say whether no block contradicts itself."""
        return all(block.allowed for block in self.every) and all(one != other for one, other in self.apart)

    @property
    def of(self) -> dict[str, int]:
        """Return the number of the block of each member."""
        return {member.id: number for number, block in enumerate(self.every) for member in block.members}


def blocks(problem: Problem) -> Blocks:
    """Return who stays together, and which of them may not meet."""
    found: dict[str, list[Member]] = {member.id: [member] for member in problem.members}
    for together in _together(problem):
        joined = list({member.id: member for one in together for member in found[one.id]}.values())
        found |= {member.id: joined for member in joined}
    each = {id(members): members for members in found.values()}
    every = tuple(sorted((_block(problem, members) for members in each.values()), key=_youngest))
    of = {member.id: number for number, block in enumerate(every) for member in block.members}
    apart = ((of[one], of[other]) for one, other in kept_apart(problem))
    return Blocks(every=every, apart=frozenset((min(pair), max(pair)) for pair in apart))


def kept_apart(problem: Problem) -> Iterator[Pair]:
    """Yield the pairs of members that may not be in one group."""
    yield from problem.not_together
    for name, wish in problem.families:
        if wish is FamilyWish.APART:
            yield from combinations((member.id for member in problem.family(name)), 2)


def _together(problem: Problem) -> Iterator[tuple[Member, ...]]:
    for name, wish in problem.families:
        if wish is FamilyWish.TOGETHER:
            yield problem.family(name)
    for name in sorted(problem.whole_classes):
        yield problem.in_class(name)


def _block(problem: Problem, members: list[Member]) -> Block:
    pins = {member.pinned for member in members if member.pinned is not None}
    allowed = tuple(number for number in problem.numbers if pins <= {number})
    return Block(members=tuple(sorted(members, key=lambda member: (member.age, member.id))), allowed=allowed)


def _youngest(block: Block) -> tuple[float, str]:
    return sum(member.age for member in block.members) / len(block.members), block.members[0].id
