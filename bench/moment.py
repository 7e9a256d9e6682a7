"""Looking for a free moment among the sessions of a busy location."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time as wall
from uuid import UUID

from sqlalchemy.orm import Session

from app.extensions import db, enter_location
from app.models.locations import Location
from app.planning import slot_finder
from app.planning.slot_wish import Found
from app.queries import slot_wishes
from app.queries.slot_wishes import Asked
from bench import explain, rounds, scenes
from bench.report import Report
from bench.rounds import Subject
from bench.scenes import Density
from bench.stage import Stage, Supervisor

LOCATION, WEEKS = 8, 15
AHEAD = 200
"""Weeks from now: after all other sessions of the location, so that nothing is in the way."""

WEEK = Density(sessions=100, shifts=2, need=1, filled=0.85, with_partner=0.35)
ROUNDS, MOST = 7, 12
FINDER_MS = 200.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A term of a hundred sessions a week, who looks, and what must be free at once."""

    by: Supervisor
    age_group: UUID
    volunteers: frozenset[UUID]
    partner: UUID


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Look for an hour and a half in which a space, an age group, two volunteers and a partner are free."""
    scene = _prepare(stage, seed)
    report.heading("A free moment: a space, an age group, two volunteers and a partner, in eight weeks")
    subjects = [
        Subject(name=f"in {weeks} weeks", act=_looking(stage, scene, weeks), cpu=time.process_time, seconds=0)
        for weeks in (8, 1)
    ]
    rounds.interleave(subjects, rounds=ROUNDS, seed=seed)
    report.table(
        ("looking", "p50 ms", "CPU ms", "database CPU ms"),
        [(one.name, f"{f.p50:.1f}", f"{f.cpu:.1f}", f"{f.database:.1f}") for one in subjects for f in [one.figures()]],
    )
    with stage.app.app_context(), explain.watching(db.engine) as seen:
        found = _look(stage, scene, weeks=8)
    report.say(f"{len(found.openings)} moments, {len(found.refused)} days without one")
    report.target("statements", figure=len(seen.sent), most=15)
    report.target("big tables walked through", figure=len(seen.walked), most=0)
    report.target("a free moment, p50 in ms", figure=subjects[0].figures().p50, most=FINDER_MS)


def _prepare(stage: Stage, seed: int) -> Scene:
    by = stage.supervisor(LOCATION)
    with stage.app.app_context(), Session(db.engine) as session:
        cast = scenes.cast_of(session, by.actor)
        for number in range(WEEKS):
            scenes.plan_week(session, cast, scenes.coming_week(stage.now, AHEAD + number), WEEK, seed=seed)
        session.commit()
        return Scene(
            by=by,
            age_group=cast.age_groups[0].id,
            volunteers=frozenset(volunteer.id for volunteer in cast.volunteers[:2]),
            partner=cast.partners[0].id,
        )


def _looking(stage: Stage, scene: Scene, weeks: int) -> Callable[[int], None]:
    def act(_worker: int) -> None:
        with stage.app.app_context():
            _look(stage, scene, weeks=weeks)

    return act


def _look(stage: Stage, scene: Scene, *, weeks: int) -> Found:
    asked = Asked(
        minutes=90,
        first=scenes.coming_week(stage.now, AHEAD).monday,
        days=7 * weeks,
        weekdays=frozenset(range(1, 6)),
        opening=(wall(9), wall(21)),
        age_group_id=scene.age_group,
        volunteer_ids=scene.volunteers,
        partner_ids=frozenset({scene.partner}),
    )
    with Session(db.engine) as session:
        enter_location(session, scene.by.actor.location_id)
        here = session.get_one(Location, scene.by.actor.location_id)
        return slot_finder.find(slot_wishes.wish(session, asked, location=here, now=stage.now), most=MOST)
