"""What happens at a station, and where a group goes: the day line by line, as everybody who comes reads it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.planning.rotation.day import Minute, Window

_HOUR = 60
NOBODY, NOWHERE, BOOKLET, BREAK = "geen groep", "even vrij", "boekje", "pauze"
"""In Dutch: a text of the location, like the description of an activity."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitors:
    """A group that comes to a station, and how many children are in it."""

    name: str
    children: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a group goes: a station with its space, or with its booklet where there is room for that."""

    name: str
    space: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """The rounds of the day as they stand, and the breaks between them."""

    rounds: tuple[Window, ...]
    breaks: tuple[Window, ...] = ()

    def around(self, numbers: Collection[int]) -> Window:
        """Return from the start of the first of these rounds to the end of the last."""
        return Window(start=self.rounds[min(numbers)].start, end=self.rounds[max(numbers)].end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """From when until when, and what."""

    window: Window
    text: str

    def __str__(self) -> str:
        return f"{clock(self.window.start)}–{clock(self.window.end)} {self.text}"


def of_station(visits: Mapping[int, Sequence[Visitors]], hours: Hours) -> tuple[Line, ...]:
    """Return which groups come to a station, by round, from the first of them to the last."""
    texts = {number: " en ".join(_visitors(one) for one in groups) for number, groups in visits.items()}
    return _lines(texts, hours, between=NOBODY)


def of_group(
    visits: Mapping[int, Place], hours: Hours, *, booklet: Place | None = None, during: Collection[int] = ()
) -> tuple[Line, ...]:
    """Return where a group goes, by round; with `booklet` it works in that in rounds without a station.

    `during` are rounds that it is there for besides, where everybody begins and ends together.
    """
    texts = {number: _place(place) for number, place in visits.items()}
    return _lines(texts, hours, between=_place(booklet) if booklet else NOWHERE, during=during)


def written(heading: str, lines: Sequence[Line]) -> str:
    """Return the lines as a text."""
    return "\n".join((heading, *map(str, lines)))


def group_name(name: str) -> str:
    """Return a group as it is spoken of: a colour alone says little."""
    return name if name.casefold().startswith("groep") else f"groep {name}"


def clock(minute: Minute) -> str:
    """Return a time of day as screens and mails write it: `09.05`."""
    return f"{minute // _HOUR:02}.{minute % _HOUR:02}"


def _lines(texts: Mapping[int, str], hours: Hours, *, between: str, during: Collection[int] = ()) -> tuple[Line, ...]:
    numbers = range(min({*texts, *during}), max({*texts, *during}) + 1)
    lines = [Line(window=hours.rounds[number], text=texts.get(number, between)) for number in numbers]
    whole = hours.around(numbers)
    lines += [Line(window=pause, text=BREAK) for pause in hours.breaks if whole.holds(pause)]
    return tuple(sorted(lines, key=lambda line: (line.window.start, line.window.end)))


def _visitors(group: Visitors) -> str:
    return f"{group_name(group.name)} ({'1 kind' if group.children == 1 else f'{group.children} kinderen'})"


def _place(place: Place) -> str:
    return f"{place.name}, {place.space}" if place.space else place.name
