"""Asking CP-SAT: a model, a time limit, and what is known afterwards."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ortools.sat.python import cp_model

_A_LITTLE = 1e-6
WORKERS = 8  # also on two cores: each follows another strategy


class Verdict(StrEnum):
    """What a search came to."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """`value` reads a variable of what was found; `best` and `bound` are of the objective, when there is one."""

    verdict: Verdict
    value: Callable[[cp_model.LinearExprT], int]
    best: int
    bound: int


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
    """Search for at most `seconds`; with an objective the least is sought."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    status = solver.solve(model)
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
    )


def _rounded_up(bound: float) -> int:
    """Return the whole number that a bound on whole numbers comes to; without any bound it is very low."""
    return max(0, math.ceil(bound - _A_LITTLE))
