"""An activity that is held beside another one, at its times: child care while parents have their course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, LinkedActivity
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
