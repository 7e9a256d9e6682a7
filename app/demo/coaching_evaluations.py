"""Evaluations of music coaching: one that mentor and guardian were sent and that was answered, and one to be signed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.child_keys import ChildKeys
from app.demo.values import DemoLocation, demo_id
from app.models.coaching import CoachingEvaluation, EvaluationReader, Goal, Trajectory
from app.planning.coaching.evaluation import Answer, EvaluationText, Figures, GoalPart, Line, Mood
from app.planning.coaching.months import preceding
from app.planning.vocabulary import TrajectoryState
from app.programme.coaching import sealed

WEEK = timedelta(weeks=1)
MOODS = (3, 2, 4, 4)
TEXTS = (
    "Een maand van wennen. In het begin bleef het bij luisteren, aan het eind klonk er elke week iets van eigen hand.",
    "De afspraken gaan vanzelf. Er wordt nu ook tussendoor geoefend, in de huiskamer en met anderen erbij.",
)
SAID = ("Begint zelf, zonder dat ik het vraag.", "Gaat met kleine stappen. Wij houden dit nog een maand.")
LINE = "Drie akkoorden gewisseld zonder te stoppen."
ANSWER = "Mooi om te lezen. Hier op de groep merken wij het ook."


def evaluate(session: Session, location: DemoLocation, *, keys: ChildKeys, now: datetime) -> None:
    """Write the evaluations of the last two months of the first trajectories that run."""
    running = session.scalars(
        select(Trajectory)
        .where(Trajectory.location_id == location.id, Trajectory.state == TrajectoryState.RUNNING)
        .order_by(Trajectory.id)
        .limit(2)
    ).all()
    last = preceding(now.astimezone(ZoneInfo(location.zone)).date())
    for trajectory in running:
        row = _evaluation(session, trajectory, preceding(last), TEXTS[0], keys=keys)
        row.written_at = datetime.combine(last, time(9), tzinfo=ZoneInfo(location.zone))
        row.signed_at, row.signed_by_id = row.written_at, trajectory.coach_id
        _evaluation(session, trajectory, last, TEXTS[1], keys=keys).written_at = now
        session.flush()
        _readers(session, trajectory, row, keys=keys)


def _evaluation(
    session: Session, trajectory: Trajectory, month: date, text: str, *, keys: ChildKeys
) -> CoachingEvaluation:
    goals = session.scalars(select(Goal).where(Goal.trajectory_id == trajectory.id).order_by(Goal.position, Goal.id))
    opened = [(goal.id, sealed.opened_goal(goal, trajectory.child_id, keys)) for goal in goals]
    moods = tuple(Mood(day=month + place * WEEK, mood=mood) for place, mood in enumerate(MOODS))
    content = EvaluationText(
        text=text,
        figures=Figures(held=len(MOODS), missed=1, moods=moods),
        goals=tuple(
            GoalPart(id=goal_id, text=goal.text, behaviour=goal.behaviour, steps=(place, place + 1), said=said)
            for place, ((goal_id, goal), said) in enumerate(zip(opened, SAID, strict=False))
        ),
        lines=(Line(day=month + WEEK, text=LINE),),
    )
    row_id = demo_id(str(trajectory.id), "evaluation", month.isoformat())
    row = CoachingEvaluation(
        id=row_id,
        location_id=trajectory.location_id,
        trajectory_id=trajectory.id,
        month=month,
        sealed=sealed.seal_evaluation(content, row_id=row_id, child_id=trajectory.child_id, keys=keys),
    )
    session.add(row)
    return row


def _readers(session: Session, trajectory: Trajectory, row: CoachingEvaluation, *, keys: ChildKeys) -> None:
    """Let the mentor have answered the day after; the guardian did not look yet."""
    for user_id in (trajectory.mentor_id, trajectory.guardian_id):
        if user_id is None:
            continue
        reader_id = demo_id(str(row.id), "reader", str(user_id))
        reader = EvaluationReader(
            id=reader_id, location_id=row.location_id, evaluation_id=row.id, user_id=user_id, turn=1
        )
        reader.expires_at = row.written_at + WEEK
        if user_id == trajectory.mentor_id:
            at = row.written_at + timedelta(days=1)
            reader.expires_at = reader.opened_at = reader.answered_at = at
            said = [Answer(at=at, text=ANSWER, talk=True)]
            reader.answer_sealed = sealed.seal_answers(said, row_id=reader_id, child_id=trajectory.child_id, keys=keys)
        session.add(reader)
    session.flush()
