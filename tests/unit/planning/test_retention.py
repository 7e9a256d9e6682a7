"""Until when something is known of a child that left."""

from __future__ import annotations

from datetime import date

import pytest

from app.planning.retention import kept_until


@pytest.mark.parametrize(
    ("left_on", "until"),
    [
        (date(2026, 11, 22), date(2027, 2, 22)),
        (date(2026, 9, 30), date(2026, 12, 30)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2026, 11, 30)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_a_child_is_known_for_three_months_after_its_last_day(left_on, until):
    assert kept_until(left_on) == until
