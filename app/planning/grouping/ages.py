"""How little ages can differ within groups, when nothing else is asked: groups of neighbours in order of age."""

from app.planning.grouping.problem import Problem

_NEVER = 1_000_000


def least_spread(problem: Problem, *, size_spread: int) -> int:
    """Return the least sum of months between youngest and oldest, over groups whose sizes differ so much at most.

    Of two groups that overlap in age, two that do not are at least as good with the same sizes: so every division is
    at least as bad as one that cuts the children in order of age into pieces, and the best of these is found by taking
    piece after piece.
    """
    ages = sorted(member.age for member in problem.members)
    smallest = max(0, -(-len(ages) // len(problem.leaders)) - size_spread)
    largest = len(ages) // len(problem.leaders) + size_spread
    spread = [0] + [_NEVER] * len(ages)
    for _ in problem.leaders:
        spread = [
            min(
                (
                    spread[end - size] + (ages[end - 1] - ages[end - size] if size else 0)
                    for size in range(smallest, min(largest, end) + 1)
                ),
                default=_NEVER,
            )
            for end in range(len(ages) + 1)
        ]
    return spread[-1]
