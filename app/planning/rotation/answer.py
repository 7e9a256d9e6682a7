"""The answer to a rotation to solve, as JSON: the output of `rotation solve`, to the letter of its contract."""

from typing import Any

from app.planning.rotation.day import Day, Minute, Window
from app.planning.rotation.grid import grid
from app.planning.rotation.problem import BadProblem, Problem
from app.planning.rotation.reasons import Reason, Rule, RuleSort, reasons
from app.planning.rotation.solving import NoRotation, NotFoundInTime, Objective, Rotation, solve

_HOUR = 60
MORE_TIME = 3
"""So many times the limit may pass before a search that found nothing gives up: any rotation is worth waiting for."""


def answer(problem: Problem) -> dict[str, Any]:
    """Solve a problem, and return what is printed.

    :raises NotFoundInTime: when there is neither a rotation nor a proof that there is none.
    """
    day = problem.day
    try:
        rotation = _solved(problem)
    except NoRotation:
        why = reasons(day, seconds=problem.seconds, seed=problem.seed)
        return _printed(day, "infeasible") | {"reasons": [_reason(day, one) for one in why]}
    return _printed(day, "optimal" if rotation.proven else "feasible") | {
        "visits": _visits(day, rotation),
        "objective": _objective(rotation.objective),
        "bound": _objective(rotation.bound),
    }


def refused(error: BadProblem) -> dict[str, Any]:
    """Return what is printed of a file that is no problem."""
    return {"status": "invalid", "errors": [{"path": one.path, "message": one.message} for one in error.errors]}


def _solved(problem: Problem) -> Rotation:
    found = grid(problem.day)
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


_SENTENCES = {
    RuleSort.END: "De dag eindigt om {end}: er {fit} {rounds} in, en er zijn er minstens {needed} nodig.",
    RuleSort.BREAK: "De pauze van {pause} kost tijd: er {stay} {rounds} over, en er zijn er {needed} nodig.",
    RuleSort.STATION_WINDOW: "{station} kan alleen {hours}: daar {fit} {rounds} in, en er zijn er {needed} nodig.",
    RuleSort.CAPACITY: "Bij {station} passen te weinig groepen tegelijk: er {be} {rounds}, en {needed} zijn nodig.",
    RuleSort.GROUP_WINDOW: "Groep {group} kan alleen {hours}: daar {fit} {rounds} in, en er zijn er {needed} nodig.",
    RuleSort.FIRST: "Groep {group} moet bij {station} beginnen, en dat past niet.",
    RuleSort.NOT_TOGETHER: "De groepen {group} en {other} mogen niet samen bij een post zijn, en dat past niet.",
}
"""What stands in the way, in Dutch: the command has no other language."""
_ONE = {"fit": "past", "stay": "blijft", "be": "is"}
_SEVERAL = {"fit": "passen", "stay": "blijven", "be": "zijn"}


def _sentence(day: Day, reason: Reason) -> str:
    sentence = _SENTENCES[reason.rule.sort].format(
        end=_clock(day.end),
        **(_ONE if reason.fitting == 1 else _SEVERAL),
        rounds=_rounds(reason.fitting),
        needed=reason.needed,
        **_named(day, reason.rule),
    )
    return sentence[0].upper() + sentence[1:]


def _named(day: Day, rule: Rule) -> dict[str, str]:
    """Return what a rule is about, as it is called."""
    if rule.sort is RuleSort.BREAK:
        return {"pause": _span(day.breaks[int(rule.ids[0])])}
    if rule.sort in (RuleSort.STATION_WINDOW, RuleSort.CAPACITY):
        station = next(one for one in day.stations if one.id == rule.ids[0])
        return {"station": station.name, "hours": _hours(station.windows)}
    groups = [one for one in day.groups if one.id in rule.ids]
    first = next((one.name for one in day.stations if groups and one.id == groups[0].first), "")
    names = dict(zip(("group", "other"), rule.ids, strict=False))
    return names | {"station": first, "hours": _hours(groups[0].windows if groups else None)}


def _hours(windows: tuple[Window, ...] | None) -> str:
    return " en ".join(f"van {_span(window)}" for window in windows or ()) or "nooit"


def _span(window: Window) -> str:
    return f"{_clock(window.start)} tot {_clock(window.end)}"


def _rounds(number: int) -> str:
    return "1 ronde" if number == 1 else f"{number} rondes"


def _clock(minute: Minute) -> str:
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"
