"""Which sessions of a stretch of time: by kind, age group, space, and on the location or off it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.locations import Location, Space
from app.planning.vocabulary import ActivityKind
from app.queries.attention import days_of
from app.queries.plan import SessionInPlan, sessions_in


class Whereabouts(StrEnum):
    """On the location or off it."""

    ANYWHERE = "anywhere"
    ON_LOCATION = "on_location"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """From the first day to the last, both taking part; nothing chosen of a sort means all of that sort."""

    first: date
    last: date
    kinds: frozenset[ActivityKind] = frozenset()
    age_group_ids: frozenset[UUID] = frozenset()
    space_ids: frozenset[UUID] = frozenset()
    where: Whereabouts = Whereabouts.ANYWHERE

    def takes(self, entry: SessionInPlan, *, on_location: bool) -> bool:
        """Tell whether a session of the period is one of those."""
        planned = entry.planned
        return (
            (not self.kinds or entry.kind in self.kinds)
            and (not self.age_group_ids or planned.age_group_id in self.age_group_ids)
            and (not self.space_ids or planned.space_id in self.space_ids)
            and (self.where is Whereabouts.ANYWHERE or on_location is (self.where is Whereabouts.ON_LOCATION))
        )


def find(session: Session, selection: Selection, *, location: Location, now: datetime) -> tuple[SessionInPlan, ...]:
    """Return the sessions that still go on and are not over, by start: four queries."""
    period = days_of(location, selection.first, selection.last)
    found = sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=location.id)
    on_location = {row.id: row.on_location for row in session.execute(select(Space.id, Space.on_location))}
    return tuple(
        entry
        for entry in found
        if not entry.facts.cancelled
        and entry.facts.ends_at > now
        and selection.takes(entry, on_location=on_location.get(entry.planned.space_id or UUID(int=0), True))
    )
