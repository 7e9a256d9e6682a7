"""The hand-over sheet of a child: printed, and noted that it was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.documents import handover
from app.models.children import Child
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import handover as reading


def print_sheet(session: Session, child_id: UUID, *, by: Actor, now: datetime) -> bytes:
    """Return the sheet of a child as PDF; that it was printed is noted, as any look is.

    :raises NotFound: when there is no such child at this location.
    :raises NotPrintable: when a title has letters without a font, or does not fit.
    """
    found = reading.find(session, child_id, now=now)
    if found is None:
        raise NotFound(Child.__tablename__, child_id)
    audit(session, action="child.handed_over", subject=Child.__tablename__, subject_id=child_id, by=by, now=now)
    session.flush()
    return handover.print_handover(found, now=now)
