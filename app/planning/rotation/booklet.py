"""Everybody begins and ends together, and works in a booklet between visits: never longer at a time than needed."""

from collections.abc import Iterable, Iterator

from app.planning.rotation import visits
from app.planning.rotation.found import Objective, Rotation
from app.planning.rotation.grid import Grid, Visit, idle
from app.planning.rotation.presence import Presence
from app.planning.rotation.search import Deadline, Verdict, run
from app.planning.rotation.shortest import Shortest

_STATION = 1


def evenly_spread(grid: Grid, found: Shortest, deadline: Deadline, *, seed: int) -> Rotation:
    """Return the rotation in so many rounds with the shortest time in the booklet in a row, then the least waiting.

    Where every group sees every station there is a Latin square of stations and booklets: what counting says is
    needed is found at once.
    """
    return _Spreading(grid.until(found.rounds), found, deadline, seed=seed).best()


def longest(grid: Grid, made: Iterable[Visit]) -> int:
    """Return the most rounds in a row in which a group is there without a visit, from when anything can begin."""
    at = {(group, one) for group, _, one in made}
    stretches = [0]
    for group, rounds in _there(grid):
        length = 0
        for place, one in enumerate(rounds):
            follows = place > 0 and rounds[place - 1] == one - 1
            length = 0 if (group, one) in at else length + 1 if follows else 1
            stretches.append(length)
    return max(stretches)


def _there(grid: Grid) -> Iterator[tuple[int, list[int]]]:
    """Yield the groups that visit anything with the rounds in which they are there, from when anything can begin."""
    for number, group in enumerate(grid.groups):
        if group.visits:
            yield number, sorted(one for one in group.rounds if one >= grid.begin)


class _Spreading:
    """Rotations with as many rounds as the grid has, on the way to the shortest time in the booklet."""

    def __init__(self, grid: Grid, found: Shortest, deadline: Deadline, *, seed: int) -> None:
        self._grid, self._deadline, self._seed = grid, deadline, seed
        self._visits, self._last_round = found.visits, found.last_round

    def best(self) -> Rotation:
        """Spread the booklets, then let stations wait as little as possible."""
        stretch = self._spread()
        waiting = self._wait() if stretch == self._longest else None
        objective = Objective(
            last_round=self._grid.rounds - 1, group_idle=None, station_idle=self._waiting, booklet=self._longest
        )
        is_last = objective.last_round == self._last_round
        bound = Objective(
            last_round=self._last_round,
            group_idle=None,
            station_idle=waiting if is_last else None,
            booklet=stretch if is_last else None,
        )
        return Rotation(visits=self._visits, objective=objective, bound=bound)

    def _spread(self) -> int:
        """Find the shortest time in a row, and return below what it cannot come."""
        stretch, bound = self._counted(), None
        while stretch < self._longest:
            verdict = Verdict.UNKNOWN if self._deadline.is_over() else self._within(stretch)
            if verdict is Verdict.UNKNOWN and bound is None:
                bound = stretch
            stretch += verdict is not Verdict.FOUND
        return stretch if bound is None else bound

    def _within(self, stretch: int) -> Verdict:
        """Find out whether nobody has to work in the booklet for longer than this."""
        presence = Presence(self._grid, stretch=stretch)
        taking = run(presence.model, seconds=self._deadline.left() / 3, seed=self._seed)
        if taking.verdict is Verdict.IMPOSSIBLE:
            return taking.verdict
        made = self._filled(presence.rounds(taking)[0], {}) if taking.verdict is Verdict.FOUND else None
        if made is not None:
            self._visits = made
            return Verdict.FOUND
        exact = self._model(stretch)
        outcome = run(exact.model, seconds=self._deadline.left() / 2, seed=self._seed)
        self._visits = exact.made_if_found(outcome) or self._visits
        return outcome.verdict

    def _filled(self, present: visits.Rounds, busy: visits.Rounds) -> frozenset[Visit] | None:
        """Return who meets whom when everybody takes part in just these rounds, where that can be done."""
        filling = visits.filling(self._grid, present=present, busy=busy)
        outcome = run(filling.model, seconds=self._deadline.left() / 4, seed=self._seed)
        return filling.made_if_found(outcome)

    def _counted(self) -> int:
        """Return what is needed when everybody's booklet time is spread as evenly as it can be."""
        least = [0]
        for group, rounds in _there(self._grid):
            seen = self._grid.groups[group].visits
            apart = sum(one - 1 not in rounds for one in rounds)
            least.append(-(-(len(rounds) - seen) // (seen + apart)))
        return max(least)

    def _wait(self) -> int:
        """Let stations wait as little as possible, and return below what it cannot come."""
        presence = Presence(self._grid, stretch=self._longest)
        presence.model.minimize(presence.station_idle)
        outcome = run(presence.model, seconds=self._deadline.left() / 3, seed=self._seed)
        if self._waiting > outcome.bound and outcome.verdict is Verdict.FOUND:
            self._keep(self._filled(*presence.rounds(outcome)))
        return outcome.bound if self._waiting <= outcome.bound else self._improve(outcome.bound)

    def _improve(self, bound: int) -> int:
        """Go on with every rule from what there is."""
        model = self._model(self._longest)
        model.count_idle()
        model.model.add(model.station_idle >= bound)
        model.model.minimize(model.station_idle)
        model.hint(self._visits)
        outcome = run(model.model, seconds=self._deadline.left(), seed=self._seed)
        self._keep(model.made_if_found(outcome))
        return max(bound, outcome.bound)

    def _keep(self, made: frozenset[Visit] | None) -> None:
        """Go on from what was made, when stations wait less in it."""
        if made is not None:
            self._visits = min((self._visits, made), key=lambda each: idle(each, of=_STATION))

    def _model(self, stretch: int) -> visits.Visits:
        """Return the model of all rotations in which nobody works in the booklet for longer than this."""
        made = visits.every_rule(self._grid)
        for group, rounds in _there(self._grid):
            for begin in rounds:
                these = range(begin, begin + stretch + 1)
                if set(these) <= set(rounds):
                    made.model.add_bool_or([visit for one in these for visit in made.of_group(group, one)])
        return made

    @property
    def _longest(self) -> int:
        return longest(self._grid, self._visits)

    @property
    def _waiting(self) -> int:
        return idle(self._visits, of=_STATION)
