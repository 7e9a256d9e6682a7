"""Amounts of money as people write them here."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning import euros


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250,50", "1250.50"),
        (" € 1.250,5 ", "1250.50"),
        ("1.250", "1250.00"),
        ("0", "0.00"),
        ("12,-", "12.00"),
        ("99999999,99", "99999999.99"),
    ],
)
def test_an_amount_is_read_with_comma_and_points(text, amount):
    assert euros.read(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "veel", "-5", "1.25", "1,255", "12.50,00", "1e9", "100.000.000", "٣", "1 000"])
def test_nonsense_is_no_amount(text):
    with pytest.raises(euros.NotAnAmount):
        euros.read(text)


@given(st.decimals(min_value=0, max_value=euros.MOST, places=2))
def test_what_is_written_is_read_as_the_same(amount):
    assert euros.read(euros.write(amount)) == amount
