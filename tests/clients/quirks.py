"""What a parser is known to do wrong, each said as exactly as it can be, with the reason why we let it be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quirks:
    """How a parser reads a text that was written properly, whether it reads people, and until when it knows clocks."""

    text: Callable[[str], str] = str
    people: bool = True
    until: datetime = FOR_EVER

    def of_head(self, head):
        """Return what an invitation says of itself, as the parser has it."""
        return head if self.people else replace(head, organizer=None, attendee=None)

    def applied(self, line):
        """Return a line of an agenda as the parser shows it."""
        return replace(
            line, title=self.text(line.title), description=self.text(line.description), place=self.text(line.place)
        )


def _without_outer_spaces(text):
    """libical skips the space before and behind a value, which nobody means."""
    return text.strip(" ")


def _unescaped_one_after_the_other(text):
    r"""node-ical unescapes in four rounds instead of one, so that a backslash and an n, ``\\n``, become a new line.

    It also drops all quotes from a line in which somebody typed ``TZID=``, and those round a whole text. There is no
    way to write these texts so that it reads them right and the others do too.
    """
    read = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    if "TZID=" in read and '"(' not in read:
        read = read.replace('"', "")
    read = read.replace("\\,", ",").replace("\\;", ";")
    read = re.sub(r"\\[nN]", "\n", read).replace("\\\\", "\\")
    quoted = re.fullmatch('"([^\n]*)"', read)
    return quoted[1] if quoted else read


def of(name):
    """Return what is known of a parser; of icalendar and ical.js, nothing.

    The Temporal polyfill in node-ical looks for clock changes up to ten years ahead of its own day. Names it cuts at a
    semicolon and a quoted colon, and digits it takes for a number; nobody answers invitations with it.
    """
    return {
        "libical": Quirks(text=_without_outer_spaces),
        "node-ical": Quirks(
            text=_unescaped_one_after_the_other,
            people=False,
            until=datetime(datetime.now(UTC).year + 9, 12, 31, tzinfo=UTC),
        ),
    }.get(name, Quirks())
