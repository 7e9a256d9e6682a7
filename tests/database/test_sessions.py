"""Changing sessions, each by somebody who may not be alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import enter_location
from app.models.activities import ProgrammeSession, SessionChange
from app.models.audit import AuditEntry
from app.models.shifts import Assignment
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import sessions, shifts
from app.programme.refusals import (
    AlreadyCancelled,
    AlreadyPublished,
    ChangedSince,
    ChildTaken,
    LooksLikeCitizenNumber,
    NamesAChild,
    NotFound,
    NothingToUndo,
    Outdated,
    SpaceTaken,
    VolunteerTaken,
)
from tests import factories
from tests.database.racing import WON, at_once, attempt, one_after_the_other
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY


def slot(starts_at, *, hours=1):
    return TimeSlot(starts_at=starts_at, ends_at=starts_at + hours * HOUR)


def edit(session, meeting, *, by, version=None, now=NOW, **changes):
    wanted = replace(sessions.details_of(meeting), **changes)
    return sessions.edit(session, meeting.id, wanted=wanted, version=version or meeting.version, by=by, now=now)


def move(session, meeting, starts_at, *, by, now=NOW):
    return sessions.move(session, meeting.id, slot=slot(starts_at), version=meeting.version, by=by, now=now)


def audited(session):
    return session.scalars(select(AuditEntry.action).order_by(AuditEntry.at, AuditEntry.action)).all()


# Edit and move


def test_a_session_becomes_what_was_wanted_and_its_history_says_so(session, by):
    meeting, space, group = factories.meeting(session, SOON), factories.space(session), factories.age_group(session)
    wanted = sessions.SessionDetails(
        slot=slot(SOON + DAY, hours=2), space_id=space.id, age_group_id=group.id, title="Verhalen", notes="Jas mee"
    )
    change = sessions.edit(session, meeting.id, wanted=wanted, version=1, by=by, now=NOW)
    session.commit()
    assert sessions.details_of(meeting) == wanted
    assert (meeting.version, meeting.starts_local) == (2, datetime(2026, 11, 26, 9, 0))  # noqa: DTZ001 - a wall time
    assert (change.sort, change.by_id, change.at, change.undone_at) == ("moved", by.user_id, NOW, None)
    assert change.before["title"] != change.after["title"] == "Verhalen"
    assert audited(session) == ["session.moved"]


def test_a_wish_that_is_true_already_changes_nothing(session, by):
    meeting = factories.meeting(session)
    session.commit()
    assert edit(session, meeting, by=by) is None
    session.commit()
    assert (meeting.version, audited(session)) == (1, [])


def test_a_text_is_edited_and_a_time_is_moved(session, by):
    meeting = factories.meeting(session)
    assert edit(session, meeting, by=by, notes="Jas mee").sort == "edited"
    assert edit(session, meeting, by=by, slot=slot(SOON + HOUR)).sort == "moved"


def test_a_page_that_is_out_of_date_changes_nothing(session, by):
    meeting = factories.meeting(session)
    edit(session, meeting, by=by, title="Anders")
    with pytest.raises(Outdated) as refusal:
        edit(session, meeting, by=by, version=1, title="Nog anders")
    assert refusal.value == Outdated(meeting.id)
    assert meeting.title == "Anders"


def test_a_cancelled_session_is_not_edited(session, by):
    meeting = factories.meeting(session, cancelled=True, cancel_reason="ziek")
    with pytest.raises(AlreadyCancelled):
        edit(session, meeting, by=by, title="Anders")


def test_a_moved_session_keeps_its_wall_time_of_that_day(session, by):
    """The clocks go back on 25 October 2026: the same hour on the wall is another hour in UTC."""
    meeting = factories.meeting(session, datetime(2026, 10, 23, 12, 0, tzinfo=UTC))
    move(session, meeting, datetime(2026, 10, 26, 13, 0, tzinfo=UTC), by=by)
    assert meeting.starts_local == datetime(2026, 10, 26, 14, 0)  # noqa: DTZ001 - a wall time


def test_a_space_in_use_is_refused_by_name(session, by):
    space = factories.space(session, name="Sportzaal")
    taken = factories.meeting(session, SOON + HOUR, at=space, title="Voetbal")
    meeting = factories.meeting(session, SOON, at=space)
    session.commit()
    with pytest.raises(SpaceTaken) as refusal:
        edit(session, meeting, by=by, title="Langer", slot=slot(SOON, hours=2))
    assert refusal.value == SpaceTaken("Sportzaal", "Voetbal", taken.starts_at, taken.ends_at)
    session.commit()
    assert (meeting.title == "Langer", meeting.version, audited(session)) == (False, 1, [])


def test_a_volunteer_in_use_is_refused_by_name(session, by):
    anna = factories.volunteer(session, name="Anna")
    meeting, elsewhere = factories.meeting(session, SOON), factories.meeting(session, SOON + DAY, title="Voetbal")
    for one in (meeting, elsewhere):
        factories.assignment(session, factories.shift(session, one), anna)
    with pytest.raises(VolunteerTaken) as refusal:
        move(session, meeting, SOON + DAY, by=by)
    assert refusal.value == VolunteerTaken("Anna", "Voetbal", elsewhere.starts_at, elsewhere.ends_at)


def test_children_in_use_are_refused_by_their_number_alone(session, by):
    meeting, elsewhere = factories.meeting(session, SOON), factories.meeting(session, SOON + DAY)
    for _ in range(2):
        child = factories.child(session)
        factories.attendance(session, meeting, child)
        factories.attendance(session, elsewhere, child)
    factories.attendance(session, meeting, factories.child(session))
    with pytest.raises(ChildTaken) as refusal:
        move(session, meeting, SOON + DAY, by=by)
    assert refusal.value == ChildTaken(2)


def test_after_a_refusal_the_transaction_goes_on(session, by):
    space = factories.space(session)
    factories.meeting(session, SOON + DAY, at=space)
    meeting = factories.meeting(session, SOON, at=space)
    with pytest.raises(SpaceTaken):
        move(session, meeting, SOON + DAY, by=by)
    move(session, meeting, SOON + 2 * DAY, by=by)
    session.commit()
    assert meeting.starts_at == SOON + 2 * DAY


@pytest.mark.parametrize("field", ["title", "notes"])
def test_no_text_of_a_session_names_a_child_or_a_citizen_number(session, by, field):
    factories.child(session, pseudonym="Rode Mus")
    meeting = factories.meeting(session)
    with pytest.raises(NamesAChild) as refusal:
        edit(session, meeting, by=by, **{field: "Feest voor rode  mus!"})
    assert refusal.value == NamesAChild("Rode Mus")
    with pytest.raises(LooksLikeCitizenNumber):
        edit(session, meeting, by=by, **{field: "nummer 111.222.333"})


@pytest.mark.parametrize("what", ["space", "age_group"])
def test_what_belongs_to_another_location_is_not_there(session, by, location, other_location, what):
    meeting = factories.meeting(session)
    here, there = location.id, other_location.id
    session.commit()
    enter_location(session, there)
    foreign = getattr(factories, what)(session).id
    session.commit()
    enter_location(session, here)
    with pytest.raises(NotFound) as refusal:
        edit(session, meeting, by=by, **{f"{what}_id": foreign})
    assert refusal.value == NotFound(what, foreign)


def test_of_two_who_change_the_same_session_one_is_told_to_look_again(session, by, location, session_at):
    meeting = factories.meeting(session)
    session.commit()
    meeting_id = meeting.id

    def moving(days):
        new = slot(SOON + days * DAY)
        return lambda s: sessions.move(s, meeting_id, slot=new, version=1, by=by, now=NOW)

    outcomes = at_once(*((session_at(location), moving(days)) for days in (1, 2)))
    assert sorted(outcomes, key=str) == [Outdated(meeting_id), WON] or outcomes == [WON, Outdated(meeting_id)]


def test_fifty_moves_at_once_do_not_wait_for_one_another_in_a_circle(session, by, location, session_at):
    """Five sessions with the same twelve volunteers, seated in another order each, want the same slot, ten times."""
    meetings = []
    for team in range(10):
        volunteers = [factories.volunteer(session) for _ in range(12)]
        for number in range(5):
            meeting = factories.meeting(session, SOON + number * HOUR)
            shift = factories.shift(session, meeting, need=12)
            for volunteer in volunteers[number * 2 :] + volunteers[: number * 2]:
                factories.assignment(session, shift, volunteer)
            meetings.append((meeting.id, slot(SOON + DAY + team * HOUR)))
    session.commit()

    def moving(meeting_id, target):
        return lambda s: sessions.move(s, meeting_id, slot=target, version=1, by=by, now=NOW)

    outcomes = at_once(*((session_at(location), moving(*meeting)) for meeting in meetings))
    teams = [Counter(map(type, outcomes[start : start + 5])) for start in range(0, 50, 5)]
    assert teams == [{str: 1, VolunteerTaken: 4}] * 10


# Cancel


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


# Remove


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


# Undo


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
