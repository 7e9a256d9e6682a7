"""Writing the meetings of a file in a few statements, whatever their number, and taking them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, insert, select, union_all
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import Base
from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange, Template
from app.models.attendance import Attendance
from app.models.locations import Space
from app.models.people import Partner
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, AttendanceMark, RoleHolder
from app.programme import activities, places, plan_edits
from app.programme.history import audit
from app.programme.refusals import ChangedSince, refused_by_database
from app.queries import plan_files
from app.sheets.proposals import Proposal
from app.sheets.texts import name_key

IMPORTED = "imported"

Rows = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Whole:
    """An activity with its meetings; `new`: it is not there yet."""

    id: UUID
    new: bool
    proposals: Sequence[Proposal]
    template_id: UUID | None
    age_group_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Surroundings:
    """What the rows are filled in with; partners by the sort that templates ask for."""

    templates: Mapping[UUID, Template]
    shareable: Mapping[UUID, bool]
    partners: Mapping[str, UUID]
    zone: str

    def roles(self, template_id: UUID | None) -> list[dict[str, Any]]:
        """Return the roles for volunteers that a template asks for."""
        found = self._specification(template_id).get("roles", [])
        return [role for role in found if role["who"] == RoleHolder.VOLUNTEER]

    def asked(self, proposal: Proposal, template_id: UUID | None) -> list[UUID]:
        """Return the partners of a meeting: those of its row, or else those that the template asks for."""
        if proposal.partner_ids is not None:
            return list(proposal.partner_ids)
        sorts = self._specification(template_id).get("partners", [])
        return [self.partners[sort] for sort in sorts if sort in self.partners]

    def _specification(self, template_id: UUID | None) -> dict[str, Any]:
        template = self.templates.get(template_id) if template_id else None
        return template.specification if template else {}


def write(session: Session, proposals: Sequence[Proposal], *, zone: str, by: Actor, now: datetime) -> PlanEdit:
    """Put the meetings on the board as one act: rows with the same name become one activity.

    An activity of that name that is there already, and is the only one, gets the meetings, and its children places.

    :raises Forbidden: when the database forbids one of them: nothing was written.
    """
    wholes = _wholes(session, proposals)
    around = _surroundings(session, wholes, zone)
    fresh = [whole for whole in wholes if whole.new]
    placed = [(uuid4(), whole, proposal) for whole in wholes for proposal in whole.proposals]
    with refused_by_database(session):
        _insert(session, by, Activity, [_activity(whole, around) for whole in fresh])
        _insert(session, by, ProgrammeSession, [_meeting(*one, around) for one in placed])
    _insert(session, by, Shift, [row for one in placed for row in _shifts(*one, around)])
    _insert(session, by, Engagement, [row for one in placed for row in _engagements(*one, around)])
    places.hold_for_placed(session, [row_id for row_id, whole, _ in placed if not whole.new])
    made: dict[UUID, plan_edits.Change] = {row_id: ({}, {}) for row_id, _, _ in placed}
    edit = plan_edits.remember(session, made, sort=IMPORTED, by=by, now=now)
    edit.before = {"added": [str(whole.id) for whole in fresh]}
    audit(session, action="plan.imported", subject=PlanEdit.__tablename__, subject_id=edit.id, by=by, now=now)
    session.flush()
    return edit


def take_back(session: Session, edit: PlanEdit, *, by: Actor, now: datetime) -> None:
    """Remove the meetings of an import of the last hour, and the activities that are left without any.

    :raises NothingToUndo: when it was undone before, or longer than an hour ago.
    :raises AlreadyPublished: when people know of one of the meetings.
    :raises ChangedSince: when one of the meetings was changed, or somebody was put in it, since.
    """
    made = select(SessionChange.session_id).where(SessionChange.edit_id == edit.id)
    filled = select(Assignment.id).where(Assignment.session_id.in_(made))
    recorded = select(Attendance.id).where(
        Attendance.session_id.in_(made), Attendance.mark != AttendanceMark.NOT_RECORDED
    )
    if edit.undone_at is None and session.scalars(union_all(filled, recorded).limit(1)).first() is not None:
        raise ChangedSince
    plan_edits.undo(session, edit.id, by=by, now=now)
    session.execute(
        delete(Activity).where(
            Activity.id.in_([UUID(added) for added in edit.before["added"]]),
            ~exists().where(ProgrammeSession.activity_id == Activity.id),
        )
    )


def _wholes(session: Session, proposals: Sequence[Proposal]) -> list[_Whole]:
    by_name: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_name[name_key(proposal.title)].append(proposal)
    there = plan_files.activities_called(session, sorted({proposal.title.lower() for proposal in proposals}))
    found = []
    for rows in by_name.values():
        same = there.get(rows[0].title.lower(), [])
        if len(same) == 1:
            joined = same[0]
            found.append(
                _Whole(
                    id=joined.id,
                    new=False,
                    proposals=rows,
                    template_id=joined.template_id,
                    age_group_id=joined.age_group_id,
                )
            )
        else:
            found.append(
                _Whole(
                    id=uuid4(),
                    new=True,
                    proposals=rows,
                    template_id=next((row.template_id for row in rows if row.template_id), None),
                    age_group_id=_common({row.age_group_id for row in rows}),
                )
            )
    return found


def _common(values: set[UUID | None]) -> UUID | None:
    """Return what all rows have in common: an activity of several age groups has none of its own."""
    return values.pop() if len(values) == 1 else None


def _surroundings(session: Session, wholes: Sequence[_Whole], zone: str) -> _Surroundings:
    wanted = {whole.template_id for whole in wholes if whole.template_id}
    templates = session.scalars(select(Template).where(Template.id.in_(wanted)))
    # As when something is planned by hand: of several partners of a sort the first by name is asked.
    partners = session.execute(select(Partner.sort, Partner.id).order_by(Partner.name.desc(), Partner.id))
    spaces = session.execute(select(Space.id, Space.shareable))
    return _Surroundings(
        templates={template.id: template for template in templates},
        shareable={row.id: row.shareable for row in spaces},
        partners={row.sort: row.id for row in partners},
        zone=zone,
    )


def _insert(session: Session, by: Actor, model: type[Base], rows: Rows) -> None:
    if rows:
        own = [{"id": uuid4(), "location_id": by.location_id} | row for row in rows]
        # Otherwise each run of rows with the same columns filled in becomes a statement of its own.
        session.execute(insert(model), own, execution_options={"render_nulls": True})


def _activity(whole: _Whole, around: _Surroundings) -> dict[str, Any]:
    first = whole.proposals[0]
    template = around.templates.get(whole.template_id) if whole.template_id else None
    return {
        "id": whole.id,
        "template_id": whole.template_id,
        "kind": template.kind if template else ActivityKind.OPEN_ACTIVITY,
        "title": first.title,
        "description": "",
        "age_group_id": whole.age_group_id,
        "responsible_id": next(row.responsible_id for row in whole.proposals if row.responsible_id),
        "capacity": next((row.children for row in whole.proposals if row.children), None),
        "children_per_adult": template.specification.get("children_per_adult") if template else None,
        **activities.rules_of(template.specification if template else {}),
    }


def _meeting(row_id: UUID, whole: _Whole, proposal: Proposal, around: _Surroundings) -> dict[str, Any]:
    slot, space_id = _placed(proposal)
    return {
        "id": row_id,
        "activity_id": whole.id,
        "title": proposal.title,
        "notes": proposal.note,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "starts_local": slot.starts_at.astimezone(ZoneInfo(around.zone)).replace(tzinfo=None),
        "zone": around.zone,
        "space_id": space_id,
        "space_shareable": around.shareable[space_id],
        "age_group_id": proposal.age_group_id or (None if whole.new else whole.age_group_id),
        "version": 1,
    }


def _placed(proposal: Proposal) -> tuple[TimeSlot, UUID]:
    if proposal.slot is None or proposal.space_id is None:
        raise TypeError("the proposal has faults")
    return proposal.slot, proposal.space_id


def _shifts(row_id: UUID, whole: _Whole, _draft: Proposal, around: _Surroundings) -> Rows:
    return [
        {
            "session_id": row_id,
            "role": role["name"],
            "need": role["need"],
            "required": role["required"],
            "qualification": role["qualification"],
            "language": role.get("language"),
            "position": position,
        }
        for position, role in enumerate(around.roles(whole.template_id))
    ]


def _engagements(row_id: UUID, whole: _Whole, proposal: Proposal, around: _Surroundings) -> Rows:
    return [
        {"session_id": row_id, "partner_id": partner_id} for partner_id in around.asked(proposal, whole.template_id)
    ]
