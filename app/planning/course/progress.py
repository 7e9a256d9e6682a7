"""How far a child is in a course, over all groups that it was ever in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.planning.course import trial
from app.planning.course.lessons import Held
from app.planning.course.marks import Check, Noted, StampMark
from app.planning.course.plan import CoursePlan
from app.planning.course.trial import Attempt
from app.planning.template import Point
from app.planning.vocabulary import AttendanceMark, PhaseSort, StampResult


class LessonState(StrEnum):
    """How a child stands to a lesson.

    ``catching_up`` is missed, with a place elsewhere to come; ``skipped`` because it was placed in a later part;
    ``before`` was held in its group before it came.
    """

    ATTENDED = "attended"
    CAUGHT_UP = "caught_up"
    CATCHING_UP = "catching_up"
    EXCUSED = "excused"
    MISSED = "missed"
    SKIPPED = "skipped"
    NOT_RECORDED = "not_recorded"
    BEFORE = "before"
    COMING = "coming"


HAD = frozenset({LessonState.ATTENDED, LessonState.CAUGHT_UP})
WITHOUT = frozenset({LessonState.MISSED, LessonState.EXCUSED, LessonState.CATCHING_UP})
"""A lesson that was missed with a good reason was missed as well: nothing was learned in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillProgress:
    """A skill: its last stamp, with how often it was tried."""

    skill: Point
    last: StampMark | None
    tries: int

    @property
    def done(self) -> bool:
        """Say whether it was done the last time."""
        return self.last is not None and self.last.result is StampResult.DONE


@dataclass(frozen=True, kw_only=True, slots=True)
class BikeResult:
    """The last check of a bike; `faults` are the points that were not good."""

    check: Check
    faults: tuple[Point, ...]

    @property
    def approved(self) -> bool:
        """Say whether every point was good."""
        return not self.faults


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a child is: each lesson by its number, each skill, the bike, and each try of the test."""

    starts_in: int
    lessons: Mapping[int, LessonState]
    skills: tuple[SkillProgress, ...]
    bike: BikeResult | None
    attempts: tuple[Attempt, ...]

    @property
    def stamped(self) -> int:
        """Return how many skills are done."""
        return sum(skill.done for skill in self.skills)

    @property
    def passed(self) -> bool:
        """Say whether a try of the test was passed."""
        return any(attempt.passed for attempt in self.attempts)

    def had(self, numbers: Iterable[int]) -> int:
        """Return how many of these lessons it attended or caught up with."""
        return sum(self.lessons.get(number) in HAD for number in numbers)

    def missed(self, numbers: Iterable[int]) -> int:
        """Return how many of these lessons it missed and did not catch up with."""
        return sum(self.lessons.get(number) in WITHOUT for number in numbers)


def lessons_of(plan: CoursePlan, *, part: int | None = None) -> tuple[int, ...]:
    """Return the numbers of the lessons that are meetings, of one part or of all; test and ceremony are none."""
    return tuple(
        number
        for phase in plan.phases
        if phase.sort is PhaseSort.MEETINGS and part in {None, phase.part}
        for number in phase.lessons
    )


def progress(plan: CoursePlan, held: Sequence[Held], noted: Noted, *, now: datetime) -> Progress:
    """Return how far a child is, from the meetings of all groups (lessons.held) and what was noted of it."""
    return Progress(
        starts_in=noted.starts_in,
        lessons=_lessons(plan, held, noted, now),
        skills=skills(plan.outline.skills, noted.stamps),
        bike=bike(plan.outline.bike_check, noted.checks),
        attempts=trial.attempts(plan.outline, noted.forms),
    )


def skills(points: Sequence[Point], stamps: Iterable[StampMark]) -> tuple[SkillProgress, ...]:
    """Return each skill with its last stamp."""
    tried: defaultdict[str, list[StampMark]] = defaultdict(list)
    for stamp in sorted(stamps, key=lambda one: one.at):
        tried[stamp.skill].append(stamp)
    return tuple(
        SkillProgress(
            skill=skill,
            last=tried[skill.slug][-1] if tried[skill.slug] else None,
            tries=len(tried[skill.slug]),
        )
        for skill in points
    )


def bike(points: Sequence[Point], checks: Iterable[Check]) -> BikeResult | None:
    """Return what the last check came to; a point that nobody looked at is not good."""
    last = max(checks, key=lambda check: check.at, default=None)
    if last is None:
        return None
    return BikeResult(check=last, faults=tuple(point for point in points if not last.points.get(point.slug, False)))


def _lessons(plan: CoursePlan, held: Sequence[Held], noted: Noted, now: datetime) -> dict[int, LessonState]:
    seen = _places(held, noted, now)
    for one in held:
        # What other groups do is nothing to this child: a part that it has no group for is still to come.
        if one.group_id in noted.groups:
            for number in one.lessons:
                seen[number].add(_of_group(one, noted.groups[one.group_id], now))
    return {
        number: _settled(seen[number], behind=phase.part < noted.starts_in)
        for phase in plan.phases
        for number in phase.lessons
    }


def _places(held: Sequence[Held], noted: Noted, now: datetime) -> defaultdict[int, set[LessonState]]:
    """Return what the places of a child say of each lesson: one that makes up for another counts for that one's."""
    by_id = {one.meeting_id: one for one in held}
    seen: defaultdict[int, set[LessonState]] = defaultdict(set)
    for place in noted.places:
        here = by_id.get(place.meeting_id)
        missed = by_id.get(place.makes_up_id) if place.makes_up_id else None
        if here is None:
            continue
        state = _of_place(place.mark, makes_up=missed is not None, over=here.ends_at <= now)
        for number in (missed or here).lessons:
            seen[number].add(state)
    return seen


def _of_place(mark: AttendanceMark, *, makes_up: bool, over: bool) -> LessonState:
    if mark is AttendanceMark.NOT_RECORDED:
        to_come = LessonState.CATCHING_UP if makes_up else LessonState.COMING
        return LessonState.NOT_RECORDED if over else to_come
    if mark is AttendanceMark.PRESENT and makes_up:
        return LessonState.CAUGHT_UP
    return _STATES[mark]


_STATES = {
    AttendanceMark.PRESENT: LessonState.ATTENDED,
    AttendanceMark.ABSENT: LessonState.MISSED,
    AttendanceMark.EXCUSED: LessonState.EXCUSED,
}


def _of_group(one: Held, since: datetime, now: datetime) -> LessonState:
    """Return what a meeting of its group says to a child whose place in it, if any, says nothing else."""
    if one.ends_at > now:
        return LessonState.COMING
    return LessonState.BEFORE if one.starts_at < since else LessonState.NOT_RECORDED


def _settled(seen: set[LessonState], *, behind: bool) -> LessonState:
    """Return what counts when several things are true of a lesson: it was learned once, it was learned."""
    order = _AS_PLACED if behind else _AS_ALL
    return next((state for state in order if state in seen), LessonState.SKIPPED if behind else LessonState.COMING)


_AS_PLACED = (LessonState.ATTENDED, LessonState.CAUGHT_UP)
_AS_ALL = (
    *_AS_PLACED,
    LessonState.CATCHING_UP,
    LessonState.EXCUSED,
    LessonState.MISSED,
    LessonState.NOT_RECORDED,
    LessonState.COMING,
    LessonState.BEFORE,
)
