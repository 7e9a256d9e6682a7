"""The day of a rotation: its stations, its groups, and the rounds that it has room for."""

from collections.abc import Iterator
from dataclasses import dataclass

Minute = int
"""Minutes after midnight, on the location's clock."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """From a minute up to another."""

    start: Minute
    end: Minute

    def holds(self, other: "Window") -> bool:
        """Say whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """Where a host shows something; without windows it works all day."""

    id: str
    name: str
    capacity: int = 1
    windows: tuple[Window, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Children who go round together; `first` is where they begin."""

    id: str
    size: int | None = None
    windows: tuple[Window, ...] | None = None
    skip: frozenset[str] = frozenset()
    first: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """The same minutes for everybody."""

    index: int
    start: Minute
    end: Minute

    @property
    def window(self) -> Window:
        """Return when it is."""
        return Window(start=self.start, end=self.end)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class NamedVisit:
    """A group at a station in a round, by their names."""

    group: str
    station: str
    round: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """What a rotation is made from; `fixed` are rounds that do not follow from the rest: one of them took longer."""

    start: Minute
    end: Minute
    slot_minutes: int
    stations: tuple[Station, ...]
    groups: tuple[Group, ...]
    transfer_minutes: int = 0
    breaks: tuple[Window, ...] = ()
    not_together: tuple[tuple[str, str], ...] = ()
    fixed: tuple[Window, ...] | None = None

    def rounds(self) -> tuple[Round, ...]:
        """Return the rounds of the day: a transfer apart, or from the end of a break that is in the way."""
        windows = self._windows() if self.fixed is None else self.fixed
        return tuple(Round(index=index, start=one.start, end=one.end) for index, one in enumerate(windows))

    def _windows(self) -> Iterator[Window]:
        start = self._after_breaks(self.start)
        while start + self.slot_minutes <= self.end:
            yield Window(start=start, end=start + self.slot_minutes)
            start = self._after_breaks(start + self.slot_minutes + self.transfer_minutes)

    def _after_breaks(self, start: Minute) -> Minute:
        """Return the first minute from `start` on at which no break comes before the round would end."""
        for pause in sorted(self.breaks, key=lambda pause: pause.start):
            if pause.start < start + self.slot_minutes and start < pause.end:
                start = pause.end
        return start
