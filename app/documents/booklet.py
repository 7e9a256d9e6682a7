"""The children's booklet: their group's route, a page for each station, word searches; folded from A4 to A5."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.catalogue.translations import Translation
from app.documents import imposition, parts, pictures, word_search
from app.documents.day import DayOnPaper, StationOnPaper
from app.documents.parts import Choice
from app.documents.press import Sheet

_FEWEST_OWN = 3
_FILLERS = ("liked", "emergency", "draw")


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word of the day: in Dutch, and in the other language where somebody has translated it."""

    dutch: str
    own: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """How the booklet is made: Dutch texts, the day's words, folded or page after page, and the seed of the puzzles."""

    dutch: Translation
    words: tuple[Word, ...]
    folded: bool = True
    seed: int = 1


def words_of(typed: Sequence[str], language: Translation | None) -> tuple[Word, ...]:
    """Return words as somebody typed them; 'de ladder = السلم' brings its own translation."""
    found = []
    for line in typed:
        dutch, _, own = (part.strip() for part in line.partition("="))
        if dutch:
            found.append(Word(dutch=dutch, own=own or (language.word(dutch) if language is not None else "")))
    return tuple(found)


def booklets(day: DayOnPaper, choice: Choice, making: Making) -> Sheet:
    """Return a booklet for each chosen group.

    :raises PuzzleRefusal: when there is no word search of the Dutch words.
    """
    found = _pages(day, choice.language, making)
    data = {
        **parts.common(day, choice),
        "size": "a4",
        "dutch": asdict(making.dutch.texts),
        "own": _own_texts(choice.language),
        "draft": choice.language is not None and not choice.language.checked,
        "language_name": choice.language.dutch_name if choice.language is not None else "",
        "groups": [parts.routed(day, group) for group in parts.chosen(day, choice)],
        "pages": found,
        "sides": [asdict(side) for side in imposition.folded(len(found))] if making.folded else [],
    }
    drawings = frozenset(station.picture for station in day.stations)
    return Sheet(layout="booklet", data=data, icons=parts.icons(day) | {"arrow-right"}, drawings=drawings)


def pages(day: DayOnPaper, choice: Choice, making: Making) -> tuple[str, ...]:
    """Return the sorts of the pages of one booklet in reading order."""
    return tuple(page["sort"] for page in _pages(day, choice.language, making))


def _inside(day: DayOnPaper, language: Translation | None, making: Making) -> Iterator[dict[str, Any]]:
    """Yield the pages that are the same for every group."""
    for station in day.stations:
        yield _station(station, language, making.dutch)
    yield _puzzle(making)
    if language is not None:
        own = _own_puzzle(language, making)
        if own is not None:
            yield own
        yield {"sort": "words", "words": [_both(word, language) for word in making.words]}


def _pages(day: DayOnPaper, language: Translation | None, making: Making) -> list[dict[str, Any]]:
    """Return the pages in reading order, with pages to draw on where a sheet would be empty."""
    found = [{"sort": "cover"}, {"sort": "route"}, *_inside(day, language, making)]
    empty = imposition.rounded_up(len(found) + 1) - len(found) - 1
    found += [{"sort": sort} for sort in _FILLERS[:empty]]
    return [*found, {"sort": "back"}]


def _station(station: StationOnPaper, language: Translation | None, dutch: Translation) -> dict[str, Any]:
    here, own = dutch.station(station.picture), language.station(station.picture) if language is not None else None
    known = station.picture is not pictures.Picture.OTHER
    return {
        "sort": "station",
        **parts.station(station),
        "drawing": station.picture,
        "task": here.task if here is not None else "",
        "own_name": parts.foreign(own.name, language) if language is not None and own is not None and known else None,
        "own_task": parts.foreign(own.task, language) if language is not None and own is not None else None,
    }


def _puzzle(making: Making) -> dict[str, Any]:
    puzzle = word_search.make([word_search.letters_of(word.dutch) for word in making.words], seed=making.seed)
    return {
        "sort": "puzzle",
        "rows": [list(row) for row in puzzle.rows],
        "words": [word.dutch for word in making.words],
    }


def _own_puzzle(language: Translation, making: Making) -> dict[str, Any] | None:
    """Return the puzzle in the other language; nothing when too few of the words are known in it."""
    found = {
        word.own: letters
        for word in making.words
        if 2 <= len(letters := word_search.letters_of(word.own, language=language.language)) <= word_search.MOST_LETTERS  # noqa: PLR2004
        and letters not in word_search.unwanted_words()
    }
    if len(found) < _FEWEST_OWN:
        return None
    puzzle = word_search.make(list(found.values()), seed=making.seed, right_to_left=language.right_to_left)
    return {
        "sort": "own_puzzle",
        "rows": [list(row) for row in puzzle.rows],
        "words": [parts.foreign(word, language) for word in found],
    }


def _both(word: Word, language: Translation) -> dict[str, Any]:
    return {"dutch": word.dutch, "own": parts.foreign(word.own, language) if word.own else None}


def _own_texts(language: Translation | None) -> dict[str, Any] | None:
    if language is None:
        return None
    return {name: parts.foreign(text, language) for name, text in asdict(language.texts).items()}
