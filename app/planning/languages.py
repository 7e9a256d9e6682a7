"""The languages in which people are written to."""

from enum import StrEnum


class Language(StrEnum):
    """A language of mails and of the pages behind their links (DOMAIN.md, rule 7)."""

    DUTCH = "nl"
    ENGLISH = "en"
    ARABIC = "ar"
    TIGRINYA = "ti"
    UKRAINIAN = "uk"
    TURKISH = "tr"
    FARSI = "fa"

    @property
    def own_name(self) -> str:
        """What its speakers call it."""
        return OWN_NAMES[self]

    @property
    def direction(self) -> str:
        """Which way it is written, as HTML says it: `ltr` or `rtl`."""
        return "rtl" if self in RIGHT_TO_LEFT else "ltr"


OWN_NAMES = {
    Language.DUTCH: "Nederlands",
    Language.ENGLISH: "English",
    Language.ARABIC: "العربية",
    Language.TIGRINYA: "ትግርኛ",
    Language.UKRAINIAN: "Українська",
    Language.TURKISH: "Türkçe",
    Language.FARSI: "فارسی",
}
RIGHT_TO_LEFT = frozenset({Language.ARABIC, Language.FARSI})
SPOKEN = ("nl", "en", "ar", "ti", "uk", "tr", "fa", "fr", "es", "de", "so", "ku", "ps", "am", "ru", "pl", "ur", "zh")
"""The languages that are heard most at a location, in the order in which they can be ticked."""
