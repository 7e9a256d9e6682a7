"""A quick rest of a day: the plan as far as it can still be, and what fell out of it put where there is room first."""

from collections import defaultdict

from app.planning.rotation.grid import Visit
from app.planning.rotation.rest import Rest


def repaired(left: Rest) -> frozenset[Visit]:
    """Return visits that keep every rule; some may be missing for which there would be room another way."""
    repair = _Repair(left)
    for visit in sorted(left.plan, key=lambda each: (each[2], each)):
        repair.take(visit)
    planned = {(group, station) for group, station, _ in repair.taken}
    firsts = set(left.grid.first.items())
    for pair in sorted(set(left.grid.pairs) - planned, key=lambda each: (each not in firsts, each)):
        repair.fit(*pair)
    return frozenset(repair.taken)


class _Repair:
    """Visits so far, with who is where."""

    def __init__(self, left: Rest) -> None:
        self.taken: set[Visit] = set()
        self._grid, self._left = left.grid, left
        self._there: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        self._busy: set[tuple[int, int]] = set()

    def fit(self, group: int, station: int) -> None:
        """Take the first visit of this pair that there is room for."""
        for one in range(self._grid.rounds):
            if self._left.could_be((group, station, one)) and self.take((group, station, one)):
                return

    def take(self, visit: Visit) -> bool:
        """Take a visit where nothing is in its way, and say whether it was."""
        group, station, one = visit
        there = self._there[station, one]
        if (group, one) in self._busy or len(there) >= self._grid.stations[station].capacity:
            return False
        if any({group, other} in map(set, self._grid.apart) for other in there) or self._too_early(visit):
            return False
        self.taken.add(visit)
        self._busy.add((group, one))
        there.add(group)
        return True

    def _too_early(self, visit: Visit) -> bool:
        """Say whether the group would be somewhere before it begins."""
        group, station, one = visit
        first = self._grid.first.get(group)
        if first is None:
            return False
        if station == first:
            return any(at == group and other < one for at, _, other in self.taken)
        begins = [other for at, place, other in self.taken if (at, place) == (group, first)]
        return not begins or begins[0] > one
