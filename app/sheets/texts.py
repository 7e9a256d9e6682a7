"""Text that comes out of a cell and goes into one: nothing unseen, and never taken for a formula."""

import re
import unicodedata

# Tab and newline stay; other controls, marks that turn the direction of reading, and what no file may hold do not.
# The joiners of Arabic script (U+200C and U+200D) are part of how words are written.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_STARTS_A_FORMULA = re.compile("'*[=+\\-@\t\r\n|%]")


def clean(text: str) -> str:
    """Return text as it may be kept: composed, without what cannot be seen, with newlines of one sort."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", lines).strip()


def name_key(text: str) -> str:
    """Return what two names that people take for the same have in common: no case, one blank between words."""
    return " ".join(clean(text).casefold().split())


def inert(text: str) -> str:
    """Return text for a file of separated values that no program takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if _STARTS_A_FORMULA.match(text) else text


def as_typed(text: str) -> str:
    """Return what `inert` was given."""
    return text[1:] if text.startswith("'") and _STARTS_A_FORMULA.match(text[1:]) else text
