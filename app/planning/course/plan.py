"""What a course consists of: phases, the lessons in them, skills, bike check, test and what earns a certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.planning.template import CertificateRule, CourseOutline, Exercise, Point
from app.planning.vocabulary import PartnerKind, PhaseSort

HELD = (PhaseSort.MEETINGS, PhaseSort.TEST, PhaseSort.CEREMONY)
"""The sorts of phase that children come to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CoursePhase:
    """A stretch of a course: so many meetings, in which its lessons are divided; lessons count through the course."""

    part: int
    sort: PhaseSort
    name: str
    meetings: int
    lessons: range
    partner: PartnerKind | None = None
    away: bool = False

    def lessons_in(self, meeting: int) -> range:
        """Return the numbers of the lessons of a meeting, counted from 0; nothing for one more than was meant.

        Lessons that do not divide evenly come early.
        """
        if not 0 <= meeting < self.meetings:
            return range(0)
        first, rest = divmod(len(self.lessons), self.meetings)
        before = meeting * first + min(meeting, rest)
        return self.lessons[before : before + first + (meeting < rest)]


@dataclass(frozen=True, kw_only=True, slots=True)
class CoursePlan:
    """A course as its template describes it, in the order of its phases."""

    title: str
    phases: tuple[CoursePhase, ...]
    outline: CourseOutline

    @property
    def lessons(self) -> range:
        """The numbers of all lessons, from 1."""
        return range(1, 1 + sum(len(phase.lessons) for phase in self.phases))

    def phase(self, *, part: int, sort: PhaseSort) -> CoursePhase | None:
        """Return the phase of a part that is of that sort, if it has one."""
        return next((found for found in self.phases if (found.part, found.sort) == (part, sort)), None)

    def part_of(self, lesson: int) -> int:
        """Return the part that a lesson is in.

        :raises ValueError: for a lesson that there is not.
        """
        for phase in self.phases:
            if lesson in phase.lessons:
                return phase.part
        raise ValueError(lesson)


def from_data(specification: Mapping[str, Any]) -> CoursePlan:
    """Return the course in a template's specification (catalogue.writer.as_data).

    :raises KeyError: when the template has no course.
    """
    phases: list[CoursePhase] = []
    first = 1
    for found in specification["phases"]:
        if found["sort"] not in HELD:
            continue
        meetings = found.get("meetings") or 1
        lessons = range(first, first + (found.get("lessons") or meetings))
        first = lessons.stop
        phases.append(_phase(found, meetings=meetings, lessons=lessons))
    return CoursePlan(title=specification["title"], phases=tuple(phases), outline=_outline(specification["course"]))


def _phase(found: Mapping[str, Any], *, meetings: int, lessons: range) -> CoursePhase:
    partner = found.get("partner")
    return CoursePhase(
        part=found.get("part") or 1,
        sort=PhaseSort(found["sort"]),
        name=found["name"],
        meetings=meetings,
        lessons=lessons,
        partner=PartnerKind(partner) if partner else None,
        away=bool(found.get("away")),
    )


def _outline(found: Mapping[str, Any]) -> CourseOutline:
    return CourseOutline(
        skills=_points(found["skills"]),
        bike_check=_points(found.get("bike_check") or ()),
        test=tuple(Exercise(**exercise) for exercise in found.get("test") or ()),
        passes_at=found.get("passes_at"),
        attempts=found.get("attempts") or 2,
        certificate=CertificateRule(**found["certificate"]),
    )


def _points(found: Sequence[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(**point) for point in found)
