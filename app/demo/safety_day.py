"""The safety day of the season as a whole rotation: solved, put in the plan and made known; and that of last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.demo import safety_day_around, safety_day_groups
from app.demo.safety_day_rows import CROSSING, ENDS, STARTS, Day
from app.demo.season import ZONE
from app.demo.values import DemoLocation, demo_id
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.participants import Participant, StationMark
from app.models.rotations import Rotation, Visit
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.rotation import solving
from app.planning.rotation.grid import grid
from app.planning.timeslots import local_slot
from app.planning.vocabulary import Answer, AttendanceMark, EngagementState, PartnerKind
from app.programme import publishing, shifts
from app.programme.rotations import scheduling
from app.queries import rotation_plan, rotation_problem

TITLE = "Veiligheidsdag"
A_YEAR = timedelta(weeks=52)
SURE_TO_COME = frozenset({PartnerKind.FIRE_SERVICE})
ONE_IN = 17
"""Of so many children one was ill, and one missed a station."""


def lay(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Plan the safety day of the season with everybody who was kept free for it, and last year's with its figures."""
    for activity in (one for one in location.activities if one.is_safety_day):
        this_year = Day(location=location, activity=activity, planned=activity.sessions[0], by=by, now=now)
        _lay(session, this_year)
        safety_day_groups.say(session, this_year.rotation_id, by=by, now=now)
        safety_day_around.prepare(session, this_year)
        last_year = _a_year_before(this_year)
        session.execute(insert(Activity), [last_year.as_activity()])
        _lay(session, last_year)
        safety_day_around.prepare(session, last_year)
        safety_day_around.look_back(session, last_year)


def _lay(session: Session, day: Day) -> None:
    """Write a day, solve it, put it in the plan and make it known."""
    for model, rows in day.rows():
        session.execute(insert(model).execution_options(render_nulls=True), rows)
    rotation = session.get_one(Rotation, day.rotation_id)
    _solve(session, rotation, now=day.now)
    scheduling.put(session, rotation.id, by=day.by, now=day.now)
    _seat_helpers(session, day)
    sessions = session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.rotation_id == rotation.id)).all()
    publishing.publish(session, sessions, by=day.by, now=day.now, tell=not day.is_over)
    _answer(session, day, sessions)
    if day.is_over:
        _record(session, day, sessions)


def _solve(session: Session, rotation: Rotation, *, now: datetime) -> None:
    """Write the best running order, as the button on the page of the rotation does."""
    plan = rotation_plan.find(session, rotation.id)
    if plan is None:
        raise TypeError("it was written just now")
    day = rotation_problem.day_of(plan)
    found = solving.solve(grid(day), seconds=rotation_problem.SECONDS, seed=rotation_problem.SEED)
    stations, teams = [one.id for one in plan.stations], [one.id for one in plan.groups]
    session.execute(
        insert(Visit),
        [
            {
                "location_id": rotation.location_id,
                "rotation_id": rotation.id,
                "group_id": teams[group],
                "station_id": stations[station],
                "round": number,
            }
            for group, station, number in sorted(found.visits)
        ],
    )
    rotation.rounds = [[one.start, one.end] for one in day.rounds()]
    rotation.solved_for, rotation.solved_at = rotation_problem.digest(plan), now
    rotation.outcome = {
        "status": "optimal" if found.proven else "feasible",
        "objective": asdict(found.objective),
        "bound": asdict(found.bound),
    }
    session.flush()


def _seat_helpers(session: Session, day: Day) -> None:
    """Give the parents at the crossing their shift."""
    shift_id = session.scalars(
        select(Shift.id)
        .join(ProgrammeSession, ProgrammeSession.id == Shift.session_id)
        .where(ProgrammeSession.rotation_id == day.rotation_id, Shift.role == CROSSING)
    ).one()
    for seat in day.seated(CROSSING):
        shifts.assign(session, shift_id, volunteer_id=seat.volunteer_id, by=day.by, now=day.now)


def _answer(session: Session, day: Day, sessions: Sequence[UUID]) -> None:
    """Let those who are sure to come say so: of last year's everybody."""
    said = {"answered_at": min(day.now, day.planned.slot.starts_at)}
    coming = [
        seat.volunteer_id
        for shift in day.planned.shifts
        for seat in shift.seats
        if day.is_over or seat.answer is Answer.ACCEPTED
    ]
    session.execute(
        update(Assignment)
        .where(Assignment.session_id.in_(sessions), Assignment.volunteer_id.in_(coming))
        .values(answer=Answer.ACCEPTED, **said)
    )
    sure = {one.kind: one.id for one in day.location.partners if day.is_over or one.kind in SURE_TO_COME}
    session.execute(
        update(Engagement)
        .where(Engagement.session_id.in_(sessions), Engagement.partner_id.in_(sure.values()))
        .values(state=EngagementState.CONFIRMED, **said)
    )


def _record(session: Session, day: Day, sessions: Sequence[UUID]) -> None:
    """Note who was there, and at which stations: a few fell ill, and a few missed one."""
    noted = {"recorded_at": day.planned.slot.ends_at, "recorded_by_id": day.by.user_id}
    members = session.execute(
        select(Participant.id, Participant.child_id)
        .where(Participant.rotation_id == day.rotation_id)
        .order_by(Participant.id)
    ).all()
    ill = {one.id for one in members[::ONE_IN]}
    for mark, who in (
        (AttendanceMark.PRESENT, [one.child_id for one in members if one.id not in ill]),
        (AttendanceMark.ABSENT, [one.child_id for one in members if one.id in ill]),
    ):
        session.execute(
            update(Attendance)
            .where(Attendance.session_id.in_(sessions), Attendance.child_id.in_([one for one in who if one]))
            .values(mark=mark, **noted)
        )
    stations = [row["id"] for row, _post in day.stations()]
    marks = [
        noted
        | {
            "location_id": day.location.id,
            "participant_id": one.id,
            "station_id": station_id,
            "mark": AttendanceMark.ABSENT if one.id in ill or missed else AttendanceMark.PRESENT,
        }
        for number, one in enumerate(members)
        for place, station_id in enumerate(stations)
        for missed in (number % ONE_IN == place + 1,)
    ]
    session.execute(insert(StationMark), marks)


def _a_year_before(day: Day) -> Day:
    """Return the same day a year ago, with the children who were old enough then."""
    held = day.planned.day - A_YEAR
    youngest = {child.id for child in day.location.children if child.age <= day.youngest}
    activity = replace(
        day.activity, id=demo_id(day.location.slug, "activity", TITLE, held.year), title=f"{TITLE} {held.year}"
    )
    slot = local_slot(day=held, start=time(STARTS // 60), end=time(ENDS // 60), zone=ZONE)
    planned = replace(
        day.planned,
        day=held,
        slot=slot,
        attendance=tuple(one for one in day.planned.attendance if one.child_id not in youngest),
    )
    return replace(day, activity=activity, planned=planned)
