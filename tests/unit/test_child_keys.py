"""Texts that open for one child, one row and one field, with a key that the database does not know."""

import stat
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from app.child_keys import ChildKeys, KeyLostError, SealedField
from app.sealing import SealBrokenError

CHILD, ROW = uuid4(), uuid4()
NOTE = SealedField.NOTE
TEXT = "Speelde voor het eerst samen 🎸"


@pytest.fixture
def keys(tmp_path):
    return ChildKeys(tmp_path / "keys")


def test_what_was_sealed_is_opened_and_cannot_be_read_otherwise(keys):
    sealed = keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE)
    assert keys.unseal(sealed, child=CHILD, row=ROW, field=NOTE) == TEXT
    assert b"samen" not in sealed
    assert sealed != keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE)


@pytest.mark.parametrize(
    ("change", "row", "field"),
    [
        (lambda sealed: sealed, uuid4(), NOTE),
        (lambda sealed: sealed, ROW, SealedField.GOAL),
        (lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), ROW, NOTE),
        (lambda sealed: sealed[:5], ROW, NOTE),
        (lambda _sealed: b"", ROW, NOTE),
    ],
)
def test_it_opens_for_no_other_row_or_field_and_not_when_it_was_changed(keys, change, row, field):
    sealed = keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE)
    with pytest.raises(SealBrokenError):
        keys.unseal(change(sealed), child=CHILD, row=row, field=field)


def test_a_row_put_in_the_place_of_another_childs_does_not_open(keys):
    other = uuid4()
    keys.seal(TEXT, child=other, row=ROW, field=NOTE)
    sealed = keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE)
    with pytest.raises(SealBrokenError):
        keys.unseal(sealed, child=other, row=ROW, field=NOTE)


def test_without_its_key_it_is_lost_for_good(keys):
    sealed = keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE)
    keys.forget(CHILD)
    keys.forget(CHILD)
    with pytest.raises(KeyLostError):
        keys.unseal(sealed, child=CHILD, row=ROW, field=NOTE)
    keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE)
    with pytest.raises(SealBrokenError):
        keys.unseal(sealed, child=CHILD, row=ROW, field=NOTE)


def test_many_at_once_make_one_key(keys):
    with ThreadPoolExecutor(16) as threads:
        sealed = list(threads.map(lambda _: keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE), range(64)))
    assert {keys.unseal(one, child=CHILD, row=ROW, field=NOTE) for one in sealed} == {TEXT}


def test_nobody_else_on_the_machine_can_read_the_keys(keys, tmp_path):
    keys.seal(TEXT, child=CHILD, row=ROW, field=NOTE)
    folder = tmp_path / "keys"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())] == [0o700, 0o600]
