"""Who is where in which round, exactly: every rule of the contract, as a model of single visits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from app.planning.rotation.flow import flow
from app.planning.rotation.grid import Alike, Grid, Visit
from app.planning.rotation.search import Outcome, Verdict

Rounds = Mapping[int, frozenset[int]]


@dataclass(kw_only=True, slots=True)
class Visits:
    """A model with a variable for each visit that could be; `group_idle` and `station_idle` after `count_idle`."""

    grid: Grid
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    visit: dict[Visit, cp_model.IntVar] = field(default_factory=dict)
    group_idle: cp_model.LinearExprT = 0
    station_idle: cp_model.LinearExprT = 0

    def made(self, outcome: Outcome) -> frozenset[Visit]:
        """Return the visits of what was found."""
        return frozenset(visit for visit, variable in self.visit.items() if outcome.value(variable))

    def made_if_found(self, outcome: Outcome) -> frozenset[Visit] | None:
        """Return the visits of what was found, or nothing when nothing was."""
        return self.made(outcome) if outcome.verdict is Verdict.FOUND else None

    def hint(self, visits: Iterable[Visit]) -> None:
        """Start the search at these visits."""
        known = frozenset(visits)
        for visit, variable in self.visit.items():
            self.model.add_hint(variable, visit in known)

    def count_idle(self) -> None:
        """Count where groups and stations wait between their first and last visit."""
        grid, model = self.grid, self.model
        idle: tuple[list[cp_model.IntVar], list[cp_model.IntVar]] = ([], [])
        for of, (takers, visits) in enumerate(((grid.groups, self.of_group), (grid.stations, self.at_station))):
            for number, taker in enumerate(takers):
                through = flow(model, Alike(members=(number,), taker=taker), rounds=grid.rounds)
                for one in range(grid.rounds):
                    model.add(sum(through.taking(one)) == sum(visits(number, one)))
                idle[of].extend(through.waiting())
        self.group_idle, self.station_idle = sum(idle[0]), sum(idle[1])

    def of_group(self, group: int, one: int) -> list[cp_model.IntVar]:
        """Return the visits that this group could make in this round."""
        found = ((group, station, one) for station in range(len(self.grid.stations)))
        return [self.visit[visit] for visit in found if visit in self.visit]

    def at_station(self, station: int, one: int) -> list[cp_model.IntVar]:
        """Return the visits that this station could have in this round."""
        found = ((group, station, one) for group in range(len(self.grid.groups)))
        return [self.visit[visit] for visit in found if visit in self.visit]


def every_rule(grid: Grid) -> Visits:
    """Return a model of all rotations on this grid."""
    return _model(grid, present={}, busy={})


def filling(grid: Grid, *, present: Rounds, busy: Rounds) -> Visits:
    """Return a model of the rotations in which groups, and stations where given, take part in just these rounds."""
    return _model(grid, present=present, busy=busy)


def _model(grid: Grid, *, present: Rounds, busy: Rounds) -> Visits:
    made = Visits(grid=grid)
    for group, station in grid.pairs:
        rounds = present.get(group, grid.groups[group].rounds) & busy.get(station, grid.stations[station].rounds)
        made.visit |= {(group, station, one): made.model.new_bool_var("") for one in sorted(rounds)}
        made.model.add_exactly_one(made.visit[group, station, one] for one in sorted(rounds))
    for group in range(len(grid.groups)):
        for one in range(grid.rounds):
            _one_at_a_time(made, made.of_group(group, one), needed=one in present.get(group, ()))
    for station in range(len(grid.stations)):
        for one in range(grid.rounds):
            _within_capacity(made, station, one, needed=one in busy.get(station, ()))
    _begin(made, present)
    _keep_apart(made)
    return made


def _one_at_a_time(made: Visits, visits: list[cp_model.IntVar], *, needed: bool) -> None:
    if needed:
        made.model.add_exactly_one(visits)
    elif len(visits) > 1:
        made.model.add_at_most_one(visits)


def _within_capacity(made: Visits, station: int, one: int, *, needed: bool) -> None:
    capacity, visits = made.grid.stations[station].capacity, made.at_station(station, one)
    if capacity == 1:
        _one_at_a_time(made, visits, needed=needed)
        return
    made.model.add(sum(visits) <= capacity)
    if needed:
        made.model.add_bool_or(visits)


def _begin(made: Visits, present: Rounds) -> None:
    """Let groups begin where they are to begin."""
    for group, first in made.grid.first.items():
        if group in present:
            begins = (group, first, min(present[group], default=0))
            made.model.add_bool_or([made.visit[begins]] if begins in made.visit else [])
            continue
        been: list[cp_model.IntVar] = []
        for one in range(made.grid.rounds):
            for station in range(len(made.grid.stations)):
                if station != first and (group, station, one) in made.visit:
                    made.model.add_bool_or([made.visit[group, station, one].negated(), *been])
            if (group, first, one) in made.visit:
                been.append(made.visit[group, first, one])


def _keep_apart(made: Visits) -> None:
    for station, taker in enumerate(made.grid.stations):
        if taker.capacity == 1:
            continue
        for one in taker.rounds:
            for pair in made.grid.apart:
                both = [made.visit[group, station, one] for group in pair if (group, station, one) in made.visit]
                if len(both) == len(pair):
                    made.model.add_at_most_one(both)
