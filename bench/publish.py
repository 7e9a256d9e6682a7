"""Publishing a week with 200 shifts: everything that happens between the click and the answer."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import jobs
from app.extensions import db, enter_location, system_scope
from app.models.messages import Message
from app.notify import claims
from app.notify.claims import Terms
from app.planning.weeks import IsoWeek
from bench import explain, rounds, scenes
from bench.explain import Statements
from bench.report import Report
from bench.rounds import Subject
from bench.scenes import Density
from bench.stage import Stage, Supervisor

LOCATION = 2
FULL = Density(sessions=40, shifts=5, need=1, filled=1.0, with_partner=0.5)
THIN = Density(sessions=4, shifts=5, need=1, filled=1.0, with_partner=0.5)
ROUNDS = 7
SECONDS = 1.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Weeks that nobody knows of yet, and the supervisor who makes them known."""

    by: Supervisor
    weeks: Iterator[tuple[IsoWeek, list[UUID]]]
    thin: tuple[IsoWeek, list[UUID]]
    browser: FlaskClient


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Publish a week a round, beside ringing the worker for each message instead of once."""
    scene = _prepare(stage, seed)
    report.heading("Publishing a week: 40 sessions, 200 shifts")
    before = _messages(stage, scene)
    with stage.app.app_context(), explain.watching(db.engine) as seen:
        _publish(scene, *next(scene.weeks))
    queued = _messages(stage, scene) - before
    each = f"peer: a Celery enqueue for each of {queued.total()} messages"
    subjects = [
        Subject(name="publishing, commit and one ring", act=_publishing(scene), cpu=time.process_time, seconds=0),
        Subject(name="of which one ring", act=_ringing(1), cpu=time.process_time, seconds=0, least=20),
        Subject(name=each, act=_ringing(queued.total()), cpu=time.process_time, seconds=0, least=2),
    ]
    rounds.interleave(subjects, rounds=ROUNDS, seed=seed)
    first = subjects[0].figures()
    report.table(
        ("what", "p50 ms", "CPU ms", "database CPU ms", "against publishing"),
        [
            (subject.name, f"{f.p50:,.1f}", f"{f.cpu:,.1f}", f"{f.database:,.1f}", f"{f.p50 / first.p50:.3f} ×")
            for subject, f in ((subject, subject.figures()) for subject in subjects)
        ],
    )
    _statements(stage, scene, report, full=seen, queued=queued)
    report.target("publishing a week, seconds", figure=first.p50 / 1000, most=SECONDS)


def _prepare(stage: Stage, seed: int) -> Scene:
    by = stage.supervisor(LOCATION)
    with stage.app.app_context(), Session(db.engine) as session:
        cast = scenes.cast_of(session, by.actor)
        weeks = [scenes.coming_week(stage.now, number) for number in range(ROUNDS + 3)]
        planned = [
            (week, scenes.plan_week(session, cast, week, FULL if number else THIN, seed=seed))
            for number, week in enumerate(weeks)
        ]
        session.commit()
    browser = stage.app.test_client(use_cookies=False)
    return Scene(by=by, weeks=iter(planned[1:]), thin=planned[0], browser=browser)


def _publishing(scene: Scene) -> Callable[[int], None]:
    def act(_worker: int) -> None:
        _publish(scene, *next(scene.weeks))

    return act


def _publish(scene: Scene, week: IsoWeek, ids: list[UUID]) -> None:
    answer = scene.browser.post(
        f"/week/{week}/bekendmaken",
        data={"session": [str(one) for one in ids]},
        headers={"Cookie": scene.by.cookie, "X-CSRFToken": scene.by.csrf_token},
    )
    if answer.status_code != HTTPStatus.FOUND:
        raise RuntimeError(f"publishing answered {answer.status}")


def _ringing(times: int) -> Callable[[int], None]:
    def act(_worker: int) -> None:
        for _ in range(times):
            jobs.ring()

    return act


def _messages(stage: Stage, scene: Scene) -> Counter[str]:
    """Count the messages of the location by kind."""
    with stage.app.app_context(), Session(db.engine) as session:
        enter_location(session, scene.by.actor.location_id)
        counted = session.execute(select(Message.kind, func.count()).group_by(Message.kind)).tuples()
        return Counter(dict(counted.all()))


def _statements(stage: Stage, scene: Scene, report: Report, *, full: Statements, queued: Counter[str]) -> None:
    """Compare the statements with those for a tenth of the week, and look at what the pump sends for its work."""
    with stage.app.app_context(), explain.watching(db.engine) as thin:
        _publish(scene, *scene.thin)
    with stage.app.app_context(), Session(db.engine) as session, explain.watching(db.engine) as pump:
        with system_scope(session):
            claims.claim(session, Terms())
        session.rollback()
    done = (
        ("40 sessions, 200 shifts", full, ", ".join(f"{number} {kind}" for kind, number in sorted(queued.items()))),
        ("4 sessions, 20 shifts", thin, ""),
        ("pump: claiming", pump, ""),
    )
    report.table(
        ("work", "statements", "big tables walked through", "messages queued"),
        [
            (name, str(len(seen.sent)), ", ".join(table for table, _ in seen.walked) or "none", messages)
            for name, seen, messages in done
        ],
    )
    report.target("statements more for 40 sessions than for 4", figure=len(full.sent) - len(thin.sent), most=0)
    report.target("big tables walked through", figure=sum(len(seen.walked) for _, seen, _ in done), most=0)
