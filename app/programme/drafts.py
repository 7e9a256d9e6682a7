"""Putting many meetings in the plan at once: sessions, shifts and engagements in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import Base
from app.models.activities import ProgrammeSession
from app.models.shifts import Engagement, Shift
from app.planning.outline import Draft, Outline
from app.programme.history import remember_all
from app.programme.refusals import refused_by_database


def put(session: Session, drafts: Sequence[Draft], *, by: Actor, now: datetime) -> list[UUID]:
    """Put the meetings in the plan, in as many statements for one as for four hundred; return their ids, in order.

    :raises Forbidden: when the database forbids one of them; then there is none.
    """
    ids = [uuid4() for _ in drafts]
    numbered = list(zip(ids, drafts, strict=True))
    with refused_by_database(session):
        _insert(session, ProgrammeSession, [_session(row_id, draft) for row_id, draft in numbered])
    _insert(session, Shift, [row for row_id, draft in numbered for row in _shifts(row_id, draft.outline)])
    _insert(session, Engagement, [row for row_id, draft in numbered for row in _engagements(row_id, draft.outline)])
    remember_all(session, ids, sort="planned", by=by, now=now)
    return ids


def _insert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        # Otherwise each run of rows with the same columns filled in becomes a statement of its own.
        session.execute(insert(model), rows, execution_options={"render_nulls": True})


def _session(row_id: UUID, draft: Draft) -> dict[str, Any]:
    outline = draft.outline
    return {
        "id": row_id,
        "location_id": outline.location_id,
        "activity_id": outline.activity_id,
        "title": outline.title,
        "notes": outline.notes,
        "starts_at": draft.slot.starts_at,
        "ends_at": draft.slot.ends_at,
        "starts_local": draft.slot.starts_at.astimezone(ZoneInfo(outline.zone)).replace(tzinfo=None),
        "zone": outline.zone,
        "space_id": outline.space_id,
        "space_shareable": outline.space_shareable,
        "age_group_id": outline.age_group_id,
        "version": 1,
        "meant_for": draft.meant_for,
    }


def _shifts(session_id: UUID, outline: Outline) -> list[dict[str, Any]]:
    return [
        {
            "location_id": outline.location_id,
            "session_id": session_id,
            "role": need.role,
            "need": need.need,
            "required": need.required,
            "qualification": need.qualification,
            "language": need.language,
            "position": need.position,
        }
        for need in outline.needs
    ]


def _engagements(session_id: UUID, outline: Outline) -> list[dict[str, Any]]:
    return [
        {"location_id": outline.location_id, "session_id": session_id, "partner_id": partner_id}
        for partner_id in outline.partner_ids
    ]
