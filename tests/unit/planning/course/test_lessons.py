"""Which meeting holds which lessons."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.planning.course import lessons
from app.planning.course.lessons import GroupMeetings, Held, Meeting
from app.planning.vocabulary import PhaseSort
from tests.unit.planning.course.courses import GARDEN, PLAN, START, WEEK, A, group, meeting_id, whole


def test_a_whole_course_of_one_child_holds_every_lesson_once():
    own = [one for one in whole() if one.group_id.int != 2]
    assert [number for one in own for number in one.lessons] == list(PLAN.lessons)


def test_a_cancelled_meeting_shifts_the_rest():
    held = lessons.of_group(PLAN, group(A, meetings=4, cancelled={1}))
    assert held == tuple(
        Held(
            meeting_id=meeting_id(A, number),
            group_id=A,
            starts_at=START + number * WEEK,
            ends_at=START + number * WEEK + timedelta(hours=1),
            lessons=range(lesson, lesson + 1),
        )
        for number, lesson in [(0, 1), (2, 2), (3, 3)]
    )


def test_an_extra_meeting_takes_the_place_of_the_cancelled_one_at_the_end():
    held = lessons.of_group(PLAN, group(GARDEN, part=2, meetings=5, cancelled={0}))
    assert [one.lessons for one in held] == [range(13, 15), range(15, 17), range(17, 19), range(19, 21)]


def test_a_meeting_more_than_the_part_has_holds_no_lesson():
    assert lessons.of_group(PLAN, group(A, meetings=13))[-1].lessons == range(0)


def test_a_group_of_a_part_that_the_course_does_not_have_holds_none():
    assert [one.lessons for one in lessons.of_group(PLAN, group(A, part=2, sort=PhaseSort.TEST, meetings=1))] == [
        range(0)
    ]


@given(st.permutations(range(8)), st.sets(st.integers(min_value=0, max_value=7)))
def test_the_order_in_which_meetings_are_read_does_not_matter(order, cancelled):
    meetings = group(A, meetings=8, cancelled=cancelled).meetings
    shuffled = GroupMeetings(
        id=A, part=1, sort=PhaseSort.MEETINGS, name="A", meetings=tuple(meetings[number] for number in order)
    )
    held = lessons.of_group(PLAN, shuffled)
    assert [list(one.lessons) for one in held] == [[number] for number in range(1, 9 - len(cancelled))]
    assert [one.starts_at for one in held] == sorted(one.starts_at for one in held)


def test_two_meetings_at_one_moment_have_an_order():
    twins = tuple(Meeting(id=UUID(int=number), starts_at=START, ends_at=START + WEEK) for number in (9, 8))
    held = lessons.of_group(PLAN, GroupMeetings(id=A, part=1, sort=PhaseSort.MEETINGS, name="A", meetings=twins))
    assert [one.meeting_id.int for one in held] == [8, 9]
