"""In which rounds groups and stations take part, without saying who meets whom.

Nearly everything about waiting is decided here, and it is small: who is alike is counted together, by the round in
which they begin and the one in which they end. With every group seeing every station, visits can always be filled in
(König: the edges of a bipartite graph can be coloured with as many colours as the highest degree); with windows, skips
and first stations nearly always. What is least here is a bound on what can be reached.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

from ortools.sat.python import cp_model

from app.planning.rotation.gaps import gaps
from app.planning.rotation.grid import Alike, Grid
from app.planning.rotation.search import Outcome

Expression = cp_model.LinearExprT


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stay:
    """How many of a class begin in one round, end in another, and how many of them are there in each between."""

    first: int
    last: int
    count: cp_model.IntVar
    between: dict[int, cp_model.IntVar]


@dataclass(kw_only=True, slots=True)
class _Part:
    """A class in the model: how many take part in each round, how many begin, and where there is waiting."""

    alike: Alike
    taking: defaultdict[int, list[Expression]] = field(default_factory=lambda: defaultdict(list))
    beginning: defaultdict[int, list[Expression]] = field(default_factory=lambda: defaultdict(list))
    waiting: list[Expression] = field(default_factory=list)
    row: dict[int, cp_model.IntVar] = field(default_factory=dict)
    stays: list[_Stay] = field(default_factory=list)

    def rounds(self, outcome: Outcome) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield each member with the rounds in which it takes part."""
        if self.row or not self.stays:
            yield self.alike.members[0], frozenset(one for one, taking in self.row.items() if outcome.value(taking))
            return
        members = iter(self.alike.members)
        for stay in self.stays:
            these = list(islice(members, outcome.value(stay.count)))
            turns = cycle(these)  # each in turn, so that everybody is there equally often
            rounds = {member: {stay.first, stay.last} for member in these}
            for one, taking in stay.between.items():
                for member in islice(turns, outcome.value(taking) if these else 0):
                    rounds[member].add(one)
            yield from ((member, frozenset(taken)) for member, taken in rounds.items())


class Presence:
    """A model of who takes part when; `group_idle` and `station_idle` count the waiting."""

    def __init__(self, grid: Grid) -> None:
        self.model = cp_model.CpModel()
        self._grid = grid
        self._groups = [self._part(alike) for alike in grid.groups_alike()]
        self._stations = [self._part(alike) for alike in grid.stations_alike()]
        self.group_idle: Expression = sum(waiting for part in self._groups for waiting in part.waiting)
        self.station_idle: Expression = sum(waiting for part in self._stations for waiting in part.waiting)
        self._meet()

    def rounds(self, outcome: Outcome) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
        """Return in which rounds each group, and each station, takes part."""
        groups = dict(each for part in self._groups for each in part.rounds(outcome))
        stations = dict(each for part in self._stations for each in part.rounds(outcome))
        return groups, stations

    def _meet(self) -> None:
        """Let as many groups as stations have room for take part, and groups begin where they can."""
        stations = {member: part for part in self._stations for member in part.alike.members}
        for one in range(self._grid.rounds):
            coming = sum(taking for part in self._groups for taking in part.taking[one])
            self.model.add(coming == sum(taking for part in self._stations for taking in part.taking[one]))
            begin: defaultdict[int, list[Expression]] = defaultdict(list)
            for part in self._groups:
                first = self._grid.first.get(part.alike.members[0])
                if first is not None:
                    begin[self._stations.index(stations[first])] += part.beginning[one]
            for station, beginning in begin.items():
                self.model.add(sum(beginning) <= sum(self._stations[station].taking[one]))

    def _part(self, alike: Alike) -> _Part:
        part = _Part(alike=alike)
        if alike.taker.visits == 0:
            return part
        if len(alike.members) == 1:
            self._one(part)
        else:
            self._several(part)
        return part

    def _one(self, part: _Part) -> None:
        """Decide each round of the only member."""
        model, taker = self.model, part.alike.taker
        part.row = {one: model.new_bool_var("") for one in sorted(taker.rounds)}
        if taker.capacity == 1:
            model.add(sum(part.row.values()) == taker.visits)
            for one, taking in part.row.items():
                part.taking[one].append(taking)
        else:
            self._room(part)
        never = model.new_constant(0)
        part.waiting += gaps(model, [part.row.get(one, never) for one in range(self._grid.rounds)])
        begins = {one: model.new_bool_var("") for one in part.row}
        model.add_exactly_one(begins.values())
        for one, begin in begins.items():
            part.beginning[one].append(begin)
            model.add_implication(begin, part.row[one])
            for early in (early for early in part.row if early < one):
                model.add_implication(begin, part.row[early].negated())

    def _room(self, part: _Part) -> None:
        """Let several groups be at the station at once."""
        taker = part.alike.taker
        room = {one: self.model.new_int_var(0, taker.capacity, "") for one in part.row}
        self.model.add(sum(room.values()) == taker.visits)
        for one, taking in room.items():
            part.taking[one].append(taking)
            self.model.add(taking >= part.row[one])
            self.model.add(taking <= taker.capacity * part.row[one])

    def _several(self, part: _Part) -> None:
        """Count the members by their first and last round."""
        rounds, visits, size = sorted(part.alike.taker.rounds), part.alike.taker.visits, len(part.alike.members)
        for place, first in enumerate(rounds):
            for last_place in range(place + visits - 1, len(rounds) if visits > 1 else place + 1):
                if last_place < len(rounds):
                    self._stay(part, first, rounds[last_place], rounds[place + 1 : last_place])
        self.model.add(sum(stay.count for stay in part.stays) == size)

    def _stay(self, part: _Part, first: int, last: int, inner: list[int]) -> None:
        model, visits, size = self.model, part.alike.taker.visits, len(part.alike.members)
        count = model.new_int_var(0, size, "")
        # Where all of the rounds between are needed, everybody is there.
        between = {one: model.new_int_var(0, size, "") if len(inner) > visits - 2 else count for one in inner}
        if len(inner) > visits - 2:
            model.add(sum(between.values()) == count * (visits - 2))
            for taking in between.values():
                model.add(taking <= count)
        for one, taking in ({first: count} | between | {last: count}).items():
            part.taking[one].append(taking)
        part.beginning[first].append(count)
        if last - first + 1 > visits:
            part.waiting.append((last - first + 1 - visits) * count)
        part.stays.append(_Stay(first=first, last=last, count=count, between=between))
