"""The practical test: a form for each instructor, and when there is another try."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app.models.audit import AuditEntry
from app.models.course_progress import PracticalTest
from app.planning.vocabulary import PhaseSort
from app.programme import course_tests
from app.programme.course_marks import NotComplete
from app.programme.course_tests import NoSuchTry, TestMarks
from app.programme.refusals import AlreadyCancelled, NotFound
from app.queries.course_lesson import NotedForm
from tests import courses, factories
from tests.database.racing import WON, at_once
from tests.factories import NOW


@pytest.fixture
def course(session, location):
    return courses.course(session)


@pytest.fixture
def test(session, course):
    """Return a test of today and one of next week, with one child in both."""
    group, meetings = courses.course_group(session, course, part=3, sort=PhaseSort.TEST, first=NOW, meetings=2)
    rider = courses.course_participant(session, course, group, meetings=meetings)
    session.commit()
    return SimpleNamespace(first=meetings[0].id, second=meetings[1].id, child=rider.id)


@pytest.fixture
def colleague(session, location):
    found = factories.account(session).actor
    session.commit()
    return found


def marks(course, attempt=1, note="", **changed):
    points = {exercise["slug"]: exercise["points"] for exercise in course.specification["course"]["test"]}
    return TestMarks(attempt=attempt, points=points | changed, note=note)


@pytest.fixture
def save(session, course, test, by):
    def save(attempt=1, *, who=by, at=test.first, now=NOW, **changed):
        course_tests.save(session, at, test.child, marks(course, attempt, **changed), by=who, now=now)

    return save


@pytest.fixture
def sheet(session, test, by):
    def sheet(attempt=None, *, who=by, at=test.first):
        return course_tests.sheet(session, at, test.child, attempt=attempt, by=who, now=NOW)

    return sheet


def kept(session):
    rows = session.execute(select(PracticalTest).order_by(PracticalTest.attempt, PracticalTest.at)).scalars()
    return [(row.attempt, row.by_id, sum(row.points.values())) for row in rows]


def test_the_first_form_is_of_the_first_try(sheet):
    found = sheet()
    assert (found.attempt, found.own, found.others, found.again) == (1, None, (), None)


def test_what_a_colleague_gave_is_shown_when_the_own_form_is_saved(course, sheet, save, by, colleague):
    save(who=colleague, rotonde=0)
    assert (sheet().attempt, sheet().others) == (1, ())
    save(omkijken=1, note="Netjes")
    found = sheet()
    assert found.own == NotedForm(points=dict(marks(course, omkijken=1).points), note="Netjes")
    assert [(form.by_id, sum(form.points.values())) for form in found.others] == [(colleague.user_id, 17)]


def test_a_second_try_follows_a_failed_one(session, test, sheet, save, by, colleague):
    with pytest.raises(NoSuchTry):
        sheet(2)
    save(voorrang=0)
    found = sheet()
    assert (found.attempt, found.own is not None, found.again) == (1, True, 2)
    next_week = sheet(at=test.second)
    assert (next_week.attempt, next_week.own, next_week.again) == (2, None, None)
    save(2, at=test.second)
    assert sheet(at=test.second, who=colleague).attempt == 2
    assert [attempt for attempt, _by, _points in kept(session)] == [1, 2]


def test_after_a_passed_try_there_is_none(test, sheet, save):
    save()
    assert (sheet().attempt, sheet().again) == (1, None)
    assert sheet(at=test.second).attempt is None
    with pytest.raises(NoSuchTry):
        save(2)


def test_after_the_last_try_there_is_none(test, sheet, save):
    save(voorrang=0)
    save(2, voorrang=0)
    assert sheet().again is None
    assert sheet(at=test.second).attempt is None
    with pytest.raises(NoSuchTry):
        save(3)


def test_an_instructor_corrects_the_own_form(session, save, test, by):
    save(voorrang=0)
    save(voorrang=2, now=NOW + timedelta(minutes=5))
    assert kept(session) == [(1, by.user_id, 19)]
    rows = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == test.child).order_by(AuditEntry.id))
    assert sorted(rows) == ["course.test_corrected", "course.test_noted"]


@pytest.mark.parametrize("points", [{"voorrang": 4}, {"voorrang": -1}])
def test_points_that_there_are_not_are_refused(session, save, points):
    with pytest.raises(NotComplete) as why:
        save(**points)
    assert why.value.left == 1
    assert kept(session) == []


def test_a_form_with_an_exercise_left_open_is_refused(session, test, by):
    with pytest.raises(NotComplete) as why:
        course_tests.save(
            session, test.first, test.child, TestMarks(attempt=1, points={"omkijken": 1}, note=""), by=by, now=NOW
        )
    assert why.value.left == 7


def test_a_test_that_was_cancelled_is_not_filled_in(session, test, save):
    row = session.get_one(factories.ProgrammeSession, test.first)
    row.cancelled, row.cancel_reason = True, "Regen"
    session.flush()
    with pytest.raises(AlreadyCancelled):
        save()


def test_a_lesson_is_no_test(session, course, by):
    _group, meetings = courses.course_group(session, course, meetings=1)
    with pytest.raises(NotFound):
        course_tests.day(session, meetings[0].id, by=by, now=NOW)


def test_a_child_that_is_not_in_the_test_has_no_form(session, course, test, by):
    elsewhere = courses.course_participant(session, course)
    with pytest.raises(NotFound):
        course_tests.sheet(session, test.first, elsewhere.id, attempt=None, by=by, now=NOW)


def test_one_form_sent_twice_at_once_is_one(session, session_at, location, course, test, by):
    form, first, child = marks(course), test.first, test.child

    def save(own):
        course_tests.save(own, first, child, form, by=by, now=NOW)

    session.commit()
    assert at_once((session_at(location), save), (session_at(location), save)) == [WON, WON]
    assert session.scalar(select(func.count()).select_from(PracticalTest)) == 1


def test_two_instructors_at_once_are_two_forms(session, session_at, location, course, test, by, colleague):
    form, first, child = marks(course), test.first, test.child
    acts = [
        (session_at(location), lambda own, who=who: course_tests.save(own, first, child, form, by=who, now=NOW))
        for who in (by, colleague)
    ]
    session.commit()
    assert at_once(*acts) == [WON, WON]
    assert session.scalar(select(func.count()).select_from(PracticalTest)) == 2
