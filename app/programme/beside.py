"""An activity that is held beside another one, at its times: child care while parents have their course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.models.activities import Activity, LinkedActivity, ProgrammeSession
from app.models.locations import Space
from app.planning.outline import Draft, Need, Outline
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind
from app.programme import drafts


@dataclass(frozen=True, kw_only=True, slots=True)
class Companion:
    """What is held beside it (of the template, as data), who is needed for it, where, and when."""

    specification: Mapping[str, Any]
    needs: tuple[Need, ...]
    space: Space
    zone: str
    meetings: tuple[tuple[TimeSlot, datetime | None], ...]


def along_with(session: Session, session_id: UUID) -> tuple[UUID, ...]:
    """Return the meetings of what is held beside it at the time of this one, that are not cancelled, by id."""
    first, other = aliased(ProgrammeSession), aliased(ProgrammeSession)
    return tuple(
        session.scalars(
            select(other.id)
            .join(LinkedActivity, LinkedActivity.beside_id == other.activity_id)
            .join(first, first.activity_id == LinkedActivity.activity_id)
            .where(first.id == session_id, other.starts_at == first.starts_at, ~other.cancelled)
            .order_by(other.id)
        )
    )


def plan(session: Session, first: Activity, companion: Companion, *, by: Actor, now: datetime) -> Activity:
    """Plan what is held beside an activity: as many meetings, at the same times, with the same person responsible."""
    wanted = companion.specification
    row = Activity(
        location_id=first.location_id,
        kind=ActivityKind.OPEN_ACTIVITY,
        title=wanted["title"],
        description="",
        responsible_id=first.responsible_id,
        capacity=wanted.get("max_children"),
        children_per_adult=wanted.get("children_per_adult"),
        schedule=first.schedule,
        planned_until=first.planned_until,
    )
    session.add(row)
    session.flush()
    session.add(LinkedActivity(location_id=first.location_id, activity_id=first.id, beside_id=row.id))
    outline = Outline(
        location_id=row.location_id,
        activity_id=row.id,
        title=row.title,
        notes="",
        zone=companion.zone,
        space_id=companion.space.id,
        space_shareable=companion.space.shareable,
        age_group_id=None,
        needs=companion.needs,
        partner_ids=(),
    )
    made = [Draft(outline=outline, slot=slot, meant_for=at) for slot, at in companion.meetings]
    drafts.put(session, made, by=by, now=now)
    return row
