"""Texts that leave the building: none may name a child or hold a citizen number (RELIABILITY.md §3.3 and §3.4)."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.children import Child
from app.programme.refusals import LooksLikeCitizenNumber, NamesAChild

ELEVEN = 11
WORD = re.compile(r"[^\W_]+", re.UNICODE)
NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?!\d)")


def refuse_private(session: Session, *texts: str) -> None:
    """Refuse texts with a child's name or a citizen number in them.

    :raises NamesAChild: for a whole word, or words, that are a child's pseudonym here.
    :raises LooksLikeCitizenNumber: for nine digits that pass the eleven-test.
    """
    whole = "\n".join(texts)
    if any(passes_eleven_test(re.sub(r"\D", "", found)) for found in NINE_DIGITS.findall(whole)):
        raise LooksLikeCitizenNumber
    spoken = " | ".join(["", *(" ".join(WORD.findall(text)).casefold() for text in texts), ""])
    for name in session.scalars(select(Child.pseudonym).order_by(Child.pseudonym)):
        words = " ".join(WORD.findall(name)).casefold()
        if words and f" {words} " in spoken:
            raise NamesAChild(name)


def passes_eleven_test(digits: str) -> bool:
    """Say whether nine digits could be a citizen service number: 9a + 8b + … + 2h − i divides by eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % ELEVEN == 0 and int(digits) > 0
