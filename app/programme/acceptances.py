"""Accepting conflicts that may be, with the reason, and opening them again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.acceptances import AcceptedConflict
from app.models.locations import Location
from app.planning.conflicts import Conflict, Severity
from app.programme import sessions, texts, turns
from app.programme.history import remember
from app.programme.refusals import ConflictGone, NotAcceptable, known
from app.queries import attention
from app.queries.attention import Point


def find(session: Session, session_id: UUID, *, key: str, now: datetime) -> Point:
    """Return the conflict of a session with this key.

    :raises NotFound: when the session is not of this location.
    :raises ConflictGone: when there is no such conflict any more: the facts in its key have changed.
    """
    row = sessions.find(session, session_id)
    location = session.get_one(Location, row.location_id)
    around = attention.attention_of(
        session, session_id, location=location, day=row.starts_local.date(), now=now, mends=False
    )
    found = next((point for point in around.points if point.conflict.key == key), None)
    if found is None:
        raise ConflictGone(session_id)
    return found


def accept(session: Session, session_id: UUID, *, key: str, reason: str, by: Actor, now: datetime) -> Conflict:
    """Accept a conflict until its facts change; accepting it twice keeps the first reason.

    :raises ConflictGone: when there is no such conflict any more.
    :raises NotAcceptable: when the session cannot go on like this.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a reason that must not be shown.
    """
    turns.take(session)
    point = find(session, session_id, key=key, now=now)
    conflict = point.conflict
    if conflict.severity is Severity.HARD:
        raise NotAcceptable
    texts.refuse_private(session, reason)
    if point.accepted is None:
        about = conflict.session_ids[0]
        session.add(
            AcceptedConflict(
                location_id=by.location_id,
                session_id=about,
                kind=conflict.kind,
                key=key,
                reason=reason,
                by_id=by.user_id,
                at=now,
            )
        )
        _remember(session, about, "accepted", conflict.kind, by=by, now=now)
    return conflict


def reopen(session: Session, accepted_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Take an acceptance back; return the session that it was about.

    :raises NotFound: when there is none here: somebody else was first, or it is of another location.
    """
    turns.take(session)
    row = known(session, AcceptedConflict, accepted_id)
    session.delete(row)
    _remember(session, row.session_id, "reopened", row.kind, by=by, now=now)
    return row.session_id


def _remember(session: Session, session_id: UUID, sort: str, kind: str, *, by: Actor, now: datetime) -> None:
    remember(session, session_id=session_id, sort=sort, change=({}, {"kind": kind}), by=by, now=now)
