"""Fietslessen: a series of lessons in three parts that ends with a certificate."""

from dataclasses import dataclass

from app.planning.kinds.rules import Fault, outside
from app.planning.template import Template
from app.planning.vocabulary import ActivityKind, PhaseSort


@dataclass(frozen=True, kw_only=True, slots=True)
class CyclingMeeting:
    """One meeting of the whole series: in which part, what for, and how many lessons long."""

    part: int
    sort: PhaseSort
    lessons: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CyclingLessonsRules:
    """At most 22 lessons in 18 meetings and three parts (magazine: 12 + 4x2 + test + ceremony)."""

    kind: ActivityKind = ActivityKind.CYCLING_LESSONS
    most_lessons: int = 22
    most_meetings: int = 18
    parts: int = 3
    beginners_lessons: range = range(6, 13)

    def meetings(self) -> tuple[CyclingMeeting, ...]:
        """Return the series at its longest.

        Part 1 is beginners' lessons on the location, part 2 an hour of theory and an hour of practice in the traffic
        garden each time, part 3 the test and the ceremony. A child who rides well already starts with part 2.
        """
        beginners = CyclingMeeting(part=1, sort=PhaseSort.MEETINGS, lessons=1)
        garden = CyclingMeeting(part=2, sort=PhaseSort.MEETINGS, lessons=2)
        test = CyclingMeeting(part=3, sort=PhaseSort.TEST, lessons=1)
        ceremony = CyclingMeeting(part=3, sort=PhaseSort.CEREMONY, lessons=1)
        return (*[beginners] * self.beginners_lessons[-1], *[garden] * 4, test, ceremony)

    def faults(self, template: Template) -> list[Fault]:
        """Return what in a template does not fit cycling lessons; the low-cost form has fewer parts and no test."""
        meetings = sum(phase.meetings or 0 for phase in template.phases)
        lessons = sum(phase.lessons or phase.meetings or 0 for phase in template.phases)
        parts = {phase.part for phase in template.phases if phase.part is not None}
        return [
            *outside(field="phases", number=meetings, allowed=range(1, self.most_meetings + 1)),
            *outside(field="phases", number=lessons, allowed=range(1, self.most_lessons + 1)),
            *outside(field="phases", number=max(parts, default=1), allowed=range(1, self.parts + 1)),
        ]
