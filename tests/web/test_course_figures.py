"""The figures of a course on a page, and as files with the same numbers."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from openpyxl import load_workbook

from app.planning.vocabulary import AttendanceMark
from tests import courses, factories

FORMULA = "=1+1"


def test_figures_are_a_page_and_two_files_with_the_same_numbers_and_nothing_to_compute(desk, session, supervisor):
    course = courses.course(session, title=FORMULA, responsible_id=supervisor.id)
    now = datetime.now(UTC)
    group, (meeting, *_) = courses.course_group(session, course, name=FORMULA, first=now - courses.WEEK, capacity=60)
    for number in range(20):
        one = courses.course_participant(session, course, group)
        if number < 9:
            who = session.get_one(factories.Child, one.child_id)
            factories.attendance(session, meeting, who, mark=AttendanceMark.PRESENT, recorded_at=now)
    session.commit()
    page = desk.get(f"/cursussen/{course.id}/cijfers")
    assert (page.status_code, "9–25" in page.text, "&lt;5" in page.text) == (200, True, True)
    book = load_workbook(io.BytesIO(desk.get(f"/cursussen/{course.id}/cijfers/cijfers.xlsx").data)).active
    lines = desk.get(f"/cursussen/{course.id}/cijfers/cijfers.csv").data.decode("utf-8-sig").splitlines()
    assert lines[1] == "Deel 1;'=1+1;1;9–25;9;<5;<5;<5;<5"
    assert [cell.value for cell in book[2]][:5] == ["Deel 1", FORMULA, "1", "9–25", "9"]
    assert {cell.data_type for row in book.iter_rows() for cell in row if cell.value == FORMULA} == {"s"}


def test_before_the_first_lesson_the_page_says_so(desk, session, supervisor):
    course = courses.course(session, responsible_id=supervisor.id)
    session.commit()
    assert "Er is nog geen les geweest." in desk.get(f"/cursussen/{course.id}/cijfers").text
