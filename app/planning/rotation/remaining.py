"""A model of what is left of a rotation: who is where in which round, or nowhere any more."""

from collections.abc import Iterable

from ortools.sat.python import cp_model

from app.planning.rotation.gaps import gaps
from app.planning.rotation.grid import Visit
from app.planning.rotation.rest import Rest
from app.planning.rotation.search import Outcome


class Remaining:
    """The visits that are left, in the rounds before `rounds`; at least `least` of them take place."""

    def __init__(self, rest: Rest, *, rounds: int, least: int) -> None:
        self.model = cp_model.CpModel()
        self._rest, self._grid = rest, rest.grid.until(rounds)
        self.visit = {
            (group, station, one): self.model.new_bool_var("")
            for group, station in self._grid.pairs
            for one in sorted(self._grid.groups[group].rounds & self._grid.stations[station].rounds)
        }
        self.taking = sum(self.visit.values())
        self.kept = sum(variable for visit, variable in self.visit.items() if visit in rest.plan)
        self._once(everybody=least == len(self._grid.pairs))
        self._one_place()
        self._within_capacity()
        self._begin()
        if least != len(self._grid.pairs):
            self.model.add(self.taking >= least)

    def group_idle(self) -> cp_model.LinearExprT:
        """Return how often a group waits between its first and last visit, what was done counted in."""
        known = [self.model.new_constant(value) for value in (0, 1)]
        return sum(gap for group in range(len(self._grid.groups)) for gap in gaps(self.model, self._row(group, known)))

    def made(self, outcome: Outcome) -> frozenset[Visit]:
        """Return the visits of what was found."""
        return frozenset(visit for visit, variable in self.visit.items() if outcome.value(variable))

    def hint(self, visits: Iterable[Visit]) -> None:
        """Start the search at these visits."""
        known = frozenset(visits)
        for visit, variable in self.visit.items():
            self.model.add_hint(variable, visit in known)

    def _row(self, group: int, known: list[cp_model.IntVar]) -> list[cp_model.IntVar]:
        row = []
        for one in range(self._grid.rounds):
            here = self._of_group(group, one)
            present = self.model.new_bool_var("") if here else known[one in self._rest.been[group]]
            if here:
                self.model.add(sum(here) == present)
            row.append(present)
        return row

    def _of_group(self, group: int, one: int) -> list[cp_model.IntVar]:
        places = ((group, station, one) for station in range(len(self._grid.stations)))
        return [self.visit[visit] for visit in places if visit in self.visit]

    def _once(self, *, everybody: bool) -> None:
        for group, station in self._grid.pairs:
            each = [self.visit[visit] for visit in self._of_pair(group, station)]
            if everybody:
                self.model.add_exactly_one(each)
            else:
                self.model.add_at_most_one(each)

    def _of_pair(self, group: int, station: int) -> list[Visit]:
        every = ((group, station, one) for one in range(self._grid.rounds))
        return [visit for visit in every if visit in self.visit]

    def _one_place(self) -> None:
        for group in range(len(self._grid.groups)):
            for one in range(self._grid.rounds):
                self.model.add_at_most_one(self._of_group(group, one))

    def _within_capacity(self) -> None:
        for station, taker in enumerate(self._grid.stations):
            for one in sorted(taker.rounds):
                here = {group: self.visit.get((group, station, one)) for group in range(len(self._grid.groups))}
                coming = {group: variable for group, variable in here.items() if variable is not None}
                if taker.capacity == 1:
                    self.model.add_at_most_one(coming.values())
                    continue
                self.model.add(sum(coming.values()) <= taker.capacity)
                for pair in sorted(self._grid.apart):
                    if all(group in coming for group in pair):
                        self.model.add_at_most_one(coming[group] for group in pair)

    def _begin(self) -> None:
        """Let groups begin where they are to begin, unless they do not come there at all."""
        for group, first in sorted(self._grid.first.items()):
            never = self.model.new_bool_var("")
            begins = self._of_pair(group, first)
            self.model.add_exactly_one([self.visit[visit] for visit in begins] + [never])
            for visit, variable in self.visit.items():
                if visit[0] == group and visit[1] != first:
                    before = [self.visit[begin] for begin in begins if begin[2] < visit[2]]
                    self.model.add_bool_or([variable.negated(), never, *before])
