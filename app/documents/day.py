"""A safety day as paper needs it: names and times that were decided elsewhere, without any row of a database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.documents.pictures import Picture


class Size(StrEnum):
    """The sheet that is in the printer; what fills A4 fills A3 in larger letters."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From and up to, in minutes after midnight on the location's clock."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Adult:
    """Somebody at a station or with a group; without a name the place is still open."""

    role: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StationOnPaper:
    """A station; `letter` is how sheets refer to it, `pictogram` a sign that was chosen for it."""

    letter: str
    name: str
    picture: Picture
    pictogram: str = ""
    place: str = ""
    host: str = ""
    description: str = ""
    adults: tuple[Adult, ...] = ()
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupOnPaper:
    """A group; `number` counts from 1, `hours` is when it is there (nothing: all day).

    `pseudonyms` is empty unless somebody who may know them asked for them.
    """

    number: int
    name: str
    children: int = 0
    ages: str = ""
    languages: tuple[str, ...] = ()
    leaders: tuple[Adult, ...] = ()
    hours: tuple[Span, ...] | None = None
    pseudonyms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitOnPaper:
    """The group with this number at the station with this letter, in a round counted from 0."""

    group: int
    station: str
    round: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DayOnPaper:
    """A rotation that was solved; `booklet_place` is where groups without a station work in their booklet, if so."""

    title: str
    location: str
    day: date
    rounds: tuple[Span, ...]
    stations: tuple[StationOnPaper, ...]
    groups: tuple[GroupOnPaper, ...]
    visits: tuple[VisitOnPaper, ...]
    breaks: tuple[Span, ...] = ()
    gathering: str = ""
    booklet_place: str | None = None
    responsible: str = ""
    materials: tuple[str, ...] = ()
    note: str = ""


def letter(position: int) -> str:
    """Return how paper calls the station at a position counted from 0: A to Z, then AA."""
    before, last = divmod(position, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)
