"""The address of somebody's agenda, sealed."""

from uuid import uuid4

import pytest

from app.fetching import sealing
from app.fetching.sealing import SealBrokenError

ADDRESS = "https://agenda.example/geheim.ics"
SECRET = "a key of this test"
ROW = uuid4()


def test_what_was_sealed_is_opened_and_cannot_be_read_otherwise():
    sealed = sealing.seal(ADDRESS, row=ROW, secret=SECRET)
    assert sealing.unseal(sealed, row=ROW, secret=SECRET) == ADDRESS
    assert b"geheim" not in sealed
    assert sealed != sealing.seal(ADDRESS, row=ROW, secret=SECRET)


@pytest.mark.parametrize(
    ("change", "row", "secret"),
    [
        (lambda sealed: sealed, uuid4(), SECRET),
        (lambda sealed: sealed, ROW, "another key"),
        (lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), ROW, SECRET),
        (lambda sealed: sealed[:5], ROW, SECRET),
        (lambda _sealed: b"", ROW, SECRET),
    ],
)
def test_it_opens_for_no_other_row_and_no_other_key(change, row, secret):
    sealed = sealing.seal(ADDRESS, row=ROW, secret=SECRET)
    with pytest.raises(SealBrokenError):
        sealing.unseal(change(sealed), row=row, secret=secret)
