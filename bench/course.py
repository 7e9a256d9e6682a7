"""The progress board of a course: 40 children and 22 lessons, through a web server, beside the ORM with lazy loads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db, enter_location
from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.course_progress import BikeCheck, Certificate, CourseParticipant, PracticalTest, Stamp
from app.models.courses import Course, CourseGroup
from app.queries import course_board
from bench import client, course_rows, explain, rounds, servers
from bench.report import Report
from bench.rounds import Subject
from bench.stage import Stage, Supervisor

LOCATION, CHILDREN, FEW = 12, 40, 3
ROUNDS = 7
BOARD_MS = 80.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A course of forty, one of a few, and who looks at them."""

    by: Supervisor
    full: UUID
    small: UUID


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Measure the page of the board, what reading it costs, and how many statements it is."""
    scene = _prepare(stage, seed)
    report.heading(f"Progress board: {CHILDREN} children, 22 lessons")
    path = f"/cursussen/{scene.full}/voortgang"
    asked = client.request(path, {"Cookie": scene.by.cookie})
    with servers.serving("wsgi:app", environment=stage.environment, directory=stage.directory, log="course") as web:
        page = Subject(
            name="page, granian with one worker", act=rounds.asking(web.port, asked, expect=200), cpu=web.cpu
        )
        ours = Subject(name="reading: nine Core statements (ours)", act=_reading(stage, scene), cpu=time.process_time)
        lazy = Subject(
            name="reading: ORM, lazy loads", act=_reading_lazily(stage, scene), cpu=time.process_time, seconds=0
        )
        subjects = [page, ours, lazy]
        rounds.interleave(subjects, rounds=ROUNDS, seed=seed)
    base = ours.figures().p50
    report.table(
        ("board", "p50 ms", "p95 ms", "CPU ms", "database CPU ms", "time against our reading"),
        [
            (one.name, f"{f.p50:.1f}", f"{f.p95:.1f}", f"{f.cpu:.1f}", f"{f.database:.1f}", f"{f.p50 / base:.1f} ×")
            for one in subjects
            for f in [one.figures()]
        ],
    )
    _statements(stage, scene, report)
    report.target("page of the board, p50 in ms", figure=page.figures().p50, most=BOARD_MS)


def _prepare(stage: Stage, seed: int) -> Scene:
    by = stage.supervisor(LOCATION)
    with stage.app.app_context(), Session(db.engine) as session:
        full, small = (
            course_rows.add(session, by.actor, children=number, now=stage.now, seed=seed) for number in (CHILDREN, FEW)
        )
        session.commit()
    return Scene(by=by, full=full, small=small)


def _reading(stage: Stage, scene: Scene) -> Callable[[int], None]:
    def act(_worker: int) -> None:
        with stage.app.app_context(), Session(db.engine) as session:
            enter_location(session, scene.by.actor.location_id)
            course_board.board(session, scene.full, now=stage.now)

    return act


def _reading_lazily(stage: Stage, scene: Scene) -> Callable[[int], None]:
    def act(_worker: int) -> None:
        with stage.app.app_context(), Session(db.engine) as session:
            enter_location(session, scene.by.actor.location_id)
            _walk(session, scene.full)

    return act


def _walk(session: Session, course_id: UUID) -> int:
    """Read the board as a template would that goes from child to child and from lesson to lesson."""
    course = session.get_one(Course, course_id)
    groups = session.scalars(select(CourseGroup).where(CourseGroup.course_id == course.id)).all()
    meetings = [
        meeting
        for group in groups
        for meeting in session.scalars(
            select(ProgrammeSession).where(ProgrammeSession.activity_id == group.activity_id)
        ).all()
    ]
    activities = [group.activity_id for group in groups]
    present = 0
    for participant in session.scalars(select(CourseParticipant).where(CourseParticipant.course_id == course.id)).all():
        session.get_one(Child, participant.child_id)
        own = select(Enrolment).where(Enrolment.child_id == participant.child_id, Enrolment.activity_id.in_(activities))
        session.scalars(own).all()
        for meeting in meetings:
            place = select(Attendance).where(
                Attendance.session_id == meeting.id, Attendance.child_id == participant.child_id
            )
            present += session.scalar(place) is not None
        for model in (Stamp, BikeCheck, PracticalTest, Certificate):
            session.scalars(select(model).where(model.participant_id == participant.id)).all()
    return present


def _statements(stage: Stage, scene: Scene, report: Report) -> None:
    seen = {}
    for name, course_id in ((f"{CHILDREN} children", scene.full), (f"{FEW} children", scene.small)):
        browser = stage.app.test_client(use_cookies=False)
        with stage.app.app_context():
            engine = db.engine
        with explain.watching(engine) as seen[name]:
            browser.get(f"/cursussen/{course_id}/voortgang", headers={"Cookie": scene.by.cookie})
    report.table(
        ("page", "statements", "big tables walked through"),
        [
            (name, str(len(one.sent)), ", ".join(table for table, _ in one.walked) or "none")
            for name, one in seen.items()
        ],
    )
    full, small = seen.values()
    report.target("statements more for forty than for three", figure=len(full.sent) - len(small.sent), most=0)
    report.target("big tables walked through", figure=sum(len(one.walked) for one in seen.values()), most=0)
