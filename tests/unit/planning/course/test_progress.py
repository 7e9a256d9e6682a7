"""How far a child is in a course."""

from datetime import timedelta

import pytest

from app.planning.course import progress
from app.planning.course.marks import Check, Noted, StampMark
from app.planning.course.progress import LessonState
from app.planning.vocabulary import AttendanceMark, StampResult
from tests.unit.planning.course.courses import GARDEN, PLAN, START, WEEK, A, B, after, meeting_id, place, whole

ABSENT, EXCUSED, NOT_RECORDED = AttendanceMark.ABSENT, AttendanceMark.EXCUSED, AttendanceMark.NOT_RECORDED
POINTS = [point.slug for point in PLAN.outline.bike_check]


def read(noted, *, now=None):
    return progress.progress(PLAN, whole(), noted, now=now or after(2))


def states(noted, *numbers, now=None):
    found = read(noted, now=now).lessons
    return [found[number] for number in numbers]


def test_of_each_lesson_it_is_said_what_the_list_says():
    noted = Noted(
        groups={A: START},
        places=(place(0), place(1, ABSENT), place(2, EXCUSED), place(3, NOT_RECORDED), place(4, NOT_RECORDED)),
    )
    assert states(noted, 1, 2, 3, 4, 5, 13, 21, now=after(3)) == [
        LessonState.ATTENDED,
        LessonState.MISSED,
        LessonState.EXCUSED,
        LessonState.NOT_RECORDED,
        LessonState.COMING,
        LessonState.COMING,
        LessonState.COMING,
    ]


def test_a_list_that_was_not_made_yet_is_not_recorded():
    assert states(Noted(groups={A: START}), 1, 2, 3, 4) == [LessonState.NOT_RECORDED] * 3 + [LessonState.COMING]


def test_a_lesson_before_the_child_came_is_not_one_that_it_missed():
    noted = Noted(groups={A: START + WEEK}, places=(place(1), place(2)))
    assert states(noted, 1, 2, 3) == [LessonState.BEFORE, LessonState.ATTENDED, LessonState.ATTENDED]
    assert read(noted).missed(progress.lessons_of(PLAN)) == 0


def test_what_it_did_in_its_former_group_stays():
    noted = Noted(groups={B: START + WEEK}, places=(place(0), place(1, of=B)))
    assert states(noted, 1, 2) == [LessonState.ATTENDED, LessonState.ATTENDED]


def test_what_another_group_does_is_nothing_to_a_child_that_has_its_own():
    late = Noted(groups={A: START + WEEK})
    assert states(late, 1, now=after(0)) == [LessonState.BEFORE]


def test_a_part_that_a_child_has_no_group_for_is_still_to_come():
    assert states(Noted(), 1, 2, 13, now=after(20)) == [LessonState.COMING] * 3
    assert states(Noted(groups={A: START}), 12, 13, now=after(20)) == [LessonState.NOT_RECORDED, LessonState.COMING]


def test_a_lesson_that_is_caught_up_with_in_another_group_counts_for_the_one_that_was_missed():
    missed = meeting_id(A, 0)
    noted = Noted(groups={A: START}, places=(place(0, ABSENT), place(1), place(2, of=B, makes_up=missed)))
    assert states(noted, 1, 2, 3, now=after(1) + timedelta(days=8)) == [
        LessonState.CAUGHT_UP,
        LessonState.ATTENDED,
        LessonState.NOT_RECORDED,
    ]


@pytest.mark.parametrize(
    ("mark", "now", "state"),
    [
        (NOT_RECORDED, after(1), LessonState.CATCHING_UP),
        (NOT_RECORDED, after(4), LessonState.MISSED),
        (ABSENT, after(4), LessonState.MISSED),
    ],
)
def test_a_place_to_catch_up_with_a_lesson_is_none_yet(mark, now, state):
    noted = Noted(groups={A: START}, places=(place(0, ABSENT), place(3, mark, of=B, makes_up=meeting_id(A, 0))))
    assert states(noted, 1, now=now) == [state]
    assert read(noted, now=now).missed([1]) == 1


def test_who_catches_up_with_a_meeting_that_was_cancelled_since_was_at_the_lesson_itself():
    noted = Noted(groups={A: START}, places=(place(1, of=B, makes_up=meeting_id(A, 77)),))
    assert states(noted, 2) == [LessonState.ATTENDED]


def test_a_place_in_a_meeting_that_does_not_go_on_says_nothing():
    assert states(Noted(groups={A: START}, places=(place(77),)), 1) == [LessonState.NOT_RECORDED]


def test_who_was_at_a_lesson_once_was_there():
    noted = Noted(groups={B: START}, places=(place(0, ABSENT), place(0, of=B)))
    assert states(noted, 1) == [LessonState.ATTENDED]


def test_a_meeting_in_the_garden_is_two_lessons():
    noted = Noted(groups={GARDEN: START}, places=(place(0, of=GARDEN),))
    assert states(noted, 13, 14, 15, now=after(12)) == [
        LessonState.ATTENDED,
        LessonState.ATTENDED,
        LessonState.COMING,
    ]


def test_who_was_placed_in_part_two_skips_what_it_did_not_do_of_part_one():
    noted = Noted(starts_in=2, places=(place(0), place(1, ABSENT)))
    found = read(noted)
    assert [found.lessons[number] for number in (1, 2, 12, 13)] == [
        LessonState.ATTENDED,
        LessonState.SKIPPED,
        LessonState.SKIPPED,
        LessonState.COMING,
    ]
    assert (found.had(progress.lessons_of(PLAN, part=1)), found.missed(progress.lessons_of(PLAN))) == (1, 0)


def test_test_and_ceremony_are_no_lessons_that_can_be_missed():
    assert progress.lessons_of(PLAN) == tuple(range(1, 21))
    assert progress.lessons_of(PLAN, part=2) == tuple(range(13, 21))


def test_the_last_stamp_of_a_skill_counts_and_every_try_is_counted():
    first = StampMark(skill="remmen", result=StampResult.AGAIN, at=START, tip="Rem met beide handen.")
    last = StampMark(skill="remmen", result=StampResult.DONE, at=START + WEEK)
    other = StampMark(skill="omkijken", result=StampResult.AGAIN, at=START)
    gone = StampMark(skill="achteruit", result=StampResult.DONE, at=START)
    found = read(Noted(stamps=(last, first, other, gone)))
    by_slug = {skill.skill.slug: (skill.last, skill.tries, skill.done) for skill in found.skills}
    assert by_slug["remmen"] == (last, 2, True)
    assert by_slug["omkijken"] == (other, 1, False)
    assert by_slug["rotonde"] == (None, 0, False)
    assert "achteruit" not in by_slug
    assert found.stamped == 1


def test_the_last_bike_check_counts_and_a_point_that_nobody_looked_at_is_not_good():
    good = dict.fromkeys(POINTS, True)
    before = Check(points=good, at=START)
    after_that = Check(points=good | {"bel": False, "helm": False}, at=START + WEEK)
    found = read(Noted(checks=(after_that, before))).bike
    assert (found.check, [point.slug for point in found.faults], found.approved) == (after_that, ["bel", "helm"], False)
    forgotten = Check(points={slug: True for slug in POINTS if slug != "bel"}, at=START)
    assert [point.name for point in read(Noted(checks=(forgotten,))).bike.faults] == ["Bel"]
    assert read(Noted(checks=(before,))).bike.approved
    assert read(Noted()).bike is None
