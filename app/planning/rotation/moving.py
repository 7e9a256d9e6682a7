"""A visit moved by hand to another round: who else has to change rounds with it, so that everybody still sees all."""

from collections import deque
from collections.abc import Iterable, Mapping

from app.planning.rotation.day import Day, NamedVisit


def moved(day: Day, visits: Iterable[NamedVisit], *, visit: NamedVisit, to: int) -> frozenset[NamedVisit]:
    """Return the visits with one of them in another round, and as few others as needed in the round that it leaves.

    Whatever a group does in the one round and in the other changes places, and so does who is in its way: a chain that
    comes to an end (Kempe). Windows and wishes are not looked at, `breaches` does that.
    """
    chain = _Chain(visits, between=(visit.round, to), room={one.id: one.capacity for one in day.stations})
    return chain.moved(visit)


class _Chain:
    """The visits of two rounds, of which some change places."""

    def __init__(self, visits: Iterable[NamedVisit], *, between: tuple[int, int], room: Mapping[str, int]) -> None:
        self._one, self._other = between
        self._others = frozenset(visits)
        self._room = room
        self._here = {visit: visit.round for visit in sorted(self._others) if visit.round in between}
        self._going: deque[NamedVisit] = deque()

    def moved(self, visit: NamedVisit) -> frozenset[NamedVisit]:
        """Move this visit, and then whatever is in the way of one that was moved."""
        self._go(visit)
        while self._going:
            gone = self._going.popleft()
            at = self._here[gone]
            for other in [*self._of_group(gone, at), *self._too_many(gone, at)]:
                self._go(other)
        kept = self._others - self._here.keys()
        return kept | {NamedVisit(group=each.group, station=each.station, round=at) for each, at in self._here.items()}

    def _go(self, visit: NamedVisit) -> None:
        self._here[visit] = self._other if visit.round == self._one else self._one
        self._going.append(visit)

    def _of_group(self, gone: NamedVisit, at: int) -> list[NamedVisit]:
        return [each for each in self._staying(at) if each.group == gone.group]

    def _too_many(self, gone: NamedVisit, at: int) -> list[NamedVisit]:
        """Return one that makes room at a station that is full: each that came has one that can go."""
        there = [each for each, one in self._here.items() if one == at and each.station == gone.station]
        staying = [each for each in self._staying(at) if each.station == gone.station]
        return staying[:1] if len(there) > self._room[gone.station] else []

    def _staying(self, at: int) -> list[NamedVisit]:
        return [each for each, one in self._here.items() if one == at == each.round]
