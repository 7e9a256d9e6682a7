"""Days to solve, a check of every rule of the contract, and an answer by trying everything."""

from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from app.planning.rotation.day import Day, Group, Station, Window
from app.planning.rotation.grid import idle

SLOT = 20


def day(*, stations, groups, rounds, **values):
    """Return a day of so many rounds; stations and groups are counts, or lists of their values."""
    return Day(
        start=9 * 60,
        end=9 * 60 + rounds * SLOT,
        slot_minutes=SLOT,
        stations=_made(Station, "P", stations, name="post"),
        groups=_made(Group, "G", groups),
        **values,
    )


def _made(made, letter, wanted, **values):
    each = [{}] * wanted if isinstance(wanted, int) else wanted
    return tuple(made(id=f"{letter}{number}", **values | one) for number, one in enumerate(each))


def rounds_of(*numbers):
    """Return the windows of these rounds."""
    return tuple(Window(start=9 * 60 + n * SLOT, end=9 * 60 + (n + 1) * SLOT) for n in numbers)


def broken(of, visits):
    """Return the rules of the contract that these visits break."""
    rounds = of.rounds()
    wanted = {(group.id, station.id) for group in of.groups for station in of.stations if station.id not in group.skip}
    named = [(of.groups[g], of.stations[s], rounds[one]) for g, s, one in visits]
    found = set()
    if sorted((group.id, station.id) for group, station, _ in named) != sorted(wanted):
        found.add("each once")
    for group, station, one in named:
        found |= {"window"} if not all(_open(taker, one) for taker in (group, station)) else set()
        here = [other.id for other, at, when in named if (at, when) == (station, one)]
        found |= {"capacity"} if len(here) > station.capacity else set()
        found |= {"together"} if any(set(pair) <= set(here) for pair in of.not_together) else set()
        found |= {"two places"} if sum((other, when) == (group, one) for other, _, when in named) > 1 else set()
        first = min(((when.index, at.id) for other, at, when in named if other == group), default=None)
        found |= {"first"} if group.first not in (None, first[1]) else set()
    return found


def _open(taker, one):
    return taker.windows is None or any(window.holds(one.window) for window in taker.windows)


def objective(visits):
    return max((one for _, _, one in visits), default=-1), idle(visits, of=0), idle(visits, of=1)


def best(of, *, value=objective):
    """Return the best value by trying everything, or nothing when nothing is possible."""
    pairs = [
        (g, s)
        for g, group in enumerate(of.groups)
        for s, station in enumerate(of.stations)
        if station.id not in group.skip
    ]
    every = product(range(len(of.rounds())), repeat=len(pairs))
    tried = ([(*pair, one) for pair, one in zip(pairs, rounds, strict=True)] for rounds in every)
    return min((value(visits) for visits in tried if not broken(of, visits)), default=None)


@st.composite
def small_days(draw):
    """Return days of at most four visits in at most four rounds, with all sorts of rules."""
    rounds = draw(st.integers(1, 4))
    stations, groups = draw(st.sampled_from([(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1)]))
    windows = st.none() | st.sets(st.integers(0, rounds - 1), min_size=1).map(lambda one: rounds_of(*sorted(one)))
    ids = [f"P{number}" for number in range(stations)]
    made = day(
        stations=[{"windows": draw(windows), "capacity": draw(st.integers(1, 2))} for _ in range(stations)],
        groups=[{"windows": draw(windows), "skip": draw(st.frozensets(st.sampled_from(ids)))} for _ in range(groups)],
        rounds=rounds,
        not_together=(("G0", "G1"),) if groups > 1 and draw(st.booleans()) else (),
    )
    return replace(made, groups=tuple(_begun(draw, group, ids) for group in made.groups))


def _begun(draw, group, ids):
    able = [one for one in ids if one not in group.skip]
    return replace(group, first=draw(st.none() | st.sampled_from(able))) if able else group
