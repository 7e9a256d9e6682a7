"""The order of a show as a round trip for CP-SAT: from the curtain past every act and break back to the curtain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from ortools.sat.python import cp_model

from app.planning.line_up.measure import OFF_CENTRE, beside
from app.planning.line_up.stage import LineUp, StageAct, ideal_breaks

_CURTAIN = 0
_WORK = 0.5
"""How much work a search does at the most, in the units of the solver: so it ends at the same point each time."""
_A_LITTLE = 1e-6

Node = int
Trip = dict[tuple[Node, Node], cp_model.IntVar]


class Verdict(StrEnum):
    """What a search came to."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An order, if there was one; no order costs less than `bound`, and longer would change nothing when `is_final`."""

    verdict: Verdict
    line_up: LineUp | None
    bound: int
    is_final: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Show:
    """Nodes: the curtain, then the acts, then the breaks."""

    acts: Sequence[StageAct]
    breaks: int

    @property
    def first_break(self) -> Node:
        return len(self.acts) + 1

    @property
    def nodes(self) -> range:
        return range(1, self.first_break + self.breaks)

    def act(self, node: Node) -> StageAct | None:
        return self.acts[node - 1] if _CURTAIN < node < self.first_break else None

    def steps(self) -> Iterator[tuple[Node, Node, int]]:
        """Yield what can follow what, and what that costs."""
        for node in range(1, self.first_break):
            yield _CURTAIN, node, 0
            yield node, _CURTAIN, 0
            for at in range(self.breaks):
                yield node, self.first_break + at, 0
                yield self.first_break + at, node, 0
        for first, one in enumerate(self.acts, start=1):
            for second, other in enumerate(self.acts, start=1):
                if first != second and not one.performers & other.performers:
                    yield first, second, beside(one, other)


def search(acts: Sequence[StageAct], *, breaks: int, start: LineUp | None, seed: int, seconds: float) -> Found:
    """Look for the order that costs least, from `start` when there is one; without any cost an order will do."""
    show = _Show(acts=acts, breaks=breaks)
    model = cp_model.CpModel()
    steps = {(first, second): (model.new_bool_var(""), price) for first, second, price in show.steps()}
    trip = {step: taken for step, (taken, _price) in steps.items()}
    model.add_circuit([(first, second, taken) for (first, second), taken in trip.items()])
    places = _places(model, show, trip)
    model.minimize(
        sum(price * taken for taken, price in steps.values()) + OFF_CENTRE * sum(_off_centre(model, show, places))
    )
    if start is not None:
        _hint(model, show, trip, start)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.max_deterministic_time = _WORK
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    return _found(show, trip, solver, solver.solve(model))


def _places(model: cp_model.CpModel, show: _Show, trip: Trip) -> dict[Node, cp_model.IntVar]:
    """Return the place of each act, and for each break how many acts come before it."""
    number = len(show.acts)
    places = {node: model.new_int_var(1, number, "") for node in show.nodes}
    for (first, second), taken in trip.items():
        if first == _CURTAIN:
            model.add(places[second] == 1).only_enforce_if(taken)
        elif second == _CURTAIN:
            model.add(places[first] == number).only_enforce_if(taken)
        else:
            further = 0 if show.act(second) is None else 1
            model.add(places[second] == places[first] + further).only_enforce_if(taken)
    model.add_all_different([places[node] for node in show.nodes if show.act(node) is not None])
    for node, act in enumerate(show.acts, start=1):
        if act.place is not None:
            model.add(places[node] == act.place)
    breaks = [places[node] for node in show.nodes if show.act(node) is None]
    for earlier, later in pairwise(breaks):
        model.add(earlier < later)
    return places


def _off_centre(model: cp_model.CpModel, show: _Show, places: dict[Node, cp_model.IntVar]) -> Iterator[cp_model.IntVar]:
    ideal = ideal_breaks(len(show.acts), show.breaks)
    for at, wanted in enumerate(ideal):
        off = model.new_int_var(0, len(show.acts), "")
        model.add_abs_equality(off, places[show.first_break + at] - wanted)
        yield off


def _hint(model: cp_model.CpModel, show: _Show, trip: Trip, start: LineUp) -> None:
    node_of = {act.id: node for node, act in enumerate(show.acts, start=1)}
    path, coming = [_CURTAIN], iter(range(show.first_break, show.first_break + show.breaks))
    for act_id in start.order:
        path.append(node_of[act_id])
        if act_id in start.breaks_after:
            path.append(next(coming))
    walked = set(pairwise([*path, _CURTAIN]))
    for step, taken in trip.items():
        model.add_hint(taken, step in walked)


def _found(show: _Show, trip: Trip, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus) -> Found:
    if status == cp_model.INFEASIBLE:
        return Found(verdict=Verdict.IMPOSSIBLE, line_up=None, bound=0, is_final=True)
    bound = max(0, math.ceil(solver.best_objective_bound - _A_LITTLE))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(verdict=Verdict.UNKNOWN, line_up=None, bound=bound, is_final=False)
    after = {first: second for (first, second), taken in trip.items() if solver.boolean_value(taken)}
    return Found(
        verdict=Verdict.FOUND,
        line_up=_line_up(show, after),
        bound=bound,
        is_final=status == cp_model.OPTIMAL,
    )


def _line_up(show: _Show, after: dict[Node, Node]) -> LineUp:
    order, breaks, node = [], set(), after[_CURTAIN]
    while node != _CURTAIN:
        act = show.act(node)
        if act is not None:
            order.append(act.id)
        else:
            breaks.add(order[-1])
        node = after[node]
    return LineUp(order=tuple(order), breaks_after=frozenset(breaks))
