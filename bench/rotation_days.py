"""Safety days to solve, made up from a seed: so many groups and stations, and a share of everybody's rounds blocked.

Each has a rotation by construction: one is drawn first, and only what it does not need is blocked.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import product

from app.planning.rotation.day import Day, Group, Station, Window

SLOT = 20
START = 9 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How big a day is, and which share of the rounds of stations and groups is blocked."""

    groups: int
    stations: int
    blocked: float
    seed: int
    wishes: bool = False
    """Some groups skip a station, and some begin at one."""


def made(shape: Shape) -> Day:
    """Return the day of this shape; the same shape gives the same day."""
    chance = random.Random(repr(shape))
    pairs = list(product(range(shape.groups), range(shape.stations)))
    if shape.wishes:
        pairs = [pair for pair in pairs if chance.random() > 1 / 25]
    rounds = round(1.25 * max(shape.groups, shape.stations) / (1 - shape.blocked)) + 1
    hidden = _drawn(chance, pairs, rounds)
    day = Day(
        start=START,
        end=START + rounds * SLOT,
        slot_minutes=SLOT,
        stations=tuple(Station(id=f"P{number}", name=f"post {number}") for number in range(shape.stations)),
        groups=tuple(Group(id=f"G{number}") for number in range(shape.groups)),
    )
    return _with_wishes(_blocked(day, hidden, chance, shape.blocked), hidden, chance, wishes=shape.wishes)


_Hidden = dict[tuple[int, int], int]
"""In which round a group and a station meet in the rotation that was drawn."""


def _drawn(chance: random.Random, pairs: list[tuple[int, int]], rounds: int) -> _Hidden:
    """Draw a rotation: every pair in some round in which both are free, from the start again until it fits."""
    while True:
        chance.shuffle(pairs)
        found: _Hidden = {}
        busy: set[tuple[str, int, int]] = set()
        for group, station in pairs:
            free = [r for r in range(rounds) if ("g", group, r) not in busy and ("s", station, r) not in busy]
            if not free:
                break
            one = chance.choice(free[: 1 + len(free) // 2])
            found[group, station] = one
            busy |= {("g", group, one), ("s", station, one)}
        else:
            return found


def _blocked(day: Day, hidden: _Hidden, chance: random.Random, share: float) -> Day:
    """Block a share of the rounds of everybody, among those that the hidden rotation leaves free."""
    windows = [one.window for one in day.rounds()]

    def left(used: set[int]) -> tuple[Window, ...] | None:
        free = [one for one in range(len(windows)) if one not in used]
        blocked = set(chance.sample(free, min(len(free), round(share * len(windows)))))
        return tuple(windows[one] for one in range(len(windows)) if one not in blocked) if blocked else None

    return replace(
        day,
        stations=tuple(
            replace(station, windows=left({one for (_, s), one in hidden.items() if s == number}))
            for number, station in enumerate(day.stations)
        ),
        groups=tuple(
            replace(group, windows=left({one for (g, _), one in hidden.items() if g == number}))
            for number, group in enumerate(day.groups)
        ),
    )


def _with_wishes(day: Day, hidden: _Hidden, chance: random.Random, *, wishes: bool) -> Day:
    if not wishes:
        return day
    groups = []
    for number, group in enumerate(day.groups):
        skip = frozenset(station.id for place, station in enumerate(day.stations) if (number, place) not in hidden)
        own = sorted((one, station) for (g, station), one in hidden.items() if g == number)
        first = day.stations[own[0][1]].id if own and chance.random() < 1 / 4 else None
        groups.append(replace(group, skip=skip, first=first))
    return replace(day, groups=tuple(groups))
