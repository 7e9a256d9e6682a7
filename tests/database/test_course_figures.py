"""Figures of a course: counted in the database, small ones hidden, in a fixed number of statements."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.models.attendance import DepartedAttendance
from app.models.money import FundingLine
from app.planning.vocabulary import AttendanceMark, FundingSource
from app.queries import course_figures
from tests import courses, factories
from tests.factories import NOW, here, save

WEEK = courses.WEEK
CANARY = "Vogel Kanarie"


def group(session, course, *, name="A", meetings=2):
    return courses.course_group(session, course, name=name, first=NOW - 3 * WEEK, meetings=meetings, capacity=90)


def children(session, course, group, number, meetings=()):
    return [courses.course_participant(session, course, group, meetings=meetings) for _ in range(number)]


def came(session, meeting, participants, mark=AttendanceMark.PRESENT, **values):
    for one in participants:
        who = session.get_one(factories.Child, one.child_id)
        factories.attendance(session, meeting, who, mark=mark, recorded_at=NOW, **values)


def figures(session, course):
    return course_figures.of_course(session, course.id, now=NOW)


def cells(row):
    return [str(cell) for cell in (row.placed, *row.each)]


@pytest.fixture
def course(session, location):
    return courses.course(session)


def test_each_lesson_that_is_over_is_counted_by_what_children_did(session, course):
    own, (first, second) = group(session, course)
    learners = children(session, course, own, 30)
    came(session, first, learners[:12])
    came(session, first, learners[12:18], AttendanceMark.ABSENT)
    came(session, second, learners[:14])
    found = figures(session, course).numbers
    assert [(one.lessons, cells(one.row)) for one in found.groups[0].lessons] == [
        (range(1, 2), ["18–30", "12", "<5", "<5", "6", "<5"]),
        (range(2, 3), ["14–30", "14", "<5", "<5", "<5", "<5"]),
    ]
    assert (str(found.children.started), str(found.together.attended)) == ("30", "26")


def test_a_lesson_caught_up_with_elsewhere_counts_once_where_it_was_missed(session, course):
    own, (first, _) = group(session, course)
    _, (_, other) = group(session, course, name="B")
    learners = children(session, course, own, 30)
    came(session, first, learners[:6], AttendanceMark.ABSENT)
    came(session, other, learners[:6], makes_up_id=first.id)
    found = figures(session, course).numbers
    assert [str(one.together.caught_up) for one in found.groups] == ["6–10", "0–8"]
    assert [str(one.together.attended) for one in found.groups] == ["0–8", "0–8"]


def test_what_is_to_come_and_what_was_cancelled_is_not_counted(session, course):
    own, (first, second, *_) = group(session, course, meetings=8)
    first.cancelled, first.cancel_reason = True, "regen"
    session.flush()
    learners = children(session, course, own, 30)
    came(session, second, learners[:9])
    found = figures(session, course).numbers
    assert [one.lessons for one in found.groups[0].lessons] == [range(1, 2), range(2, 3)]
    assert str(found.groups[0].lessons[0].row.attended) == "9"


def test_places_of_children_whose_data_went_are_counted_on(session, course):
    own, (first, _) = group(session, course)
    learners = children(session, course, own, 30)
    came(session, first, learners[:9])
    gone = {"placed": 4, "present": 3, "absent": 0, "excused": 0, "caught_up": 0}
    save(session, DepartedAttendance(location_id=here(session), session_id=first.id, **gone))
    assert str(figures(session, course).numbers.groups[0].lessons[0].row.attended) == "12"


def test_it_is_told_how_it_ended_and_a_withdrawn_certificate_does_not_count(session, course):
    learners = children(session, course, group(session, course)[0], 40)
    for one in learners[:12]:
        courses.practical_test(session, one)
    for one in learners[12:18]:
        courses.practical_test(session, one, passed=False)
        courses.practical_test(session, one, attempt=2)
    courses.practical_test(session, learners[18], passed=False)
    for one in learners[:10]:
        courses.certificate(session, one)
    for one in learners[10:13]:
        courses.certificate(session, one, withdrawn_on=NOW.date(), withdrawn_because="fout")
    for one in learners[30:35]:
        one.stopped_at = NOW
    found = figures(session, course).numbers.children
    assert [str(one) for one in (found.started, found.stopped, found.passed_first, found.passed_later)] == [
        "40",
        "5",
        "12",
        "6",
    ]
    assert (str(found.passed), str(found.certified)) == ("18", "10")


def test_bike_checks_volunteers_partners_and_money_are_there(session, course):
    own, (first, _) = group(session, course)
    for one in children(session, course, own, 11):
        courses.bike_check(session, one)
    shift = factories.shift(session, first, need=9)
    for _ in range(6):
        factories.assignment(session, shift, factories.volunteer(session))
    line = {"source": FundingSource.MUNICIPALITY, "purpose": "fietsen", "noted_at": NOW, "year": 2026}
    for spent in (10, 5):
        save(
            session,
            FundingLine(
                location_id=here(session), course_id=course.id, promised=Decimal(100), spent=Decimal(spent), **line
            ),
        )
    found = figures(session, course)
    assert [str(found.checks_good), str(found.checks_faulty), str(found.checks)] == ["11", "<5", "11–15"]
    assert (str(found.volunteers), found.hours) == ("6", 5)
    assert [(one.source, one.promised, one.spent) for one in found.money] == [
        (FundingSource.MUNICIPALITY, Decimal(200), Decimal(15))
    ]


def test_no_child_is_in_it(session, course):
    own, meetings = group(session, course)
    who = factories.child(session, pseudonym=CANARY)
    courses.course_participant(session, course, own, meetings=meetings, who=who)
    shown = repr(figures(session, course))
    assert (CANARY in shown, str(who.id) in shown) == (False, False)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_it_takes_eleven_statements_however_many_children(session, course, count_queries, number):
    own, meetings = group(session, course)
    for one in children(session, course, own, number, meetings):
        courses.practical_test(session, one)
    course_id = course.id
    session.expire_all()
    with count_queries() as seen:
        course_figures.of_course(session, course_id, now=NOW + timedelta(days=1))
    assert len(seen) == 11


def test_of_a_course_that_is_not_here_there_are_none(session, course):
    assert course_figures.of_course(session, course.template_id, now=NOW) is None
