"""What a meeting is made from: everything that the meetings of one activity have in common."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.planning.timeslots import TimeSlot


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """Volunteers that a meeting needs for a role; `language` is one that they must speak."""

    role: str
    need: int
    required: bool
    qualification: str | None
    position: int
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """What the meetings of an activity have in common."""

    location_id: UUID
    activity_id: UUID
    title: str
    notes: str
    zone: str
    space_id: UUID
    space_shareable: bool
    age_group_id: UUID | None
    needs: tuple[Need, ...]
    partner_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A meeting that is to be put in the plan; ``meant_for`` is none for one outside a schedule."""

    outline: Outline
    slot: TimeSlot
    meant_for: datetime | None
