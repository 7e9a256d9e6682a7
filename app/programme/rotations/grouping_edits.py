"""What was done to the groups of a safety day: written, remembered, and taken back. Ids only, never names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, ProgrammeSession
from app.models.participants import Participant
from app.models.rotations import Rotation, RotationGroup
from app.programme import turns
from app.programme.history import audit
from app.programme.refusals import ChangedSince, Forbidden, InTheWay, NotFound, NothingToUndo, refused_by_database
from app.programme.rotations import group_places
from app.programme.sessions import UNDO_WITHIN
from app.queries.rotation_groups import EDIT

Spot = tuple[UUID | None, bool]
"""The group that somebody is in, and whether they are pinned there."""

_KEPT = ("name", "position", "leaders", "windows")
_KEPT_IDS = ("id", "leader_id", "first_station_id", "session_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """Where everybody was, and which groups went and came with the act."""

    spots: Mapping[UUID, Spot]
    gone: Sequence[Mapping[str, Any]] = ()
    made: Sequence[UUID] = ()


def put(
    session: Session,
    rotation_id: UUID,
    wanted: Mapping[UUID, Spot],
    *,
    before: Before | None = None,
    by: Actor,
    now: datetime,
) -> PlanEdit:
    """Put participants in their spots, and remember where they were; the turn was taken.

    `before` is given by an act that changes the groups themselves too.
    """
    was = before or Before(spots={one: spot for one, spot in spots(session, rotation_id).items() if one in wanted})
    _write(session, rotation_id, wanted)
    kept = {
        "rotation": str(rotation_id),
        "before": _written({one: spot for one, spot in was.spots.items() if one in wanted}),
        "after": _written(wanted),
        "gone": list(was.gone),
        "made": [str(one) for one in was.made],
    }
    edit = PlanEdit(id=uuid4(), location_id=by.location_id, sort=EDIT, before=kept, by_id=by.user_id, at=now)
    session.add(edit)
    audit(session, action="rotation.grouped", subject=Rotation.__tablename__, subject_id=rotation_id, by=by, now=now)
    session.flush()
    return edit


def undo(session: Session, rotation_id: UUID, edit_id: UUID, *, by: Actor, now: datetime) -> None:
    """Put everybody back where they were before an act of the last hour, in the groups that there were.

    :raises NothingToUndo: when it was undone before, or longer than an hour ago.
    :raises ChangedSince: when somebody whom it moved was moved again, or the groups were changed.
    """
    turns.take(session)
    edit = session.scalar(select(PlanEdit).where(PlanEdit.id == edit_id).with_for_update())
    if edit is None or edit.sort != EDIT or edit.before["rotation"] != str(rotation_id):
        raise NotFound(PlanEdit.__tablename__, edit_id)
    if edit.undone_at is not None or now - edit.at > UNDO_WITHIN:
        raise NothingToUndo
    before, after = (_read(edit.before[name]) for name in ("before", "after"))
    there = spots(session, rotation_id)
    if any(there.get(one) != spot for one, spot in after.items()):
        raise ChangedSince(starts=())
    _bring_back(session, rotation_id, edit, {group_id for group_id, _pinned in before.values() if group_id})
    edit.undone_at = now
    _write(session, rotation_id, before)
    made = [UUID(one) for one in edit.before["made"]]
    session.execute(delete(RotationGroup).where(RotationGroup.id.in_(made), RotationGroup.session_id.is_(None)))
    audit(session, action="rotation.regrouped", subject=Rotation.__tablename__, subject_id=rotation_id, by=by, now=now)
    session.flush()


def spots(session: Session, rotation_id: UUID) -> dict[UUID, Spot]:
    """Return where everybody of a rotation is."""
    rows = session.execute(
        select(Participant.id, Participant.group_id, Participant.pinned).where(Participant.rotation_id == rotation_id)
    )
    return {row.id: (row.group_id, row.pinned) for row in rows}


def remove(session: Session, group_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Take groups away with their visits, and return what brings the groups back."""
    rows = session.scalars(select(RotationGroup).where(RotationGroup.id.in_(group_ids))).all()
    gone = [
        {name: getattr(row, name) for name in _KEPT}
        | {name: str(value) if (value := getattr(row, name)) else None for name in _KEPT_IDS}
        | {"skipped": [str(one) for one in row.skipped]}
        for row in rows
    ]
    session.execute(delete(RotationGroup).where(RotationGroup.id.in_(group_ids)))
    return gone


def recount(session: Session, rotation_id: UUID) -> None:
    """Write how many children are in each group, and that the rotation changed: two statements."""
    counted = (
        select(func.count())
        .select_from(Participant)
        .where(Participant.group_id == RotationGroup.id)
        .correlate(RotationGroup)
        .scalar_subquery()
    )
    session.flush()
    session.execute(
        update(RotationGroup)
        .where(RotationGroup.rotation_id == rotation_id)
        .values(children=counted)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Rotation)
        .where(Rotation.id == rotation_id)
        .values(version=Rotation.version + 1)
        .execution_options(synchronize_session=False)
    )
    for row in [one for one in session.identity_map.values() if isinstance(one, (Rotation, RotationGroup))]:
        session.expire(row)
    _seat(session, rotation_id)


def _seat(session: Session, rotation_id: UUID) -> None:
    """Let the children of groups that are in the plan hold their places there.

    :raises InTheWay: when one of them has something else at that time.
    """
    planned = RotationGroup.rotation_id == rotation_id, RotationGroup.session_id.is_not(None)
    if not session.scalar(select(select(RotationGroup.id).where(*planned).exists())):
        return
    try:
        with refused_by_database(session):
            group_places.leave(session, rotation_id)
            group_places.settle(session, rotation_id)
    except Forbidden as error:
        raise InTheWay(constraint=error.constraint) from error


def _bring_back(session: Session, rotation_id: UUID, edit: PlanEdit, needed: set[UUID]) -> None:
    """Make the groups again that went; of another group that is gone, nothing is known any more."""
    for kept in edit.before["gone"]:
        ids = {name: UUID(kept[name]) if kept[name] else None for name in _KEPT_IDS}
        if ids["session_id"] and session.get(ProgrammeSession, ids["session_id"]) is None:
            ids["session_id"] = None
        own = {name: kept[name] for name in _KEPT} | {"skipped": [UUID(one) for one in kept["skipped"]]}
        session.add(RotationGroup(location_id=edit.location_id, rotation_id=rotation_id, **ids, **own))
    session.flush()
    there = set(session.scalars(select(RotationGroup.id).where(RotationGroup.rotation_id == rotation_id)))
    if needed - there:
        raise ChangedSince(starts=())


def _write(session: Session, rotation_id: UUID, wanted: Mapping[UUID, Spot]) -> None:
    if wanted:
        values = [{"id": one, "group_id": group_id, "pinned": pinned} for one, (group_id, pinned) in wanted.items()]
        session.execute(update(Participant), values)
    recount(session, rotation_id)


def _written(wanted: Mapping[UUID, Spot]) -> dict[str, Any]:
    return {str(one): [str(group_id) if group_id else None, pinned] for one, (group_id, pinned) in wanted.items()}


def _read(kept: dict[str, Any]) -> dict[UUID, Spot]:
    return {UUID(one): (UUID(group_id) if group_id else None, pinned) for one, (group_id, pinned) in kept.items()}
