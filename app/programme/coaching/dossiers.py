"""What a coach reads of a young person: the request, the intake, goals and notes, opened; each reading is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.child_keys import ChildKeys, SealedField
from app.models.activities import ProgrammeSession
from app.models.coaching import CoachingNote, Trajectory
from app.programme.coaching import circle, goals, sealed
from app.programme.coaching.refusals import KeyLost, SealBroken
from app.programme.coaching.sealed import GoalText, NoteText

Text = TypeVar("Text")


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenGoal:
    """A goal; without a text when it cannot be read any more."""

    id: UUID
    text: GoalText | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenNote:
    """The note of an appointment; without a text when it cannot be read any more."""

    session_id: UUID
    starts_at: datetime
    text: NoteText | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """All that is written of a trajectory; `why` says why a part of it cannot be read."""

    request: str | None
    intake: str | None
    goals: tuple[OpenGoal, ...]
    notes: tuple[OpenNote, ...]
    why: KeyLost | SealBroken | None

    @property
    def open_goals(self) -> tuple[OpenGoal, ...]:
        """The goals that are worked at."""
        return tuple(goal for goal in self.goals if goal.ended_at is None)


def read(session: Session, trajectory_id: UUID, *, keys: ChildKeys, by: Actor, now: datetime) -> Dossier:
    """Open what is written of a trajectory of this coach, and note that it was read: three statements.

    What was damaged, or lost its key, is left out: the rest is still to be read.

    :raises NotFound: when it is not theirs.
    """
    row = circle.own(session, trajectory_id, by=by)
    opener = _Opener(row, keys)
    request = opener.text(row.request_sealed, SealedField.REQUEST)
    intake = opener.text(row.intake_sealed, SealedField.INTAKE)
    aims, notes = opener.goals(session), opener.notes(session)
    circle.note_reading(session, row, "dossier", by=by, now=now)
    return Dossier(request=request, intake=intake, goals=aims, notes=notes, why=opener.why)


class _Opener:
    """Opens the texts of one trajectory, and remembers why one did not open."""

    def __init__(self, row: Trajectory, keys: ChildKeys) -> None:
        self._row, self._keys = row, keys
        self.why: KeyLost | SealBroken | None = None

    def text(self, kept: bytes | None, of: SealedField) -> str | None:
        if kept is None:
            return None
        row = self._row
        return self._opened(
            lambda: sealed.opened_text(kept, row_id=row.id, child_id=row.child_id, keys=self._keys, of=of)
        )

    def goals(self, session: Session) -> tuple[OpenGoal, ...]:
        child_id = self._row.child_id
        return tuple(
            OpenGoal(
                id=goal.id,
                text=self._opened(partial(sealed.opened_goal, goal, child_id, self._keys)),
                ended_at=goal.ended_at,
            )
            for goal in goals.of(session, self._row.id)
        )

    def notes(self, session: Session) -> tuple[OpenNote, ...]:
        child_id = self._row.child_id
        rows = session.execute(
            select(CoachingNote, ProgrammeSession.starts_at)
            .join(ProgrammeSession, ProgrammeSession.id == CoachingNote.session_id)
            .where(CoachingNote.trajectory_id == self._row.id)
            .order_by(ProgrammeSession.starts_at.desc(), CoachingNote.id)
        ).all()
        return tuple(
            OpenNote(
                session_id=note.session_id,
                starts_at=starts_at,
                text=self._opened(partial(sealed.opened_note, note, child_id, self._keys)),
            )
            for note, starts_at in rows
        )

    def _opened(self, opening: Callable[[], Text]) -> Text | None:
        try:
            return opening()
        except (KeyLost, SealBroken) as refusal:
            self.why = refusal
            return None
