"""A series of forty meetings with twenty children and four roles, changed as a whole."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.extensions import db, enter_location, plain
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.shifts import Engagement, Shift
from app.planning.series import Role, Scope
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, EnrolmentState
from app.planning.weeks import IsoWeek
from app.programme.series import edits
from app.programme.series.edits import Asked
from bench import explain, rounds, scenes
from bench.explain import Statements
from bench.report import Report
from bench.rounds import Subject
from bench.scenes import Cast, Density
from bench.stage import Stage, Supervisor

LOCATION = 6
MEETING = Density(sessions=1, shifts=4, need=1, filled=1.0, with_partner=1.0)
CHILDREN, MEETINGS, FEW = 20, 40, 4
ROUNDS = 7
EDIT_MS = 500.0
LATER = timedelta(minutes=15)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A long series and a short one, each by its first meeting, and who plans them."""

    by: Supervisor
    long: UUID
    short: UUID


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Move every meeting of the series a quarter of an hour, there and back, with all who are in it."""
    scene = _prepare(stage, seed)
    report.heading("An edit of a whole series: 40 meetings, 20 children, 4 roles")
    subject = Subject(name="edit of all", act=_moving(stage, scene), cpu=time.process_time, seconds=0)
    rounds.interleave([subject], rounds=ROUNDS, seed=seed)
    figures = subject.figures()
    report.table(
        ("what", "p50 ms", "CPU ms", "database CPU ms"),
        [("edit and commit", f"{figures.p50:.1f}", f"{figures.cpu:.1f}", f"{figures.database:.1f}")],
    )
    with stage.app.app_context():
        long, short = (_watched(stage, scene.by, first) for first in (scene.long, scene.short))
    report.table(
        ("series", "statements", "big tables walked through"),
        [
            (f"{number} meetings", str(len(seen.sent)), ", ".join(table for table, _ in seen.walked) or "none")
            for number, seen in ((MEETINGS, long), (FEW, short))
        ],
    )
    report.target("statements more for 40 meetings than for 4", figure=len(long.sent) - len(short.sent), most=0)
    report.target("big tables walked through", figure=len(long.walked) + len(short.walked), most=0)
    report.target("edit of a series, p50 in ms", figure=figures.p50, most=EDIT_MS)


def _prepare(stage: Stage, seed: int) -> Scene:
    by = stage.supervisor(LOCATION)
    with stage.app.app_context(), Session(db.engine) as session:
        cast = scenes.cast_of(session, by.actor)
        # Long after all other sessions of the location, so that nothing is in the way.
        monday = scenes.coming_week(stage.now, 120).monday
        long = _plan(session, cast, by, weeks=[monday + timedelta(weeks=n) for n in range(MEETINGS)], seed=seed)
        monday += timedelta(weeks=MEETINGS)
        short = _plan(session, cast, by, weeks=[monday + timedelta(weeks=n) for n in range(FEW)], seed=seed)
        session.commit()
    return Scene(by=by, long=long, short=short)


def _plan(session: Session, cast: Cast, by: Supervisor, *, weeks: Sequence[date], seed: int) -> UUID:
    """Plan and publish a weekly series in which the same children are placed every time; return its first meeting."""
    activity = _activity(cast, by)
    session.add(activity)
    session.flush()
    alone = replace(cast, activities=[activity])
    ids = [
        one
        for monday in weeks
        for one in scenes.plan_week(session, alone, IsoWeek.containing(monday), MEETING, seed=seed)
    ]
    _place(session, activity, ids)
    scenes.publish(session, ids, by=by.actor, now=datetime.now(UTC))
    return ids[0]


def _activity(cast: Cast, by: Supervisor) -> Activity:
    return Activity(
        location_id=cast.location.id,
        kind=ActivityKind.CYCLING_LESSONS,
        title="Fietslessen",
        description="",
        responsible_id=by.actor.user_id,
        capacity=CHILDREN,
    )


def _place(session: Session, activity: Activity, ids: Sequence[UUID]) -> None:
    children = session.scalars(select(Child.id).order_by(Child.id).limit(CHILDREN)).all()
    here = {"location_id": activity.location_id}
    session.execute(
        insert(Enrolment),
        [
            here | {"activity_id": activity.id, "child_id": child, "state": EnrolmentState.PLACED, "since": LONG_AGO}
            for child in children
        ],
    )
    slots = session.execute(
        select(ProgrammeSession.id.label("session_id"), ProgrammeSession.starts_at, ProgrammeSession.ends_at).where(
            ProgrammeSession.id.in_(ids)
        )
    ).all()
    session.execute(
        insert(Attendance), [here | plain(slot) | {"child_id": child} for slot in slots for child in children]
    )


def _moving(stage: Stage, scene: Scene) -> Callable[[int], None]:
    further = itertools.cycle((LATER, -LATER))

    def act(_worker: int) -> None:
        _move(stage, scene.by, scene.long, further=next(further))

    return act


def _move(stage: Stage, by: Supervisor, first: UUID, *, further: timedelta) -> None:
    with stage.app.app_context(), Session(db.engine) as session:
        enter_location(session, by.actor.location_id)
        row = session.get_one(ProgrammeSession, first)
        roles = session.scalars(select(Shift).where(Shift.session_id == first).order_by(Shift.position)).all()
        partners = session.scalars(select(Engagement.partner_id).where(Engagement.session_id == first)).all()
        asked = Asked(
            session_id=first,
            scope=Scope.ALL,
            slot=TimeSlot(starts_at=row.starts_at + further, ends_at=row.ends_at + further),
            space_id=row.space_id,
            age_group_id=row.age_group_id,
            title=row.title,
            notes=row.notes,
            roles=tuple(Role(name=role.role, need=role.need) for role in roles),
            partners=frozenset(partners),
            version=row.version,
        )
        edits.edit(session, asked, by=by.actor, now=datetime.now(UTC))
        session.commit()


def _watched(stage: Stage, by: Supervisor, first: UUID) -> Statements:
    with explain.watching(db.engine) as seen:
        _move(stage, by, first, further=LATER)
    return seen
