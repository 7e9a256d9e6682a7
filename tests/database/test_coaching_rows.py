"""What the database itself holds of coaching and outings."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.child_keys import ChildKeys, SealedField
from app.planning.vocabulary import TrajectoryState
from tests import coaching, factories, outings


def test_a_child_has_one_open_trajectory_at_most(session, location):
    first, _ = coaching.trajectory(session, who=factories.child(session), state=TrajectoryState.CLOSED)
    who = factories.child(session)
    coaching.trajectory(session, who=who)
    with pytest.raises(IntegrityError, match="uq_trajectory_open_of_child"):
        coaching.trajectory(session, who=who, meetings=0)
    assert first.state is TrajectoryState.CLOSED


def test_the_database_holds_no_word_of_a_note(session, location, tmp_path):
    keys = ChildKeys(tmp_path)
    running, (held, *_) = coaching.trajectory(session)
    row = coaching.note(session, running, held, keys, what="Zong zacht mee")
    assert b"Zong" not in row.sealed
    assert "Zong zacht mee" in keys.unseal(row.sealed, child=running.child_id, row=row.id, field=SealedField.NOTE)


def test_a_session_is_one_outing(session, location):
    found, away, _briefing, _who = outings.outing(session)
    with pytest.raises(IntegrityError, match="uq_outing_session_id"):
        outings.outing(session, session_id=away.id)
    assert found.destination == "Natuurmuseum"
