"""Nobody computes from the figures of a course what is hidden in them."""

from __future__ import annotations

from dataclasses import fields, replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.planning.course import plan
from app.planning.course.figures import ChildCounts, Counts, MeetingCounts, numbers
from app.planning.small_counts import FEWEST
from app.planning.vocabulary import PhaseSort

PLANS = {
    slug: plan.from_data(writer.as_data(next(found for found in read_shipped() if found.slug == slug)))
    for slug in ("fietslessen", "fietsparcours")
}
A, B = UUID(int=1), UUID(int=2)
NOBODY = ChildCounts(started=0, stopped=0)


def meeting(lesson=1, group=A, part=1, sort=PhaseSort.MEETINGS, **counts):
    lessons = range(lesson, lesson + 1)
    return MeetingCounts(group_id=group, part=part, sort=sort, lessons=lessons, counts=Counts(**counts))


def written(found):
    """Return everything that is shown, as text."""
    children = found.children
    return [
        *map(str, (children.started, children.stopped, children.passed_first, children.passed_later)),
        *map(str, (children.passed, children.certified)),
        *(str(cell) for group in found.groups for one in group.lessons for cell in (*one.row.each, one.row.placed)),
        *(str(cell) for group in found.groups for cell in (*group.together.each, group.together.placed)),
        *(str(cell) for part in found.parts for cell in (*part.together.each, part.together.placed)),
        *map(str, (*found.together.each, found.together.placed)),
    ]


def test_a_course_is_counted_by_lesson_group_and_part_and_totals_come_from_what_is_shown():
    held = [
        meeting(1, A, attended=10, missed=2),
        meeting(1, B, attended=9, excused=5),
        meeting(2, A, attended=12),
    ]
    found = numbers(PLANS["fietslessen"], ChildCounts(started=40, stopped=6), held)
    assert [(one.group_id, [str(line.row.attended) for line in one.lessons]) for one in found.groups] == [
        (A, ["10", "12"]),
        (B, ["9"]),
    ]
    assert [str(one.together.attended) for one in (*found.groups, *found.parts)] == ["22", "9", "31"]
    assert (str(found.together.missed), str(found.together.excused)) == ("0–12", "5–13")
    assert (str(found.children.started), str(found.children.stopped)) == ("40", "6")


def test_nearly_everybody_in_a_lesson_is_a_range():
    found = numbers(PLANS["fietslessen"], ChildCounts(started=12, stopped=0), [meeting(attended=11, missed=1)])
    assert str(found.groups[0].lessons[0].row.attended) == "8–12"


def test_a_course_without_a_test_has_no_passes():
    found = numbers(PLANS["fietsparcours"], ChildCounts(started=20, stopped=1, certified=9), [])
    assert (found.children.passed_first, found.children.passed, str(found.children.certified)) == (None, None, "9")
    assert (found.groups, str(found.together.attended)) == ((), "<5")


def test_passing_is_told_by_try_and_certificates_among_those_who_passed():
    children = ChildCounts(started=40, stopped=2, passed_first=20, passed_later=6, certified=25)
    found = numbers(PLANS["fietslessen"], children, []).children
    assert [str(one) for one in (found.passed_first, found.passed_later, found.passed, found.certified)] == [
        "20",
        "6",
        "26",
        "22–26",
    ]


def test_places_of_children_whose_data_went_count_among_those_who_began():
    found = numbers(PLANS["fietslessen"], ChildCounts(started=6, stopped=0), [meeting(attended=14)])
    assert str(found.children.started) == "14"


CELLS = st.integers(0, 9)
TABLES = st.builds(
    lambda rows, others: (rows, others),
    st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=3),
    st.integers(0, 20),
)


def course(rows, others):
    """Return what is shown of a course whose lessons have these counts, with children who were in none of them."""
    return written(_course(rows, others))


def lesson_row(rows, others, place):
    return _course(rows, others).groups[0].lessons[place].row


def began(rows, others):
    return max(sum(row) for row in rows) + others


def _course(rows, others):
    held = [meeting(lesson, **_named(row)) for lesson, row in enumerate(rows, start=1)]
    return numbers(PLANS["fietslessen"], replace(NOBODY, started=began(rows, others)), held)


def _named(row):
    return dict(zip((field.name for field in fields(Counts)), row, strict=True))


@given(TABLES, st.data())
def test_from_the_whole_export_no_hidden_count_of_a_lesson_can_be_told(table, data):
    rows, others = table
    place = data.draw(st.integers(0, len(rows) - 1))
    cell = data.draw(st.integers(0, 4))
    shown = course(rows, others)
    if rows[place][cell] >= FEWEST or str(lesson_row(rows, others, place).each[cell]) == f"0–{began(rows, others)}":
        return
    alike = [
        value
        for value in range(FEWEST)
        for change in range(-FEWEST, FEWEST + 1)
        if _same(rows, others, (place, cell, value, change), shown)
    ]
    assert len(set(alike)) > 1


def _same(rows, others, changed, shown):
    """Say whether the export is the same with another count in a cell, and nobody in the other small ones."""
    place, cell, value, change = changed
    row = [count if count >= FEWEST else 0 for count in rows[place]]
    row[cell] = value
    if max(rows[place]) >= FEWEST:
        row[next(number for number, count in enumerate(rows[place]) if count >= FEWEST)] += change
    if min(row) < 0:
        return False
    other = [*rows[:place], row, *rows[place + 1 :]]
    left = began(rows, others) - began(other, 0)
    return course(other, max(left, 0)) == shown


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.data())
def test_from_the_whole_export_it_is_not_told_how_it_ended_for_fewer_than_five(stopped, first, later, rest, data):
    started = stopped + first + later + rest
    certified = data.draw(st.integers(0, first + later))
    children = ChildCounts(
        started=started, stopped=stopped, passed_first=first, passed_later=later, certified=certified
    )
    shown = written(numbers(PLANS["fietslessen"], children, []))
    left_out = first + later - certified
    alike = {
        other.passed_first + other.passed_later - other.certified
        for other in _near(children)
        if written(numbers(PLANS["fietslessen"], other, [])) == shown
    }
    assert children.certified >= 0
    if 0 < left_out < FEWEST:
        assert len(alike) > 1


def _near(children):
    """Yield the same course with a few more or fewer certificates."""
    for certified in range(max(0, children.certified - FEWEST), children.passed_first + children.passed_later + 1):
        yield replace(children, certified=certified)


@pytest.mark.parametrize("counts", [{}, {"attended": 3, "missed": 1}])
def test_how_many_had_a_place_is_what_they_did_together(counts):
    assert Counts(**counts).placed == sum(counts.values())
