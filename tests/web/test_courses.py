"""Courses on their pages: the list and one as a whole."""

from __future__ import annotations

from datetime import UTC, datetime

from tests import courses
from tests.factories import DAY


def test_without_a_course_the_page_says_what_to_do(desk):
    assert "Er is nog geen cursus." in desk.get("/cursussen").text


def test_the_list_leads_to_a_course_and_a_course_to_its_meetings(desk, session, supervisor):
    course = courses.course(session, title="Fietslessen najaar", responsible_id=supervisor.id)
    group, (meeting, *_) = courses.course_group(session, course, part=2, first=datetime.now(UTC) + DAY, meetings=4)
    session.commit()
    listed = desk.get("/cursussen").text
    assert f'href="/cursussen/{course.id}"' in listed
    assert "Komt nog" in listed
    shown = desk.get(f"/cursussen/{course.id}").text
    assert f'href="/bijeenkomsten/{meeting.id}"' in shown
    assert f'href="/activiteiten/{group.activity_id}"' in shown
    assert "les 13 en 14" in shown
    assert "Bo Begeleider" in shown


def test_a_course_without_groups_says_so(desk, session, supervisor):
    course = courses.course(session, responsible_id=supervisor.id)
    session.commit()
    assert "Er zijn nog geen groepen." in desk.get(f"/cursussen/{course.id}").text
