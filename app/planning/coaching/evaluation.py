"""What an evaluation says, as it is sealed: once signed only additions come below it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Mood:
    """How somebody was on a day, from 1 (bad) to 5 (very well)."""

    day: date
    mood: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How many appointments were held, missed by the young person, and cancelled; and the moods that were noted."""

    held: int = 0
    missed: int = 0
    cancelled: int = 0
    moods: tuple[Mood, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalPart:
    """A goal as it was when the text was written, the steps (0 to 4) that were noted, and what the coach says of it."""

    id: UUID
    text: str
    behaviour: str
    steps: tuple[int, ...]
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the coach's notes that goes into the evaluation."""

    day: date
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """What was added below a signed evaluation, and when."""

    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationText:
    """All that an evaluation says; `moods_shown`: whether its readers see the moods."""

    text: str
    figures: Figures = Figures()
    goals: tuple[GoalPart, ...] = ()
    lines: tuple[Line, ...] = ()
    moods_shown: bool = True
    additions: tuple[Addition, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the coach wrote nothing yet: figures alone are no evaluation."""
        return not (self.text or self.lines or any(goal.said for goal in self.goals))

    def with_addition(self, text: str, *, at: datetime) -> EvaluationText:
        """Return it with something added below; all that was signed stays as it was."""
        return replace(self, additions=(*self.additions, Addition(at=at, text=text)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a reader said when they had read it; `talk`: they wish to talk about it."""

    at: datetime
    text: str
    talk: bool


def as_json(evaluation: EvaluationText) -> str:
    """Return an evaluation as the text that is sealed."""
    figures = evaluation.figures
    content = {
        "text": evaluation.text,
        "held": figures.held,
        "missed": figures.missed,
        "cancelled": figures.cancelled,
        "moods": [[one.day.isoformat(), one.mood] for one in figures.moods],
        "moods_shown": evaluation.moods_shown,
        "goals": [
            {
                "id": str(goal.id),
                "text": goal.text,
                "behaviour": goal.behaviour,
                "steps": list(goal.steps),
                "said": goal.said,
            }
            for goal in evaluation.goals
        ],
        "lines": [[line.day.isoformat(), line.text] for line in evaluation.lines],
        "additions": [[addition.at.isoformat(), addition.text] for addition in evaluation.additions],
    }
    return json.dumps(content)


def from_json(content: str) -> EvaluationText:
    """Return what `as_json` wrote; what is not there is empty, so that a text alone is an evaluation too."""
    found: dict[str, Any] = json.loads(content)
    moods = tuple(Mood(day=date.fromisoformat(day), mood=mood) for day, mood in found.get("moods", ()))
    return EvaluationText(
        text=found["text"],
        figures=Figures(
            held=found.get("held", 0), missed=found.get("missed", 0), cancelled=found.get("cancelled", 0), moods=moods
        ),
        goals=tuple(_goal(goal) for goal in found.get("goals", ())),
        lines=tuple(Line(day=date.fromisoformat(day), text=text) for day, text in found.get("lines", ())),
        moods_shown=found.get("moods_shown", True),
        additions=tuple(Addition(at=datetime.fromisoformat(at), text=text) for at, text in found.get("additions", ())),
    )


def answers_as_json(answers: Sequence[Answer]) -> str:
    """Return what a reader answered as the text that is sealed."""
    return json.dumps([[one.at.isoformat(), one.text, one.talk] for one in answers])


def answers_from_json(content: str) -> tuple[Answer, ...]:
    """Return what `answers_as_json` wrote."""
    return tuple(Answer(at=datetime.fromisoformat(at), text=text, talk=talk) for at, text, talk in json.loads(content))


def _goal(found: dict[str, Any]) -> GoalPart:
    return GoalPart(
        id=UUID(found["id"]),
        text=found["text"],
        behaviour=found["behaviour"],
        steps=tuple(found["steps"]),
        said=found["said"],
    )
