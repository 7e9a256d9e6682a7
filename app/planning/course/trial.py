"""The practical test of a course: when a form passes, and what the forms of a try come to together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.planning.course.marks import TestForm
from app.planning.template import CourseOutline


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A try of the test; `points` are those of the form that is lowest, which decides with the others."""

    number: int
    forms: int
    points: int
    passed: bool


def total(outline: CourseOutline, points: Mapping[str, int]) -> int:
    """Return the points of a form, for the exercises that the test has."""
    return sum(points.get(exercise.slug, 0) for exercise in outline.test)


def most(outline: CourseOutline) -> int:
    """Return the points that can be had."""
    return sum(exercise.points for exercise in outline.test)


def passes(outline: CourseOutline, points: Mapping[str, int]) -> bool:
    """Say whether a form passes: enough points, and no vital exercise without any."""
    vital = all(points.get(exercise.slug, 0) > 0 for exercise in outline.test if exercise.vital)
    return vital and total(outline, points) >= (outline.passes_at or 0)


def attempts(outline: CourseOutline, forms: Iterable[TestForm]) -> tuple[Attempt, ...]:
    """Return the tries in their order; one is passed when every instructor's form passes."""
    by_number: defaultdict[int, list[TestForm]] = defaultdict(list)
    for form in forms:
        by_number[form.attempt].append(form)
    return tuple(
        Attempt(
            number=number,
            forms=len(found),
            points=min(total(outline, form.points) for form in found),
            passed=all(passes(outline, form.points) for form in found),
        )
        for number, found in sorted(by_number.items())
    )


def next_attempt(outline: CourseOutline, made: Iterable[Attempt]) -> int | None:
    """Return the number of the try that can be begun now; none while the last one passed, or when all are used up."""
    done = tuple(made)
    if any(attempt.passed for attempt in done) or len(done) >= outline.attempts:
        return None
    return 1 + max((attempt.number for attempt in done), default=0)
