"""What people know of a session, written beside what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.calendars.component import CalendarEntry, StoredComponent, render
from app.models.activities import ProgrammeSession
from app.models.publications import Publication
from app.queries.plan import SessionInPlan


def known(session: Session, session_ids: Iterable[UUID]) -> list[UUID]:
    """Return those of the sessions that people know of."""
    return list(session.scalars(select(Publication.session_id).where(Publication.session_id.in_(session_ids))))


def store(session: Session, entries: Sequence[SessionInPlan], *, by: Actor, now: datetime) -> None:
    """Write what these sessions are now as what people know, with the bytes of their calendar components."""
    ids = [entry.planned.id for entry in entries]
    known = {row.session_id: row for row in session.scalars(select(Publication).where(Publication.session_id.in_(ids)))}
    plans = {
        row.id: row
        for row in session.execute(
            select(
                ProgrammeSession.id,
                ProgrammeSession.calendar_uid,
                ProgrammeSession.zone,
                ProgrammeSession.cancel_reason,
            ).where(ProgrammeSession.id.in_(ids))
        )
    }
    fresh, changed = [], []
    for entry in entries:
        session_id, before = entry.planned.id, known.get(entry.planned.id)
        values = _publication(entry, before, plans[session_id], by=by, now=now)
        if before is None:
            fresh.append(values | {"id": uuid4(), "location_id": by.location_id, "session_id": session_id})
        else:
            changed.append(values | {"id": before.id})
    if fresh:
        session.execute(insert(Publication).execution_options(render_nulls=True), fresh)
    if changed:
        session.execute(update(Publication), changed)


def as_planned(session: Session, session_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these sessions people know as they are planned now."""
    return set(
        session.scalars(
            select(Publication.session_id)
            .join(ProgrammeSession, ProgrammeSession.id == Publication.session_id)
            .where(
                Publication.session_id.in_(list(session_ids)),
                Publication.starts_at == ProgrammeSession.starts_at,
                Publication.ends_at == ProgrammeSession.ends_at,
                Publication.title == ProgrammeSession.title,
                Publication.cancelled == ProgrammeSession.cancelled,
            )
        )
    )


def _publication(
    entry: SessionInPlan, before: Publication | None, plan: Any, *, by: Actor, now: datetime
) -> dict[str, Any]:
    facts = entry.facts
    sequence = _sequence(entry, before)
    previous = (
        StoredComponent(body=before.component, content_hash=before.content_hash, stamped_at=before.stamped_at)
        if before
        else None
    )
    stored = render(
        CalendarEntry(
            uid=plan.calendar_uid,
            title=facts.title,
            description=facts.description,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            zone=plan.zone,
            place=facts.place,
            cancelled=facts.cancelled,
            sequence=sequence,
        ),
        previous=previous,
        now=now,
    )
    return {
        "calendar_uid": plan.calendar_uid,
        "title": facts.title,
        "description": facts.description,
        "place": facts.place,
        "space_id": entry.planned.space_id,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "zone": plan.zone,
        "cancelled": facts.cancelled,
        "cancel_reason": plan.cancel_reason,
        "sequence": sequence,
        "component": stored.body,
        "content_hash": stored.content_hash,
        "stamped_at": stored.stamped_at,
        "published_at": now,
        "published_by_id": by.user_id,
    }


def _sequence(entry: SessionInPlan, before: Publication | None) -> int:
    """Return the sequence in feeds: one more for a change of time or status (RFC 5546 2.1.4)."""
    if before is None:
        return 0
    facts = entry.facts
    changed = (before.starts_at, before.ends_at, before.cancelled) != (facts.starts_at, facts.ends_at, facts.cancelled)
    return before.sequence + changed
