"""Where a space is in use, asked for many slots at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Uuid, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.planning.timeslots import LONGEST_SESSION, TimeSlot

MOMENT = DateTime(timezone=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """What a space is in use for."""

    title: str
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, slot: TimeSlot) -> bool:
        """Tell whether the slot shares a moment with it."""
        return self.starts_at < slot.ends_at and slot.starts_at < self.ends_at


def in_the_way(session: Session, wanted: Sequence[tuple[UUID, TimeSlot]]) -> dict[int, Use]:
    """Return what stands in the way of each wanted space and slot, by its place in the list; the first if several.

    A space that may be shared is in nobody's way. One statement, however many are wanted.
    """
    if not wanted:
        return {}
    asked = (
        func.unnest(
            cast(literal([space for space, _ in wanted], ARRAY(Uuid)), ARRAY(Uuid)),
            cast(literal([slot.starts_at for _, slot in wanted], ARRAY(MOMENT)), ARRAY(MOMENT)),
            cast(literal([slot.ends_at for _, slot in wanted], ARRAY(MOMENT)), ARRAY(MOMENT)),
        )
        .table_valued(
            column("space_id", Uuid), column("starts_at", MOMENT), column("ends_at", MOMENT), with_ordinality="number"
        )
        .render_derived("asked")
    )
    # Bounded from below, so that the index on the start is enough: a range is no condition for an index behind
    # row-level security.
    rows = session.execute(
        select(asked.c.number, ProgrammeSession.title, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .join(ProgrammeSession, ProgrammeSession.space_id == asked.c.space_id)
        .where(
            ~ProgrammeSession.cancelled,
            ~ProgrammeSession.space_shareable,
            ProgrammeSession.starts_at > asked.c.starts_at - literal(LONGEST_SESSION + timedelta(minutes=1)),
            ProgrammeSession.starts_at < asked.c.ends_at,
            ProgrammeSession.ends_at > asked.c.starts_at,
        )
        .order_by(asked.c.number.desc(), ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
    )
    return {number - 1: Use(title=title, starts_at=starts, ends_at=ends) for number, title, starts, ends in rows}
