"""What is said in music coaching: sealed and opened as values, or refused with a reason."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from app.child_keys import ChildKeys, SealedField
from app.programme.coaching import refusals, sealed
from app.programme.coaching.sealed import EvaluationText, GoalText, NoteText


@pytest.fixture
def keys(tmp_path):
    return ChildKeys(tmp_path)


def written(keys, child, *, what="Zong mee"):
    note = NoteText(what=what, mood=4, goals={uuid4(): 3})
    row_id = uuid4()
    return note, SimpleNamespace(id=row_id, sealed=sealed.seal_note(note, row_id=row_id, child_id=child, keys=keys))


def test_what_was_sealed_is_read_again_as_it_was(keys):
    child, row_id = uuid4(), uuid4()
    goal, evaluation = GoalText(text="Meespelen", behaviour="Pakt zelf een trom"), EvaluationText(text="Goed gegaan ♪")
    note, row = written(keys, child)
    kept_goal = SimpleNamespace(id=row_id, sealed=sealed.seal_goal(goal, row_id=row_id, child_id=child, keys=keys))
    kept_text = SimpleNamespace(
        id=row_id, sealed=sealed.seal_evaluation(evaluation, row_id=row_id, child_id=child, keys=keys)
    )
    assert sealed.opened_note(row, child, keys) == note
    assert sealed.opened_goal(kept_goal, child, keys) == goal
    assert sealed.opened_evaluation(kept_text, child, keys) == evaluation


def test_a_row_in_the_place_of_another_does_not_open(keys):
    child = uuid4()
    _note, row = written(keys, child)
    with pytest.raises(refusals.SealBroken):
        sealed.opened_note(SimpleNamespace(id=uuid4(), sealed=row.sealed), child, keys)
    with pytest.raises(refusals.SealBroken):
        sealed.opened_goal(row, child, keys)


def test_without_the_key_of_the_child_nobody_reads_it(keys):
    child = uuid4()
    _note, row = written(keys, child)
    keys.forget(child)
    with pytest.raises(refusals.KeyLost):
        sealed.opened_note(row, child, keys)


def test_a_reason_is_read_as_plain_text(keys):
    child, row_id = uuid4(), uuid4()
    kept = keys.seal("Trommelt op elke tafel", child=child, row=row_id, field=SealedField.REQUEST)
    assert (
        sealed.opened_text(kept, row_id=row_id, child_id=child, keys=keys, of=SealedField.REQUEST)
        == "Trommelt op elke tafel"
    )
