"""The parts of a safety day as rows: sessions that are made, changed and taken away again as one act."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, ProgrammeSession, SessionChange
from app.models.rotations import RotationGroup, Station
from app.models.shifts import Shift
from app.planning.outline import Draft, Outline
from app.planning.series import Meeting, Role
from app.programme import drafts, publications, snapshots
from app.programme.history import audit
from app.programme.refusals import Forbidden, InTheWay
from app.programme.rotations import group_places, leaders
from app.programme.rotations.leaders import SORT, NotFree
from app.programme.rotations.running_orders import DayPart, Whole
from app.programme.series import records
from app.queries.series import MeetingInPlan

GONE = "Niet meer nodig: het draaischema is veranderd."
"""Why a station or group that people know of does not go on, when it is no part of the day any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheduled:
    """What putting a safety day in the plan did: how many sessions, and the leaders who are elsewhere at that time.

    `edit` is the act that undo takes back; none when nothing had to be changed.
    """

    edit: PlanEdit | None
    made: int
    changed: int
    gone: int
    not_free: tuple[NotFree, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Putting:
    """Putting these parts in the plan, where these sessions of the rotation are by now."""

    whole: Whole
    parts: tuple[DayPart, ...]
    there: Mapping[UUID, MeetingInPlan]
    by: Actor
    now: datetime

    @property
    def becoming(self) -> list[tuple[MeetingInPlan, Meeting]]:
        """The sessions that are to be something else."""
        return [pair for part in self.parts if (pair := self.pair(part)) is not None and _differs(*pair)]

    @property
    def fresh(self) -> list[DayPart]:
        """The parts without a session."""
        return [part for part in self.parts if self.pair(part) is None]

    @property
    def gone(self) -> dict[UUID, MeetingInPlan]:
        """The sessions that belong to no station or group any more, and go on."""
        kept = {part.session_id for part in self.whole.parts}
        return {row_id: one for row_id, one in self.there.items() if row_id not in kept and not one.meeting.cancelled}

    def put(self, session: Session) -> Scheduled:
        """Change what is different, and remember it as one act."""
        becoming, fresh = self.becoming, self.fresh
        removed, cancelled = self._no_part_any_more(session)
        group_places.leave(session, self.whole.rotation.id)
        edit = None
        if becoming or fresh or removed or cancelled:
            edit = self._change(session, [*becoming, *cancelled])
        made = self._add(session, fresh, edit) if edit else {}
        parts = {one.meeting.id: part for part in self.parts if (one := self._before(part)) is not None} | made
        _settle_roles(session, parts)
        group_places.settle(session, self.whole.rotation.id)
        led = leaders.settle(session, parts, now=self.now)
        if led.sessions:
            edit = edit or self._change(session, [])
            self._note_leaders(session, edit, led)
        if edit:
            self._audit(session)
        return Scheduled(
            edit=edit,
            made=len(made),
            changed=len(becoming),
            gone=len(removed) + len(cancelled),
            not_free=led.not_free,
        )

    def pair(self, part: DayPart) -> tuple[MeetingInPlan, Meeting] | None:
        """Return the session of a part with what it becomes, or nothing when there is none yet."""
        before = self._before(part)
        return (before, becomes(part, before)) if before else None

    def _before(self, part: DayPart) -> MeetingInPlan | None:
        return self.there.get(part.session_id) if part.session_id else None

    def _change(self, session: Session, becoming: Sequence[tuple[MeetingInPlan, Meeting]]) -> PlanEdit:
        activity_id = self.whole.activity.id
        if not becoming:
            return records.remember(session, activity_id, {}, sort=SORT, by=self.by, now=self.now)
        try:
            return records.change(session, activity_id, becoming, sort=SORT, by=self.by, now=self.now, reason=GONE)
        except Forbidden as refusal:  # something in the way that was not there when we looked
            raise InTheWay(refusal.constraint) from refusal

    def _no_part_any_more(self, session: Session) -> tuple[list[UUID], list[tuple[MeetingInPlan, Meeting]]]:
        """Remove the drafts that belong to no station or group any more; return these, and what is to be cancelled."""
        gone = self.gone
        known = set(publications.known(session, gone)) if gone else set()
        removed = sorted(gone.keys() - known)
        if removed:
            session.execute(delete(ProgrammeSession).where(ProgrammeSession.id.in_(removed)))
            for model in (Station, RotationGroup):
                _forget(session, model)
        return removed, [(gone[row_id], replace(gone[row_id].meeting, cancelled=True)) for row_id in sorted(known)]

    def _add(self, session: Session, fresh: Sequence[DayPart], edit: PlanEdit) -> dict[UUID, DayPart]:
        """Put new sessions in the plan, as parts of the act, and let their stations and groups know them."""
        if not fresh:
            return {}
        made = dict(zip(drafts.put(session, self._drafts(fresh), by=self.by, now=self.now), fresh, strict=True))
        session.execute(
            update(ProgrammeSession).where(ProgrammeSession.id.in_(made)).values(rotation_id=self.whole.rotation.id)
        )
        for model, is_group in ((RotationGroup, True), (Station, False)):
            rows = [{"id": part.id, "session_id": row_id} for row_id, part in made.items() if part.is_group is is_group]
            if rows:
                session.execute(update(model), rows)
        adopted = {row.id: snapshots.of(row) for row in _rows(session, made)}
        for change in session.scalars(select(SessionChange).where(SessionChange.session_id.in_(made))):
            change.edit_id, change.sort, change.after = edit.id, SORT, adopted[change.session_id]
        session.flush()
        return made

    def _drafts(self, fresh: Sequence[DayPart]) -> list[Draft]:
        return [
            Draft(
                outline=Outline(
                    location_id=self.whole.rotation.location_id,
                    activity_id=self.whole.activity.id,
                    title=part.title,
                    notes=part.notes,
                    zone=self.whole.zone,
                    space_id=part.space_id,
                    space_shareable=part.space_shareable,
                    age_group_id=part.age_group_id,
                    needs=part.needs,
                    partner_ids=tuple(part.partners),
                ),
                slot=part.slot,
                meant_for=None,
            )
            for part in fresh
        ]

    def _note_leaders(self, session: Session, edit: PlanEdit, led: leaders.Led) -> None:
        """Let the history of the act say who got a seat and who lost one, so that undo takes it back."""
        changes = {
            change.session_id: change
            for change in session.scalars(select(SessionChange).where(SessionChange.edit_id == edit.id))
        }
        known = publications.as_planned(session, led.sessions - changes.keys())
        for row in _rows(session, led.sessions):
            people = led.as_values(row.id)
            if (change := changes.get(row.id)) is not None:
                change.after, change.sort = change.after | people, SORT
                continue
            values = snapshots.of(row)
            session.add(
                SessionChange(
                    location_id=self.by.location_id,
                    session_id=row.id,
                    edit_id=edit.id,
                    sort=SORT,
                    before=values | {"known": row.id in known},
                    after=values | people,
                    by_id=self.by.user_id,
                    at=self.now,
                )
            )
        session.flush()

    def _audit(self, session: Session) -> None:
        rotation_id = self.whole.rotation.id
        audit(
            session, action="rotation.scheduled", subject="rotation", subject_id=rotation_id, by=self.by, now=self.now
        )
        session.flush()


def becomes(part: DayPart, before: MeetingInPlan | None) -> Meeting:
    """Return what the session of a part is to be; a new one is known by the part itself. Nobody loses a seat by it."""
    held = {role.name: role.held for role in before.meeting.roles} if before else {}
    roles = (
        Role(name=need.role, need=max(need.need, held.get(need.role, 0)), held=held.get(need.role, 0))
        for need in part.needs
    )
    return Meeting(
        id=before.meeting.id if before else part.id,
        slot=part.slot,
        zone=before.meeting.zone if before else "",
        space_id=part.space_id,
        age_group_id=part.age_group_id,
        title=part.title,
        notes=part.notes,
        by_hand=before.meeting.by_hand if before else frozenset(),
        roles=tuple(roles),
        partners=part.partners,
    )


def _differs(before: MeetingInPlan, becomes: Meeting) -> bool:
    """Say whether a session is something else than it is to be; in which order its roles stand is all the same."""
    roles = {(role.name, role.need) for role in before.meeting.roles}
    return roles != {(role.name, role.need) for role in becomes.roles} or replace(becomes, roles=()) != replace(
        before.meeting, roles=()
    )


def _settle_roles(session: Session, parts: Mapping[UUID, DayPart]) -> None:
    """Let each shift ask what its role asks: a new one is made like others of its name."""
    needs = {(row_id, need.role): need for row_id, part in parts.items() for need in part.needs}
    for shift in session.scalars(select(Shift).where(Shift.session_id.in_(parts), ~Shift.withdrawn)):
        if (need := needs.get((shift.session_id, shift.role))) is not None:
            shift.required, shift.qualification, shift.position = need.required, need.qualification, need.position
    session.flush()


def _rows(session: Session, ids: Collection[UUID]) -> Sequence[ProgrammeSession]:
    return session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.id.in_(ids))
        .order_by(ProgrammeSession.id)
        .execution_options(populate_existing=True)
    ).all()


def _forget(session: Session, model: type[Station | RotationGroup]) -> None:
    for row in session.identity_map.values():
        if isinstance(row, model):
            session.expire(row)
