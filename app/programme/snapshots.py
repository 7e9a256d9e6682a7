"""What a session is, as JSON: what its history keeps, and undo puts back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models.activities import ProgrammeSession
from app.planning.series import Meeting

FIELDS = (
    "starts_at",
    "ends_at",
    "space_id",
    "age_group_id",
    "title",
    "notes",
    "cancelled",
    "cancel_reason",
    "by_hand",
    "meant_for",
)


def of(row: ProgrammeSession) -> dict[str, Any]:
    """Return the snapshot of a row."""
    return {
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "space_id": str(row.space_id),
        "age_group_id": str(row.age_group_id) if row.age_group_id else None,
        "title": row.title,
        "notes": row.notes,
        "cancelled": row.cancelled,
        "cancel_reason": row.cancel_reason,
        "by_hand": sorted(row.by_hand or []),
        "meant_for": row.meant_for.isoformat() if row.meant_for else None,
    }


def of_meeting(meeting: Meeting, *, cancel_reason: str | None) -> dict[str, Any]:
    """Return the snapshot of a meeting as it is, or as it would become."""
    return {
        "starts_at": meeting.slot.starts_at.isoformat(),
        "ends_at": meeting.slot.ends_at.isoformat(),
        "space_id": str(meeting.space_id),
        "age_group_id": str(meeting.age_group_id) if meeting.age_group_id else None,
        "title": meeting.title,
        "notes": meeting.notes,
        "cancelled": meeting.cancelled,
        "cancel_reason": cancel_reason if meeting.cancelled else None,
        "by_hand": sorted(meeting.by_hand),
        "meant_for": meeting.meant_for.isoformat() if meeting.meant_for else None,
    }


def only(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a history's values is of the session itself; older ones know fewer fields."""
    return {name: snapshot[name] for name in FIELDS if name in snapshot}


def differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two snapshots tell of two different things, as far as both know."""
    return any(one[name] != other[name] for name in FIELDS if name in one and name in other)
