"""The progress board as a page shows it: columns for lessons, and cells that are written once for each state."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import Markup

from app.blueprints import course_words
from app.certificates.eligibility import Shortfall
from app.planning.course.progress import LessonState
from app.planning.vocabulary import PhaseSort
from app.queries.course_board import BoardGroup, BoardLine, CourseBoard

NEARLY = 1
"""Who needs no more than so much more is nearly there."""

SIGNS = {
    LessonState.ATTENDED: "✓",
    LessonState.CAUGHT_UP: "↻",
    LessonState.CATCHING_UP: "→",
    LessonState.EXCUSED: "A",
    LessonState.MISSED: "✕",
    LessonState.SKIPPED: "–",
    LessonState.NOT_RECORDED: "?",
    LessonState.BEFORE: "–",
    LessonState.COMING: "·",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """When a group has a lesson, on the day of its location."""

    session_id: UUID
    group: str
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A lesson with the meetings that hold it; `next` when it is the first one to come."""

    number: int
    sort: PhaseSort
    meetings: tuple[Meeting, ...]
    next: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Columns of one phase."""

    part: int
    sort: PhaseSort
    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What of the board is shown: one group or all, who is nearly there or everybody, in which order."""

    group_id: UUID | None
    nearly: bool
    by_missing: bool


def parts(board: CourseBoard, asked: Asked, *, zone: str, now: datetime) -> tuple[Part, ...]:
    """Return the phases with their lessons; of the part of the group that was chosen, its own meetings alone."""
    shown = _shown(board, asked)
    first = min(
        (n for one in board.held if one.ends_at > now and one.group_id in shown for n in one.lessons), default=0
    )
    meetings: defaultdict[int, list[Meeting]] = defaultdict(list)
    for one in board.held:
        if one.group_id in shown:
            day = one.starts_at.astimezone(ZoneInfo(zone)).date()
            for number in one.lessons:
                meetings[number].append(Meeting(session_id=one.meeting_id, group=shown[one.group_id], day=day))
    return tuple(
        Part(
            part=phase.part,
            sort=phase.sort,
            name=phase.name,
            columns=tuple(
                Column(
                    number=number,
                    sort=phase.sort,
                    meetings=tuple(sorted(meetings[number], key=lambda one: (one.group, one.day))),
                    next=number == first,
                )
                for number in phase.lessons
            ),
        )
        for phase in board.plan.phases
    )


def _shown(board: CourseBoard, asked: Asked) -> dict[UUID, str]:
    """Return the names of the groups whose meetings stand above the lessons; none for a group that is alone."""
    chosen = next((group for group in board.groups if group.id == asked.group_id), None)
    beside = Counter((group.part, group.sort) for group in board.groups)
    return {
        group.id: group.name if beside[group.part, group.sort] > 1 else ""
        for group in board.groups
        if chosen is None or group == chosen or (group.part, group.sort) != (chosen.part, chosen.sort)
    }


def lines(board: CourseBoard, asked: Asked) -> list[BoardLine]:
    """Return the children that are asked for; who stopped comes last."""
    found = [line for line in board.lines if asked.group_id is None or asked.group_id in line.groups]
    if asked.nearly:
        found = [line for line in found if nearly(line)]
    if asked.by_missing:
        found.sort(key=lambda line: (line.certificate is not None, line.out_of_reach, line.steps, line.name))
    return sorted(found, key=lambda line: line.stopped)


def nearly(line: BoardLine) -> bool:
    """Say whether a child is nearly there, or there without having its certificate yet."""
    return line.certificate is None and not line.stopped and not line.out_of_reach and line.steps <= NEARLY


def groups(board: CourseBoard) -> tuple[BoardGroup, ...]:
    """Return the groups that children can be chosen by: those of lessons."""
    return tuple(group for group in board.groups if group.sort is PhaseSort.MEETINGS)


def of_line(board: CourseBoard, line: BoardLine) -> tuple[BoardGroup, ...]:
    """Return the groups that a child has lessons in now."""
    return tuple(group for group in groups(board) if group.id in line.groups)


def said(found: Iterable[BoardLine]) -> dict[UUID, str]:
    """Return the sentence of each child; children who lack the same share one."""
    written: dict[tuple[Shortfall, ...], str] = {}
    sentences = {}
    for line in found:
        if line.certificate:
            sentences[line.participant_id] = _("Heeft het certificaat.")
        elif line.stopped:
            sentences[line.participant_id] = _("Is gestopt met de cursus.")
        else:
            if line.missing not in written:
                written[line.missing] = course_words.missing(line.missing)
            sentences[line.participant_id] = written[line.missing]
    return sentences


def cells() -> dict[LessonState, Markup]:
    """Return a cell for each state: a sign, and the words for who does not see it."""
    # Eight hundred of them stand on a page: they are written once, and joined.
    return {
        state: Markup('<td class="step step--{}"><span aria-hidden="true">{}</span>{}</td>').format(
            state, SIGNS[state], Markup('<span class="visually-hidden">{}</span>').format(course_words.state(state))
        )
        for state in LessonState
    }


def row(line: BoardLine, numbers: Iterable[int], written: dict[LessonState, Markup]) -> Markup:
    """Return the cells of a child."""
    return Markup("").join(written[line.progress.lessons[number]] for number in numbers)


def bar(line: BoardLine, numbers: Sequence[int]) -> Markup:
    """Return a bar with a piece for each lesson, for the eye alone: the number beside it says the same."""
    pieces = Markup("").join(_PIECES[line.progress.lessons[number]] for number in numbers)
    return Markup('<span class="bar" aria-hidden="true">{}</span>').format(pieces)


_PIECES = {state: Markup('<i class="step--{}"></i>').format(state) for state in LessonState}
