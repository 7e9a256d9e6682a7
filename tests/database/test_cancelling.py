"""Cancelling and removing sessions, and taking a change back."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import ProgrammeSession, SessionChange
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import sessions, shifts
from app.programme.refusals import (
    AlreadyCancelled,
    AlreadyPublished,
    ChangedSince,
    NamesAChild,
    NotFound,
    NothingToUndo,
    ShiftFull,
    SpaceTaken,
    VolunteerTaken,
)
from tests import factories
from tests.database.acts import audited, edit, move
from tests.database.racing import WON, at_once, attempt, one_after_the_other
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY


def test_cancelling_gives_the_seats_back_and_keeps_what_was_declined(session, by):
    meeting = factories.meeting(session)
    shift = factories.shift(session, meeting, need=3)
    held = factories.assignment(session, shift, factories.volunteer(session), answer=Answer.ACCEPTED)
    declined = factories.assignment(session, shift, factories.volunteer(session), answer=Answer.DECLINED)
    change = sessions.cancel(session, meeting.id, reason="begeleider ziek", by=by, now=NOW)
    session.commit()
    assert (meeting.cancelled, meeting.cancel_reason) == (True, "begeleider ziek")
    assert (held.released, declined.released) == (True, False)
    assert (change.sort, change.after["released"]) == ("cancelled", [str(held.id)])


def test_a_session_is_cancelled_once(session, by):
    meeting = factories.meeting(session)
    sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    with pytest.raises(AlreadyCancelled):
        sessions.cancel(session, meeting.id, reason="nog zieker", by=by, now=NOW)
    assert meeting.cancel_reason == "ziek"


def test_a_reason_does_not_name_a_child(session, by):
    factories.child(session, pseudonym="Sara")
    meeting = factories.meeting(session)
    with pytest.raises(NamesAChild):
        sessions.cancel(session, meeting.id, reason="Sara is ziek", by=by, now=NOW)


@pytest.mark.parametrize("cancel_first", [True, False])
def test_nobody_is_put_on_a_session_that_is_cancelled_meanwhile(session, by, two_sessions, cancel_first):
    meeting = factories.meeting(session)
    shift_id, volunteer_id = factories.shift(session, meeting).id, factories.volunteer(session).id
    meeting_id = meeting.id
    session.commit()
    one, other = two_sessions()

    def cancelling(s):
        sessions.cancel(s, meeting_id, reason="ziek", by=by, now=NOW)

    def assigning(s):
        shifts.assign(s, shift_id, volunteer_id=volunteer_id, by=by, now=NOW)

    if cancel_first:
        outcome = one_after_the_other((one, cancelling), (other, assigning))
        assert isinstance(outcome, AlreadyCancelled)
    else:
        assert one_after_the_other((one, assigning), (other, cancelling)) == WON
    assert session.scalars(select(Assignment.released)).all() == ([] if cancel_first else [True])


def test_a_draft_is_removed_with_everything_on_it(session, by):
    meeting = factories.meeting(session)
    factories.assignment(session, factories.shift(session, meeting), factories.volunteer(session))
    factories.engagement(session, meeting, factories.partner(session))
    factories.attendance(session, meeting, factories.child(session))
    session.commit()
    sessions.remove(session, meeting.id, by=by, now=NOW)
    session.commit()
    assert session.scalars(select(ProgrammeSession.id)).all() == []
    assert session.scalars(select(Assignment.id)).all() == []
    assert audited(session) == ["session.removed"]


def test_what_people_know_of_is_not_removed(session, by):
    from app.programme import publishing

    meeting = factories.meeting(session)
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    with pytest.raises(AlreadyPublished):
        sessions.remove(session, meeting.id, by=by, now=NOW)


def test_a_move_is_undone_once(session, by):
    meeting = factories.meeting(session, SOON)
    before = sessions.details_of(meeting)
    change = move(session, meeting, SOON + DAY, by=by)
    undone = sessions.undo(session, change.id, by=by, now=NOW + HOUR / 2)
    session.commit()
    assert sessions.details_of(meeting) == before
    assert (undone.sort, change.undone_at) == ("undone", NOW + HOUR / 2)
    with pytest.raises(NothingToUndo):
        sessions.undo(session, change.id, by=by, now=NOW + HOUR / 2)


def test_an_undo_can_be_undone(session, by):
    meeting = factories.meeting(session, SOON)
    change = move(session, meeting, SOON + DAY, by=by)
    undone = sessions.undo(session, change.id, by=by, now=NOW)
    sessions.undo(session, undone.id, by=by, now=NOW)
    assert meeting.starts_at == SOON + DAY


def test_undoing_a_cancellation_gives_the_seats_back_to_those_who_held_them(session, by):
    meeting = factories.meeting(session)
    shift = factories.shift(session, meeting, need=3)
    held = factories.assignment(session, shift, factories.volunteer(session))
    released = factories.assignment(session, shift, factories.volunteer(session), released=True)
    change = sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    sessions.undo(session, change.id, by=by, now=NOW)
    session.commit()
    session.expire_all()
    assert (meeting.cancelled, meeting.cancel_reason) == (False, None)
    assert (held.released, released.released) == (False, True)


def test_an_undo_says_who_is_taken_meanwhile(session, by):
    anna = factories.volunteer(session, name="Anna")
    meeting = factories.meeting(session)
    factories.assignment(session, factories.shift(session, meeting), anna)
    change = sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    elsewhere = factories.meeting(session, title="Voetbal")
    factories.assignment(session, factories.shift(session, elsewhere), anna)
    session.commit()
    with pytest.raises(VolunteerTaken) as refusal:
        sessions.undo(session, change.id, by=by, now=NOW)
    assert refusal.value == VolunteerTaken("Anna", "Voetbal", elsewhere.starts_at, elsewhere.ends_at)
    assert meeting.cancelled


def test_an_undo_says_what_the_space_is_used_for_meanwhile(session, by):
    space = factories.space(session, name="Sportzaal")
    meeting = factories.meeting(session, SOON, at=space)
    change = move(session, meeting, SOON + DAY, by=by)
    factories.meeting(session, SOON, at=space, title="Voetbal")
    session.commit()
    with pytest.raises(SpaceTaken) as refusal:
        sessions.undo(session, change.id, by=by, now=NOW)
    assert refusal.value == SpaceTaken("Sportzaal", "Voetbal", SOON, SOON + HOUR)
    assert change.undone_at is None


def test_an_undo_says_that_a_shift_asks_for_fewer_people_meanwhile(session, by):
    meeting = factories.meeting(session)
    shift = factories.shift(session, meeting, need=2)
    for _ in range(2):
        factories.assignment(session, shift, factories.volunteer(session))
    change = sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    shift.need = 1
    session.commit()
    with pytest.raises(ShiftFull):
        sessions.undo(session, change.id, by=by, now=NOW)


def test_what_was_changed_again_is_not_undone(session, by):
    meeting = factories.meeting(session)
    change = move(session, meeting, SOON + DAY, by=by)
    edit(session, meeting, by=by, title="Anders")
    with pytest.raises(ChangedSince):
        sessions.undo(session, change.id, by=by, now=NOW)


def test_an_hour_later_it_is_too_late(session, by):
    meeting = factories.meeting(session)
    change = move(session, meeting, SOON + DAY, by=by)
    with pytest.raises(NothingToUndo):
        sessions.undo(session, change.id, by=by, now=NOW + HOUR + timedelta(seconds=1))
    sessions.undo(session, change.id, by=by, now=NOW + HOUR)


def test_the_planning_of_a_session_has_nothing_before_it_to_put_back(session, by):
    meeting = factories.meeting(session)
    planned = SessionChange(
        location_id=by.location_id,
        session_id=meeting.id,
        sort="planned",
        before={},
        after={},
        by_id=by.user_id,
        at=NOW,
    )
    session.add(planned)
    session.flush()
    with pytest.raises(NothingToUndo):
        sessions.undo(session, planned.id, by=by, now=NOW)


def test_a_change_that_is_not_there_is_not_undone(session, by):
    meeting = factories.meeting(session)
    with pytest.raises(NotFound) as refusal:
        sessions.undo(session, meeting.id, by=by, now=NOW)
    assert refusal.value == NotFound("session_change", meeting.id)


def test_two_who_undo_the_same_change_undo_it_once(session, by, location, session_at):
    meeting = factories.meeting(session)
    change_id = move(session, meeting, SOON + DAY, by=by).id
    session.commit()
    outcomes = at_once(
        *((session_at(location), lambda s: sessions.undo(s, change_id, by=by, now=NOW)) for _ in range(2))
    )
    assert Counter(map(type, outcomes)) == {str: 1, NothingToUndo: 1}
    assert attempt(session, lambda s: sessions.find(s, meeting.id)) == WON
