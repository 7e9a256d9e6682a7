"""The best rotation of a day: the last round first, then what groups do between, then the waiting of stations."""

from typing import assert_never

from app.planning.rotation.booklet import evenly_spread
from app.planning.rotation.found import NoRotation, NotFoundInTime, Objective, Rotation
from app.planning.rotation.grid import Grid
from app.planning.rotation.search import Deadline
from app.planning.rotation.shortest import shortest
from app.planning.rotation.waves import least_waiting
from app.planning.vocabulary import WaitingMode

__all__ = ["NoRotation", "NotFoundInTime", "Objective", "Rotation", "solve"]


def solve(grid: Grid, *, seconds: float, seed: int, waiting: WaitingMode = WaitingMode.WAVES) -> Rotation:
    """Return the best rotation that was found in time.

    In waves a group waits as little as possible between its first and its last visit. With booklets everybody is there
    from the first round to the last, and nobody works in their booklet longer at a time than they must.

    :raises NoRotation: when it is proven that nobody can go round like this.
    :raises NotFoundInTime: when nothing was found.
    """
    deadline = Deadline(seconds)
    found = shortest(grid, deadline, seed=seed)
    if not found.visits:
        return Rotation(visits=frozenset(), objective=_nothing(waiting), bound=_nothing(waiting))
    match waiting:
        case WaitingMode.WAVES:
            return least_waiting(grid, found, deadline, seed=seed)
        case WaitingMode.BOOKLET:
            return evenly_spread(grid, found, deadline, seed=seed)
        case _:
            assert_never(waiting)


def _nothing(waiting: WaitingMode) -> Objective:
    if waiting is WaitingMode.WAVES:
        return Objective(last_round=-1, group_idle=0, station_idle=0)
    return Objective(last_round=-1, group_idle=None, station_idle=0, booklet=0)
