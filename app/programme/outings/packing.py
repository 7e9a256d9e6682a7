"""The packing list of an outing: added, ticked off and removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.outings import PackingItem
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import NotFound


def add(session: Session, outing_id: UUID, names: Iterable[str], *, each: bool, by: Actor, now: datetime) -> None:
    """Put things on the list; what stands on it already stays as it is.

    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    wanted = tuple(dict.fromkeys(names))
    texts.refuse_private(session, *wanted)
    last = session.scalar(select(func.max(PackingItem.position)).where(PackingItem.outing_id == outing_id)) or 0
    rows = [
        {"location_id": by.location_id, "outing_id": outing_id, "name": name, "each": each, "position": last + place}
        for place, name in enumerate(wanted, start=1)
    ]
    if rows:
        new = upsert(PackingItem).values(rows)
        session.execute(new.on_conflict_do_nothing(index_elements=["outing_id", "each", "name"]))
    audit(session, action="outing.packing", subject="outing", subject_id=outing_id, by=by, now=now)
    session.flush()


def tick(session: Session, outing_id: UUID, item_id: UUID, *, packed: bool, by: Actor, now: datetime) -> None:
    """Note that something was packed, or was not after all.

    :raises NotFound: when it is not on this list.
    """
    row = _find(session, outing_id, item_id)
    row.packed_at, row.packed_by_id = (now, by.user_id) if packed else (None, None)
    session.flush()


def remove(session: Session, outing_id: UUID, item_id: UUID, *, by: Actor, now: datetime) -> str:
    """Take something off the list; return what.

    :raises NotFound: when it is not on this list.
    """
    row = _find(session, outing_id, item_id)
    session.delete(row)
    audit(session, action="outing.packing", subject="outing", subject_id=outing_id, by=by, now=now)
    session.flush()
    return row.name


def _find(session: Session, outing_id: UUID, item_id: UUID) -> PackingItem:
    row = session.scalars(
        select(PackingItem).where(PackingItem.id == item_id, PackingItem.outing_id == outing_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(PackingItem.__tablename__, item_id)
    return row
