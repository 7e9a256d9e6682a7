"""What is held beside a meeting moves and is cancelled with it: one act, one undo, and nothing by halves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import Activity, LinkedActivity, PlanEdit, ProgrammeSession, SessionChange
from app.models.messages import MessageKind
from app.models.shifts import Assignment
from app.planning.conflicts import ConflictKind
from app.planning.timeslots import TimeSlot
from app.programme import companions, lanes, plan_edits, publishing, sessions
from app.programme.companions import SORT
from app.programme.lanes import Place
from app.programme.refusals import (
    AlreadyCancelled,
    ChangedSince,
    CompanionRefused,
    NotFound,
    NothingToUndo,
    Outdated,
    SpaceTaken,
)
from app.queries import companions as stored
from app.queries.attention import attention_in
from tests import factories
from tests.database.acts import audited, slot
from tests.database.knowledge import arrive, waiting
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
LATER = SOON + DAY


@pytest.fixture
def course(session, location):
    return factories.meeting(session, SOON, of=factories.activity(session, title="Pittige Jaren"), title="Ouders")


@pytest.fixture
def care(session, course, location):
    """Return the child care at the time of the course, in a room of its own."""
    activity = factories.activity(session, title="Kinderopvang")
    session.add(LinkedActivity(location_id=location.id, activity_id=course.activity_id, beside_id=activity.id))
    room = factories.space(session, name="Speelkamer", shareable=False)
    found = factories.meeting(session, SOON, of=activity, at=room, title="Kinderopvang")
    session.commit()
    return found


def put(session, meeting, starts_at, *, by, along=None, hours=1):
    wanted = replace(sessions.details_of(meeting), slot=slot(starts_at, hours=hours))
    kept = {"version": meeting.version, "along": along, "by": by, "now": NOW}
    return companions.edit(session, meeting.id, wanted=wanted, **kept)


def times(session, *meetings):
    session.expire_all()
    return [session.get_one(ProgrammeSession, meeting.id).starts_at for meeting in meetings]


def taken(session, care, starts_at):
    other = factories.meeting(session, starts_at, title="Dans")
    other.space_id, other.space_shareable = care.space_id, False
    session.commit()
    return other


def test_what_is_beside_a_meeting_moves_with_it_and_back_by_one_undo(session, course, care, by):
    done = put(session, course, LATER, by=by)
    session.commit()
    assert times(session, course, care) == [LATER, LATER]
    assert [one.title for one in done.along] == ["Kinderopvang"]
    assert audited(session) == ["session.moved", "session.moved"]
    assert companions.undo(session, done.change.id, by=by, now=NOW) == course.id
    session.commit()
    assert times(session, course, care) == [SOON, SOON]
    with pytest.raises(NothingToUndo):
        companions.undo(session, done.change.id, by=by, now=NOW)


def test_one_of_the_two_is_not_taken_back_alone(session, course, care, by):
    done = put(session, course, LATER, by=by)
    for change in session.scalars(select(SessionChange).where(SessionChange.edit_id == done.change.edit_id)):
        with pytest.raises(NothingToUndo):
            sessions.undo(session, change.id, by=by, now=NOW)


def test_an_act_with_one_of_them_changed_since_is_not_taken_back(session, course, care, by):
    done = put(session, course, LATER, by=by)
    sessions.move(session, care.id, slot=slot(LATER + HOUR), version=care.version, by=by, now=NOW)
    with pytest.raises(ChangedSince):
        companions.undo(session, done.change.id, by=by, now=NOW)


def test_whoever_unticks_it_leaves_it_where_it_is(session, course, care, by):
    done = put(session, course, LATER, by=by, along=[])
    assert times(session, course, care) == [LATER, SOON]
    assert (done.along, done.change.edit_id) == ((), None)
    companions.undo(session, done.change.id, by=by, now=NOW)
    assert times(session, course, care) == [SOON, SOON]


def test_a_text_that_changes_takes_nothing_along(session, course, care, by):
    wanted = replace(sessions.details_of(course), title="Ouders, eerste keer")
    done = companions.edit(session, course.id, wanted=wanted, version=1, along=[care.id], by=by, now=NOW)
    assert (done.along, session.scalars(select(PlanEdit)).all()) == ((), [])


def test_a_meeting_that_stays_takes_nothing_along(session, course, care, by):
    assert put(session, course, SOON, by=by) == companions.Done(change=None)


def test_child_care_that_is_moved_does_not_move_the_course(session, course, care, by):
    put(session, care, LATER, by=by)
    assert times(session, course, care) == [SOON, LATER]


def test_what_begins_earlier_goes_on_doing_so_and_what_is_cancelled_stays(session, course, care, by):
    early = timedelta(minutes=15)
    care.starts_at = SOON - early
    gone = factories.meeting(
        session, SOON, of=session.get_one(Activity, care.activity_id), cancelled=True, cancel_reason="ziek"
    )
    session.commit()
    put(session, course, LATER, by=by, hours=2)
    assert times(session, care, gone) == [LATER - early, SOON]
    assert care.ends_at == LATER + 2 * HOUR


def test_a_space_in_use_refuses_the_whole_and_says_whose(session, course, care, by):
    taken(session, care, LATER)
    with pytest.raises(CompanionRefused) as refusal:
        put(session, course, LATER, by=by)
    session.rollback()
    assert refusal.value.title == "Kinderopvang"
    assert refusal.value.why == SpaceTaken("Speelkamer", "Dans", LATER, LATER + HOUR)
    assert times(session, course, care) == [SOON, SOON]
    assert audited(session) == []


def test_what_is_not_beside_it_any_more_is_not_taken_along_unseen(session, course, care, by):
    sessions.move(session, care.id, slot=slot(LATER + HOUR), version=1, by=by, now=NOW)
    session.commit()
    with pytest.raises(Outdated):
        put(session, course, LATER, by=by, along=[care.id])
    with pytest.raises(Outdated):
        companions.cancel(session, course.id, reason="Ziek", along=[care.id], by=by, now=NOW)


def test_both_are_cancelled_told_and_taken_back_together(session, course, care, by):
    seats = [
        factories.assignment(session, factories.shift(session, meeting), factories.volunteer(session))
        for meeting in (course, care)
    ]
    publishing.publish(session, [course.id, care.id], by=by, now=NOW)
    arrive(session)
    done = companions.cancel(session, course.id, reason="Trainer ziek", along=[care.id], by=by, now=NOW)
    publishing.publish(session, [course.id, care.id], by=by, now=NOW)
    session.commit()
    assert [(row.cancelled, row.cancel_reason) for row in (course, care)] == [(True, "Trainer ziek")] * 2
    assert {(who, kind) for who, kind, _sequence in waiting(session)} == {
        (seat.volunteer_id, MessageKind.CANCELLATION) for seat in seats
    }
    companions.undo(session, done.change.id, by=by, now=NOW)
    session.commit()
    session.expire_all()
    assert [row.cancelled for row in (course, care)] == [False, False]
    assert [session.get_one(Assignment, seat.id).released for seat in seats] == [False, False]


def test_cancelling_alone_leaves_the_other(session, course, care, by):
    companions.cancel(session, course.id, reason="Ziek", along=[], by=by, now=NOW)
    assert (course.cancelled, care.cancelled) == (True, False)
    with pytest.raises(AlreadyCancelled):
        companions.cancel(session, course.id, reason="Ziek", along=[], by=by, now=NOW)


def test_a_card_that_is_put_elsewhere_takes_what_is_beside_it_along(session, course, care, by):
    old, new = factories.volunteer(session), factories.volunteer(session)
    factories.assignment(session, factories.shift(session, course), old)
    session.commit()
    place = Place(slot=slot(LATER), kind="volunteer", id=str(new.id), from_id=str(old.id))
    done = lanes.move(session, course.id, place=place, version=course.version, by=by, now=NOW)
    session.commit()
    assert times(session, course, care) == [LATER, LATER]
    companions.undo(session, done.change.id, by=by, now=NOW)
    session.commit()
    held = select(Assignment.volunteer_id).where(Assignment.session_id == course.id, ~Assignment.released)
    assert (times(session, course, care), session.scalars(held).all()) == ([SOON, SOON], [old.id])


def test_an_act_of_another_sort_is_not_undone_here(session, course, care, by):
    values = plan_edits.sessions_as_values(session, [course.id])[course.id]
    edit = plan_edits.change(session, {course.id: (values, values | {"notes": "Jas"})}, sort="edited", by=by, now=NOW)
    change_id = session.scalar(select(SessionChange.id).where(SessionChange.edit_id == edit.id))
    for unknown, refusal in ((change_id, NothingToUndo), (edit.id, NotFound)):
        with pytest.raises(refusal):
            companions.undo(session, unknown, by=by, now=NOW)


@pytest.mark.parametrize("times_over", range(3))
def test_of_two_people_who_move_both_at_once_one_wins_with_the_whole(
    session, course, care, by, session_at, location, times_over
):
    """One moves the course with its child care, the other the child care alone: never half of the one."""
    course_id, care_id, version = course.id, care.id, care.version
    elsewhere = TimeSlot(starts_at=SOON + 5 * HOUR, ends_at=SOON + 6 * HOUR)
    wanted = replace(sessions.details_of(course), slot=slot(LATER))
    session.rollback()
    together, alone = at_once(
        (
            session_at(location),
            lambda one: companions.edit(one, course_id, wanted=wanted, version=1, along=[care_id], by=by, now=NOW),
        ),
        (
            session_at(location),
            lambda one: sessions.move(one, care_id, slot=elsewhere, version=version, by=by, now=NOW),
        ),
    )
    first = times(session, course, care)
    if together == WON:
        assert isinstance(alone, Outdated)
        assert first == [LATER, LATER]
        assert session.scalars(select(PlanEdit.sort)).all() == [SORT]
    else:
        assert (isinstance(together, Outdated), alone) == (True, WON)
        assert first == [SOON, elsewhere.starts_at]


def test_a_meeting_and_what_is_beside_it_that_have_parted_ask_for_attention(session, course, care, by, location):
    def found():
        day = SOON.date()
        points = attention_in(session, location=location, first=day, last=day, now=NOW).points
        return [point.conflict.names for point in points if point.conflict.kind is ConflictKind.COMPANION_PARTED]

    assert found() == []
    sessions.cancel(session, care.id, reason="Ziek", by=by, now=NOW)
    assert found() == [("Ouders", "Kinderopvang", "cancelled", "", "")]
    sessions.cancel(session, course.id, reason="Ziek", by=by, now=NOW)
    assert found() == []


@pytest.mark.parametrize("number", [1, 3, 300])
def test_it_is_known_in_one_statement_however_many_are_beside(session, course, care, location, count_queries, number):
    for _each in range(number):
        activity = factories.activity(session)
        session.add(LinkedActivity(location_id=location.id, activity_id=course.activity_id, beside_id=activity.id))
        factories.meeting(session, SOON, of=activity, at=factories.space(session, shareable=True))
    session.flush()
    with count_queries() as seen:
        found = stored.beside(session, course.id)
    assert (len(seen), len(found)) == (1, number + 1)
