"""Names in any script: in pieces of one script each, so that a reader aloud and the letters know what they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

_SCRIPTS = {
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb"),
    "ETHIOPIC": ("ti", "am"),
    "CYRILLIC": ("uk", "ru", "bg"),
    "GREEK": ("el",),
}
"""Which languages are written in a script; the first when nothing else is known."""
_LATIN = "nl"
_FROM_THE_RIGHT = "ARABIC"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A piece of a name in one script, with the language that it is most likely in."""

    text: str
    lang: str
    rtl: bool


def runs(name: str, *, languages: Collection[str] = ()) -> tuple[Run, ...]:
    """Return a name in pieces; `languages` are those of the child, of which one may fit a script."""
    found = []
    for script, characters in groupby(_with_scripts(name), key=lambda pair: pair[1]):
        text = "".join(character for character, _ in characters)
        found.append(Run(text=text, lang=_language(script, languages), rtl=script == _FROM_THE_RIGHT))
    return tuple(found)


def is_from_the_right(name: str) -> bool:
    """Say whether a name is read from the right: by its first letter."""
    return next((script == _FROM_THE_RIGHT for _, script in _with_scripts(name)), False)


def _with_scripts(name: str) -> list[tuple[str, str]]:
    """Return each character with its script; spaces, dashes and accents belong to what stands before them."""
    found: list[tuple[str, str]] = []
    last = next((script for script in map(_script, name) if script), "")
    for character in name:
        last = _script(character) or last
        found.append((character, last))
    return found


def _script(character: str) -> str:
    """Return the script of a letter as Unicode names it; nothing for what is of no script by itself."""
    if not character.isalpha():
        return ""
    return unicodedata.name(character, "").partition(" ")[0]


def _language(script: str, languages: Collection[str]) -> str:
    written = _SCRIPTS.get(script, (_LATIN,))
    return next((language for language in written if language in languages), written[0])
