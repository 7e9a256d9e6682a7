"""Saving the list of a meeting: 25 ticks with their history in one go, beside a call for each child."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import db, enter_location
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, AttendanceChange
from app.models.children import Child
from app.models.locations import Space
from app.planning.marking import OPEN, Noted
from app.planning.vocabulary import ActivityKind, AttendanceMark
from app.programme import attendance
from app.programme.attendance import Tick
from bench import explain, rounds
from bench.report import Report
from bench.rounds import Subject
from bench.stage import Stage, Supervisor

LOCATION, CHILDREN, FEW = 13, 25, 3
MEETINGS = 200
"""Meetings of the same children, so that theirs are few among many rows."""

ROUNDS = 9
LIST_MS = 50.0
ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """The list that is saved, its children and who saves it."""

    by: Supervisor
    meeting: UUID
    children: Sequence[UUID]


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Measure saving a list of 25 ticks with its commit, and how many statements that is."""
    scene = _prepare(stage)
    report.heading(f"Saving a list of {CHILDREN} ticks, with its history and commit")
    everything, one_each = [CHILDREN], [1] * CHILDREN
    ours, peer = (
        Subject(name=name, act=_saving(stage, scene, calls), cpu=time.process_time, prepare=_emptying(stage, scene))
        for name, calls in (("one call (ours)", everything), ("row by row: a call for each child", one_each))
    )
    rounds.interleave([ours, peer], rounds=ROUNDS, seed=seed)
    base = ours.figures().p50
    report.table(
        ("saving", "p50 ms", "p95 ms", "CPU ms", "database CPU ms", "statements", "time against ours"),
        [
            (
                one.name,
                f"{f.p50:.1f}",
                f"{f.p95:.1f}",
                f"{f.cpu:.1f}",
                f"{f.database:.1f}",
                str(_statements(stage, scene, calls)),
                f"{f.p50 / base:.1f} ×",
            )
            for one, calls in ((ours, everything), (peer, one_each))
            for f in [one.figures()]
        ],
    )
    more = _statements(stage, scene, everything) - _statements(stage, scene, [FEW])
    report.target(f"statements more for {CHILDREN} than for {FEW}", figure=more, most=0)
    report.target(f"a list of {CHILDREN} ticks, p50 in ms", figure=base, most=LIST_MS)


def _prepare(stage: Stage) -> Scene:
    by = stage.supervisor(LOCATION)
    with stage.app.app_context(), Session(db.engine) as session:
        enter_location(session, by.actor.location_id)
        children = [uuid4() for _ in range(CHILDREN)]
        session.execute(insert(Child), [_child(by.actor, child_id) for child_id in children])
        meetings = _meetings(session, by.actor, now=stage.now)
        places = [
            meeting | {"location_id": by.actor.location_id, "child_id": child}
            for meeting in meetings
            for child in children
        ]
        session.execute(insert(Attendance), places)
        session.commit()
    with stage.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        owner.exec_driver_sql("ANALYZE attendance")
    return Scene(by=by, meeting=meetings[-1]["session_id"], children=children)


def _child(by: Actor, child_id: UUID) -> dict[str, object]:
    return {
        "id": child_id,
        "location_id": by.location_id,
        "pseudonym": f"Kind {str(child_id)[:8]}",
        "birth_month": date(2016, 4, 1),
        "languages": ["nl"],
        "family_id": child_id,
    }


def _meetings(session: Session, by: Actor, *, now: datetime) -> Sequence[dict[str, object]]:
    """Add weekly meetings up to one that has just begun, and return the slot of each."""
    common = {"location_id": by.location_id}
    activity = Activity(
        **common,
        kind=ActivityKind.CYCLING_LESSONS,
        title="Voetbal",
        description="",
        responsible_id=by.user_id,
        capacity=CHILDREN,
    )
    space = Space(**common, name=f"Veld {uuid4()}", shareable=True)
    session.add_all([activity, space])
    session.flush()
    begun = now.replace(minute=0, second=0, microsecond=0)
    starts = [begun - timedelta(weeks=MEETINGS - 1 - number) for number in range(MEETINGS)]
    plan = {
        "activity_id": activity.id,
        "title": activity.title,
        "notes": "",
        "zone": ZONE.key,
        "space_id": space.id,
        "space_shareable": True,
        "version": 1,
    }
    slots = [{"session_id": uuid4(), "starts_at": start, "ends_at": start + timedelta(hours=1)} for start in starts]
    session.execute(
        insert(ProgrammeSession),
        [
            common
            | plan
            | {
                "id": slot["session_id"],
                "starts_at": start,
                "ends_at": slot["ends_at"],
                "starts_local": start.astimezone(ZONE).replace(tzinfo=None),
            }
            for slot, start in zip(slots, starts, strict=True)
        ],
    )
    return slots


def _saving(stage: Stage, scene: Scene, calls: Sequence[int]) -> Callable[[int], None]:
    """Return what saves a list with so many ticks in each call, and commits once."""
    there = Noted(mark=AttendanceMark.PRESENT)
    ticks = iter(
        Tick(child_id=child, noted=there, seen=OPEN, ticked_at=stage.now) for child in scene.children[: sum(calls)]
    )
    parts = [[next(ticks) for _ in range(number)] for number in calls]

    def act(_worker: int) -> None:
        with stage.app.app_context(), Session(db.engine) as session:
            enter_location(session, scene.by.actor.location_id)
            changed = sum(
                attendance.record_ticks(session, scene.meeting, part, by=scene.by.actor, now=stage.now).changed
                for part in parts
            )
            session.commit()
        if changed != sum(calls):
            raise RuntimeError(f"{changed} of {sum(calls)} ticks counted")

    return act


def _emptying(stage: Stage, scene: Scene) -> Callable[[], None]:
    """Return what makes the list as if nobody had noted anything, so that each saving is of a whole new list."""
    places = select(Attendance.id).where(Attendance.session_id == scene.meeting)
    unmarked = {"mark": AttendanceMark.NOT_RECORDED, "recorded_at": None, "recorded_by_id": None}

    def empty() -> None:
        with stage.app.app_context(), Session(db.engine) as session:
            enter_location(session, scene.by.actor.location_id)
            session.execute(delete(AttendanceChange).where(AttendanceChange.attendance_id.in_(places)))
            session.execute(update(Attendance).where(Attendance.session_id == scene.meeting).values(unmarked))
            session.commit()

    return empty


def _statements(stage: Stage, scene: Scene, calls: Sequence[int]) -> int:
    _emptying(stage, scene)()
    with stage.app.app_context():
        engine = db.engine
    with explain.watching(engine, explain=False) as seen:
        _saving(stage, scene, calls)(0)
    return len(seen.sent)
