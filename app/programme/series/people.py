"""Roles and partners of several meetings: added, needed in another number, and taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.models.shifts import Assignment, Engagement, Shift
from app.planning.plan import PlannedShift
from app.planning.series import Meeting
from app.planning.vocabulary import Answer, EngagementState
from app.programme.series import writing
from app.queries.series import MeetingInPlan

Becoming = Sequence[tuple[MeetingInPlan, Meeting]]
Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """What became of rows around the meetings, as JSON by their id: what they were, and what they are."""

    before: dict[UUID, Values] = field(default_factory=dict)
    after: dict[UUID, Values] = field(default_factory=dict)
    session_of: dict[UUID, UUID] = field(default_factory=dict)

    def note(self, row_id: UUID, session_id: UUID, before: Values, after: Values) -> None:
        """Note one row."""
        self.before[row_id], self.after[row_id], self.session_of[row_id] = before, after, session_id

    def of(self, session_id: UUID) -> tuple[dict[str, Values], dict[str, Values]]:
        """Return what the rows of one meeting were and are."""
        mine = [row_id for row_id, owner in self.session_of.items() if owner == session_id]
        return {str(row_id): self.before[row_id] for row_id in mine}, {str(row): self.after[row] for row in mine}


def release(session: Session, *, session_ids: Sequence[UUID], shift_ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """Release the seats of these meetings and of these roles; return which, by meeting."""
    if not session_ids and not shift_ids:
        return {}
    released: dict[UUID, list[str]] = defaultdict(list)
    rows = session.execute(
        update(Assignment)
        .where(
            Assignment.session_id.in_(session_ids) | Assignment.shift_id.in_(shift_ids),
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
        )
        .values(released=True)
        .returning(Assignment.session_id, Assignment.id)
    )
    for row in rows:
        released[row.session_id].append(str(row.id))
    return released


def change_roles(session: Session, becoming: Becoming, *, location_id: UUID) -> Changed:
    """Let each meeting have the roles that it becomes; a role taken away is kept, withdrawn, with its seats."""
    changed = Changed()
    missing: dict[tuple[UUID, str], int] = {}
    for one, becomes in becoming:
        wanted = {role.name: role.need for role in becomes.roles}
        for shift in one.entry.planned.shifts:
            need = wanted.get(shift.role)
            if need != shift.need:
                before, after = _shift(shift.need), _shift(need or shift.need, withdrawn=need is None)
                changed.note(shift.id, becomes.id, before, after)
        there = {shift.role for shift in one.entry.planned.shifts}
        missing |= {(becomes.id, name): need for name, need in wanted.items() if name not in there}
    for shift_id, session_id, role, need in _withdrawn(session, missing):
        changed.note(shift_id, session_id, _shift(need, withdrawn=True), _shift(missing.pop((session_id, role))))
    writing.put_shifts(session, changed.after)
    _add_shifts(session, becoming, missing, changed, location_id=location_id)
    return changed


def change_partners(session: Session, becoming: Becoming, *, location_id: UUID) -> Changed:
    """Let each meeting have the partners that it becomes; one who is asked anew hears of it when it is published."""
    changed = Changed()
    asked = {(becomes.id, who) for one, becomes in becoming for who in becomes.partners - one.meeting.partners}
    gone = {(becomes.id, who) for one, becomes in becoming for who in one.meeting.partners - becomes.partners}
    if not asked and not gone:
        return changed
    there = session.scalars(
        select(Engagement).where(
            Engagement.session_id.in_({session_id for session_id, _who in asked | gone}),
            Engagement.partner_id.in_({who for _session, who in asked | gone}),
        )
    )
    for row in there:
        key = (row.session_id, row.partner_id)
        if key in asked:
            asked.discard(key)
            changed.note(row.id, row.session_id, engagement(row), _engagement())
        elif key in gone:
            changed.note(row.id, row.session_id, engagement(row), engagement(row) | {"withdrawn": True})
    writing.put_engagements(session, changed.after)
    _add_engagements(session, asked, changed, location_id=location_id)
    return changed


def engagement(row: Engagement) -> Values:
    """Return what an engagement is, as JSON."""
    return {
        "state": row.state.value,
        "withdrawn": row.withdrawn,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        "decline_reason": row.decline_reason,
    }


def _engagement(*, withdrawn: bool = False) -> Values:
    state = EngagementState.NOT_ASKED.value
    return {"state": state, "withdrawn": withdrawn, "answered_at": None, "decline_reason": None}


def _shift(need: int, *, withdrawn: bool = False) -> Values:
    return {"need": need, "withdrawn": withdrawn}


def _withdrawn(session: Session, missing: Mapping[tuple[UUID, str], int]) -> list[tuple[UUID, UUID, str, int]]:
    """Return the roles that were there before and were taken away, of those that are wanted again."""
    if not missing:
        return []
    rows = session.execute(
        select(Shift.id, Shift.session_id, Shift.role, Shift.need)
        .where(
            Shift.withdrawn,
            Shift.session_id.in_({session_id for session_id, _name in missing}),
            Shift.role.in_({name for _session, name in missing}),
        )
        .order_by(Shift.id)
    )
    first = {(row.session_id, row.role): row for row in rows if (row.session_id, row.role) in missing}
    return [(row.id, row.session_id, row.role, row.need) for row in first.values()]


def _add_shifts(
    session: Session,
    becoming: Becoming,
    missing: Mapping[tuple[UUID, str], int],
    changed: Changed,
    *,
    location_id: UUID,
) -> None:
    like = _like(one for one, _becomes in becoming)
    rows: list[Values] = []
    for (session_id, name), need in missing.items():
        shift_id, model = uuid4(), like.get(name)
        changed.note(shift_id, session_id, _shift(need, withdrawn=True), _shift(need))
        rows.append(
            {
                "id": shift_id,
                "location_id": location_id,
                "session_id": session_id,
                "role": name,
                "need": need,
                "required": bool(model and model.required),
                "qualification": model.qualification if model else None,
                "language": model.language if model else None,
                "position": len(like) + len(rows) % 100,
            }
        )
    if rows:
        session.execute(insert(Shift).execution_options(render_nulls=True), rows)


def _like(meetings: Iterable[MeetingInPlan]) -> dict[str, PlannedShift]:
    """Return a shift for each role that some meeting has: a new one asks the same qualification."""
    return {shift.role: shift for meeting in meetings for shift in meeting.entry.planned.shifts}


def _add_engagements(
    session: Session, asked: Iterable[tuple[UUID, UUID]], changed: Changed, *, location_id: UUID
) -> None:
    rows = []
    for session_id, partner_id in sorted(asked):
        engagement_id = uuid4()
        changed.note(engagement_id, session_id, _engagement(withdrawn=True), _engagement())
        rows.append(
            {"id": engagement_id, "location_id": location_id, "session_id": session_id, "partner_id": partner_id}
        )
    if rows:
        session.execute(insert(Engagement), rows)
