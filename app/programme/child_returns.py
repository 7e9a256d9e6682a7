"""Children who did not leave after all: on the same day all is what it was, as far as nobody took it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession
from app.models.attendance import Attendance, EnrolmentChange
from app.models.children import Child, Group, GroupMember
from app.models.course_progress import CourseParticipant
from app.models.locations import Location
from app.models.participants import PairSort, Participant, ParticipantPair
from app.models.rotations import Rotation, RotationGroup
from app.planning.vocabulary import EnrolmentState
from app.programme import enrolment_undoing, enrolments, turns
from app.programme.coaching import closings
from app.programme.history import audit
from app.programme.refusals import (
    Forbidden,
    NothingToUndo,
    Refusal,
    known,
    refused_by_database,
)
from app.programme.rotations import grouping_edits
from app.queries import departures


@dataclass(frozen=True, kw_only=True, slots=True)
class Differs:
    """An activity in which a child is something else than it was: somebody took its seat meanwhile. None: not in it."""

    title: str
    state: EnrolmentState | None


def come_back(session: Session, child_id: UUID, *, by: Actor, now: datetime) -> tuple[Differs, ...]:
    """Take back, on the same day, that a child and whoever left with it have left; return what is not as it was.

    :raises NothingToUndo: when they left on another day, or it was taken back before.
    """
    turns.take(session)
    child = known(session, Child, child_id)
    edit_id = departures.last_act(session, child_id, since=midnight(session, by=by, now=now))
    edit = session.get(PlanEdit, edit_id, with_for_update=True) if edit_id else None
    if edit is None or edit.undone_at is not None or child.left_on is None:
        raise NothingToUndo
    edit.undone_at = now
    before = edit.before
    for returning in before["children"]:
        _return(session, UUID(returning), before["children"][returning], by=by, now=now)
    session.execute(
        update(CourseParticipant)
        .where(
            CourseParticipant.id.in_([UUID(one) for one in before["courses"]]), CourseParticipant.stopped_at == edit.at
        )
        .values(stopped_at=None)
    )
    session.flush()
    differs = tuple(_differing(session, before["changes"], by=by, now=now))
    _go_round(session, before["rotations"], location_id=by.location_id)
    closings.go_on(session, before.get("coaching", []), by=by, now=now)
    _hold_places(session, before["places"], location_id=by.location_id)
    return differs


def can_come_back(session: Session, child_id: UUID, *, by: Actor, now: datetime) -> bool:
    """Say whether leaving can still be taken back: two statements."""
    return departures.last_act(session, child_id, since=midnight(session, by=by, now=now)) is not None


def midnight(session: Session, *, by: Actor, now: datetime) -> datetime:
    """Return when the day began at the location of the one who acts."""
    zone = ZoneInfo(known(session, Location, by.location_id).zone)
    return datetime.combine(now.astimezone(zone).date(), time(), tzinfo=zone)


def _return(session: Session, child_id: UUID, groups: Sequence[str], *, by: Actor, now: datetime) -> None:
    child = session.get(Child, child_id)
    if child is None:
        return
    child.left_on = None
    there = session.scalars(select(Group.id).where(Group.id.in_([UUID(one) for one in groups]))).all()
    session.add_all(
        GroupMember(location_id=child.location_id, group_id=group_id, child_id=child_id) for group_id in there
    )
    audit(session, action="child.came_back", subject=Child.__tablename__, subject_id=child_id, by=by, now=now)


def _differing(
    session: Session, changes: Sequence[Mapping[str, str]], *, by: Actor, now: datetime
) -> Iterator[Differs]:
    """Let them be in everything that they were in; yield where that is not so. First whoever held a seat."""
    for one in reversed(changes):
        was, activity_id = EnrolmentState(one["state"]), UUID(one["activity"])
        becomes = _again(session, one, was, by=by, now=now)
        if becomes is not was:
            title = session.scalar(select(Activity.title).where(Activity.id == activity_id))
            yield Differs(title=title or "", state=becomes)


def _again(
    session: Session, one: Mapping[str, str], was: EnrolmentState, *, by: Actor, now: datetime
) -> EnrolmentState | None:
    change = session.get(EnrolmentChange, UUID(one["change"]), populate_existing=True)
    if change is None:
        return None
    if change.undone_at is not None:  # with a brother or sister, who left the same activity in the same act
        return was
    try:
        with session.begin_nested():
            enrolment_undoing.undo(session, change.id, by=by, now=now)
    except Refusal:
        return _anew(session, UUID(one["activity"]), UUID(one["child"]), was, by=by, now=now)
    return was


def _anew(
    session: Session, activity_id: UUID, child_id: UUID, was: EnrolmentState, *, by: Actor, now: datetime
) -> EnrolmentState | None:
    """Enrol a child once more, when its seat was given on or an hour has passed."""
    try:
        with session.begin_nested():
            if was is not EnrolmentState.WANTED:
                return enrolments.place(session, activity_id, child_id, by=by, now=now).state
            enrolments.want(session, activity_id, child_id, by=by, now=now)
            return was
    except Refusal:
        return None


def _go_round(session: Session, rows: Sequence[Mapping[str, Any]], *, location_id: UUID) -> None:
    """Let them go round again on days that are still planned, in their groups where these are still there."""
    rotations = {UUID(row["rotation"]) for row in rows}
    there = set(session.scalars(select(Rotation.id).where(Rotation.id.in_(rotations))))
    groups = set(session.scalars(select(RotationGroup.id).where(RotationGroup.rotation_id.in_(there))))
    for row in rows:
        if UUID(row["rotation"]) in there:
            _participate(session, row, groups=groups, location_id=location_id)
    session.flush()
    for row in rows:
        for first, second, sort in row["pairs"]:
            _pair(session, row, (UUID(first), UUID(second)), PairSort(sort), location_id=location_id)
    for rotation_id in sorted(there):
        grouping_edits.recount(session, rotation_id)


def _participate(session: Session, row: Mapping[str, Any], *, groups: set[UUID], location_id: UUID) -> None:
    group_id = UUID(row["group"]) if row["group"] else None
    try:
        with refused_by_database(session):
            session.add(
                Participant(
                    id=UUID(row["id"]),
                    location_id=location_id,
                    rotation_id=UUID(row["rotation"]),
                    child_id=UUID(row["child"]),
                    school_class=row["class"],
                    group_id=group_id if group_id in groups else None,
                    pinned=row["pinned"],
                )
            )
    except Forbidden:
        return  # somebody let it go round meanwhile


def _pair(
    session: Session, row: Mapping[str, Any], two: tuple[UUID, UUID], sort: PairSort, *, location_id: UUID
) -> None:
    there = session.scalars(select(Participant.id).where(Participant.id.in_(two))).all()
    had = session.scalar(
        select(ParticipantPair.id).where(ParticipantPair.participant_id == two[0], ParticipantPair.other_id == two[1])
    )
    if len(there) == len(two) and had is None:
        session.add(
            ParticipantPair(
                location_id=location_id,
                rotation_id=UUID(row["rotation"]),
                participant_id=two[0],
                other_id=two[1],
                sort=sort,
            )
        )
        session.flush()


def _hold_places(session: Session, rows: Sequence[Mapping[str, Any]], *, location_id: UUID) -> None:
    """Let them hold the places that did not come with an activity, where they have nothing else at that time."""
    for row in rows:
        held = session.get(ProgrammeSession, UUID(row["session"]), populate_existing=True)
        had = select(Attendance.id).where(
            Attendance.session_id == UUID(row["session"]), Attendance.child_id == UUID(row["child"])
        )
        if held is None or held.cancelled or session.scalar(had) is not None:
            continue
        try:
            with refused_by_database(session):
                session.add(_place(row, held, location_id=location_id))
        except Forbidden:
            continue


def _place(row: Mapping[str, Any], held: ProgrammeSession, *, location_id: UUID) -> Attendance:
    return Attendance(
        location_id=location_id,
        session_id=held.id,
        child_id=UUID(row["child"]),
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        session_cancelled=False,
        placed=row["placed"],
        makes_up_id=UUID(row["makes_up"]) if row["makes_up"] else None,
    )
