"""How long a course is: its phases with as many meetings as somebody planned, within what its kind allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.planning.course.plan import HELD, CoursePhase, CoursePlan, from_data
from app.planning.errors import PlanningError
from app.planning.kinds.cycling_lessons import CyclingLessonsRules
from app.planning.vocabulary import ActivityKind, PhaseSort

MOST_MEETINGS = 60
"""Of a phase of a course whose kind says nothing."""


@dataclass(eq=False, kw_only=True)
class PhaseOutOfRange(PlanningError):
    """A phase has fewer or more meetings than it may have."""

    name: str
    least: int
    most: int


@dataclass(eq=False, kw_only=True)
class CourseTooLong(PlanningError):
    """All phases together have more lessons or meetings than a course of this kind."""

    lessons: int
    meetings: int
    most_lessons: int
    most_meetings: int


def resized(
    specification: Mapping[str, Any], meetings: Mapping[tuple[int, PhaseSort], int], *, kind: ActivityKind
) -> dict[str, Any]:
    """Return a template's specification with as many meetings in a phase (by part and sort) as is planned.

    A meeting keeps the number of lessons that it had; what is asked of the first part is never more than there is.

    :raises PhaseOutOfRange: for a phase with too few or too many meetings.
    :raises CourseTooLong: for all of them together (magazine: at most 22 lessons in 18 meetings).
    """
    before = from_data(specification)
    phases = [_phase(found, before, meetings, kind) for found in specification["phases"]]
    after = dict(specification) | {"phases": phases}
    made = from_data(after)
    _refuse_length(made, kind)
    first_part = made.outline.certificate.first_part
    there_are = sum(len(phase.lessons) for phase in made.phases if phase.part == 1)
    if first_part is not None and first_part > there_are:
        rule = specification["course"]["certificate"] | {"first_part": there_are}
        after["course"] = specification["course"] | {"certificate": rule}
    return after


def allowed(phase: CoursePhase, kind: ActivityKind) -> range:
    """Return how many meetings a phase may have; part 1 of cycling lessons is 6 to 12 lessons, as far as it goes.

    A test and a ceremony are once for each group.
    """
    if phase.sort is not PhaseSort.MEETINGS:
        return range(phase.meetings, phase.meetings + 1)
    if kind is not ActivityKind.CYCLING_LESSONS:
        return range(1, max(MOST_MEETINGS, phase.meetings) + 1)
    beginners = CyclingLessonsRules().beginners_lessons
    if phase.part == 1:
        return range(min(beginners.start, phase.meetings), max(beginners.stop, phase.meetings + 1))
    return range(1, CyclingLessonsRules().most_meetings + 1)


def _phase(
    found: Mapping[str, Any], before: CoursePlan, meetings: Mapping[tuple[int, PhaseSort], int], kind: ActivityKind
) -> dict[str, Any]:
    key = (found.get("part") or 1, PhaseSort(found["sort"]))
    phase = before.phase(part=key[0], sort=key[1]) if key[1] in HELD else None
    wanted = meetings.get(key)
    if phase is None or wanted is None:
        return dict(found)
    fitting = allowed(phase, kind)
    if wanted not in fitting:
        raise PhaseOutOfRange(name=phase.name, least=fitting.start, most=fitting.stop - 1)
    return dict(found) | {"meetings": wanted, "lessons": round(len(phase.lessons) * wanted / phase.meetings)}


def _refuse_length(made: CoursePlan, kind: ActivityKind) -> None:
    if kind is not ActivityKind.CYCLING_LESSONS:
        return
    rules = CyclingLessonsRules()
    lessons, meetings = len(made.lessons), sum(phase.meetings for phase in made.phases)
    if lessons > rules.most_lessons or meetings > rules.most_meetings:
        raise CourseTooLong(
            lessons=lessons, meetings=meetings, most_lessons=rules.most_lessons, most_meetings=rules.most_meetings
        )
