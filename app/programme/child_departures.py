"""Children who leave the location: seats freed, courses stopped, no place any more; what they did stays.

One act for a whole family. Within the day it is taken back by `child_returns`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit
from app.models.attendance import Attendance
from app.models.children import Child, GroupMember
from app.models.course_progress import CourseParticipant
from app.models.locations import Location
from app.models.participants import Participant, ParticipantPair
from app.programme import enrolments, turns
from app.programme.child_records import HasLeft
from app.programme.coaching import closings
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal, known
from app.programme.rotations import grouping_members
from app.queries import departures
from app.queries.departures import Held, Holdings

LONGEST_AGO = timedelta(days=92)
"""Whoever left longer ago would be forgotten the same night."""


class LeavesLater(Refusal):
    """Leaving is noted on the last day or after it: until then the child takes part."""


class LeftTooLongAgo(Refusal):
    """The last day is before the child arrived, or so long ago that nothing may be known of it any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What leaving did: how many children went, seats that are free now, and the act that can be taken back."""

    children: int
    seats: int
    edit_id: UUID


def look(session: Session, child_ids: Collection[UUID], *, on: date, by: Actor, now: datetime) -> Holdings:
    """Return what would be free if these children left: four statements."""
    return Holdings(
        activities=departures.enrolments(session, child_ids, now=now),
        places=len(departures.places_after(session, child_ids, after=_last_moment(session, on, by=by, now=now))),
        courses=departures.courses(session, child_ids),
        rotations=departures.rotations(session, child_ids, after=_last_day(session, on, by=by, now=now)),
    )


def leave(session: Session, child_ids: Collection[UUID], *, on: date, by: Actor, now: datetime) -> Left:
    """Let children leave together; `on` is their last day here.

    :raises NotFound: when one of them is not of this location.
    :raises HasLeft: when one of them left before.
    :raises LeavesLater: for a day to come.
    :raises LeftTooLongAgo: for a day before one of them arrived, or more than three months ago.
    """
    turns.take(session)
    children = _held(session, child_ids)
    _refuse_wrong(children, on, today=_today(session, by=by, now=now))
    ids = [child.id for child in children]
    moment, day = (_last_moment(session, on, by=by, now=now), _last_day(session, on, by=by, now=now))
    for child in children:
        child.left_on = on
    session.flush()
    coached = closings.end_of(session, ids, by=by, now=now)
    held = departures.enrolments(session, ids, now=now)
    before: dict[str, Any] = {
        "coaching": coached,
        "children": {str(child_id): _groups(session, child_id) for child_id in ids},
        "changes": _leave_activities(session, held, by=by, now=now),
        "rotations": _leave_rotations(session, ids, after=day, by=by, now=now),
        "places": _give_up_places(session, ids, after=moment),
        "courses": _stop_courses(session, ids, now=now),
    }
    session.execute(delete(GroupMember).where(GroupMember.child_id.in_(ids)))
    edit = PlanEdit(
        id=uuid4(), location_id=by.location_id, sort=departures.LEFT, before=before, by_id=by.user_id, at=now
    )
    session.add(edit)
    for child_id in ids:
        audit(session, action="child.left", subject=Child.__tablename__, subject_id=child_id, by=by, now=now)
    session.flush()
    return Left(children=len(ids), seats=sum(one.frees_a_seat for one in held), edit_id=edit.id)


def _held(session: Session, child_ids: Collection[UUID]) -> Sequence[Child]:
    rows = session.scalars(
        select(Child)
        .where(Child.id.in_(child_ids))
        .order_by(Child.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    missing = set(child_ids) - {row.id for row in rows}
    if missing or not rows:
        raise NotFound(Child.__tablename__, min(missing, default=UUID(int=0)))
    return rows


def _refuse_wrong(children: Sequence[Child], on: date, *, today: date) -> None:
    if any(child.left_on is not None for child in children):
        raise HasLeft
    if on > today:
        raise LeavesLater
    if today - on > LONGEST_AGO or any(child.arrived_on is not None and on < child.arrived_on for child in children):
        raise LeftTooLongAgo


def _leave_activities(session: Session, held: Sequence[Held], *, by: Actor, now: datetime) -> list[dict[str, str]]:
    """Let them leave what they are in: first whoever waits, so that no freed seat is offered to one who leaves."""
    found = []
    for one in sorted(held, key=lambda one: one.frees_a_seat):
        change_id = enrolments.leave(session, one.activity_id, one.child_id, by=by, now=now)
        found.append(
            {
                "change": str(change_id),
                "activity": str(one.activity_id),
                "child": str(one.child_id),
                "state": one.state.value,
            }
        )
    return found


def _leave_rotations(
    session: Session, ids: Sequence[UUID], *, after: date, by: Actor, now: datetime
) -> list[dict[str, Any]]:
    """Let them not go round on days to come; return their rows and pairs."""
    going = departures.rotations(session, ids, after=after)
    rows = session.scalars(select(Participant).where(Participant.id.in_([one.id for one in going]))).all()
    found = [_participant(session, row) for row in rows]
    for rotation_id in sorted({one.of_id for one in going}):
        own = [one.id for one in going if one.of_id == rotation_id]
        grouping_members.remove(session, rotation_id, own, by=by, now=now)
    return found


def _participant(session: Session, row: Participant) -> dict[str, Any]:
    pairs = session.scalars(
        select(ParticipantPair).where((ParticipantPair.participant_id == row.id) | (ParticipantPair.other_id == row.id))
    )
    return {
        "id": str(row.id),
        "rotation": str(row.rotation_id),
        "child": str(row.child_id),
        "class": row.school_class,
        "group": str(row.group_id) if row.group_id else None,
        "pinned": row.pinned,
        "pairs": [[str(pair.participant_id), str(pair.other_id), pair.sort.value] for pair in pairs],
    }


def _give_up_places(session: Session, ids: Sequence[UUID], *, after: datetime) -> list[dict[str, Any]]:
    """Let them hold no place any more, also where they came as guests or with a group of a safety day."""
    rows = departures.places_after(session, ids, after=after)
    session.execute(delete(Attendance).where(Attendance.id.in_([row.id for row in rows])))
    return [
        {
            "session": str(row.session_id),
            "child": str(row.child_id),
            "placed": row.placed,
            "makes_up": str(row.makes_up_id) if row.makes_up_id else None,
        }
        for row in rows
    ]


def _stop_courses(session: Session, ids: Sequence[UUID], *, now: datetime) -> list[str]:
    found = [one.id for one in departures.courses(session, ids)]
    session.execute(update(CourseParticipant).where(CourseParticipant.id.in_(found)).values(stopped_at=now))
    return [str(row_id) for row_id in found]


def _groups(session: Session, child_id: UUID) -> list[str]:
    found = session.scalars(
        select(GroupMember.group_id).where(GroupMember.child_id == child_id).order_by(GroupMember.group_id)
    )
    return [str(group_id) for group_id in found]


def _today(session: Session, *, by: Actor, now: datetime) -> date:
    return now.astimezone(ZoneInfo(known(session, Location, by.location_id).zone)).date()


def _last_day(session: Session, on: date, *, by: Actor, now: datetime) -> date:
    """Return the last day of which what is planned stays as it is."""
    return max(on, _today(session, by=by, now=now) - timedelta(days=1))


def _last_moment(session: Session, on: date, *, by: Actor, now: datetime) -> datetime:
    """Return the moment after which they hold no place: the end of their last day, and now when that is today."""
    zone = ZoneInfo(known(session, Location, by.location_id).zone)
    return min(now, datetime.combine(on + timedelta(days=1), time(), tzinfo=zone))
