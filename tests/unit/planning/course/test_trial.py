"""The practical test."""

from uuid import UUID

import pytest

from app.planning.course import progress, trial
from app.planning.course.marks import Noted, TestForm
from app.planning.course.trial import Attempt
from tests.unit.planning.course.courses import PLAN, START, whole

OUTLINE = PLAN.outline
ALL = {exercise.slug: exercise.points for exercise in OUTLINE.test}


def form(attempt=1, by=1, **points):
    return TestForm(
        attempt=attempt, by_id=UUID(int=by), points=ALL | {k.replace("_", "-"): v for k, v in points.items()}
    )


@pytest.mark.parametrize(
    ("points", "passed"),
    [
        (ALL, True),
        (ALL | {"rotonde": 0, "links-afslaan": 0}, True),
        (ALL | {"rotonde": 0, "links-afslaan": 0, "omkijken": 1}, False),
        (ALL | {"voorrang": 0}, False),
        (ALL | {"voorrang": 1}, True),
        ({"voorrang": 3, "stoppen": 3}, False),
        ({}, False),
    ],
)
def test_a_form_passes_with_enough_points_and_no_vital_exercise_without_any(points, passed):
    assert trial.passes(OUTLINE, points) is passed


def test_exercises_that_the_test_does_not_have_count_for_nothing():
    assert trial.total(OUTLINE, ALL | {"achteruit": 9}) == trial.most(OUTLINE) == 20


def test_a_try_is_passed_when_the_form_of_every_instructor_passes():
    assert trial.attempts(OUTLINE, [form(by=1), form(by=2, voorrang=0)]) == (
        Attempt(number=1, forms=2, points=17, passed=False),
    )
    assert trial.attempts(OUTLINE, [form(by=1), form(by=2, rotonde=1)]) == (
        Attempt(number=1, forms=2, points=18, passed=True),
    )


def test_a_second_try_comes_after_a_failed_one_alone():
    failed, passed = form(voorrang=0), form(attempt=2)
    tries = [trial.attempts(OUTLINE, found) for found in ([], [failed], [failed, passed], [form()])]
    assert [trial.next_attempt(OUTLINE, found) for found in tries] == [1, 2, None, None]


def test_after_the_last_try_there_is_none():
    assert trial.next_attempt(OUTLINE, trial.attempts(OUTLINE, [form(1, voorrang=0), form(2, voorrang=0)])) is None


def test_progress_knows_whether_any_try_was_passed():
    noted = Noted(forms=(form(1, voorrang=0), form(2)))
    assert progress.progress(PLAN, whole(), noted, now=START).passed
    assert not progress.progress(PLAN, whole(), Noted(forms=noted.forms[:1]), now=START).passed
