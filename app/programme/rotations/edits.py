"""One change of a safety day at a time, by somebody who saw what it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.access import Actor
from app.models.rotations import Rotation
from app.programme import turns
from app.programme.history import audit
from app.programme.refusals import ChangedMeanwhile, NotFound


def opened(session: Session, rotation_id: UUID, *, seen: int | None = None) -> Rotation:
    """Return a rotation that nobody else changes until we are done.

    :raises NotFound: when there is none here.
    :raises ChangedMeanwhile: when it has another version than the one that was seen.
    """
    turns.take(session)
    row = session.scalar(
        select(Rotation).where(Rotation.id == rotation_id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("rotation", rotation_id)
    if seen is not None and row.version != seen:
        raise ChangedMeanwhile
    return row


def changed(session: Session, row: Rotation, *, action: str, by: Actor, now: datetime) -> None:
    """Give the rotation its next version, also when only its stations or groups changed, and note who did it."""
    flag_modified(row, "note")
    session.flush()
    audit(session, action=f"rotation.{action}", subject="rotation", subject_id=row.id, by=by, now=now)
