"""A term at a location: what asks for attention in 1,500 sessions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.extensions import db, enter_location
from app.models.locations import Location
from app.planning.conflicts import find_conflicts
from app.queries import attention
from app.queries.attention import Attention
from app.queries.plan import sessions_in
from bench import explain, rounds, scenes
from bench.report import Report
from bench.rounds import Subject
from bench.scenes import Density
from bench.stage import Stage, Supervisor

LOCATION, WEEKS = 4, 15
AHEAD = 200
"""Weeks from now: after all other sessions of the location, so that nothing is in the way."""

WEEK = Density(sessions=100, shifts=2, need=1, filled=0.85, with_partner=0.35)
ROUNDS = 7
TERM_MS = 300.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A term of a hundred sessions a week, and who plans it."""

    by: Supervisor
    first: date
    last: date


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Find the conflicts of the term, and of one of its weeks; and say what of that is reading and what is finding."""
    scene = _prepare(stage, seed)
    report.heading("Conflicts: a term of 1,500 sessions")
    subjects = [
        Subject(name="conflicts of the term", act=_attending(stage, scene), cpu=time.process_time, seconds=0),
        Subject(name="of which finding them", act=_finding(stage, scene), cpu=time.process_time, seconds=0),
        Subject(
            name="the same with ways to mend",
            act=_attending(stage, scene, mends=True),
            cpu=time.process_time,
            seconds=0,
        ),
    ]
    rounds.interleave(subjects, rounds=ROUNDS, seed=seed)
    report.table(
        ("what", "p50 ms", "CPU ms", "database CPU ms"),
        [(one.name, f"{f.p50:.1f}", f"{f.cpu:.1f}", f"{f.database:.1f}") for one in subjects for f in [one.figures()]],
    )
    _statements(stage, scene, report)
    report.target("conflicts of a term, p50 in ms", figure=subjects[0].figures().p50, most=TERM_MS)


def _prepare(stage: Stage, seed: int) -> Scene:
    by = stage.supervisor(LOCATION)
    weeks = [scenes.coming_week(stage.now, AHEAD + number) for number in range(WEEKS)]
    with stage.app.app_context(), Session(db.engine) as session:
        cast = scenes.cast_of(session, by.actor)
        for week in weeks:
            ids = scenes.plan_week(session, cast, week, WEEK, seed=seed)
            scenes.publish(session, ids[: int(0.9 * len(ids))], by=by.actor, now=stage.now)
        session.commit()
    return Scene(by=by, first=weeks[0].monday, last=weeks[-1].days()[-1])


def _attending(stage: Stage, scene: Scene, *, mends: bool = False) -> Callable[[int], None]:
    def act(_worker: int) -> None:
        _attention(stage, scene, last=scene.last, mends=mends)

    return act


def _attention(stage: Stage, scene: Scene, *, last: date, mends: bool) -> Attention:
    with stage.app.app_context(), Session(db.engine) as session:
        enter_location(session, scene.by.actor.location_id)
        here = session.get_one(Location, scene.by.actor.location_id)
        return attention.attention_in(session, location=here, first=scene.first, last=last, now=stage.now, mends=mends)


def _finding(stage: Stage, scene: Scene) -> Callable[[int], None]:
    with stage.app.app_context(), Session(db.engine) as session:
        enter_location(session, scene.by.actor.location_id)
        here = session.get_one(Location, scene.by.actor.location_id)
        period = attention.days_of(here, scene.first, scene.last)
        found = sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=here.id)
        plan = attention.plan_of(session, here, found, period=period, now=stage.now)

    def act(_worker: int) -> None:
        find_conflicts(plan)

    return act


def _statements(stage: Stage, scene: Scene, report: Report) -> None:
    seen = {}
    for name, last in (("the term", scene.last), ("its first day", scene.first)):
        with stage.app.app_context(), explain.watching(db.engine) as seen[name]:
            found = _attention(stage, scene, last=last, mends=True)
            report.say(f"{name}: {len(found.sessions)} sessions, {len(found.points)} conflicts")
    report.table(
        ("what", "statements", "big tables walked through"),
        [
            (name, str(len(one.sent)), ", ".join(table for table, _ in one.walked) or "none")
            for name, one in seen.items()
        ],
    )
    term, day = seen.values()
    report.target("statements more for a term than for a day", figure=len(term.sent) - len(day.sent), most=0)
    report.target("big tables walked through", figure=sum(len(one.walked) for one in seen.values()), most=0)
