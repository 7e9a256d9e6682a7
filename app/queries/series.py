"""The meetings of an activity, with what an edit of several needs to know of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.activities import PlanEdit, ProgrammeSession, SessionChange
from app.planning.plan import PlannedShift
from app.planning.series import Field, Meeting, Role, Scope
from app.planning.vocabulary import SessionStatus
from app.queries.plan import SessionInPlan, sessions_by_id, sessions_of


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingInPlan:
    """A meeting as an edit sees it, and as it stands in the plan with everybody around it."""

    meeting: Meeting
    entry: SessionInPlan
    cancel_reason: str | None

    @property
    def version(self) -> int:
        """How often the meeting was changed."""
        return self.entry.version


def meetings(session: Session, activity_id: UUID) -> tuple[MeetingInPlan, ...]:
    """Return the meetings of an activity of this location, by start, in four statements."""
    return _read(session, sessions_of(session, activity_id), ProgrammeSession.activity_id == activity_id)


def meetings_of(session: Session, activity_ids: Collection[UUID]) -> tuple[MeetingInPlan, ...]:
    """Return the meetings of several activities of this location likewise, in five statements."""
    among = ProgrammeSession.activity_id.in_(activity_ids)
    ids = session.scalars(select(ProgrammeSession.id).where(among)).all()
    return _read(session, sessions_by_id(session, ids), among)


def along(session: Session, edit: PlanEdit) -> tuple[str, ...]:
    """Return the titles of what came along with an act, from the activities beside the one that it was about."""
    rows = session.scalars(
        select(ProgrammeSession.title)
        .join(SessionChange, SessionChange.session_id == ProgrammeSession.id)
        .where(
            SessionChange.edit_id == edit.id,
            SessionChange.sort == edit.sort,
            ProgrammeSession.activity_id != edit.activity_id,
        )
        .distinct()
        .order_by(ProgrammeSession.title)
    )
    return tuple(rows)


def numbers(session: Session, row: ProgrammeSession, *, now: datetime) -> Mapping[Scope, int]:
    """Return how many meetings that are still to come each scope reaches from this one."""
    place = func.coalesce(ProgrammeSession.meant_for, ProgrammeSession.starts_local)
    following = func.count().filter(place >= (row.meant_for or row.starts_local))
    found = session.execute(
        select(following, func.count()).where(
            ProgrammeSession.activity_id == row.activity_id,
            ProgrammeSession.starts_at > now,
            ~ProgrammeSession.cancelled,
        )
    ).one()
    return {Scope.ONE: 1, Scope.FOLLOWING: found[0], Scope.ALL: found[1]}


def activity_of(session: Session, edit_id: UUID) -> UUID | None:
    """Return the activity that an act was about, or `None` when there is no such act at this location."""
    return session.scalar(select(PlanEdit.activity_id).where(PlanEdit.id == edit_id))


def _read(session: Session, entries: Sequence[SessionInPlan], among: ColumnElement[bool]) -> tuple[MeetingInPlan, ...]:
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.zone,
            ProgrammeSession.notes,
            ProgrammeSession.cancel_reason,
            ProgrammeSession.meant_for,
            ProgrammeSession.by_hand,
        ).where(among)
    )
    own = {row.id: row for row in rows}
    return tuple(
        MeetingInPlan(
            meeting=_meeting(
                entry,
                zone=own[entry.planned.id].zone,
                notes=own[entry.planned.id].notes,
                meant_for=own[entry.planned.id].meant_for,
                by_hand=own[entry.planned.id].by_hand,
            ),
            entry=entry,
            cancel_reason=own[entry.planned.id].cancel_reason,
        )
        for entry in entries
    )


def _meeting(entry: SessionInPlan, *, zone: str, notes: str, meant_for: datetime | None, by_hand: list[str]) -> Meeting:
    planned = entry.planned
    if planned.space_id is None:
        raise TypeError("a stored session has a space")
    return Meeting(
        id=planned.id,
        slot=planned.slot,
        zone=zone,
        space_id=planned.space_id,
        age_group_id=planned.age_group_id,
        title=planned.title,
        notes=notes,
        cancelled=planned.status is SessionStatus.CANCELLED,
        meant_for=meant_for,
        by_hand=frozenset(Field(name) for name in by_hand if name in set(Field)),
        roles=tuple(_role(shift) for shift in planned.shifts),
        partners=frozenset(engagement.partner_id for engagement in planned.engagements),
    )


def _role(shift: PlannedShift) -> Role:
    return Role(name=shift.role, need=shift.need, held=len(shift.holding))
