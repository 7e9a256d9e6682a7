"""Which mails a letter takes: what is told of a series is a mail for each calendar object (CALENDARS.md, rule 15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.notify.letters import AnyLetter, SeriesLetter

KEPT = 30


def of(letter: AnyLetter) -> tuple[AnyLetter, ...]:
    """Return the letters to be mailed, the series first: a calendar program acts on one object of a mail (ADR 11).

    Each is about the same meetings whenever it is repeated, and has the same key then. Who chose the subscription gets
    no objects, and reads all of it in one mail.
    """
    if isinstance(letter, SeriesLetter) and sum(one.attached for one in (*letter.series, *letter.others)) > 1:
        return tuple(_apart(letter))
    return (letter,)


def _apart(letter: SeriesLetter) -> Iterator[AnyLetter]:
    for one in letter.series:
        key = _key(letter, one.calendar_uid)
        yield replace(letter, key=key, stamped_at=one.stamped_at, series=(one,), others=())
    for other in letter.others:
        yield replace(other, key=_key(letter, other.occasion.calendar_uid))


def _key(letter: SeriesLetter, uid: str) -> str:
    # As long as any other: a longer Message-ID would not fit on the line of its name.
    return f"{letter.key[:KEPT]}-{uid[:8]}"
