"""What somebody wants printed of a day, and all of it as one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.catalogue.translations import translation, translations
from app.documents import booklet, papers, press
from app.documents.booklet import Making
from app.documents.day import DayOnPaper, Size
from app.documents.parts import Choice
from app.documents.press import Sheet

DUTCH = "nl"


class Paper(StrEnum):
    """What can be printed, in the order in which it lies in one file; the words of its address."""

    POSTER = "poster"
    CARDS = "kaarten"
    STATIONS = "posten"
    LEADERS = "begeleiders"
    ADULTS = "volwassenen"
    BOOKLET = "boekje"


_SHEETS = {
    Paper.POSTER: papers.poster,
    Paper.CARDS: papers.cards,
    Paper.STATIONS: papers.stations,
    Paper.LEADERS: papers.leaders,
    Paper.ADULTS: papers.adults,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Which papers, on what, in which second language (Dutch: none), for which groups (none: all)."""

    papers: frozenset[Paper]
    words: tuple[str, ...] = ()
    language: str = DUTCH
    size: Size = Size.A4
    groups: frozenset[int] = frozenset()
    folded: bool = True
    seed: int = 1


def print_order(day: DayOnPaper, order: Order, *, now: datetime) -> bytes:
    """Return everything that was asked for as one PDF.

    :raises NotPrintable: when a character has no font, something does not fit, or there is no word search.
    """
    return press.print_pdf(tuple(_sheets(day, order)), title=day.title, now=now)


def _sheets(day: DayOnPaper, order: Order) -> Iterator[Sheet]:
    language = translation(order.language) if order.language != DUTCH else None
    choice = Choice(size=order.size, language=language, groups=order.groups)
    for paper in Paper:
        if paper not in order.papers:
            continue
        if paper is not Paper.BOOKLET:
            yield _SHEETS[paper](day, choice)
        else:
            words = booklet.words_of(order.words, language)
            making = Making(dutch=translations()[0], words=words, folded=order.folded, seed=order.seed)
            yield booklet.booklets(day, choice, making)
