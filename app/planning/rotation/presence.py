"""In which rounds groups and stations take part, without saying who meets whom.

Nearly everything about waiting is decided here, and it is small: who is alike is counted together. With every group
seeing every station, visits can always be filled in (König: the edges of a bipartite graph can be coloured with as many
colours as the highest degree); with windows, skips and first stations nearly always. What is least here is a bound on
what can be reached.
"""

from ortools.sat.python import cp_model

from app.planning.rotation.flow import Flow, Rest, flow
from app.planning.rotation.grid import Alike, Grid
from app.planning.rotation.search import Outcome


class Presence:
    """A model of who takes part when; `group_idle` and `station_idle` count the waiting.

    With `stretch` no group is there for more rounds in a row without taking part.
    """

    def __init__(self, grid: Grid, *, stretch: int | None = None) -> None:
        self.model = cp_model.CpModel()
        self._grid = grid
        rest = None if stretch is None else Rest(most=stretch, since=grid.begin)
        self._groups = [self._flow(alike, rest) for alike in grid.groups_alike() if alike.taker.visits]
        self._stations = [self._flow(alike) for alike in grid.stations_alike() if alike.taker.visits]
        self.group_idle: cp_model.LinearExprT = sum(count for each in self._groups for count in each.waiting())
        self.station_idle: cp_model.LinearExprT = sum(count for each in self._stations for count in each.waiting())
        for one in range(grid.rounds):
            self._meet(one)
            self._begin(one)

    def rounds(self, outcome: Outcome) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
        """Return in which rounds each group, and each station, takes part."""
        groups = dict(member for each in self._groups for member in each.rounds(outcome))
        stations = dict(member for each in self._stations for member in each.rounds(outcome))
        return groups, stations

    def _flow(self, alike: Alike, rest: Rest | None = None) -> Flow:
        return flow(self.model, alike, rounds=self._grid.rounds, rest=rest)

    def _meet(self, one: int) -> None:
        """Let as many groups as stations have room for take part."""
        coming = sum(taking for each in self._groups for taking in each.taking(one))
        self.model.add(coming == sum(taking for each in self._stations for taking in each.taking(one)))

    def _begin(self, one: int) -> None:
        """Let groups begin where they can."""
        for each in self._stations:
            beginning = [
                count
                for group in self._groups
                if self._grid.first.get(group.alike.members[0]) in each.alike.members
                for count in group.beginning(one)
            ]
            if beginning:
                self.model.add(sum(beginning) <= sum(each.taking(one)))
