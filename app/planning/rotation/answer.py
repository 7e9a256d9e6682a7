"""The answer to a rotation to solve, as JSON: the output of `rotation solve`, to the letter of its contract."""

from typing import Any

from app.planning.rotation.day import Day, Minute
from app.planning.rotation.grid import grid
from app.planning.rotation.problem import BadProblem, Problem
from app.planning.rotation.reasons import Reason, RuleSort, reasons
from app.planning.rotation.solving import NoRotation, NotFoundInTime, Objective, Rotation, solve

_HOUR = 60
MORE_TIME = 3
"""So many times the limit may pass before a search that found nothing gives up: any rotation is worth waiting for."""


def answer(problem: Problem) -> dict[str, Any]:
    """Solve a problem, and return what is printed.

    :raises NotFoundInTime: when there is neither a rotation nor a proof that there is none.
    """
    rounds = problem.day.rounds()
    found = grid(problem.day, rounds=rounds)
    try:
        rotation = _solved(problem)
    except NoRotation:
        why = reasons(problem.day, seconds=problem.seconds, seed=problem.seed)
        return _printed(problem.day, "infeasible") | {"reasons": [_reason(problem.day, one) for one in why]}
    assert found.rounds == len(rounds)
    return _printed(problem.day, "optimal" if rotation.proven else "feasible") | {
        "visits": _visits(problem.day, rotation),
        "objective": _objective(rotation.objective),
        "bound": _objective(rotation.bound),
    }


def refused(error: BadProblem) -> dict[str, Any]:
    """Return what is printed of a file that is no problem."""
    return {"status": "invalid", "errors": [{"path": one.path, "message": one.message} for one in error.errors]}


def _solved(problem: Problem) -> Rotation:
    found = grid(problem.day, rounds=problem.day.rounds())
    try:
        return solve(found, seconds=problem.seconds, seed=problem.seed)
    except NotFoundInTime:
        return solve(found, seconds=MORE_TIME * problem.seconds, seed=problem.seed)


def _printed(day: Day, status: str) -> dict[str, Any]:
    rounds = [{"index": one.index, "start": _clock(one.start), "end": _clock(one.end)} for one in day.rounds()]
    return {"status": status, "rounds": rounds, "visits": [], "objective": None, "bound": None, "reasons": []}


def _visits(day: Day, rotation: Rotation) -> list[dict[str, Any]]:
    return [
        {"group": day.groups[group].id, "station": day.stations[station].id, "round": one}
        for group, station, one in sorted(rotation.visits, key=lambda visit: (visit[2], visit[0]))
    ]


def _objective(of: Objective) -> dict[str, int]:
    values = {"last_round": of.last_round, "group_idle": of.group_idle, "station_idle": of.station_idle}
    return {name: value for name, value in values.items() if value is not None}


def _reason(day: Day, reason: Reason) -> dict[str, Any]:
    ids = list(reason.rule.ids)
    if reason.rule.sort is RuleSort.BREAK:
        pause = day.breaks[int(ids[0])]
        ids = [f"{_clock(pause.start)}-{_clock(pause.end)}"]
    return {"rule": reason.rule.sort.value, "ids": ids, "message": _sentence(day, reason)}


def _sentence(day: Day, reason: Reason) -> str:
    """Say in Dutch what stands in the way; the command has no pages and no other language."""
    ids, fitting, needed = reason.rule.ids, _rounds(reason.fitting), _rounds(reason.needed)
    match reason.rule.sort:
        case RuleSort.END:
            return f"De dag eindigt om {_clock(day.end)}: er passen {fitting} in, en er zijn er minstens {needed} nodig."
        case RuleSort.BREAK:
            pause = day.breaks[int(ids[0])]
            return f"De pauze van {_clock(pause.start)} tot {_clock(pause.end)} neemt te veel tijd: er blijven {fitting}."
        case RuleSort.STATION_WINDOW:
            return (
                f"{_name(day, ids[0])} kan alleen {_hours(day, ids[0])}: dat zijn {fitting}, en er zijn {needed} nodig."
            )
        case RuleSort.CAPACITY:
            return f"Bij {_name(day, ids[0])} passen te weinig groepen tegelijk: er zijn {fitting}, en {needed} nodig."
        case RuleSort.GROUP_WINDOW:
            return f"Groep {ids[0]} kan maar {fitting} meedoen, en heeft er {needed} nodig."
        case RuleSort.FIRST:
            return f"Groep {ids[0]} moet bij {_name(day, _first(day, ids[0]))} beginnen, en dat past niet."
        case RuleSort.NOT_TOGETHER:
            return f"De groepen {ids[0]} en {ids[1]} mogen niet samen bij een post zijn, en dat past niet."
