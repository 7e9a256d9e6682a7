"""Who was there on a safety day as a whole, as far as the stations say it: nobody has to be ticked twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.attendance import Attendance
from app.models.participants import Participant, StationMark
from app.models.rotations import RotationGroup
from app.planning.marking import Noted
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance_rows
from app.programme.attendance_rows import Held


def follow(session: Session, participant_ids: Collection[UUID], *, by: Actor, now: datetime) -> None:
    """Note in the sessions of their groups that children were there, or that stations missed them.

    Seen at one station, a child was there, also when it came late. Missed wherever somebody looked, it is absent,
    unless somebody noted otherwise before; *excused* is never overwritten.
    """
    looked_at = {row.id: row for row in session.execute(_places(participant_ids))}
    held = attendance_rows.lock_places(
        session,
        select(Attendance.id).where(Attendance.id.in_(looked_at)),
        session_ids={row.session_id for row in looked_at.values()},
    )
    changes = []
    for place in held:
        mark = _mark(place, seen=looked_at[place.id].seen, missed=looked_at[place.id].missed)
        if mark is not place.noted.mark:
            changes.append(attendance_rows.changed(place, Noted(mark=mark), ticked_at=now))
    attendance_rows.write(session, changes, by=by, now=now)


def _mark(place: Held, *, seen: bool, missed: bool) -> AttendanceMark:
    """Return what the stations make of what is noted of a place."""
    stands = place.noted.mark
    if seen and stands in (AttendanceMark.NOT_RECORDED, AttendanceMark.ABSENT):
        return AttendanceMark.PRESENT
    if missed and not seen and stands is AttendanceMark.NOT_RECORDED:
        return AttendanceMark.ABSENT
    return stands


def _places(participant_ids: Collection[UUID]) -> Select[UUID, UUID, bool, bool]:
    """Select the places that children of the location hold in the sessions of their groups, and what stations say."""
    return (
        select(
            Attendance.id,
            Attendance.session_id,
            _marked(AttendanceMark.PRESENT).label("seen"),
            _marked(AttendanceMark.ABSENT).label("missed"),
        )
        .join(RotationGroup, RotationGroup.session_id == Attendance.session_id)
        .join(Participant, Participant.group_id == RotationGroup.id)
        .where(Participant.id.in_(participant_ids), Participant.child_id == Attendance.child_id, Attendance.placed)
    )


def _marked(mark: AttendanceMark) -> ColumnElement[bool]:
    return exists().where(StationMark.participant_id == Participant.id, StationMark.mark == mark)
