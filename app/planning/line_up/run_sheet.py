"""When each act begins: minutes of acts, of changing the stage, and of breaks, from the start of the show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Timed:
    """An act in its place: how long it lasts, what must stand on the stage, and whether a break follows."""

    id: UUID
    minutes: int
    instruments: frozenset[str]
    break_after: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """Minutes to change the stage between two acts, and minutes of a break."""

    changeover: int
    pause: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """When an act is on, what is brought on the stage before it and taken off; `pause`: the break after it."""

    id: UUID
    starts: datetime
    ends: datetime
    on: tuple[str, ...]
    off: tuple[str, ...]
    pause: tuple[datetime, datetime] | None


def turns(acts: Sequence[Timed], pace: Pace, *, starts: datetime) -> tuple[Turn, ...]:
    """Return when each act is on; the stage is changed within a break, and a break after the last act is none."""
    found: list[Turn] = []
    at, standing = starts, frozenset[str]()
    for place, act in enumerate(acts, start=1):
        ends = at + timedelta(minutes=act.minutes)
        begins_again = ends + timedelta(minutes=pace.pause)
        paused = act.break_after and place < len(acts)
        found.append(
            Turn(
                id=act.id,
                starts=at,
                ends=ends,
                on=tuple(sorted(act.instruments - standing)),
                off=tuple(sorted(standing - act.instruments)),
                pause=(ends, begins_again) if paused else None,
            )
        )
        at = begins_again if paused else ends + timedelta(minutes=pace.changeover)
        standing = act.instruments
    return tuple(found)
