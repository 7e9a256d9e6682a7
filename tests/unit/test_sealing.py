"""A text, sealed for a row and a purpose: the address of somebody's agenda, the name on a certificate."""

from uuid import uuid4

import pytest

from app import sealing
from app.sealing import Purpose, SealBrokenError

ADDRESS = "https://agenda.example/geheim.ics"
SECRET = "a key of this test"
ROW = uuid4()
PURPOSE = Purpose.BUSY_ADDRESS


def test_what_was_sealed_is_opened_and_cannot_be_read_otherwise():
    sealed = sealing.seal(ADDRESS, row=ROW, purpose=PURPOSE, secret=SECRET)
    assert sealing.unseal(sealed, row=ROW, purpose=PURPOSE, secret=SECRET) == ADDRESS
    assert b"geheim" not in sealed
    assert sealed != sealing.seal(ADDRESS, row=ROW, purpose=PURPOSE, secret=SECRET)


@pytest.mark.parametrize(
    ("change", "row", "purpose", "secret"),
    [
        (lambda sealed: sealed, uuid4(), PURPOSE, SECRET),
        (lambda sealed: sealed, ROW, Purpose.NAME_ON_CERTIFICATE, SECRET),
        (lambda sealed: sealed, ROW, PURPOSE, "another key"),
        (lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), ROW, PURPOSE, SECRET),
        (lambda sealed: sealed[:5], ROW, PURPOSE, SECRET),
        (lambda _sealed: b"", ROW, PURPOSE, SECRET),
    ],
)
def test_it_opens_for_no_other_row_purpose_or_key(change, row, purpose, secret):
    sealed = sealing.seal(ADDRESS, row=ROW, purpose=PURPOSE, secret=SECRET)
    with pytest.raises(SealBrokenError):
        sealing.unseal(change(sealed), row=row, purpose=purpose, secret=secret)
