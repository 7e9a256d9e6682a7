"""Texts that leave the building: none may name a child or hold a citizen number (RELIABILITY.md §3.3 and §3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.children import Child
from app.programme.refusals import LooksLikeCitizenNumber, NamesAChild

ELEVEN = 11
WORD = re.compile(r"[^\W_]+", re.UNICODE)
MOST_DIGITS = 6
NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?!\d)")


def refuse_private(session: Session, *texts: str) -> None:
    """Refuse texts with a child's name or a citizen number in them.

    :raises NamesAChild: for a whole word, or words, that are a child's pseudonym here.
    :raises LooksLikeCitizenNumber: for nine digits that pass the eleven-test.
    """
    whole = "\n".join(texts)
    if holds_citizen_number(whole):
        raise LooksLikeCitizenNumber
    name = child_named(names_of_children(session), *texts)
    if name is not None:
        raise NamesAChild(name)


def refuse_numbers(text: str) -> None:
    """Refuse a text of a child with so many digits that it may be a number of a person, of whatever register.

    :raises LooksLikeCitizenNumber: for more than six digits.
    """
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        raise LooksLikeCitizenNumber


def refuse_numbers_of_persons(*texts: str) -> None:
    """Refuse texts with a citizen number in them, of what may name a child because it is written about one.

    :raises LooksLikeCitizenNumber: for nine digits that pass the eleven-test.
    """
    if holds_citizen_number("\n".join(texts)):
        raise LooksLikeCitizenNumber


def names_of_children(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the pseudonym of every child here, as it is written and as it is looked for in a text."""
    return as_spoken(session.scalars(select(Child.pseudonym).order_by(Child.pseudonym)))


def as_spoken(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return names as they are written and as they are looked for in a text."""
    return tuple((name, _spoken(name)) for name in names)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts, in small letters."""
    return frozenset(word for text in texts for word in _spoken(text).split())


def child_named(names: Iterable[tuple[str, str]], *texts: str) -> str | None:
    """Return the first of the names that one of the texts holds as whole words."""
    spoken = " | ".join(["", *map(_spoken, texts), ""])
    return next((name for name, words in names if words and f" {words} " in spoken), None)


def holds_citizen_number(text: str) -> bool:
    """Say whether there are nine digits in the text that pass the eleven-test."""
    return any(passes_eleven_test(re.sub(r"\D", "", found)) for found in NINE_DIGITS.findall(text))


def passes_eleven_test(digits: str) -> bool:
    """Say whether nine digits could be a citizen service number: 9a + 8b + … + 2h − i divides by eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % ELEVEN == 0 and int(digits) > 0


def _spoken(text: str) -> str:
    return " ".join(WORD.findall(text)).casefold()
