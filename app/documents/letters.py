"""The fonts that paper is set in, and which characters they draw."""

import atexit
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from app.documents.errors import MissingFont, MissingLetters

_LONGEST_WORD = 30
_PIECE = 10
_ETHIOPIC = ("Ethiopisch schrift (Tigrinya)", "fonts-noto-core")
_ETHIOPIC_FILES = "NotoSansEthiopic-*.ttf"
_PLACES = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
    Path("/Library/Fonts"),
    Path("~/Library/Fonts"),
)


@dataclass(frozen=True, slots=True)
class Letters:
    """The folders of fonts, and the characters in them."""

    folders: tuple[str, ...]
    drawn: frozenset[int]
    ethiopic: bool


def printable(text: str) -> str:
    """Return text without characters that steer instead of being seen, and with places to break in endless words."""
    seen = "".join(character if _is_seen(character) else " " for character in unicodedata.normalize("NFC", text))
    return " ".join(_breakable(word) for word in seen.split())


def check(texts: Iterable[str], *, letters: Letters) -> None:
    """Refuse what would be printed as boxes.

    :raises MissingFont: when a text is in Ethiopic script and this machine has no font for it.
    :raises MissingLetters: with the characters that no font has, and the first text that they stand in.
    """
    for text in texts:
        missing = sorted({character for character in text if not _is_drawn(character, letters)})
        if missing and not letters.ethiopic and all("ETHIOPIC" in unicodedata.name(one, "") for one in missing):
            raise MissingFont(script=_ETHIOPIC[0], package=_ETHIOPIC[1])
        if missing:
            raise MissingLetters(characters="".join(missing), text=text)


def installed(places: tuple[Path, ...] = _PLACES) -> Letters:
    """Return the fonts: those that are installed with the application, and Ethiopic when the machine has it."""
    ethiopic = sorted(file for place in places for file in place.expanduser().rglob(_ETHIOPIC_FILES))
    folders = [Path(str(files(package) / "files")) for package in ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")]
    folders += _gathered(ethiopic)
    drawn = frozenset().union(*(_characters(file) for folder in folders for file in sorted(folder.glob("*.ttf"))))
    return Letters(folders=tuple(map(str, folders)), drawn=drawn, ethiopic=bool(ethiopic))


@cache
def letters() -> Letters:
    """Return the fonts of this machine, looked for once."""
    return installed()


def _gathered(found: list[Path]) -> list[Path]:
    """Put the fonts into a folder of their own: their neighbours are other cuts of the same families."""
    if not found:
        return []
    folder = Path(mkdtemp(prefix="weekwijzer-fonts-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    for name, file in {file.name: file for file in found}.items():
        (folder / name).symlink_to(file)
    return [folder]


def _characters(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # as above

    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def _is_drawn(character: str, letters: Letters) -> bool:
    return ord(character) in letters.drawn or unicodedata.category(character) in {"Zs", "Cf"}


def _is_seen(character: str) -> bool:
    """Keep joiners, which shape Arabic letters and emoji; drop controls, overrides of direction and the like."""
    return character in "\u200b\u200c\u200d" or unicodedata.category(character)[0] != "C"


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    return "\u200b".join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
