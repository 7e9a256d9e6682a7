"""A course in numbers for those who know none of its children: by group, part and lesson, and how it ended.

Every number goes through `small_counts`. What is counted of a lesson are things of which a child does one: all totals
are computed from what is shown of lessons, and no lesson leaves fewer than five of the children of the course open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from app.planning import small_counts
from app.planning.course.plan import CoursePlan
from app.planning.small_counts import Shown
from app.planning.vocabulary import PhaseSort


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many children did what in a meeting; each child is in one of them."""

    attended: int = 0
    caught_up: int = 0
    excused: int = 0
    missed: int = 0
    not_recorded: int = 0

    @property
    def each(self) -> tuple[int, ...]:
        """The numbers in their order."""
        return tuple(getattr(self, field.name) for field in fields(self))

    @property
    def placed(self) -> int:
        """How many had a place."""
        return sum(self.each)


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingCounts:
    """A meeting of a group that is over, with what was counted of it."""

    group_id: UUID
    part: int
    sort: PhaseSort
    lessons: range
    counts: Counts


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildCounts:
    """How many children began, and how it ended for them: nobody is both stopped and passed.

    `certified` are those with a certificate that stands; where there is a test, of those who passed it.
    """

    started: int
    stopped: int
    passed_first: int = 0
    passed_later: int = 0
    certified: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A lesson, or several, as they may be shown."""

    attended: Shown
    caught_up: Shown
    excused: Shown
    missed: Shown
    not_recorded: Shown

    @property
    def placed(self) -> Shown:
        """How many had a place, as far as the rest says."""
        return small_counts.total(self.each)

    @property
    def each(self) -> tuple[Shown, ...]:
        """The numbers in their order."""
        return self.attended, self.caught_up, self.excused, self.missed, self.not_recorded


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonRow:
    """What was counted in one meeting of a group."""

    lessons: range
    row: Row


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRows:
    """A group with its lessons that are over, and all of them together."""

    group_id: UUID
    part: int
    sort: PhaseSort
    lessons: tuple[LessonRow, ...]
    together: Row


@dataclass(frozen=True, kw_only=True, slots=True)
class PartRow:
    """All lessons of all groups of a part together."""

    part: int
    together: Row


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildrenShown:
    """How many children began, and how it ended for them; what the course does not have is none."""

    started: Shown
    stopped: Shown
    passed_first: Shown | None
    passed_later: Shown | None
    certified: Shown

    @property
    def passed(self) -> Shown | None:
        """How many passed in all, as far as the rest says."""
        if self.passed_first is None or self.passed_later is None:
            return None
        return small_counts.total((self.passed_first, self.passed_later))


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseNumbers:
    """A course as it may be shown."""

    children: ChildrenShown
    groups: tuple[GroupRows, ...]
    parts: tuple[PartRow, ...]
    together: Row


def numbers(plan: CoursePlan, children: ChildCounts, meetings: Iterable[MeetingCounts]) -> CourseNumbers:
    """Return what may be shown of a course. Of children whose data went, places in lessons are all that is left."""
    held = tuple(meetings)
    started = max([children.started, *_placed(held).values()])
    whole = small_counts.shown(started)
    rows = _rows(held, whole)
    groups = _groups(rows)
    return CourseNumbers(
        children=_children(plan, children, whole),
        groups=groups,
        parts=tuple(
            PartRow(part=part, together=_together(group.together for group in groups if group.part == part))
            for part in sorted({group.part for group in groups})
        ),
        together=_together(group.together for group in groups),
    )


_Lesson = tuple[int, PhaseSort, int]


def _lesson(one: MeetingCounts) -> _Lesson:
    return one.part, one.sort, one.lessons.start


def _placed(held: Sequence[MeetingCounts]) -> Mapping[_Lesson, int]:
    """Return how many had a place in each lesson, in all groups together."""
    found: dict[_Lesson, int] = defaultdict(int)
    for one in held:
        found[_lesson(one)] += one.counts.placed
    return found


def _rows(held: Sequence[MeetingCounts], whole: Shown) -> list[tuple[MeetingCounts, Row]]:
    """Return each meeting as it may be shown, beside the other groups at the same lesson."""
    beside: dict[_Lesson, list[MeetingCounts]] = defaultdict(list)
    for one in held:
        beside[_lesson(one)].append(one)
    found = []
    for _, meetings in sorted(beside.items()):
        cells = iter(small_counts.within([count for one in meetings for count in one.counts.each], whole))
        found += [(one, _row(next(cells) for _ in one.counts.each)) for one in meetings]
    return found


def _row(cells: Iterable[Shown]) -> Row:
    attended, caught_up, excused, missed, not_recorded = cells
    return Row(attended=attended, caught_up=caught_up, excused=excused, missed=missed, not_recorded=not_recorded)


def _groups(rows: Sequence[tuple[MeetingCounts, Row]]) -> tuple[GroupRows, ...]:
    found: dict[tuple[int, PhaseSort, UUID], list[LessonRow]] = defaultdict(list)
    for meeting, row in rows:
        found[meeting.part, meeting.sort, meeting.group_id].append(LessonRow(lessons=meeting.lessons, row=row))
    return tuple(
        GroupRows(
            group_id=group_id,
            part=part,
            sort=sort,
            lessons=tuple(lessons),
            together=_together(one.row for one in lessons),
        )
        for (part, sort, group_id), lessons in found.items()
    )


def _together(rows: Iterable[Row]) -> Row:
    cells = tuple(zip(*(row.each for row in rows), strict=True))
    return _row(small_counts.total(column) for column in (cells or ((),) * len(fields(Row))))


def _children(plan: CoursePlan, found: ChildCounts, whole: Shown) -> ChildrenShown:
    if not plan.outline.test:
        stopped, certified = small_counts.within([found.stopped, found.certified], whole)
        return ChildrenShown(started=whole, stopped=stopped, passed_first=None, passed_later=None, certified=certified)
    stopped, first, later = small_counts.within([found.stopped, found.passed_first, found.passed_later], whole)
    return ChildrenShown(
        started=whole,
        stopped=stopped,
        passed_first=first,
        passed_later=later,
        certified=small_counts.part_of(found.certified, small_counts.total((first, later))),
    )
