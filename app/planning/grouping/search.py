"""Asking CP-SAT so that the same question has the same answer: effort is counted, not measured."""

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from app.planning.rotation.search import Verdict

_WITH_AN_ANSWER = (cp_model.OPTIMAL, cp_model.FEASIBLE)
_WORKERS = 8
_PATIENCE = 4
"""So many times longer than its effort a search may take on a clock, on a machine that has other things to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """`value` reads a variable of what was found; `bound` is below what the objective can be; `effort` was spent."""

    verdict: Verdict
    value: Callable[[cp_model.LinearExprT], int]
    bound: int
    effort: float


def run(model: cp_model.CpModel, *, effort: float, seed: int) -> Found:
    """Search with so much effort: about as many seconds of one core. The same model and seed find the same."""
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = _PATIENCE * effort
    solver.parameters.num_workers = _WORKERS
    solver.parameters.interleave_search = True
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    verdicts = {
        cp_model.OPTIMAL: Verdict.FOUND,
        cp_model.FEASIBLE: Verdict.FOUND,
        cp_model.INFEASIBLE: Verdict.IMPOSSIBLE,
    }
    return Found(
        verdict=verdicts.get(status, Verdict.UNKNOWN),
        value=solver.value,
        bound=round(solver.best_objective_bound) if status in _WITH_AN_ANSWER and model.has_objective() else 0,
        effort=solver.response_proto.deterministic_time,
    )
