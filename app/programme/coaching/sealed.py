"""What is said in music coaching, as values: sealed for one child, one row and one field, and opened again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from app.child_keys import ChildKeys, KeyLostError, SealedField
from app.planning.coaching import evaluation as written
from app.planning.coaching.evaluation import Answer, EvaluationText
from app.programme.coaching.refusals import KeyLost, SealBroken
from app.sealing import SealBrokenError


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalText:
    """Something that a young person works at, and the behaviour by which it can be seen."""

    text: str
    behaviour: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteText:
    """The note of an appointment: `mood` from 1 to 5, and how far each goal is from 0 to 4."""

    what: str
    mood: int
    goals: Mapping[UUID, int] = field(default_factory=dict)


class SealedRow(Protocol):
    """A row of which one column is sealed."""

    @property
    def id(self) -> Any:
        """What the row is known by."""
        ...

    @property
    def sealed(self) -> Any:
        """What was encrypted, for this row alone."""
        ...


def seal_goal(goal: GoalText, *, row_id: UUID, child_id: UUID, keys: ChildKeys) -> bytes:
    """Seal a goal for its row."""
    content = {"text": goal.text, "behaviour": goal.behaviour}
    return _sealed(content, row_id=row_id, child_id=child_id, keys=keys, of=SealedField.GOAL)


def seal_note(note: NoteText, *, row_id: UUID, child_id: UUID, keys: ChildKeys) -> bytes:
    """Seal a note for its row."""
    goals = {str(goal_id): progress for goal_id, progress in note.goals.items()}
    content = {"what": note.what, "mood": note.mood, "goals": goals}
    return _sealed(content, row_id=row_id, child_id=child_id, keys=keys, of=SealedField.NOTE)


def seal_evaluation(evaluation: EvaluationText, *, row_id: UUID, child_id: UUID, keys: ChildKeys) -> bytes:
    """Seal an evaluation for its row."""
    return keys.seal(written.as_json(evaluation), child=child_id, row=row_id, field=SealedField.EVALUATION)


def opened_goal(row: SealedRow, child_id: UUID, keys: ChildKeys) -> GoalText:
    """Return what a goal says.

    :raises KeyLost: when the child has no key.
    :raises SealBroken: when it was sealed for another child, row or field, or damaged.
    """
    content = _opened(row, child_id=child_id, keys=keys, of=SealedField.GOAL)
    return GoalText(text=content["text"], behaviour=content["behaviour"])


def opened_note(row: SealedRow, child_id: UUID, keys: ChildKeys) -> NoteText:
    """Return what a note says.

    :raises KeyLost: when the child has no key.
    :raises SealBroken: when it was sealed for another child, row or field, or damaged.
    """
    content = _opened(row, child_id=child_id, keys=keys, of=SealedField.NOTE)
    goals = {UUID(goal_id): progress for goal_id, progress in content["goals"].items()}
    return NoteText(what=content["what"], mood=content["mood"], goals=goals)


def opened_evaluation(row: SealedRow, child_id: UUID, keys: ChildKeys) -> EvaluationText:
    """Return what an evaluation says.

    :raises KeyLost: when the child has no key.
    :raises SealBroken: when it was sealed for another child, row or field, or damaged.
    """
    content = opened_text(row.sealed, row_id=row.id, child_id=child_id, keys=keys, of=SealedField.EVALUATION)
    return written.from_json(content)


def seal_answers(answers: Sequence[Answer], *, row_id: UUID, child_id: UUID, keys: ChildKeys) -> bytes:
    """Seal what a reader answered for the row of that reader."""
    return keys.seal(written.answers_as_json(answers), child=child_id, row=row_id, field=SealedField.ANSWER)


def opened_answers(sealed: bytes | None, *, row_id: UUID, child_id: UUID, keys: ChildKeys) -> tuple[Answer, ...]:
    """Return what a reader answered, the first one first.

    :raises KeyLost: when the child has no key.
    :raises SealBroken: when it was sealed for another child, row or field, or damaged.
    """
    if sealed is None:
        return ()
    content = opened_text(sealed, row_id=row_id, child_id=child_id, keys=keys, of=SealedField.ANSWER)
    return written.answers_from_json(content)


def opened_text(sealed: bytes, *, row_id: UUID, child_id: UUID, keys: ChildKeys, of: SealedField) -> str:
    """Return a sealed text without parts, such as the reason of a request or an answer.

    :raises KeyLost: when the child has no key.
    :raises SealBroken: when it was sealed for another child, row or field, or damaged.
    """
    try:
        return keys.unseal(sealed, child=child_id, row=row_id, field=of)
    except KeyLostError as error:
        raise KeyLost from error
    except SealBrokenError as error:
        raise SealBroken from error


def _sealed(content: dict[str, Any], *, row_id: UUID, child_id: UUID, keys: ChildKeys, of: SealedField) -> bytes:
    return keys.seal(json.dumps(content, ensure_ascii=False), child=child_id, row=row_id, field=of)


def _opened(row: SealedRow, *, child_id: UUID, keys: ChildKeys, of: SealedField) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(opened_text(row.sealed, row_id=row.id, child_id=child_id, keys=keys, of=of))
    return found
