"""The week board of a supervisor: 300 sessions in 20 lanes out of a country's plan."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.extensions import db, enter_location
from app.planning.weeks import IsoWeek
from app.queries.plan import sessions_in
from bench import client, explain, orm_peers, rounds, scenes, servers
from bench.explain import Statements
from bench.report import Report
from bench.rounds import Subject
from bench.scenes import Density
from bench.stage import Stage, Supervisor

LOCATION, LANES = 0, 20
FULL = Density(sessions=300, shifts=2, need=1, filled=0.85, with_partner=0.35)
THIN = Density(sessions=30, shifts=2, need=1, filled=0.85, with_partner=0.35)
ROUNDS = 9
CHANGED_MS, UNCHANGED_MS, STATEMENTS = 45.0, 5.0, 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A full week, a thin one, and who looks at them."""

    by: Supervisor
    full: IsoWeek
    thin: IsoWeek


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Measure the page through a web server and in this process, and what reading the week costs in other ways."""
    scene = _prepare(stage, seed)
    report.heading("Week board: 300 sessions, 20 lanes")
    _pages(stage, scene, report, seed=seed)
    _reading(stage, scene, report, seed=seed)
    _statements(stage, scene, report)


def _prepare(stage: Stage, seed: int) -> Scene:
    by = stage.supervisor(LOCATION)
    scene = Scene(by=by, full=scenes.coming_week(stage.now, 0), thin=scenes.coming_week(stage.now, 1))
    with _session(stage) as session:
        scenes.add_age_groups(session, by.actor, up_to=LANES)
        cast = scenes.cast_of(session, by.actor)
        scenes.let_vog_expire(session, cast, on=scene.full.monday, every=15)
        for week, density in ((scene.full, FULL), (scene.thin, THIN)):
            ids = scenes.plan_week(session, cast, week, density, seed=seed)
            scenes.publish(session, ids[: int(0.9 * len(ids))], by=by.actor, now=stage.now)
            scenes.go_on_with(session, ids)
        session.commit()
    return scene


@contextlib.contextmanager
def _session(stage: Stage) -> Iterator[Session]:
    with stage.app.app_context(), Session(db.engine) as session:
        yield session


def _pages(stage: Stage, scene: Scene, report: Report, *, seed: int) -> None:
    path = f"/week/{scene.full}"
    one, every = _changing(stage, scene, sessions=1), _changing(stage, scene, sessions=FULL.sessions)
    asked = client.request(path, {"Cookie": scene.by.cookie})
    get = _getting(stage, scene, path)
    with servers.serving("wsgi:app", environment=stage.environment, directory=stage.directory, log="web") as web:
        ask = rounds.asking(web.port, asked, expect=200)
        subjects = [
            Subject(name="granian, one worker: one session changed", act=ask, cpu=web.cpu, prepare=one),
            Subject(name="granian, one worker: all sessions changed", act=ask, cpu=web.cpu, prepare=every),
            Subject(name="granian, one worker: unchanged week", act=ask, cpu=web.cpu),
            Subject(name="in process: one session changed", act=get, cpu=time.process_time, prepare=one),
            Subject(name="in process: all sessions changed", act=get, cpu=time.process_time, prepare=every),
            Subject(name="in process: unchanged week", act=get, cpu=time.process_time),
        ]
        rounds.interleave(subjects, rounds=ROUNDS, seed=seed)
    figures = [(subject.name, subject.figures()) for subject in subjects]
    report.table(
        ("page", "p50 ms", "p95 ms", "requests/s", "CPU ms/request", "database CPU ms/request", "requests"),
        [
            (
                name,
                f"{f.p50:.1f}",
                f"{f.p95:.1f}",
                f"{f.per_second:.0f}",
                f"{f.cpu:.1f}",
                f"{f.database:.1f}",
                str(f.count),
            )
            for name, f in figures
        ],
    )
    report.target("one session changed, p50 in ms", figure=figures[0][1].p50, most=CHANGED_MS)
    report.target("all sessions changed, p50 in ms", figure=figures[1][1].p50, most=CHANGED_MS)
    report.target("unchanged week, p50 in ms", figure=figures[2][1].p50, most=UNCHANGED_MS)


def _changing(stage: Stage, scene: Scene, *, sessions: int) -> Callable[[], None]:
    """Return what gives so many sessions of the full week another title; with all, nothing kept of it is of use."""
    period, number = scene.full.period("Europe/Amsterdam"), itertools.count(1)
    statement = text("""
        UPDATE programme_session SET title = split_part(title, ' nr ', 1) || ' nr ' || :number
        WHERE id IN (
            SELECT id FROM programme_session
            WHERE location_id = :location_id AND starts_at >= :starts_at AND starts_at < :ends_at
            ORDER BY starts_at, id LIMIT :sessions)
    """)
    values = {
        "location_id": scene.by.actor.location_id,
        "starts_at": period.starts_at,
        "ends_at": period.ends_at,
        "sessions": sessions,
    }

    def change() -> None:
        with stage.owner.begin() as connection:
            connection.execute(statement, values | {"number": str(next(number))})

    return change


def _getting(stage: Stage, scene: Scene, path: str) -> Callable[[int], None]:
    browser = stage.app.test_client(use_cookies=False)

    def get(_worker: int) -> None:
        answer = browser.get(path, headers={"Cookie": scene.by.cookie})
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP
            raise RuntimeError(f"{path} answered {answer.status}")

    return get


def _reading(stage: Stage, scene: Scene, report: Report, *, seed: int) -> None:
    """Compare our reading of the week with the ORM's, without conflicts and without a page."""
    location_id = scene.by.actor.location_id
    period = scene.full.period("Europe/Amsterdam")

    def ours(session: Session) -> None:
        sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=location_id)

    def eager(session: Session) -> None:
        orm_peers.read_eagerly(session, location_id=location_id, period=period)

    def lazy(session: Session) -> None:
        orm_peers.read_lazily(session, location_id=location_id, period=period)

    def in_session(read: Callable[[Session], None]) -> Callable[[int], None]:
        def act(_worker: int) -> None:
            with _session(stage) as session:
                enter_location(session, location_id)
                read(session)

        return act

    ways = (("three Core queries (ours)", ours), ("ORM, eager loads", eager), ("ORM, lazy loads", lazy))
    subjects = [Subject(name=name, act=in_session(read), cpu=time.process_time) for name, read in ways]
    rounds.interleave(subjects, rounds=3, seed=seed)
    first = subjects[0].figures()
    rows = []
    for subject, (name, read) in zip(subjects, ways, strict=True):
        figures = subject.figures()
        with stage.app.app_context(), explain.watching(db.engine, explain=False) as seen:
            in_session(read)(0)
        ratio = f"{figures.p50 / first.p50:.1f} ×"
        rows.append((name, f"{figures.p50:.1f}", f"{figures.cpu:.1f}", str(len(seen.sent)), ratio))
    report.table(("reading the week", "p50 ms", "CPU ms", "statements", "time against ours"), rows)


def _statements(stage: Stage, scene: Scene, report: Report) -> None:
    """Count the statements of a page and look at how the database answers them."""
    change = _changing(stage, scene, sessions=1)
    rows, seen = [], Statements()
    for name, week in (("300 sessions", scene.full), ("30 sessions", scene.thin)):
        change()
        get = _getting(stage, scene, f"/week/{week}")
        for state in ("changed", "unchanged"):
            with stage.app.app_context(), explain.watching(db.engine) as here:
                get(0)
            rows.append((f"{name}, {state}", str(len(here.sent)), ", ".join(t for t, _ in here.walked) or "none"))
            seen.sent.append(str(len(here.sent)))
            seen.walked.extend(here.walked)
    report.table(("page", "statements", "big tables walked through"), rows)
    report.target("statements of a changed week", figure=float(seen.sent[0]), most=STATEMENTS)
    report.target(
        "statements more for 300 sessions than for 30", figure=float(seen.sent[0]) - float(seen.sent[2]), most=0
    )
    report.target("big tables walked through", figure=len(seen.walked), most=0)
