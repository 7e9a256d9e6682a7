"""A word search for children: words across, down and slanting, in the direction that the script is read; by a seed."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from math import ceil, sqrt
from random import Random

from app.documents.errors import NoPuzzle, TooManyWords, UnfitWord, WordTooLong, WordTooShort

MOST_WORDS = 16
MOST_LETTERS = 14
"""The widest grid whose letters a child can still read and colour on A5."""
_SMALLEST = 7
_ROOM = 1.7  # so many cells for each letter: fewer, and words do not find a place; more, and finding them is dull
_ATTEMPTS = 30
_REDRAWS = 60
_SCRIPTS = (
    "ABCDEFGHIJKLMNOPRSTUVWZ",
    "АБВГДЕЖЗИІЇКЛМНОПРСТУФХЦЧШЩЬЮЯ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "ሀለመሰረሸቀበተነአከወዘየደገጠፈሓሕሊላልምሪርስትንኖእክዕድግ",
)
_TURKISH = str.maketrans({"i": "İ", "ı": "I"})
_ARTICLES = ("de ", "het ", "een ", "'t ")

Cell = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a word lies: its cells as (row, column) in the order of its letters."""

    word: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Puzzle:
    """A square of letters, and where its words lie."""

    rows: tuple[str, ...]
    places: tuple[Place, ...]


def letters_of(word: str, *, language: str = "nl") -> str:
    """Return what of a word stands in the grid: its letters in capitals, without article, spaces and vowel signs."""
    text = unicodedata.normalize("NFC", word.strip())
    if language == "nl":
        text = next((text[len(one) :] for one in _ARTICLES if text.casefold().startswith(one)), text)
    if language == "tr":
        text = text.translate(_TURKISH)
    capitals = unicodedata.normalize("NFC", text.upper())
    return "".join(letter for letter in capitals if unicodedata.category(letter) in {"Lu", "Ll", "Lo"})


def make(words: Sequence[str], *, seed: int, right_to_left: bool = False) -> Puzzle:
    """Return a puzzle in which each of these words (as `letters_of` returns them) can be found.

    :raises WordTooLong, WordTooShort, TooManyWords, UnfitWord: when a word or their number is not for a puzzle.
    :raises NoPuzzle: when they do not go together into the largest grid.
    """
    wanted = sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))
    _refuse(wanted)
    draw = Random(seed)  # noqa: S311  # the same words give the same puzzle; nothing is secret
    enough = ceil(sqrt(_ROOM * sum(map(len, wanted))))
    smallest = min(MOST_LETTERS, max(_SMALLEST, enough, *map(len, wanted)))
    for size in range(smallest, MOST_LETTERS + 1):
        for _ in range(_ATTEMPTS):
            places = _placed(wanted, size, draw, backwards=right_to_left)
            grid = _filled(places, size, draw) if places is not None else None
            if places is not None and grid is not None:
                return Puzzle(rows=tuple("".join(row) for row in grid), places=places)
    raise NoPuzzle(words=len(wanted))


def unwanted_in(puzzle: Puzzle) -> list[tuple[Cell, ...]]:
    """Return where a word that nobody wants to read lies, in whatever direction, outside the listed words."""
    grid = [list(row) for row in puzzle.rows]
    return list(_unwanted(grid, puzzle.places))


def _refuse(words: list[str]) -> None:
    if not words or len(words) > MOST_WORDS:
        raise TooManyWords(words=len(words), most=MOST_WORDS)
    for word in words:
        if len(word) > MOST_LETTERS:
            raise WordTooLong(word=word, most=MOST_LETTERS)
        if len(word) < 2:  # noqa: PLR2004  # one letter stands everywhere
            raise WordTooShort(word=word)
        if word in unwanted_words():
            raise UnfitWord(word=word)


@cache
def unwanted_words() -> tuple[str, ...]:
    """Return the words that may not be read in a grid, in capitals; in one order, or a seed would give many puzzles."""
    lines = (files("app.documents") / "unwanted_words.txt").read_text(encoding="utf-8").splitlines()
    found = {letters_of(line, language="") for line in lines if line and not line.startswith("#")}
    return tuple(sorted(found))


def _placed(words: list[str], size: int, draw: Random, *, backwards: bool) -> tuple[Place, ...] | None:
    """Return a place for each word, the longest first, sharing letters where they cross; nothing when one has none."""
    across = -1 if backwards else 1
    taken: dict[Cell, str] = {}
    found = []
    for word in words:
        free = [
            cells
            for row, column in product(range(size), repeat=2)
            for down, right in ((0, across), (1, 0), (1, across))
            if (cells := _run(row, column, down, right, len(word), size))
            and all(taken.get(cell, letter) == letter for cell, letter in zip(cells, word, strict=True))
            and not all(cell in taken for cell in cells)
        ]
        if not free:
            return None
        cells = draw.choice(free)
        taken.update(zip(cells, word, strict=True))
        found.append(Place(word=word, cells=cells))
    return tuple(found)


def _run(row: int, column: int, down: int, right: int, length: int, size: int) -> tuple[Cell, ...]:
    last_row, last_column = row + down * (length - 1), column + right * (length - 1)
    if not (0 <= last_row < size and 0 <= last_column < size):
        return ()
    return tuple((row + down * step, column + right * step) for step in range(length))


def _filled(places: tuple[Place, ...], size: int, draw: Random) -> list[list[str]] | None:
    """Return the grid with letters between the words, drawn again while they say something; nothing if they go on."""
    listed = {cell: letter for place in places for cell, letter in zip(place.cells, place.word, strict=True)}
    between = _between(places)
    grid = [[listed.get((row, column)) or draw.choice(between) for column in range(size)] for row in range(size)]
    for _ in range(_REDRAWS):
        cells = next(_unwanted(grid, places), None)
        if cells is None:
            return grid
        free = [cell for cell in cells if cell not in listed]
        if not free:
            return None
        row, column = draw.choice(free)
        grid[row][column] = draw.choice(between)
    return None


def _between(places: tuple[Place, ...]) -> str:
    """Return the letters to fill with: those of the words, which hide them, and the rest of their alphabets."""
    used = "".join(place.word for place in places)
    return used + "".join(script for script in _SCRIPTS if set(script) & set(used))


def _unwanted(grid: list[list[str]], places: tuple[Place, ...]) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each unwanted word that is not part of one listed word (as in 'flikkerlicht')."""
    inside = [frozenset(place.cells) for place in places]
    for line in _lines(len(grid)):
        text = "".join(grid[row][column] for row, column in line)
        for word in unwanted_words():
            at = text.find(word)
            while at >= 0:
                cells = line[at : at + len(word)]
                if not any(place.issuperset(cells) for place in inside):
                    yield cells
                at = text.find(word, at + 1)


@cache
def _lines(size: int) -> tuple[tuple[Cell, ...], ...]:
    """Return every row, column and diagonal, in both directions."""
    straight = [[(at, step) for step in range(size)] for at in range(size)]
    slanting = [[(row, row - at) for row in range(size) if 0 <= row - at < size] for at in range(1 - size, size)]
    found = []
    for line in (*straight, *slanting):
        turned = [(column, row) for row, column in line]
        mirrored = [(row, size - 1 - column) for row, column in line]
        found += [line, turned, mirrored] if line in slanting else [line, turned]
    return tuple(tuple(one) for line in found for one in (line, line[::-1]))
