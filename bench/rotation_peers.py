"""What people do without a solver: a cyclic schedule, and first fit."""

from __future__ import annotations

from collections.abc import Callable

from app.planning.rotation.grid import Grid, Visit

Peer = Callable[[Grid], "frozenset[Visit] | None"]
"""Returns visits that keep every rule, or nothing when it did not manage."""


def cyclic(grid: Grid) -> frozenset[Visit] | None:
    """Let every group go on to the next station each round; a blocked round that it needs makes it no rotation."""
    groups, stations = len(grid.groups), len(grid.stations)
    places = max(groups, stations)
    visits = frozenset(
        (group, station, one)
        for one in range(places)
        for group in range(groups)
        for station in [(group + one) % places]
        if station < stations and (group, station) not in grid.skipped
    )
    return visits if all(_can_be(grid, visit) for visit in visits) and _begins(grid, visits) else None


def first_fit(grid: Grid) -> frozenset[Visit] | None:
    """Send each group, round by round, to the first free station that it has not seen."""
    left = set(grid.pairs)
    visits: set[Visit] = set()
    for one in range(grid.rounds):
        taken: set[int] = set()
        for group in range(len(grid.groups)):
            first = grid.first.get(group)
            begun = first is None or (group, first) not in left
            for station in range(len(grid.stations)):
                fits = (group, station) in left and station not in taken and (begun or station == first)
                if fits and _can_be(grid, (group, station, one)):
                    visits.add((group, station, one))
                    left.discard((group, station))
                    taken.add(station)
                    break
    return frozenset(visits) if not left else None


def _can_be(grid: Grid, visit: Visit) -> bool:
    group, station, one = visit
    return one in grid.groups[group].rounds and one in grid.stations[station].rounds


def _begins(grid: Grid, visits: frozenset[Visit]) -> bool:
    return all(
        min(((one, at) for who, at, one in visits if who == group), default=(0, first))[1] == first
        for group, first in grid.first.items()
    )
