"""Asking CP-SAT: a model, a time limit, and what is known afterwards."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ortools.sat.python import cp_model

_A_LITTLE = 1e-6
WORKERS = 8  # also on two cores: each follows another strategy
ALONE = 2
"""How much work, in the units of the solver (about a second each), one worker does before the others join."""


class Verdict(StrEnum):
    """What a search came to."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """`value` reads a variable of what was found; `best` and `bound` are of the objective, when there is one.

    `is_final`: longer would change nothing.
    """

    verdict: Verdict
    value: Callable[[cp_model.LinearExprT], int]
    best: int
    bound: int
    is_final: bool


class Deadline:
    """How long it may still take, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Return what is left, and never nothing at all: the simplest answers take no time."""
        return max(0.05, self._at - time.monotonic())

    def is_over(self) -> bool:
        """Say whether there is no time left."""
        return time.monotonic() >= self._at


def run(model: cp_model.CpModel, *, seconds: float, seed: int) -> Outcome:
    """Search for at most `seconds`; with an objective the least is sought.

    First one worker alone, by linear relaxations, for a bounded amount of work: what it proves, which is nearly
    everything, is the same each time. Then several strategies at once go on from what it found.
    """
    deadline = Deadline(seconds)
    alone = _solver(seconds, seed)
    alone.parameters.num_workers = 1
    alone.parameters.linearization_level = 2
    alone.parameters.max_deterministic_time = ALONE
    found = _outcome(model, alone, alone.solve(model))
    if found.is_final or deadline.is_over():
        return found
    together = _solver(deadline.left(), seed)
    together.parameters.num_workers = WORKERS
    if found.verdict is Verdict.FOUND:
        _hint(model, alone)
    other = _outcome(model, together, together.solve(model))
    return other if other.verdict is not Verdict.UNKNOWN else found


def _solver(seconds: float, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    return solver


def _hint(model: cp_model.CpModel, solver: cp_model.CpSolver) -> None:
    """Start the next search at what this one found."""
    values = solver.response_proto.solution
    model.clear_hints()  # type: ignore[no-untyped-call]  # ortools types everything but this
    model.proto.solution_hint.vars.extend(range(len(values)))
    model.proto.solution_hint.values.extend(values)


def _outcome(model: cp_model.CpModel, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus) -> Outcome:
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        verdict = Verdict.FOUND
    elif status == cp_model.INFEASIBLE:
        verdict = Verdict.IMPOSSIBLE
    else:
        verdict = Verdict.UNKNOWN
    known = verdict is Verdict.FOUND and model.has_objective()
    return Outcome(
        verdict=verdict,
        value=solver.value,
        best=round(solver.objective_value) if known else 0,
        bound=_rounded_up(solver.best_objective_bound) if model.has_objective() else 0,
        is_final=status in (cp_model.OPTIMAL, cp_model.INFEASIBLE),
    )


def _rounded_up(bound: float) -> int:
    """Return the whole number that a bound on whole numbers comes to; without any bound it is very low."""
    return max(0, math.ceil(bound - _A_LITTLE))
