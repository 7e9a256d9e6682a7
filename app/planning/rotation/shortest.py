"""The fewest rounds that a rotation takes, and visits in them."""

from dataclasses import dataclass

from app.planning.rotation import counting, visits
from app.planning.rotation.found import NoRotation, NotFoundInTime
from app.planning.rotation.grid import Grid, Visit
from app.planning.rotation.search import Deadline, Verdict, run


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortest:
    """Visits in `rounds` rounds, and the last round before which nothing can end."""

    visits: frozenset[Visit]
    rounds: int
    last_round: int


def shortest(grid: Grid, deadline: Deadline, *, seed: int) -> Shortest:
    """Return a rotation that ends as early as possible, or as early as was found.

    :raises NoRotation: when that is proven.
    :raises NotFoundInTime: when nothing was found.
    """
    rounds = _counted(grid, deadline, seed=seed)
    bound: int | None = None
    while rounds <= grid.rounds:
        model = visits.every_rule(grid.until(rounds))
        more = deadline.left() if rounds == grid.rounds else deadline.left() / 2
        outcome = run(model.model, seconds=more, seed=seed)
        if outcome.verdict is Verdict.FOUND:
            return Shortest(
                visits=model.made(outcome), rounds=rounds, last_round=rounds - 1 if bound is None else bound
            )
        if outcome.verdict is Verdict.UNKNOWN and bound is None:
            bound = rounds - 1
        rounds += 1
        if deadline.is_over() and rounds < grid.rounds:  # the longest day is the easiest
            bound, rounds = rounds - 1 if bound is None else bound, grid.rounds
    if bound is None:
        raise NoRotation
    raise NotFoundInTime(fewest_rounds=bound + 1)


def _counted(grid: Grid, deadline: Deadline, *, seed: int) -> int:
    """Return the fewest rounds by counting, and one more than there are when none are enough."""
    rounds = grid.earliest_end()
    while rounds <= grid.rounds:
        outcome = run(counting.model(grid.until(rounds)), seconds=deadline.left() / 4, seed=seed)
        if outcome.verdict is not Verdict.IMPOSSIBLE:
            break
        rounds += 1
    return rounds
