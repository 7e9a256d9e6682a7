"""A VEVENT with some lines left open: the library writes it once, and everybody's own lines are filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A folded line goes on after CRLF and a space, so that text which only looks like a property is never taken for one.
_LINE = r"(?:(?<=\n)|^)(?:{names})[;:][^\r\n]*\r\n(?: [^\r\n]*\r\n)*"


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """Bytes and open lines in turn: `between` has one piece more than there are `names`."""

    names: tuple[str, ...]
    between: tuple[bytes, ...]

    def filled(self, lines: Mapping[str, bytes]) -> bytes:
        """Fill in the open lines, each with its CRLF, at the places where the library has them."""
        parts = [self.between[0]]
        for name, following in zip(self.names, self.between[1:], strict=True):
            parts += (lines[name], following)
        return b"".join(parts)


def opened(written: bytes, *names: str) -> Form:
    """Leave open what is written on the lines with these names."""
    pattern = re.compile(_LINE.format(names="|".join(map(re.escape, names))).encode("ascii"))
    found = [re.split(rb"[;:]", line, maxsplit=1)[0].decode("ascii") for line in pattern.findall(written)]
    return Form(names=tuple(found), between=tuple(pattern.split(written)))
