"""What was changed, by whom and when: the history of a session, what undo puts back, and the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import SessionChange
from app.models.audit import AuditEntry


def remember(
    session: Session,
    *,
    session_id: UUID,
    sort: str,
    change: tuple[dict[str, Any], dict[str, Any]],
    by: Actor,
    now: datetime,
) -> SessionChange:
    """Note a change of a session with its values before and after."""
    before, after = change
    row = SessionChange(
        location_id=by.location_id,
        session_id=session_id,
        sort=sort,
        before=before,
        after=after,
        by_id=by.user_id,
        at=now,
    )
    session.add(row)
    audit(session, action=f"session.{sort}", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
    return row


def remember_all(session: Session, session_ids: Sequence[UUID], *, sort: str, by: Actor, now: datetime) -> None:
    """Note that several sessions came into the plan, in two statements."""
    if not session_ids:
        return
    common = {"location_id": by.location_id, "by_id": by.user_id, "at": now}
    changes = [{"session_id": row_id, "sort": sort, "before": {}, "after": {}} for row_id in session_ids]
    session.execute(insert(SessionChange), [common | change for change in changes])
    subject = {"action": f"session.{sort}", "subject": "programme_session"}
    session.execute(insert(AuditEntry), [common | subject | {"subject_id": row_id} for row_id in session_ids])


def audit(session: Session, *, action: str, subject: str, subject_id: UUID, by: Actor, now: datetime) -> None:
    """Note in the audit log who did what to which row: ids, never names."""
    session.add(
        AuditEntry(
            location_id=by.location_id, at=now, by_id=by.user_id, action=action, subject=subject, subject_id=subject_id
        )
    )
