"""The progress board of a course, read from the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.certificates.eligibility import BikeNotChecked, FirstPart, TestNotTaken
from app.models.audit import AuditEntry
from app.planning.course.progress import LessonState
from app.planning.vocabulary import AttendanceMark, EnrolmentState, PhaseSort, StampResult
from app.programme import course_marks
from app.programme.refusals import NotFound
from app.queries import course_board
from tests import courses, factories
from tests.courses import WEEK
from tests.factories import NOW

PRESENT, ABSENT = AttendanceMark.PRESENT, AttendanceMark.ABSENT


@pytest.fixture
def course(session, location):
    return courses.course(session)


def attended(session, meetings, who, marks):
    for held, mark in zip(meetings, marks, strict=False):
        factories.attendance(session, held, who, mark=mark, recorded_at=NOW)


def line(session, course):
    return course_board.board(session, course.id, now=NOW).lines[0]


def test_a_line_tells_how_far_a_child_is(session, course, by):
    group, meetings = courses.course_group(session, course)
    amal = factories.child(session, pseudonym="Amal")
    participant = courses.course_participant(session, course, group, who=amal)
    attended(session, meetings, amal, [PRESENT, PRESENT, ABSENT, PRESENT])
    courses.stamp(session, participant, "remmen", StampResult.AGAIN, at=NOW - WEEK, tip="Met twee handen")
    courses.stamp(session, participant, "remmen")
    found = line(session, course)
    assert (found.name, found.groups, found.stopped, found.certificate) == ("Amal", {group.id}, False, None)
    assert [found.progress.lessons[number] for number in range(1, 6)] == [
        LessonState.ATTENDED,
        LessonState.ATTENDED,
        LessonState.MISSED,
        LessonState.ATTENDED,
        LessonState.BEFORE,
    ]
    assert (found.progress.stamped, found.progress.skills[1].tries) == (1, 2)
    assert found.missing == (FirstPart(had=3, needed=6), BikeNotChecked(), TestNotTaken())
    assert found.steps == 5


def test_a_child_with_everything_has_nothing_missing(session, course, by):
    group, meetings = courses.course_group(session, course)
    amal = factories.child(session)
    participant = courses.course_participant(session, course, group, who=amal)
    attended(session, meetings, amal, [PRESENT] * 6)
    courses.bike_check(session, participant, good=False, at=NOW - WEEK)
    courses.bike_check(session, participant)
    courses.practical_test(session, participant, passed=False, at=NOW - WEEK)
    courses.practical_test(session, participant, attempt=2)
    certificate = courses.certificate(session, participant)
    found = line(session, course)
    assert (found.missing, found.steps, found.out_of_reach) == ((), 0, False)
    assert [(attempt.number, attempt.passed) for attempt in found.progress.attempts] == [(1, False), (2, True)]
    assert found.certificate == certificate.number


def test_what_was_done_in_a_group_that_was_left_stays(session, course, by):
    first, meetings = courses.course_group(session, course)
    other, others = courses.course_group(session, course, name="B", first=NOW - 6 * WEEK + timedelta(hours=3))
    amal = factories.child(session)
    courses.course_participant(session, course, other, who=amal)
    left = session.get_one(factories.Activity, first.activity_id)
    factories.enrolment(session, left, amal, EnrolmentState.LEFT)
    factories.attendance(session, meetings[0], amal, mark=PRESENT, recorded_at=NOW, placed=False)
    factories.attendance(session, meetings[9], amal, placed=False)
    factories.attendance(session, others[1], amal, mark=PRESENT, recorded_at=NOW)
    found = line(session, course)
    assert found.groups == {other.id}
    assert found.progress.had(range(1, 13)) == 2


def test_a_withdrawn_certificate_is_none(session, course, by):
    participant = courses.course_participant(session, course)
    courses.certificate(session, participant, withdrawn_on=NOW.date(), withdrawn_because="Verkeerde naam")
    assert line(session, course).certificate is None


def test_lessons_move_on_when_a_meeting_is_cancelled(session, course, by):
    _group, meetings = courses.course_group(session, course, meetings=3)
    meetings[1].cancelled, meetings[1].cancel_reason = True, "Ziek"
    session.flush()
    found = course_board.board(session, course.id, now=NOW)
    assert [(one.meeting_id, list(one.lessons)) for one in found.held] == [(meetings[0].id, [1]), (meetings[2].id, [2])]


def test_children_come_by_name_and_groups_by_part(session, course, by):
    for part, sort, name in [(3, PhaseSort.TEST, "A"), (1, PhaseSort.MEETINGS, "B"), (1, PhaseSort.MEETINGS, "A")]:
        courses.course_group(session, course, part=part, sort=sort, name=name, meetings=1)
    for name in ("Zeki", "Amal"):
        courses.course_participant(session, course, who=factories.child(session, pseudonym=name))
    found = course_board.board(session, course.id, now=NOW)
    assert [(group.part, group.name) for group in found.groups] == [(1, "A"), (1, "B"), (3, "A")]
    assert [one.name for one in found.lines] == ["Amal", "Zeki"]


def test_a_course_of_another_location_is_not_there(session, course, other_location, session_at):
    assert course_board.board(session_at(other_location), course.id, now=NOW) is None


def test_one_child_is_read_over_all_its_courses(session, course, by):
    second = courses.course(session, slug="fietsparcours", title="Parcours")
    amal, other = factories.child(session), factories.child(session)
    for held in (course, second):
        courses.course_participant(session, held, who=amal)
        courses.course_participant(session, held, who=other)
    found = course_board.one(session, amal.id, now=NOW)
    assert [(one.course_id, [row.child_id for row in one.lines]) for one in found] == [
        (course.id, [amal.id]),
        (second.id, [amal.id]),
    ]
    assert course_board.one(session, factories.child(session).id, now=NOW) == ()


def test_a_board_of_many_costs_as_many_statements_as_one_of_one(session, course, by, count_queries):
    group, meetings = courses.course_group(session, course, capacity=400)
    course_id = course.id

    def fill(number):
        for _ in range(number):
            child = factories.child(session)
            participant = courses.course_participant(session, course, group, meetings=meetings[:3], who=child)
            courses.stamp(session, participant, "remmen", by_id=by.user_id)
            courses.bike_check(session, participant, by_id=by.user_id)
            courses.practical_test(session, participant, by_id=by.user_id)

    def statements():
        session.expire_all()
        with count_queries() as seen:
            course_board.board(session, course_id, now=NOW)
        return len(seen)

    taken = [statements()]
    for more in (1, 2, 27):
        fill(more)
        taken.append(statements())
    assert taken == [9, 9, 9, 9]


def test_a_look_at_the_board_is_noted(session, course, by):
    assert course_marks.board(session, course.id, by=by, now=NOW).title == course.title
    rows = session.execute(select(AuditEntry.action, AuditEntry.subject_id).where(AuditEntry.by_id == by.user_id))
    assert [tuple(row) for row in rows] == [("course.seen", course.id)]


def test_a_course_that_there_is_not_is_refused(session, by):
    with pytest.raises(NotFound):
        course_marks.board(session, by.user_id, by=by, now=NOW)
