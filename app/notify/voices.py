"""Who speaks in a mail: the language of its reader, and Dutch where that has no words yet."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from unicodedata import bidirectional

from babel.support import NullTranslations, Translations

from app.planning.languages import Language

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

FIRST_STRONG, LEFT_TO_RIGHT, POP = "\u2068", "\u2066", "\u2069"
"""Around what reads in another direction (Unicode Bidirectional Algorithm, 2.4): FSI … PDI and LRI … PDI."""


COMMAS = {Language.ARABIC: "، ", Language.FARSI: "، ", Language.TIGRINYA: "፣ "}


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """Somebody who says things in one language."""

    language: Language
    catalogue: NullTranslations

    @property
    def direction(self) -> str:
        """Which way it is written: `ltr` or `rtl`."""
        return self.language.direction

    @property
    def comma(self) -> str:
        """What stands between two parts of a line."""
        return COMMAS.get(self.language, ", ")

    def gettext(self, text: str, /, **values: object) -> str:
        """Say a text, with the values filled in."""
        return self.catalogue.ugettext(text) % values

    def ngettext(self, one: str, many: str, num: int) -> str:
        """Say how many."""
        return self.catalogue.ungettext(one, many, num) % {"num": num}

    def turns(self, text: str) -> bool:
        """Say whether a text could turn round here: one of the two is written from right to left."""
        return self.direction == "rtl" or any(bidirectional(sign) in {"R", "AL"} for sign in text)

    def apart(self, text: str) -> str:
        """Keep what people typed from turning round in a text of another direction."""
        return f"{FIRST_STRONG}{text}{POP}" if self.turns(text) else text

    def in_order(self, text: str) -> str:
        """Keep times and numbers in their order in a text that is written from right to left."""
        return f"{LEFT_TO_RIGHT}{text}{POP}" if self.direction == "rtl" else text


@functools.cache
def voice(language: Language) -> Voice:
    """Return who speaks this language; without a catalogue, everything is said in Dutch."""
    return Voice(language=language, catalogue=Translations.load(TRANSLATIONS, [language.value]))
