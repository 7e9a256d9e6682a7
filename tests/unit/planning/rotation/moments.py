"""Moments in a day, a check of what may be planned again, and the best by trying everything."""

from itertools import product

from hypothesis import strategies as st

from app.planning.rotation.day import NamedVisit
from app.planning.rotation.grid import idle
from app.planning.rotation.running import Absence, Running
from tests.unit.planning.rotation.days import day, rounds_of


def visits_of(*visits):
    """Return visits from texts such as "G0 P1 2"."""
    return frozenset(
        NamedVisit(group=group, station=station, round=int(one)) for group, station, one in map(str.split, visits)
    )


def at(of, visits, from_round, **values):
    """Return the moment at which everything before a round was done as it was planned."""
    done = frozenset(visit for visit in visits if visit.round < from_round)
    return Running(day=of, from_round=from_round, done=done, plan=visits - done, **values)


def left(running):
    """Return the pairs that were asked for and are not done, whether or not they can be."""
    asked = {
        (group.id, station.id)
        for group in running.day.groups
        for station in running.day.stations
        if station.id not in group.skip
    }
    return asked - {(visit.group, visit.station) for visit in running.done}


def wrong(running, rest):
    """Return the rules that these visits of the rest of the day break."""
    groups = {group.id: group for group in running.day.groups}
    stations = {station.id: station for station in running.day.stations}
    found = set()
    if any(not _able(running, groups[visit.group], stations[visit.station], visit.round) for visit in rest):
        found.add("not there")
    pairs = [(visit.group, visit.station) for visit in rest]
    found |= {"each once"} if len(set(pairs)) < len(pairs) or not set(pairs) <= left(running) else set()
    places = [(visit.group, visit.round) for visit in rest]
    found |= {"two places"} if len(set(places)) < len(places) else set()
    for visit in rest:
        here = {other.group for other in rest if (other.station, other.round) == (visit.station, visit.round)}
        found |= {"capacity"} if len(here) > stations[visit.station].capacity else set()
        found |= {"together"} if any(set(pair) <= here for pair in running.day.not_together) else set()
    return found | ({"first"} if any(_begins_wrong(running, group, rest) for group in groups.values()) else set())


def _able(running, group, station, one):
    rounds = running.day.rounds()
    return (
        running.from_round <= one < len(rounds)
        and _there(running.away, group, rounds[one])
        and _there(running.out, station, rounds[one])
    )


def _there(absences, taker, one):
    inside = taker.windows is None or any(window.holds(one.window) for window in taker.windows)
    return inside and not any(absence.of == taker.id and absence.holds(one.index) for absence in absences)


def _begins_wrong(running, group, rest):
    if group.first is None or any(visit.group == group.id for visit in running.done):
        return False
    station = next(one for one in running.day.stations if one.id == group.first)
    rounds = [one for one in running.day.rounds()[running.from_round :] if _there(running.away, group, one)]
    own = sorted((visit.round, visit.station) for visit in rest if visit.group == group.id)
    if not rounds or not _there(running.out, station, rounds[0]) or group.first not in {place for _, place in own}:
        return False
    return own[0][1] != group.first


def value(running, rest):
    """Return what counts, in its order: missing visits, the last round, changed visits, waiting groups."""
    every = [(visit.group, visit.station, visit.round) for visit in running.done | rest]
    last = max((one for _, _, one in every), default=-1)
    return len(left(running)) - len(rest), last, len(rest - running.plan), idle(every, of=0)


def best(running):
    """Return the best value by trying everything."""
    pairs = sorted(left(running))
    rounds = [None, *range(running.from_round, len(running.day.rounds()))]
    tried = (
        frozenset(
            NamedVisit(group=group, station=station, round=one)
            for (group, station), one in zip(pairs, each, strict=True)
            if one is not None
        )
        for each in product(rounds, repeat=len(pairs))
    )
    return min(value(running, rest) for rest in tried if not wrong(running, rest))


@st.composite
def moments(draw, *, most_pairs=4):
    """Return moments of small days, with a plan that may or may not be one that holds."""
    rounds = draw(st.integers(1, 4))
    stations, groups = draw(st.sampled_from([(1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1), (3, 2)]))
    windows = st.none() | st.sets(st.integers(0, rounds - 1), min_size=1).map(lambda one: rounds_of(*sorted(one)))
    places = [f"P{number}" for number in range(stations)]
    of = day(
        stations=[{"windows": draw(windows), "capacity": draw(st.integers(1, 2))} for _ in places],
        groups=[{"windows": draw(windows), "first": draw(st.none() | st.sampled_from(places))} for _ in range(groups)],
        rounds=rounds,
        not_together=(("G0", "G1"),) if groups > 1 and draw(st.booleans()) else (),
    )
    from_round = draw(st.integers(0, rounds))
    visits = {}
    for group, station in product([group.id for group in of.groups], places):
        one = draw(st.none() | st.integers(0, rounds + 1))
        if one is not None:
            visits.setdefault((group, one), station)
    named = frozenset(NamedVisit(group=group, station=place, round=one) for (group, one), place in visits.items())
    done = frozenset(visit for visit in named if visit.round < from_round and draw(st.booleans()))
    running = Running(
        day=of,
        from_round=from_round,
        done=done,
        plan=named - done,
        out=draw(_absences(places, rounds)),
        away=draw(_absences([group.id for group in of.groups], rounds)),
    )
    return running if len(left(running)) <= most_pairs else draw(moments(most_pairs=most_pairs))


def _absences(names, rounds):
    since = st.integers(0, rounds)
    one = st.builds(
        lambda of, since, more: Absence(of=of, since=since, until=None if more is None else since + more),
        st.sampled_from(names),
        since,
        st.none() | st.integers(1, 2),
    )
    return st.lists(one, max_size=2).map(tuple)
