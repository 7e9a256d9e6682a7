"""The running order of a safety day, made by the solver, or the reasons why there is none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.rotations import Rotation, RotationEvent
from app.planning.rotation.found import NoRotation, NotFoundInTime, Objective
from app.planning.rotation.found import Rotation as Found
from app.planning.rotation.grid import grid
from app.planning.rotation.reasons import Reason, reasons
from app.planning.rotation.solving import solve as search
from app.programme.refusals import ChangedMeanwhile, NotFound
from app.programme.rotations import edits, visits
from app.programme.rotations.refusals import NothingToSolve
from app.queries import rotation_plan, rotation_problem
from app.queries.rotation_plan import RotationInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Solved:
    """What came of it: whether there is a running order now, and the change that can be undone."""

    found: bool
    proven: bool
    event: RotationEvent | None


def solve(session: Session, rotation_id: UUID, *, seen: int | None, seconds: float, by: Actor, now: datetime) -> Solved:
    """Make the running order anew; when there is none, the former one stays and the reasons are kept.

    Nobody waits for the search: what others may not change meanwhile is looked at afterwards.

    :raises NotFound: when there is no such rotation here.
    :raises ChangedMeanwhile: when it was changed before or during the search: nothing was changed.
    :raises NothingToSolve: without stations or groups.
    :raises DayHasBegun: when the groups are on their way.
    """
    plan = rotation_plan.find(session, rotation_id)
    if plan is None:
        raise NotFound("rotation", rotation_id)
    if seen is not None and plan.version != seen:
        raise ChangedMeanwhile
    if not plan.stations or not plan.groups:
        raise NothingToSolve
    visits.refuse_begun(session, plan, location_id=by.location_id, now=now)
    answer = _answer(plan, seconds=seconds)
    row = edits.opened(session, rotation_id, seen=plan.version)
    if isinstance(answer, Found):
        return _keep(session, row, plan, answer, by=by, now=now)
    row.outcome = (row.outcome or {}) | {"failed": answer | {"for": rotation_problem.digest(plan)}}
    edits.changed(session, row, action="not_solved", by=by, now=now)
    return Solved(found=False, proven="reasons" in answer, event=None)


def _answer(plan: RotationInPlan, *, seconds: float) -> Found | dict[str, Any]:
    """Return the best rotation that was found, or why there is none, or that nothing is known."""
    day = rotation_problem.day_of(plan)
    try:
        return search(grid(day), seconds=seconds, seed=rotation_problem.SEED, waiting=plan.waiting)
    except NoRotation:
        why = reasons(day, seconds=seconds, seed=rotation_problem.SEED)
        return {"status": "infeasible", "reasons": [_reason(one) for one in why]}
    except NotFoundInTime as error:
        return {"status": "unknown", "fewest_rounds": error.fewest_rounds}


def _keep(session: Session, row: Rotation, plan: RotationInPlan, found: Found, *, by: Actor, now: datetime) -> Solved:
    event = visits.remember(session, row, what="solved", by=by, now=now)
    made = [(plan.groups[group].id, plan.stations[station].id, at) for group, station, at in sorted(found.visits)]
    rounds = rotation_problem.day_of(plan).rounds()
    visits.put(session, row, made, rounds=visits.windows(one.window for one in rounds))
    row.solved_for, row.solved_at = rotation_problem.digest(plan), now
    row.outcome = {
        "status": "optimal" if found.proven else "feasible",
        "objective": _objective(found.objective),
        "bound": _objective(found.bound),
    }
    edits.changed(session, row, action="solved", by=by, now=now)
    return Solved(found=True, proven=found.proven, event=event)


def _objective(of: Objective) -> dict[str, int]:
    return {name: value for name, value in asdict(of).items() if value is not None}


def _reason(of: Reason) -> dict[str, Any]:
    return {
        "rule": of.rule.sort.value,
        "ids": list(of.rule.ids),
        "fitting": of.fitting,
        "needed": of.needed,
        "enough": of.enough,
    }
