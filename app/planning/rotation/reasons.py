"""Why nobody can go round like this: a small set of rules that cannot hold together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.planning.rotation import counting, visits
from app.planning.rotation.day import Day, Group, Station
from app.planning.rotation.grid import Grid, grid
from app.planning.rotation.search import Deadline, Verdict, run


class RuleSort(StrEnum):
    """What can be removed so that more is possible."""

    END = "end"
    BREAK = "break"
    STATION_WINDOW = "station_window"
    GROUP_WINDOW = "group_window"
    CAPACITY = "capacity"
    FIRST = "first"
    NOT_TOGETHER = "not_together"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One thing that was asked: `ids` are the stations, groups, or the start of the break that it is about."""

    sort: RuleSort
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A rule that is in the way: how many rounds it leaves, and how many are needed.

    `enough`: without this rule alone there is a rotation. Otherwise more than one thing stands in the way.
    """

    rule: Rule
    fitting: int
    needed: int
    enough: bool


def reasons(day: Day, *, seconds: float, seed: int) -> tuple[Reason, ...]:
    """Return rules that cannot hold together, fewest first: those whose removal alone helps, when there are any.

    Whatever cannot be decided in time is taken for impossible, so that a reason is never promised too much.
    """
    deadline = Deadline(seconds)
    rules = tuple(_rules(day))
    helping = [rule for rule in rules if _is_possible(day, {rule}, deadline, seed=seed)]
    found = helping or _core(day, rules, deadline, seed=seed)
    return tuple(_reason(day, rule, enough=bool(helping)) for rule in found)


def _rules(day: Day) -> Iterator[Rule]:
    """Yield everything that could be removed, what is asked of few before what is asked of all."""
    for station in day.stations:
        if station.windows is not None:
            yield Rule(sort=RuleSort.STATION_WINDOW, ids=(station.id,))
    for group in day.groups:
        if group.windows is not None:
            yield Rule(sort=RuleSort.GROUP_WINDOW, ids=(group.id,))
        if group.first is not None:
            yield Rule(sort=RuleSort.FIRST, ids=(group.id,))
    if any(station.capacity > 1 for station in day.stations):
        yield from (Rule(sort=RuleSort.NOT_TOGETHER, ids=pair) for pair in day.not_together)
    yield from (Rule(sort=RuleSort.BREAK, ids=(str(number),)) for number in range(len(day.breaks)))
    yield from (Rule(sort=RuleSort.CAPACITY, ids=(station.id,)) for station in day.stations)
    yield Rule(sort=RuleSort.END)


def _core(day: Day, rules: tuple[Rule, ...], deadline: Deadline, *, seed: int) -> list[Rule]:
    """Return rules of which none can be left out of the conflict, by leaving out one after the other."""
    kept = list(rules)
    for rule in rules[::-1]:
        rest = [other for other in kept if other != rule]
        without = {other for other in rules if other not in rest}
        if rest and not _is_possible(day, without, deadline, seed=seed):
            kept = rest
    return kept


def _is_possible(day: Day, without: Iterable[Rule], deadline: Deadline, *, seed: int) -> bool:
    """Say whether there is a rotation without these rules."""
    left = _relaxed(day, frozenset(without))
    rounds = grid(left)
    if rounds.earliest_end() > rounds.rounds or deadline.is_over():
        return False
    quick = run(counting.model(rounds), seconds=deadline.left() / 4, seed=seed)
    if quick.verdict is Verdict.IMPOSSIBLE:
        return False
    return run(visits.every_rule(rounds).model, seconds=deadline.left() / 2, seed=seed).verdict is Verdict.FOUND


def _relaxed(day: Day, without: frozenset[Rule]) -> Day:
    def has(sort: RuleSort, *ids: str) -> bool:
        return Rule(sort=sort, ids=ids) in without

    return replace(
        day,
        end=_long_enough(day) if has(RuleSort.END) else day.end,
        breaks=tuple(pause for number, pause in enumerate(day.breaks) if not has(RuleSort.BREAK, str(number))),
        stations=tuple(_relaxed_station(day, station, without) for station in day.stations),
        groups=tuple(_relaxed_group(group, without) for group in day.groups),
        not_together=tuple(pair for pair in day.not_together if not has(RuleSort.NOT_TOGETHER, *pair)),
    )


def _relaxed_station(day: Day, station: Station, without: frozenset[Rule]) -> Station:
    window, room = (Rule(sort=sort, ids=(station.id,)) for sort in (RuleSort.STATION_WINDOW, RuleSort.CAPACITY))
    return replace(
        station,
        windows=None if window in without else station.windows,
        capacity=max(1, len(day.groups)) if room in without else station.capacity,
    )


def _relaxed_group(group: Group, without: frozenset[Rule]) -> Group:
    window, first = (Rule(sort=sort, ids=(group.id,)) for sort in (RuleSort.GROUP_WINDOW, RuleSort.FIRST))
    return replace(
        group,
        windows=None if window in without else group.windows,
        first=None if first in without else group.first,
    )


def _long_enough(day: Day) -> int:
    """Return an end that leaves a round for every group and every station after all that is asked of the day."""
    last = max([day.end, *(pause.end for pause in day.breaks)])
    return last + (len(day.groups) + len(day.stations)) * (day.slot_minutes + day.transfer_minutes)


def _reason(day: Day, rule: Rule, *, enough: bool) -> Reason:
    rounds = grid(day)
    fitting, needed = _counts(day, rounds, rule)
    return Reason(rule=rule, fitting=fitting, needed=needed, enough=enough)


def _counts(day: Day, rounds: Grid, rule: Rule) -> tuple[int, int]:
    """Return how many rounds the station or group of a rule has and needs, or the day where it is about the day."""
    stations = [station.id for station in day.stations]
    groups = [group.id for group in day.groups]
    if rule.sort in (RuleSort.STATION_WINDOW, RuleSort.CAPACITY):
        taker = rounds.stations[stations.index(rule.ids[0])]
    elif rule.sort in (RuleSort.GROUP_WINDOW, RuleSort.FIRST):
        taker = rounds.groups[groups.index(rule.ids[0])]
    else:
        return rounds.rounds, rounds.fewest_rounds()
    return len(taker.rounds), taker.needs
