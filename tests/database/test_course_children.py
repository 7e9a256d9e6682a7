"""Children in a course: in and out of groups without losing anything, and catching up in a parallel group."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.attendance import Attendance, Enrolment
from app.models.audit import AuditEntry
from app.models.course_progress import CourseParticipant
from app.planning.vocabulary import AttendanceMark, EnrolmentRefusal, EnrolmentState
from app.programme import enrolments
from app.programme.courses import catching_up, children, participants
from app.programme.courses.participants import Needs, Setting
from app.programme.courses.refusals import CourseClosed, NoSeatThere, NoSuchChance, NoteStands
from app.programme.refusals import CannotTakePart, ChildTaken, NotFound
from tests import courses, factories
from tests.database import racing
from tests.factories import DAY, HOUR, NOW

ABSENT, PRESENT = AttendanceMark.ABSENT, AttendanceMark.PRESENT
ASIDE = Setting(anyway=True, comment="De begeleiding is geregeld.")


@pytest.fixture
def course(session, by):
    return courses.course(session, responsible_id=by.user_id)


@pytest.fixture
def two(session, course):
    """Return groups A and B of part 1, half-way; B meets a day later."""
    first = NOW - 4 * courses.WEEK + DAY
    return (
        courses.course_group(session, course, first=first),
        courses.course_group(session, course, name="B", first=first + DAY),
    )


def states(session, child_id):
    rows = session.execute(select(Enrolment.activity_id, Enrolment.state).where(Enrolment.child_id == child_id))
    return {row.activity_id: row.state for row in rows}


def marked(session, who, meetings, *marks):
    """Note for the first meetings whether a participant was there."""
    for meeting, mark in zip(meetings, marks, strict=False):
        factories.attendance(
            session, meeting, session.get_one(type(who), who.id), mark=mark, recorded_at=meeting.ends_at
        )


def test_a_child_is_added_to_the_course_and_placed_in_one_act(session, by, course, two):
    (group, meetings), _ = two
    child = factories.child(session)
    placed = participants.add(session, course.id, child.id, group.id, ASIDE, by=by, now=NOW)
    assert placed.state is EnrolmentState.PLACED
    row = session.scalars(select(CourseParticipant)).one()
    assert (row.child_id, row.starts_in, row.stopped_at) == (child.id, 1, None)
    coming = [meeting.id for meeting in meetings if meeting.ends_at > NOW]
    held = session.scalars(select(Attendance.session_id).where(Attendance.child_id == child.id)).all()
    assert set(held) == set(coming)
    assert participants.add(session, course.id, factories.child(session).id, None, Setting(), by=by, now=NOW) is None


def test_whoever_is_enrolled_in_the_activity_of_a_group_takes_part_in_the_course(session, by, course, two):
    (group, _meetings), _ = two
    child = factories.child(session)
    enrolments.place(session, group.activity_id, child.id, by=by, now=NOW, anyway=True, comment="Mag.")
    row = session.scalars(select(CourseParticipant)).one()
    assert (row.course_id, row.child_id) == (course.id, child.id)
    participants.stop(session, row.id, by=by, now=NOW + HOUR)
    assert (row.stopped_at, states(session, child.id)) == (NOW + HOUR, {group.activity_id: EnrolmentState.LEFT})
    enrolments.place(session, group.activity_id, child.id, by=by, now=NOW + DAY, anyway=True, comment="Weer.")
    session.refresh(row)
    assert row.stopped_at is None


def test_moving_keeps_what_was_done_and_can_be_undone(session, by, course, two):
    (one, meetings), (other, others) = two
    child = factories.child(session)
    who = courses.course_participant(session, course, one, who=child, meetings=[m for m in meetings if m.ends_at > NOW])
    for meeting in meetings[:4]:
        factories.attendance(session, meeting, child, mark=PRESENT, recorded_at=meeting.ends_at)
    moved = participants.move(session, who.id, other.id, ASIDE, by=by, now=NOW)
    assert states(session, child.id) == {
        one.activity_id: EnrolmentState.LEFT,
        other.activity_id: EnrolmentState.PLACED,
    }
    places = session.scalars(select(Attendance.session_id).where(Attendance.child_id == child.id)).all()
    assert set(places) == {m.id for m in meetings[:4]} | {m.id for m in others if m.ends_at > NOW}
    assert children.one(session, course.id, who.id, by=by, now=NOW).lessons_had == 4
    participants.move_back(session, [moved.placed, *moved.left], by=by, now=NOW + HOUR / 2)
    assert states(session, child.id) == {one.activity_id: EnrolmentState.PLACED}
    places = session.scalars(select(Attendance.session_id).where(Attendance.child_id == child.id)).all()
    assert set(places) == {m.id for m in meetings}


def test_a_child_stays_where_it_is_when_the_other_group_is_full(session, by, course):
    one, _ = courses.course_group(session, course, first=NOW + DAY, meetings=2)
    other, _ = courses.course_group(session, course, name="B", first=NOW + 2 * DAY, meetings=2, capacity=1)
    courses.course_participant(session, course, other)
    who = courses.course_participant(session, course, one)
    session.commit()
    with pytest.raises(NoSeatThere) as refused:
        participants.move(session, who.id, other.id, Setting(), by=by, now=NOW)
    assert refused.value.reasons[0] is EnrolmentRefusal.FULL
    session.rollback()
    assert states(session, who.child_id) == {one.activity_id: EnrolmentState.PLACED}


def test_who_starts_in_part_2_goes_there_at_once_and_leaves_part_1(session, by, course):
    one, _ = courses.course_group(session, course, first=NOW + DAY, meetings=12)
    two, _ = courses.course_group(session, course, part=2, first=NOW + 100 * DAY, meetings=4, children_per_adult=None)
    who = courses.course_participant(session, course, one)
    with pytest.raises(CannotTakePart) as refused:
        participants.move(session, who.id, two.id, Setting(), by=by, now=NOW)
    assert EnrolmentRefusal.NEEDS_FIRST_PART in refused.value.reasons
    participants.note_placement(session, who.id, starts_in=2, on=NOW.date(), by=by, now=NOW)
    assert (who.starts_in, who.placed_on, who.placed_by_id) == (2, NOW.date(), by.user_id)
    participants.move(session, who.id, two.id, ASIDE, by=by, now=NOW)
    assert states(session, who.child_id) == {
        one.activity_id: EnrolmentState.LEFT,
        two.activity_id: EnrolmentState.PLACED,
    }


def test_what_a_child_needs_is_noted(session, by, course):
    who = courses.course_participant(session, course)
    participants.note_needs(session, who.id, Needs(bike_size=20, own_bike=False, own_helmet=True), by=by, now=NOW)
    assert (who.bike_size, who.own_bike, who.own_helmet) == (20, False, True)


def test_a_closed_course_and_a_group_of_another_one_take_nobody(session, by, course):
    other = courses.course(session)
    group, _ = courses.course_group(session, other, first=NOW + DAY, meetings=1)
    child = factories.child(session)
    with pytest.raises(NotFound):
        participants.add(session, course.id, child.id, group.id, Setting(), by=by, now=NOW)
    other.closed_at = NOW
    session.flush()
    with pytest.raises(CourseClosed):
        participants.add(session, other.id, child.id, group.id, Setting(), by=by, now=NOW)


def missed_one(session, course, two):
    """Return a participant of group A who missed the last lesson, that meeting, and the one of B with the same."""
    (group, meetings), (_, others) = two
    child = factories.child(session)
    number = max(n for n, meeting in enumerate(meetings) if meeting.ends_at < NOW)
    who = courses.course_participant(session, course, group, who=child)
    factories.attendance(session, meetings[number], child, mark=ABSENT, recorded_at=NOW)
    return who, meetings[number], others[number]


@pytest.fixture
def parallel(session, course):
    """Return groups A and B; B meets five weeks later, so that it still holds what A has had."""
    first = NOW - 4 * courses.WEEK + DAY
    return (
        courses.course_group(session, course, first=first),
        courses.course_group(session, course, name="B", first=first + 5 * courses.WEEK, capacity=1),
    )


def test_a_missed_lesson_is_caught_up_with_in_a_parallel_group_and_taken_back(session, by, course, parallel):
    who, missed, at = missed_one(session, course, parallel)
    found = children.one(session, course.id, who.id, by=by, now=NOW).to_catch_up
    assert [(one.missed.meeting_id, [chance.meeting_id for chance in one.chances]) for one in found] == [
        (missed.id, [at.id])
    ]
    place = catching_up.seat(session, who.id, missed_id=missed.id, at_id=at.id, by=by, now=NOW)
    assert (place.session_id, place.child_id, place.placed, place.makes_up_id) == (at.id, who.child_id, True, missed.id)
    (one,) = children.one(session, course.id, who.id, by=by, now=NOW).to_catch_up
    assert (one.guest_in.meeting_id, one.chances) == (at.id, ())
    with pytest.raises(NoSuchChance):
        catching_up.seat(session, who.id, missed_id=missed.id, at_id=at.id, by=by, now=NOW)
    catching_up.release(session, who.id, missed_id=missed.id, at_id=at.id, by=by, now=NOW)
    assert session.scalar(select(Attendance).where(Attendance.makes_up_id == missed.id)) is None
    with pytest.raises(NoSuchChance):
        catching_up.release(session, who.id, missed_id=missed.id, at_id=at.id, by=by, now=NOW)


def test_a_guest_who_was_noted_stays(session, by, course, parallel):
    who, missed, at = missed_one(session, course, parallel)
    place = catching_up.seat(session, who.id, missed_id=missed.id, at_id=at.id, by=by, now=NOW)
    place.mark, place.recorded_at = PRESENT, NOW
    session.flush()
    with pytest.raises(NoteStands):
        catching_up.release(session, who.id, missed_id=missed.id, at_id=at.id, by=by, now=NOW)
    assert children.one(session, course.id, who.id, by=by, now=NOW).to_catch_up == ()


def test_a_child_with_something_else_at_that_time_has_no_chance(session, by, course, parallel):
    who, missed, at = missed_one(session, course, parallel)
    elsewhere = factories.meeting(session, at.starts_at + timedelta(minutes=30))
    factories.attendance(session, elsewhere, session.get_one(factories.Child, who.child_id))
    with pytest.raises((NoSuchChance, ChildTaken)):
        catching_up.seat(session, who.id, missed_id=missed.id, at_id=at.id, by=by, now=NOW)


def test_of_two_guests_for_the_last_seat_one_gets_it(session, by, course, parallel, two_sessions):
    first, missed, at = missed_one(session, course, parallel)
    second, _missed, _at = missed_one(session, course, parallel)
    session.commit()
    ids, missed_id, at_id = (first.id, second.id), missed.id, at.id

    def seating(participant_id):
        return lambda of: catching_up.seat(of, participant_id, missed_id=missed_id, at_id=at_id, by=by, now=NOW)

    one, other = two_sessions()
    outcomes = racing.at_once((one, seating(ids[0])), (other, seating(ids[1])))
    assert sorted(map(type, outcomes), key=str) == sorted([str, NoSuchChance], key=str)
    session.expire_all()
    assert len(session.scalars(select(Attendance.id).where(Attendance.makes_up_id == missed_id)).all()) == 1


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_takes_as_many_statements_for_one_child_as_for_many(session, by, course, count_queries, number):
    group, meetings = courses.course_group(session, course, meetings=12, capacity=None)
    for _ in range(number):
        child = factories.child(session)
        courses.course_participant(session, course, group, who=child)
        factories.attendance(session, meetings[0], child, mark=ABSENT, recorded_at=NOW)
    with count_queries() as seen:
        found = children.of_course(session, course.id, by=by, now=NOW)
    assert len(found.participants) == number
    assert len(seen) == 12
    candidates_of_nobody = children.candidates(session, course.id, search="", group_id=group.id, by=by, now=NOW)
    assert candidates_of_nobody.found == ()


def test_each_look_is_noted_without_a_name(session, by, course):
    children.of_course(session, course.id, by=by, now=NOW)
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "course_participants.seen")).one()
    assert (noted.subject, noted.subject_id) == ("course", course.id)


def test_a_language_that_nobody_there_speaks_is_said_of_the_next_meeting(session, by, course):
    group, (meeting, _) = courses.course_group(session, course, first=NOW + DAY, meetings=2)
    for languages in (["ti"], ["ar", "en"], ["fa"]):
        who = factories.child(session, languages=languages)
        courses.course_participant(session, course, group, who=who, meetings=[meeting])
    speaks = factories.volunteer(session, languages=["en"])
    factories.assignment(session, factories.shift(session, meeting), speaks)
    course.interpreters = ["fa"]
    session.flush()
    found = children.of_course(session, course.id, by=by, now=NOW).unspoken
    assert [(one.id, languages) for one, languages in found] == [(meeting.id, ("ti",))]
