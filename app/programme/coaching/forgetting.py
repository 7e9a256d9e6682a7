"""Throwing away the keys of children whose data are gone, so that no backup can be read either."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.child_keys import ChildKeys
from app.models.audit import AuditEntry
from app.models.children import Child

FORGOTTEN = "child.forgotten"


def forget_keys(session: Session, keys: ChildKeys) -> int:
    """Forget the keys of children whose data were removed, in whatever location; return how many.

    Called when the removal is committed: a key that goes before would be lost for data that stay. What an interrupted
    night left is found the next time. A child that is merely not there keeps its key: the database may be another one,
    or be on its way back from a backup.
    """
    there = keys.known()
    if not there:
        return 0
    removed = set(
        session.scalars(
            select(AuditEntry.subject_id).where(
                AuditEntry.action == FORGOTTEN,
                AuditEntry.subject == Child.__tablename__,
                AuditEntry.subject_id.in_(there),
            )
        )
    )
    gone = removed - set(session.scalars(select(Child.id).where(Child.id.in_(removed))))
    for child_id in sorted(gone):
        keys.forget(child_id)
    return len(gone)
