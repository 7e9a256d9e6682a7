"""Who was there on a safety day as a whole, as far as the stations say it: nobody has to be ticked twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.attendance import Attendance
from app.models.participants import Participant, StationMark
from app.models.rotations import RotationGroup
from app.planning.vocabulary import AttendanceMark


def follow(session: Session, participant_ids: Collection[UUID], *, by: Actor, now: datetime) -> None:
    """Note in the sessions of their groups that children were there, or that stations missed them.

    Seen at one station, a child was there, also when it came late. Missed wherever somebody looked, it is absent,
    unless somebody noted otherwise before; *excused* is never overwritten.
    """
    seen = exists().where(StationMark.participant_id == Participant.id, StationMark.mark == AttendanceMark.PRESENT)
    missed = exists().where(StationMark.participant_id == Participant.id, StationMark.mark == AttendanceMark.ABSENT)
    open_, absent = AttendanceMark.NOT_RECORDED, AttendanceMark.ABSENT
    of_whom = _attendance_of(participant_ids)
    for found, before, mark in (
        (of_whom.where(seen), (open_, absent), AttendanceMark.PRESENT),
        (of_whom.where(missed, ~seen), (open_,), absent),
    ):
        session.execute(
            update(Attendance)
            .where(Attendance.id.in_(found), Attendance.mark.in_(before))
            .values(mark=mark, recorded_at=now, recorded_by_id=by.user_id)
            .execution_options(synchronize_session="fetch")
        )


def _attendance_of(participant_ids: Collection[UUID]) -> Select[UUID]:
    """Select the places that children of the location hold in the sessions of their groups."""
    return (
        select(Attendance.id)
        .join(RotationGroup, RotationGroup.session_id == Attendance.session_id)
        .join(Participant, Participant.group_id == RotationGroup.id)
        .where(Participant.id.in_(participant_ids), Participant.child_id == Attendance.child_id, Attendance.placed)
    )
