"""How long a child that left is known (RELIABILITY.md §3.8)."""

from calendar import monthrange
from datetime import date

MONTHS_KEPT = 3


def kept_until(left_on: date) -> date:
    """Return the last day on which something is known of a child whose last day here is given: three months later.

    There is no 31 November: the last day of a month stands for those that it does not have.
    """
    year, month = divmod(left_on.year * 12 + left_on.month - 1 + MONTHS_KEPT, 12)
    return date(year, month + 1, min(left_on.day, monthrange(year, month + 1)[1]))
