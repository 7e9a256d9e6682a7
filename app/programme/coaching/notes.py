"""The short note after an appointment: one for each, corrected later, never lost when two write at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.child_keys import ChildKeys
from app.models.activities import ProgrammeSession
from app.models.coaching import CoachingNote, Trajectory
from app.programme import texts
from app.programme.coaching import circle, goals, sealed
from app.programme.coaching.refusals import NotedMeanwhile, NotYetHeld
from app.programme.coaching.sealed import NoteText

MOODS = range(1, 6)
PROGRESS = range(5)


def write(  # noqa: PLR0913 - of what, which text, what was seen, with which keys, by whom and when
    session: Session,
    trajectory_id: UUID,
    session_id: UUID,
    note: NoteText,
    *,
    seen: int,
    keys: ChildKeys,
    by: Actor,
    now: datetime,
) -> CoachingNote:
    """Write the note of an appointment, or correct it; `seen` is its version in the form (0: there was none).

    Progress of a goal that is not of this trajectory is left out.

    :raises NotFound: when it is not a trajectory of this coach.
    :raises NotYetHeld: when there was no such appointment yet.
    :raises NotedMeanwhile: with what is written there now, when that is not what the form showed.
    """
    texts.refuse_numbers(note.what)
    trajectory = circle.own(session, trajectory_id, by=by, lock=True)
    appointment(session, trajectory, session_id, now=now)
    theirs = {goal.id for goal in goals.of(session, trajectory.id)}
    kept = NoteText(
        what=note.what,
        mood=note.mood,
        goals={goal_id: progress for goal_id, progress in note.goals.items() if goal_id in theirs},
    )
    row = find(session, trajectory, session_id)
    if row is not None and row.version != seen:
        there = sealed.opened_note(row, trajectory.child_id, keys)
        raise NotedMeanwhile(there, row.version)
    row = row or _new(session, trajectory, session_id, by=by)
    row.sealed = sealed.seal_note(kept, row_id=row.id, child_id=trajectory.child_id, keys=keys)
    row.written_by_id, row.written_at = by.user_id, now
    session.flush()
    circle.note_change(session, trajectory, "note_written", by=by, now=now)
    return row


def find(session: Session, trajectory: Trajectory, session_id: UUID) -> CoachingNote | None:
    """Return the note of an appointment, if there is one."""
    return session.scalar(
        select(CoachingNote)
        .where(CoachingNote.trajectory_id == trajectory.id, CoachingNote.session_id == session_id)
        .execution_options(populate_existing=True)
    )


def appointment(session: Session, trajectory: Trajectory, session_id: UUID, *, now: datetime) -> ProgrammeSession:
    """Return an appointment of a trajectory that has begun.

    :raises NotYetHeld: when there is no such one.
    """
    found = session.get(ProgrammeSession, session_id)
    if found is None or found.activity_id != trajectory.activity_id or found.cancelled or found.starts_at > now:
        raise NotYetHeld
    return found


def _new(session: Session, trajectory: Trajectory, session_id: UUID, *, by: Actor) -> CoachingNote:
    row = CoachingNote(id=uuid4(), location_id=by.location_id, trajectory_id=trajectory.id, session_id=session_id)
    session.add(row)
    return row
