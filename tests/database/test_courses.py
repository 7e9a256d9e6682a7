"""Courses as they are planned: how far they are, which meeting holds which lessons, in a fixed number of statements."""

from __future__ import annotations

import pytest

from app.planning.vocabulary import PhaseSort
from app.queries import courses as query
from app.queries.courses import Standing
from tests import courses, factories
from tests.factories import DAY, HOUR, NOW

WEEK = courses.WEEK


def standings(session, now=NOW):
    return {line.title: line.standing(now) for line in query.overview(session, now=now)}


def test_the_list_says_how_far_each_course_is(session, location):
    courses.course(session, title="Leeg")
    for title, first in (("Bezig", NOW - WEEK), ("Komt", NOW + WEEK), ("Geweest", NOW - 9 * WEEK)):
        courses.course_group(session, courses.course(session, title=title), first=first, meetings=3)
    closed = courses.course(session, title="Afgesloten", closed_at=NOW - DAY)
    courses.course_group(session, closed, first=NOW - 9 * WEEK, meetings=3)
    assert standings(session) == {
        "Leeg": Standing.EMPTY,
        "Bezig": Standing.RUNNING,
        "Komt": Standing.COMING,
        "Geweest": Standing.OVER,
        "Afgesloten": Standing.CLOSED,
    }


def test_a_cancelled_meeting_holds_no_lessons_and_the_next_one_holds_its(session, location):
    course = courses.course(session)
    _group, meetings = courses.course_group(session, course, part=2, first=NOW + WEEK, meetings=3)
    meetings[0].cancelled, meetings[0].cancel_reason = True, "ijzel"
    session.flush()
    found = query.find(session, course.id)
    assert [(meeting.id, meeting.lessons) for group in found.groups for meeting in group.meetings] == [
        (meetings[0].id, range(0)),
        (meetings[1].id, range(13, 15)),
        (meetings[2].id, range(15, 17)),
    ]
    assert found.next(NOW)[1].id == meetings[1].id
    assert found.next(meetings[1].ends_at - HOUR / 2)[1].id == meetings[1].id
    assert found.next(meetings[2].ends_at) is None


def test_groups_come_in_the_order_of_the_parts(session, location):
    course = courses.course(session)
    for part, sort, name in ((3, PhaseSort.CEREMONY, "A"), (3, PhaseSort.TEST, "A"), (1, PhaseSort.MEETINGS, "B")):
        courses.course_group(session, course, part=part, sort=sort, name=name, meetings=1)
    courses.course_group(session, course, name="A", meetings=1)
    found = query.find(session, course.id)
    assert [(group.part, group.sort, group.name) for group in found.groups] == [
        (1, PhaseSort.MEETINGS, "A"),
        (1, PhaseSort.MEETINGS, "B"),
        (3, PhaseSort.TEST, "A"),
        (3, PhaseSort.CEREMONY, "A"),
    ]
    assert [[group.name for group in found.of(phase)] for phase in found.plan.phases] == [["A", "B"], [], ["A"], ["A"]]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_course_takes_as_many_statements_however_long_it_is(session, location, count_queries, number):
    course = courses.course(session)
    courses.course_group(session, course, first=NOW - 600 * DAY, meetings=number)
    for _ in range(min(number, 3)):
        courses.course(session)
    with count_queries() as seen:
        query.find(session, course.id)
        query.overview(session, now=NOW)
    assert len(seen) == 4


def test_the_activity_of_a_group_knows_its_course(session, location):
    course = courses.course(session)
    group, _meetings = courses.course_group(session, course, meetings=1)
    assert query.around(session, group.activity_id).id == course.id
    assert query.around(session, factories.activity(session).id) is None
