"""A year of music coaching: trajectories with goals, weekly appointments, and a sealed note of each that was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from app.child_keys import ChildKeys, SealedField
from app.models.coaching import CoachingNote, Goal, Trajectory
from app.planning.vocabulary import ActivityKind, CoachingAsker, TrajectoryState
from bench.filling import Filling, Row

TRAJECTORIES, WEEKS, GOALS = 24, 40, 3
FROM = 13
"""The hour of the first appointment of a day: after the outings."""


def add(filling: Filling, coach: UUID, children: Sequence[UUID], space: UUID, keys: ChildKeys) -> dict[str, UUID]:
    """Add trajectories of a coach with the first children; return what pages can be opened of the last of them."""
    last: dict[str, UUID] = {}
    first = filling.clock(FROM, weeks=WEEKS - 8)
    for number, child in enumerate(children[:TRAJECTORIES]):
        activity = filling.activity(ActivityKind.MUSIC_COACHING, "Muziek", responsible_id=coach, capacity=1)
        at = first + timedelta(days=number % 5, hours=number // 5)
        meetings = filling.meetings(activity, space, [at + timedelta(weeks=week) for week in range(WEEKS)])
        filling.place(activity, meetings, [child])
        asked = {"asked_by": CoachingAsker.MENTOR, "asked_at": first, "since": first, "version": 1}
        runs = {"child_id": child, "activity_id": activity, "coach_id": coach, "state": TrajectoryState.RUNNING}
        trajectory: UUID = filling.add(Trajectory, [asked | runs])[0]["id"]
        goals = _goals(filling, trajectory, child, keys)
        _notes(filling, trajectory, child, meetings, keys, goals)
        last = {
            "trajectory_id": trajectory,
            "goal_id": goals[0],
            "noted_id": meetings[0]["id"],
            "appointment_id": meetings[-1]["id"],
        }
    return last


def _goals(filling: Filling, trajectory: UUID, child: UUID, keys: ChildKeys) -> list[UUID]:
    text = json.dumps({"text": "Speelt samen met een ander", "behaviour": "Zoekt zelf een plek in de groep"})
    goals = [uuid4() for _ in range(GOALS)]
    filling.add(
        Goal,
        (
            {
                "id": goal,
                "trajectory_id": trajectory,
                "position": place,
                "sealed": keys.seal(text, child=child, row=goal, field=SealedField.GOAL),
            }
            for place, goal in enumerate(goals, start=1)
        ),
    )
    return goals


def _notes(
    filling: Filling, trajectory: UUID, child: UUID, meetings: Sequence[Row], keys: ChildKeys, goals: Sequence[UUID]
) -> None:
    said = json.dumps({"what": "Een lied geoefend. " * 10, "mood": 4, "goals": {str(goal): 2 for goal in goals}})
    notes = [(uuid4(), meeting) for meeting in meetings if meeting["ends_at"] < filling.now]
    filling.add(
        CoachingNote,
        (
            {
                "id": note,
                "trajectory_id": trajectory,
                "session_id": meeting["id"],
                "sealed": keys.seal(said, child=child, row=note, field=SealedField.NOTE),
                "written_at": meeting["ends_at"],
                "version": 1,
            }
            for note, meeting in notes
        ),
    )
