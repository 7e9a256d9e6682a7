"""Who was at which station, by name: for supervisors, and on the day for whoever leads the group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from app.models.children import Child
from app.models.participants import Participant, StationMark
from app.models.publications import Publication
from app.models.rotations import RotationGroup, Station
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer, AttendanceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Walker:
    """Somebody who goes round: a pseudonym, or the label of a guest."""

    id: UUID
    name: str
    group_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Who goes round in these groups, and what was noted of whom at which station."""

    groups: tuple[tuple[UUID, str], ...]
    stations: tuple[tuple[UUID, str], ...]
    walkers: tuple[Walker, ...]
    marks: Mapping[tuple[UUID, UUID], AttendanceMark]

    def of(self, group_id: UUID) -> tuple[Walker, ...]:
        """Return who goes round in a group."""
        return tuple(walker for walker in self.walkers if walker.group_id == group_id)

    def mark(self, walker_id: UUID, station_id: UUID) -> AttendanceMark:
        """Return what was noted of somebody at a station."""
        return self.marks.get((walker_id, station_id), AttendanceMark.NOT_RECORDED)

    def noted(self, group_id: UUID, station_id: UUID) -> int:
        """Return of how many of a group something was noted at a station."""
        return sum((walker.id, station_id) in self.marks for walker in self.of(group_id))


def leads(session: Session, rotation_id: UUID, group_id: UUID, volunteer_id: UUID) -> bool:
    """Say whether a volunteer has a seat, made known, in the session of this group of this day: one statement."""
    seat = (
        select(RotationGroup.id)
        .join(Assignment, Assignment.session_id == RotationGroup.session_id)
        .join(Publication, Publication.session_id == RotationGroup.session_id)
        .where(
            RotationGroup.id == group_id,
            RotationGroup.rotation_id == rotation_id,
            Assignment.volunteer_id == volunteer_id,
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
        )
    )
    return session.scalar(seat.limit(1)) is not None


def sheet(session: Session, rotation_id: UUID, *, group_id: UUID | None = None) -> Sheet:
    """Return who goes round in all groups or in one, with what was noted: four statements."""
    wanted = true() if group_id is None else RotationGroup.id == group_id
    groups = session.execute(
        select(RotationGroup.id, RotationGroup.name)
        .where(RotationGroup.rotation_id == rotation_id, wanted)
        .order_by(RotationGroup.position, RotationGroup.id)
    )
    stations = session.execute(
        select(Station.id, Station.name)
        .where(Station.rotation_id == rotation_id)
        .order_by(Station.position, Station.id)
    )
    return Sheet(
        groups=tuple((row.id, row.name) for row in groups),
        stations=tuple((row.id, row.name) for row in stations),
        walkers=_walkers(session, rotation_id, group_id),
        marks=marks(session, rotation_id, group_id=group_id),
    )


def marks(
    session: Session, rotation_id: UUID, *, group_id: UUID | None = None
) -> dict[tuple[UUID, UUID], AttendanceMark]:
    """Return what was noted, by participant and station, and no name: one statement."""
    rows = session.execute(
        select(StationMark.participant_id, StationMark.station_id, StationMark.mark)
        .join(Participant, Participant.id == StationMark.participant_id)
        .where(Participant.rotation_id == rotation_id, _in_group(group_id))
    )
    return {(row.participant_id, row.station_id): row.mark for row in rows}


def _walkers(session: Session, rotation_id: UUID, group_id: UUID | None) -> tuple[Walker, ...]:
    name = func.coalesce(Child.pseudonym, Participant.label).label("name")
    rows = session.execute(
        select(Participant.id, name, Participant.group_id)
        .outerjoin(Child, Child.id == Participant.child_id)
        .where(Participant.rotation_id == rotation_id, Participant.group_id.is_not(None), _in_group(group_id))
        .order_by(name, Participant.id)
    )
    return tuple(Walker(id=row.id, name=row.name, group_id=row.group_id) for row in rows)


def _in_group(group_id: UUID | None) -> ColumnElement[bool]:
    return true() if group_id is None else Participant.group_id == group_id
