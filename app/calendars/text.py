"""Text at the boundary: what a person typed becomes what a calendar line may hold."""

import re

from icalendar import vText

# Tab and newline are the only controls that TEXT can hold (RFC 5545 3.3.11). U+2028 and U+2029 end a line in several
# readers, U+FEFF is dropped by others as a byte order mark, and a lone surrogate cannot be written as UTF-8 at all.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_TEXT_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
# A parameter value has no escape that all readers know: a quote ends it, and readers disagree about a backslash.
_PARAMETER_STAND_INS = str.maketrans({'"': "'", "\\": "/", "^": "'", "\n": " "})


def clean(text: str) -> str:
    """Strip the characters that no calendar line may hold; CRLF becomes a newline, a tab a space (rule 10)."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n")).replace("\t", " ")


def is_blank(text: str) -> bool:
    """Whether nothing is left to read; libical takes a property without a value for an error."""
    return not clean(text).strip()


class Text(vText):
    r"""A TEXT value that is written as it was typed.

    The library's own escaping turns a typed backslash and N ("C:\Nieuw") into a newline.
    """

    __slots__ = ()

    def to_ical(self) -> bytes:
        """Escape the cleaned text (RFC 5545 3.3.11)."""
        return clean(self).translate(_TEXT_ESCAPES).encode()


def parameter(text: str) -> str:
    """Give the text as a parameter value that every reader reads alike: one line, without quotes or backslashes."""
    return clean(text).translate(_PARAMETER_STAND_INS).strip()
