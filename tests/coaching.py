"""Rows of music coaching for tests: a trajectory with its coach, appointments, goals and notes."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

from app.access import Role
from app.child_keys import SealedField
from app.models.coaching import CoachingEvaluation, CoachingNote, Goal, Trajectory
from app.planning.vocabulary import ActivityKind, CoachingAsker, TrajectoryState
from tests.factories import NOW, account, activity, attendance, child, enrolment, here, meeting, save, space

WEEK = timedelta(weeks=1)


def trajectory(session, *, state=TrajectoryState.RUNNING, meetings=4, first=NOW - 4 * WEEK, who=None, **values):
    """Add a trajectory of a child with a coach, a mentor and weekly appointments of an hour; return both."""
    who = who or child(session, unaccompanied=True)
    for role in (Role.COACH, Role.MENTOR):
        if f"{role.value}_id" not in values:
            values[f"{role.value}_id"] = account(session, role).id
    held = activity(
        session,
        kind=ActivityKind.MUSIC_COACHING,
        title="Muziek",
        responsible_id=values["coach_id"],
        capacity=1,
    )
    enrolment(session, held, who)
    at = space(session)
    found = [meeting(session, first + number * WEEK, at=at, of=held) for number in range(meetings)]
    for each in found:
        attendance(session, each, who)
    defaults = {
        "location_id": here(session),
        "child_id": who.id,
        "activity_id": held.id,
        "asked_by": CoachingAsker.MENTOR,
        "asked_by_id": values["mentor_id"],
        "asked_at": first - 2 * WEEK,
        "state": state,
        "since": first,
    }
    return save(session, Trajectory(**defaults | values)), found


def goal(session, trajectory, keys, *, text="Durft samen te spelen", behaviour="Zoekt zelf een plek", **values):
    """Add a goal, sealed as JSON with `text` and `behaviour`."""
    row = uuid4()
    sealed = keys.seal(
        json.dumps({"text": text, "behaviour": behaviour}), child=trajectory.child_id, row=row, field=SealedField.GOAL
    )
    defaults = {"id": row, "location_id": here(session), "trajectory_id": trajectory.id, "position": 1}
    return save(session, Goal(**defaults | {"sealed": sealed} | values))


def note(session, trajectory, held, keys, *, what="Samen een lied gespeeld", mood=4, goals=None, **values):
    """Add a note of an appointment, sealed as JSON with `what`, `mood` (1 to 5) and `goals` (id to 0 to 4)."""
    row = uuid4()
    content = json.dumps({"what": what, "mood": mood, "goals": goals or {}})
    sealed = keys.seal(content, child=trajectory.child_id, row=row, field=SealedField.NOTE)
    defaults = {
        "id": row,
        "location_id": here(session),
        "trajectory_id": trajectory.id,
        "session_id": held.id,
        "sealed": sealed,
        "written_by_id": trajectory.coach_id,
        "written_at": held.ends_at,
    }
    return save(session, CoachingNote(**defaults | values))


def evaluation(session, trajectory, keys, *, month=date(2026, 10, 1), text="Ging goed", signed=True, **values):
    """Add the evaluation of a month, sealed as JSON with `text`."""
    row = uuid4()
    content = json.dumps({"text": text})
    sealed = keys.seal(content, child=trajectory.child_id, row=row, field=SealedField.EVALUATION)
    defaults = {
        "id": row,
        "location_id": here(session),
        "trajectory_id": trajectory.id,
        "month": month,
        "sealed": sealed,
        "written_at": NOW,
        "signed_at": NOW if signed else None,
        "signed_by_id": trajectory.coach_id if signed else None,
    }
    return save(session, CoachingEvaluation(**defaults | values))
