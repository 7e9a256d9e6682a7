"""What the evaluation of a month starts from: how often they met, how it went, and what the coach noted himself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.planning.coaching.evaluation import EvaluationText, Figures, GoalPart, Line, Mood


class Course(StrEnum):
    """Where a goal went in a stretch of time."""

    NOT_NOTED = "not_noted"
    NOTED_ONCE = "noted_once"
    FORWARD = "forward"
    SAME = "same"
    BACK = "back"


class Meeting(StrEnum):
    """What became of an appointment."""

    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """An appointment of the stretch, with its note where there is one: what, mood (1 to 5), steps (0 to 4) by goal."""

    id: UUID
    day: date
    meeting: Meeting
    what: str = ""
    mood: int | None = None
    steps: Mapping[UUID, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """A goal of the trajectory."""

    id: UUID
    text: str
    behaviour: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A line of the coach's own notes, to be ticked; `key` names it on a form."""

    key: str
    line: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What the text of an evaluation starts from; `open` appointments were neither noted nor ticked."""

    figures: Figures
    open: int
    goals: tuple[GoalPart, ...]
    choices: tuple[Choice, ...]

    def with_kept(self, lines: Sequence[Line]) -> Proposal:
        """Return it with lines that were chosen before, where the note that they came from says something else now."""
        there = {choice.line for choice in self.choices}
        kept = (Choice(key=f"kept-{number}", line=line) for number, line in enumerate(lines) if line not in there)
        return replace(self, choices=(*self.choices, *kept))

    def chosen(self, keys: Collection[str]) -> tuple[Line, ...]:
        """Return the lines with these keys, in their order."""
        return tuple(choice.line for choice in self.choices if choice.key in keys)


def propose(appointments: Sequence[Appointment], goals: Sequence[Goal]) -> Proposal:
    """Return what the notes of these appointments say; goals keep their order, all else goes by day."""
    in_order = sorted(appointments, key=lambda one: (one.day, one.id))
    counted = [one.meeting for one in in_order]
    return Proposal(
        figures=Figures(
            held=counted.count(Meeting.HELD),
            missed=counted.count(Meeting.MISSED),
            cancelled=counted.count(Meeting.CANCELLED),
            moods=tuple(Mood(day=one.day, mood=one.mood) for one in in_order if one.mood is not None),
        ),
        open=counted.count(Meeting.OPEN),
        goals=tuple(_part(goal, in_order) for goal in goals),
        choices=tuple(choice for one in in_order for choice in _choices(one)),
    )


def propose_closing(
    appointments: Sequence[Appointment], goals: Sequence[Goal], evaluations: Mapping[date, EvaluationText]
) -> Proposal:
    """Return what the summary at the closing starts from: the signed evaluations by month, in place of the notes."""
    proposal = propose(appointments, goals)
    return replace(
        proposal,
        choices=tuple(choice for month in sorted(evaluations) for choice in _said(month, evaluations[month])),
    )


def course(part: GoalPart) -> Course:
    """Say where a goal went, from the first step that was noted to the last."""
    if not part.steps:
        return Course.NOT_NOTED
    if len(part.steps) == 1:
        return Course.NOTED_ONCE
    first, last = part.steps[0], part.steps[-1]
    if first == last:
        return Course.SAME
    return Course.FORWARD if first < last else Course.BACK


def _part(goal: Goal, appointments: Sequence[Appointment]) -> GoalPart:
    steps = tuple(one.steps[goal.id] for one in appointments if goal.id in one.steps)
    return GoalPart(id=goal.id, text=goal.text, behaviour=goal.behaviour, steps=steps, said="")


def _choices(appointment: Appointment) -> Iterator[Choice]:
    return _lines(appointment.what, day=appointment.day, key=appointment.id.hex)


def _said(month: date, evaluation: EvaluationText) -> Iterator[Choice]:
    texts = (evaluation.text, *(goal.said for goal in evaluation.goals), *(one.text for one in evaluation.additions))
    return _lines("\n".join(texts), day=month, key=f"{month:%Y%m}")


def _lines(text: str, *, day: date, key: str) -> Iterator[Choice]:
    stripped = (line.strip() for line in text.splitlines())
    for number, line in enumerate(line for line in stripped if line):
        yield Choice(key=f"{key}-{number}", line=Line(day=day, text=line))
