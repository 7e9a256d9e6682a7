"""How long a course is: within what its kind allows, and what follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.planning.course import size
from app.planning.course.plan import from_data
from app.planning.course.size import CourseTooLong, PhaseOutOfRange
from app.planning.vocabulary import ActivityKind, PhaseSort

KIND = ActivityKind.CYCLING_LESSONS
FIRST, SECOND, TEST = (1, PhaseSort.MEETINGS), (2, PhaseSort.MEETINGS), (3, PhaseSort.TEST)


def specification(slug="fietslessen"):
    return writer.as_data(next(found for found in read_shipped() if found.slug == slug))


def lengths(data):
    return [(phase.meetings, len(phase.lessons)) for phase in from_data(data).phases]


def test_what_is_not_said_stays_as_the_template_has_it():
    assert size.resized(specification(), {}, kind=KIND) == specification()


def test_a_shorter_part_has_fewer_lessons_and_the_others_follow_on():
    made = size.resized(specification(), {FIRST: 8, SECOND: 3}, kind=KIND)
    assert lengths(made) == [(8, 8), (3, 6), (1, 1), (1, 1)]
    assert from_data(made).phases[1].lessons == range(9, 15)


def test_the_rule_asks_no_more_of_part_1_than_there_is():
    data = specification()
    data["course"]["certificate"]["first_part"] = 9
    made = size.resized(data, {FIRST: 7}, kind=KIND)
    assert from_data(made).outline.certificate.first_part == 7
    assert data["course"]["certificate"]["first_part"] == 9
    assert from_data(size.resized(data, {FIRST: 9}, kind=KIND)).outline.certificate.first_part == 9


@pytest.mark.parametrize("meetings", [5, 13])
def test_part_1_is_six_to_twelve_lessons(meetings):
    with pytest.raises(PhaseOutOfRange) as refused:
        size.resized(specification(), {FIRST: meetings}, kind=KIND)
    assert (refused.value.least, refused.value.most) == (6, 12)


def test_a_test_is_once_for_each_group():
    with pytest.raises(PhaseOutOfRange) as refused:
        size.resized(specification(), {TEST: 2}, kind=KIND)
    assert (refused.value.least, refused.value.most) == (1, 1)


def test_more_than_22_lessons_in_18_meetings_is_too_long():
    with pytest.raises(CourseTooLong) as refused:
        size.resized(specification(), {SECOND: 5}, kind=KIND)
    assert (refused.value.lessons, refused.value.meetings) == (24, 19)
    assert (refused.value.most_lessons, refused.value.most_meetings) == (22, 18)


def test_a_part_of_the_course_that_there_is_not_changes_nothing():
    data = specification()
    data["phases"].insert(0, {"name": "Ouderavond", "sort": "preparation", "rhythm": "once", "part": 1})
    made = size.resized(data, {FIRST: 8, (9, PhaseSort.MEETINGS): 3}, kind=KIND)
    assert made["phases"][0] == data["phases"][0]
    assert lengths(made)[0] == (8, 8)


def test_a_course_of_another_kind_is_as_long_as_somebody_wants():
    data = specification("fietsparcours")
    assert lengths(size.resized(data, {FIRST: 30}, kind=ActivityKind.OPEN_ACTIVITY)) == [(30, 30)]
    with pytest.raises(PhaseOutOfRange):
        size.resized(data, {FIRST: 61}, kind=ActivityKind.OPEN_ACTIVITY)


@given(first=st.integers(0, 20), second=st.integers(0, 20))
def test_whatever_is_planned_is_within_the_rules_or_refused(first, second):
    try:
        made = from_data(size.resized(specification(), {FIRST: first, SECOND: second}, kind=KIND))
    except (PhaseOutOfRange, CourseTooLong):
        return
    assert len(made.lessons) <= 22
    assert sum(phase.meetings for phase in made.phases) <= 18
    assert [phase.meetings for phase in made.phases][:2] == [first, second]
