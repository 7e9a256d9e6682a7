"""Amounts of money as people here write them: `1.250,50`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from app.planning.errors import PlanningError

WRITTEN = re.compile(r"(?P<euros>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,8})(?:,(?P<cents>[0-9]{1,2}|-|–))?")
MOST = Decimal("99999999.99")


@dataclass(eq=False, kw_only=True)
class NotAnAmount(PlanningError):
    """What was written is no amount of euros, or more than anybody has."""

    text: str


def read(text: str) -> Decimal:
    """Return the amount that was written, with or without a sign of the euro, points between thousands, and cents.

    :raises NotAnAmount: for anything else; an amount below zero is none.
    """
    found = WRITTEN.fullmatch(text.replace("€", "").strip())
    if found is None:
        raise NotAnAmount(text=text[:40])
    cents = (found["cents"] or "").strip("-–").ljust(2, "0")
    amount = Decimal(f"{found['euros'].replace('.', '')}.{cents}")
    if amount > MOST:
        raise NotAnAmount(text=text[:40])
    return amount


def write(amount: Decimal) -> str:
    """Return an amount as it is typed: `1250,50`."""
    return f"{amount:.2f}".replace(".", ",")
