"""How many rounds a rotation takes at the least, by counting those who are alike together.

Groups that are alike are one flow to stations that are alike, so that nothing is decided which would not matter.
What is impossible here is impossible; what is possible here nearly always is.
"""

from ortools.sat.python import cp_model

from app.planning.rotation.grid import Alike, Grid

Flow = dict[tuple[int, int, int], cp_model.IntVar]


def model(grid: Grid) -> cp_model.CpModel:
    """Return a model that has a solution if a rotation on this grid has one."""
    counting = cp_model.CpModel()
    groups, stations = grid.groups_alike(), grid.stations_alike()
    flow = _flow(counting, grid, groups, stations)
    for one in range(grid.rounds):
        for number, alike in enumerate(groups):
            leaving = [flow[number, station, one] for station in range(len(stations)) if (number, station, one) in flow]
            counting.add(sum(leaving) <= len(alike.members))
        for number, alike in enumerate(stations):
            coming = [flow[group, number, one] for group in range(len(groups)) if (group, number, one) in flow]
            counting.add(sum(coming) <= len(alike.members) * alike.taker.capacity)
    _begin(counting, grid, flow)
    return counting


def _flow(counting: cp_model.CpModel, grid: Grid, groups: tuple[Alike, ...], stations: tuple[Alike, ...]) -> Flow:
    """Let every group of a class come to every station of a class, some time."""
    flow: Flow = {}
    for from_, group in enumerate(groups):
        for to, station in enumerate(stations):
            if (group.members[0], station.members[0]) in grid.skipped:
                continue
            most = min(len(group.members), len(station.members) * station.taker.capacity)
            rounds = sorted(group.taker.rounds & station.taker.rounds)
            flow |= {(from_, to, one): counting.new_int_var(0, most, "") for one in rounds}
            visits = len(group.members) * len(station.members)
            counting.add(sum(flow[from_, to, one] for one in rounds) == visits)
    return flow


def _begin(counting: cp_model.CpModel, grid: Grid, flow: Flow) -> None:
    """Let nobody of a class be anywhere before somebody of it was where they begin."""
    stations = grid.stations_alike()
    for from_, alike in enumerate(grid.groups_alike()):
        first = grid.first.get(alike.members[0])
        if first is None:
            continue
        at = next(number for number, station in enumerate(stations) if first in station.members)
        for one in range(grid.rounds):
            before = sum(flow[from_, at, early] for early in range(one) if (from_, at, early) in flow)
            for to in range(len(stations)):
                if to != at and (from_, to, one) in flow:
                    counting.add(flow[from_, to, one] <= before)
