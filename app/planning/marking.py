"""What is noted of somebody at a session, and what becomes of it when two people note different things."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from app.planning.vocabulary import AttendanceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """Whether a child was there, and when it came and left, as far as that was noted.

    :raises ValueError: for times of somebody who was not there, or who left before coming.
    """

    mark: AttendanceMark = AttendanceMark.NOT_RECORDED
    arrived_at: datetime | None = None
    left_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot have been."""
        if self.mark is not AttendanceMark.PRESENT and (self.arrived_at or self.left_at):
            raise ValueError(self.mark)
        if self.arrived_at and self.left_at and self.arrived_at >= self.left_at:
            raise ValueError(self.left_at)


OPEN = Noted()
"""Nothing was noted yet."""


def merge(*, seen: Noted, mine: Noted, theirs: Noted) -> Noted | None:
    """Return what counts when `mine`, noted by somebody who saw `seen`, meets `theirs`, which is noted by now.

    What one of both left as it was is taken from the other. Nothing, when they contradict each other.
    """
    merged = {}
    for name in (field.name for field in fields(Noted)):
        saw, said, stands = getattr(seen, name), getattr(mine, name), getattr(theirs, name)
        if said in (saw, stands):
            merged[name] = stands
        elif stands == saw:
            merged[name] = said
        else:
            return None
    try:
        return Noted(**merged)
    except ValueError:
        return None
