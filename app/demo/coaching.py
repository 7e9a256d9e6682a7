"""Music coaching: who is coached, who waits and who is done, with goals and notes that are sealed as real ones are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Role
from app.child_keys import ChildKeys, SealedField
from app.demo import intakes
from app.demo.values import DemoActivity, DemoChild, DemoLocation, demo_id
from app.models.coaching import CoachHours, CoachingNote, Goal, Trajectory
from app.planning.coaching.goals import IDEAS
from app.planning.vocabulary import ActivityKind, CoachingAsker, EnrolmentState, TrajectoryState
from app.programme.coaching import requests, sealed
from app.programme.coaching.sealed import GoalText, NoteText

YOUNGEST = 12
WEEK = timedelta(weeks=1)
WAIT_WEEKS = (7, 3, 0)
"""For how many weeks those who wait have done so; the last one asked yesterday."""
INTAKE_WEEKS = (5, 9)
"""For how many weeks they have waited whose intake is planned, and was held."""

REASONS = (
    "Trommelt op elke tafel en wordt er rustig van.",
    "Speelde thuis gitaar en heeft dat sinds de reis niet meer gedaan.",
    "Is veel alleen op de kamer. Zingt zacht mee als er muziek is.",
    "Wil graag zelf muziek maken op de computer.",
)
INTAKES = (
    "Thuis was er altijd muziek in de keuken. Wil een lied leren dat niemand hier kent.",
    "Luistert vooral. Wil weten hoe je een eigen ritme maakt.",
    "Zong in een koor. Vindt voor een groep staan nog spannend.",
)
NOTES = (
    ("Samen een ritme opgebouwd, eerst met handen, daarna op de trom.", 4),
    ("Het werd een luisterles: om de beurt een lied uitgezocht en verteld waarom.", 3),
    ("Kwam moe binnen. Begonnen met ademen en zacht spelen, daarna ging het beter.", 2),
    ("Drie akkoorden gewisseld zonder te stoppen. Was daar zelf verbaasd over.", 5),
    ("Een couplet geschreven. Volgende keer een melodie erbij.", 4),
    ("Met een ander samengespeeld. Wachtte op de inzet van de ander.", 4),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _People:
    """Who coaches and who follows."""

    coach: UUID
    mentors: tuple[UUID, ...]
    guardian: UUID


def coach(session: Session, location: DemoLocation, *, keys: ChildKeys, now: datetime) -> None:
    """Write the trajectories: those of the weekly appointments, three that wait, one that is done and two intakes."""
    people = _people(location)
    hours = CoachHours(location_id=location.id, user_id=people.coach)
    session.add(hours)
    children = {child.id: child for child in location.children}
    coached = [one for one in location.activities if one.kind is ActivityKind.MUSIC_COACHING]
    for number, activity in enumerate(coached):
        child = children[next(one.child_id for one in activity.enrolments if one.state is EnrolmentState.PLACED)]
        if child.left_on is None:
            row = _trajectory(location, child, people, number=number, asked_at=now - (14 + number) * WEEK)
            row.activity_id, row.state, row.since = activity.id, TrajectoryState.RUNNING, now - 12 * WEEK
            row.intake_id = min(activity.sessions, key=lambda one: one.slot).id
            _write(session, row, activity, keys=keys, number=number, now=now)
    others = iter(_others(location, {one.child_id for activity in coached for one in activity.enrolments}))
    for number, weeks in enumerate(WAIT_WEEKS):
        for child in islice(others, 1):
            row = _trajectory(location, child, people, number=number, asked_at=now - weeks * WEEK - timedelta(days=1))
            row.coach_id = None
            _seal(row, REASONS[number], None, keys)
            session.add(row)
    for child in islice(others, 1):
        _close(session, _trajectory(location, child, people, number=9, asked_at=now - 30 * WEEK), keys=keys, now=now)
    _meet(
        session,
        location,
        [_trajectory(location, child, people, number=2, asked_at=now) for child in islice(others, 2)],
        keys=keys,
        now=now,
    )
    session.flush()


def _people(location: DemoLocation) -> _People:
    by_role = {role: tuple(one.id for one in location.accounts if one.role is role) for role in Role}
    return _People(coach=by_role[Role.COACH][0], mentors=by_role[Role.MENTOR], guardian=by_role[Role.GUARDIAN][0])


def _meet(
    session: Session, location: DemoLocation, rows: Sequence[Trajectory], *, keys: ChildKeys, now: datetime
) -> None:
    """Let an intake be planned, and another have been held."""
    for row, weeks, reason, act in zip(rows, INTAKE_WEEKS, REASONS, (intakes.plan, intakes.hold), strict=False):
        row.asked_at = row.since = now - weeks * WEEK
        _seal(row, reason, INTAKES[0] if act is intakes.hold else None, keys)
        session.add(row)
        session.flush()
        act(session, location, row, now=now)


def _others(location: DemoLocation, taken: set[UUID]) -> list[DemoChild]:
    """Return who could be coached and is not, those who came alone first."""
    found = [one for one in location.children if one.age >= YOUNGEST and one.left_on is None and one.id not in taken]
    return sorted(found, key=lambda one: (not one.unaccompanied, one.pseudonym))


def _trajectory(
    location: DemoLocation, child: DemoChild, people: _People, *, number: int, asked_at: datetime
) -> Trajectory:
    mentor = people.mentors[number % len(people.mentors)]
    guardian = people.guardian if child.unaccompanied else None
    asked_by = (CoachingAsker.MENTOR, CoachingAsker.YOUNG_PERSON)[number % 2]
    return Trajectory(
        id=demo_id(location.slug, "trajectory", child.pseudonym),
        location_id=location.id,
        child_id=child.id,
        coach_id=people.coach,
        mentor_id=mentor,
        guardian_id=guardian,
        asked_by=asked_by,
        asked_by_id=mentor,
        asked_at=asked_at,
        interpreter=requests.interpreter_for(list(child.languages)),
        state=TrajectoryState.ASKED,
        since=asked_at,
    )


def _write(
    session: Session, row: Trajectory, activity: DemoActivity, *, keys: ChildKeys, number: int, now: datetime
) -> None:
    """Write the goals, and a note of each appointment that was held but the last one, which is still to be noted."""
    _seal(row, REASONS[number % len(REASONS)], INTAKES[number % len(INTAKES)], keys)
    session.add(row)
    session.flush()
    goals = _goals(session, row, keys=keys, number=number)
    held = [
        one
        for one in activity.sessions
        if one.id != row.intake_id and one.slot.starts_at < now - timedelta(hours=2) and not one.cancel_reason
    ]
    noted = sorted(held, key=lambda one: one.slot)[: None if number % 3 else -1]
    for place, appointment in enumerate(noted):
        what, mood = NOTES[(place + number) % len(NOTES)]
        note_id = demo_id(str(row.id), "note", appointment.id)
        progress = {goal.id: min(4, (place + step) // 2) for step, goal in enumerate(goals)}
        text = NoteText(what=what, mood=mood, goals=progress)
        session.add(
            CoachingNote(
                id=note_id,
                location_id=row.location_id,
                trajectory_id=row.id,
                session_id=appointment.id,
                sealed=sealed.seal_note(text, row_id=note_id, child_id=row.child_id, keys=keys),
                written_by_id=row.coach_id,
                written_at=appointment.slot.ends_at,
            )
        )


def _goals(session: Session, row: Trajectory, *, keys: ChildKeys, number: int) -> Sequence[Goal]:
    found = []
    for place in (1, 2):
        phrase = IDEAS[(3 * number + 5 * place) % len(IDEAS)].nl
        goal_id = demo_id(str(row.id), "goal", place)
        text = GoalText(text=phrase.text, behaviour=phrase.behaviour)
        kept = sealed.seal_goal(text, row_id=goal_id, child_id=row.child_id, keys=keys)
        found.append(Goal(id=goal_id, location_id=row.location_id, trajectory_id=row.id, position=place, sealed=kept))
    session.add_all(found)
    return found


def _close(session: Session, row: Trajectory, *, keys: ChildKeys, now: datetime) -> None:
    row.state, row.since = TrajectoryState.CLOSED, now - 3 * WEEK
    _seal(row, REASONS[-1], INTAKES[-1], keys)
    session.add(row)
    session.flush()
    for goal in _goals(session, row, keys=keys, number=3):
        goal.ended_at = row.since


def _seal(row: Trajectory, reason: str, intake: str | None, keys: ChildKeys) -> None:
    row.request_sealed = keys.seal(reason, child=row.child_id, row=row.id, field=SealedField.REQUEST)
    if intake is not None:
        row.intake_sealed = keys.seal(intake, child=row.child_id, row=row.id, field=SealedField.INTAKE)
