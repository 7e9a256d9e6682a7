"""What activities and coming meetings are called and say: words that no child can be called after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """The name of an activity or meeting, and what is said of it."""

    title: str
    text: str


def read(session: Session, *, now: datetime) -> tuple[Planned, ...]:
    """Return each different text once, by name: one statement."""
    rows = session.execute(
        union(
            select(Activity.title.label("title"), Activity.description.label("text")),
            select(ProgrammeSession.title, ProgrammeSession.notes).where(ProgrammeSession.ends_at > now),
        ).order_by("title", "text")
    )
    return tuple(Planned(**plain(row)) for row in rows)
