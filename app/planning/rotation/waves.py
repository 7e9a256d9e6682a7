"""Groups come when it is their turn: the least waiting of groups, then of stations, in as few rounds as there are."""

from ortools.sat.python import cp_model

from app.planning.rotation import visits
from app.planning.rotation.found import Objective, Rotation
from app.planning.rotation.grid import Grid, Visit, idle
from app.planning.rotation.presence import Presence
from app.planning.rotation.search import Deadline, Outcome, Verdict, run
from app.planning.rotation.shortest import Shortest

_GROUP, _STATION = 0, 1


def least_waiting(grid: Grid, found: Shortest, deadline: Deadline, *, seed: int) -> Rotation:
    """Return the best rotation in so many rounds.

    Waiting is decided without saying who meets whom, and filled in; where that cannot be filled in, the exact model
    goes on from what there is.
    """
    return _Waiting(grid.until(found.rounds), found.visits, deadline, seed=seed).least(last_round=found.last_round)


class _Waiting:
    """Rotations with as many rounds as the grid has, on the way to the least waiting."""

    def __init__(self, grid: Grid, made: frozenset[Visit], deadline: Deadline, *, seed: int) -> None:
        self._grid, self._deadline, self._seed = grid, deadline, seed
        self._visits = made
        self._bound = [0, 0]

    def least(self, *, last_round: int) -> Rotation:
        """Return the best of them; what is proven of the waiting holds for rotations that end in the last round."""
        self._fill()
        self._improve(_GROUP)
        if self._waiting(_GROUP) == self._bound[_GROUP]:
            self._count_stations()
            self._improve(_STATION)
        objective = Objective(
            last_round=max(one for _, _, one in self._visits),
            group_idle=self._waiting(_GROUP),
            station_idle=self._waiting(_STATION),
        )
        is_last = last_round == objective.last_round
        is_least = is_last and objective.group_idle == self._bound[_GROUP]
        bound = Objective(
            last_round=last_round,
            group_idle=self._bound[_GROUP] if is_last else None,
            station_idle=self._bound[_STATION] if is_least else None,
        )
        return Rotation(visits=self._visits, objective=objective, bound=bound)

    def _fill(self) -> None:
        """Decide who takes part when, with the least waiting of groups and then of stations, and fill that in."""
        presence = Presence(self._grid)
        presence.model.minimize(presence.group_idle)
        groups = self._run(presence.model, share=1 / 3)
        self._bound[_GROUP] = groups.bound
        if groups.verdict is not Verdict.FOUND:
            return
        presence.model.add(presence.group_idle <= groups.best)
        presence.model.minimize(presence.station_idle)
        stations = self._run(presence.model, share=1 / 4)
        present, busy = presence.rounds(stations if stations.verdict is Verdict.FOUND else groups)
        if not self._take(visits.filling(self._grid, present=present, busy=busy), share=1 / 4):
            self._take(visits.filling(self._grid, present=present, busy={}), share=1 / 4)

    def _count_stations(self) -> None:
        """Find out how little stations can wait when groups wait no more than they do."""
        presence = Presence(self._grid)
        presence.model.add(presence.group_idle <= self._waiting(_GROUP))
        presence.model.minimize(presence.station_idle)
        self._bound[_STATION] = self._run(presence.model, share=1 / 4).bound

    def _improve(self, of: int) -> None:
        """Go on with every rule from what there is, to less waiting, or to the proof that there is none."""
        if self._waiting(of) <= self._bound[of] or self._deadline.is_over():
            return
        exact = visits.every_rule(self._grid)
        exact.count_idle()
        aim = exact.group_idle if of == _GROUP else exact.station_idle
        if of == _STATION:
            exact.model.add(exact.group_idle <= self._waiting(_GROUP))
        exact.model.add(aim >= self._bound[of])
        exact.model.minimize(aim)
        exact.hint(self._visits)
        outcome = self._run(exact.model, share=2 / 3 if of == _GROUP else 1)
        self._bound[of] = max(self._bound[of], outcome.bound)
        self._keep(exact.made_if_found(outcome) or self._visits)

    def _take(self, model: visits.Visits, *, share: float) -> bool:
        made = model.made_if_found(self._run(model.model, share=share))
        self._keep(made or self._visits)
        return made is not None

    def _keep(self, made: frozenset[Visit]) -> None:
        self._visits = min((self._visits, made), key=lambda each: (idle(each, of=_GROUP), idle(each, of=_STATION)))

    def _waiting(self, of: int) -> int:
        return idle(self._visits, of=of)

    def _run(self, model: cp_model.CpModel, *, share: float) -> Outcome:
        return run(model, seconds=self._deadline.left() * share, seed=self._seed)
