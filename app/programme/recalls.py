"""Taking back what was written to people and has not gone out, when what it told of is undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Uuid, bindparam, text
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.publications import Invitation, SeriesInvitation
from app.models.shifts import Assignment, Engagement
from app.notify import outbox
from app.programme import publishing
from app.queries.plan import sessions_by_id

_IDS = bindparam("ids", type_=ARRAY(Uuid))
_SINCE = bindparam("since", type_=DateTime(timezone=True))

_ABOUT = """
FROM message m
JOIN invitation i ON (i.id = ANY(m.invitation_ids) AND m.kind NOT IN ('feed_chosen', 'invitations_chosen'))
    OR (i.id = m.invitation_id AND m.kind IN ('invitation', 'update', 'cancellation'))
WHERE i.session_id = ANY(:ids) AND m.created_at >= :since
"""

# Locked: a pump that is ahead of us is waited for, and its mail counts as told; one that comes later finds it stopped.
_WAITING = text(
    f"SELECT i.id, i.session_id, coalesce(i.volunteer_id, i.contact_id) AS recipient {_ABOUT}"
    " AND m.state IN ('pending', 'leased', 'held') ORDER BY m.id FOR UPDATE OF m"
).bindparams(_IDS, _SINCE)

_ARRIVED = text(
    f"SELECT DISTINCT i.session_id {_ABOUT}"
    " AND (m.handed_over_at IS NOT NULL OR m.state IN ('handover', 'sent', 'uncertain'))"
).bindparams(_IDS, _SINCE)

_PUBLISHED = text(
    "SELECT session_id FROM publication WHERE session_id = ANY(:ids) AND published_at >= :since"
).bindparams(_IDS, _SINCE)

# A mail about a series stands on all of its meetings, also on those that nothing was undone of.
_SERIES = text(
    "SELECT DISTINCT i.id, i.series_id FROM message m JOIN invitation i ON i.id = ANY(m.invitation_ids)"
    " WHERE m.kind = 'series' AND m.invitation_ids && :ids AND m.state IN ('pending', 'leased', 'held')"
    " AND i.series_id IS NOT NULL AND NOT i.withdrawn"
).bindparams(_IDS)

# Who knew nothing held nothing.
_FORGET_SERIES = text(
    "UPDATE series_invitation SET days = coalesce(known_before->'days', days),"
    " starts = coalesce((known_before->>'starts')::time, starts),"
    " length = coalesce((known_before->>'length')::interval, length),"
    " told_hash = coalesce(known_before->>'hash', told_hash),"
    " ends_at = coalesce((known_before->>'ends_at')::timestamptz, ends_at),"
    " withdrawn = coalesce((known_before->>'withdrawn')::boolean, true),"
    " in_calendar = CASE WHEN known_before = '{}' THEN 'absent'"
    " ELSE coalesce(known_before->>'in_calendar', 'present') END"
    " WHERE id = ANY(:ids) AND known_before IS NOT NULL"
).bindparams(_IDS)

_FORGET = text(
    "UPDATE invitation SET told_starts_at = coalesce((known_before->>'starts_at')::timestamptz, told_starts_at),"
    " told_ends_at = coalesce((known_before->>'ends_at')::timestamptz, told_ends_at),"
    " told_hash = coalesce(known_before->>'hash', told_hash),"
    " withdrawn = coalesce((known_before->>'withdrawn')::boolean, true),"
    " series_id = (known_before->>'series')::uuid,"
    " digested = coalesce((known_before->>'digested')::boolean, digested),"
    " declined_at = (known_before->>'declined_at')::timestamptz,"
    " in_calendar = CASE WHEN known_before = '{}' THEN 'absent'"
    " ELSE coalesce(known_before->>'in_calendar', 'present') END"
    " WHERE id = ANY(:ids) AND known_before IS NOT NULL"
).bindparams(_IDS)

_SEATS = text(
    "UPDATE assignment SET answer = said.value->>'answer', answered_at = (said.value->>'at')::timestamptz"
    " FROM invitation i, jsonb_each(i.known_before->'seats') said"
    " WHERE i.id = ANY(:ids) AND assignment.id = said.key::uuid AND assignment.answer = 'none'"
).bindparams(_IDS)

_PARTNERS = text(
    "UPDATE engagement SET state = 'confirmed', answered_at = (said.value->>'at')::timestamptz"
    " FROM invitation i, jsonb_each(i.known_before->'asked') said"
    " WHERE i.id = ANY(:ids) AND engagement.id = said.key::uuid AND engagement.state = 'asked'"
).bindparams(_IDS)


def recall(
    session: Session,
    session_ids: Collection[UUID],
    *,
    known: Collection[UUID],
    since: datetime,
    by: Actor,
    now: datetime,
) -> None:
    """Stop what was written about these sessions since an act that was just undone, as far as it has not gone out.

    People then know what they knew before, and have answered what they had answered. Where nothing has gone out, what
    stood in the calendars before stands there again: of the sessions of `known`, which people knew as they were
    planned. A session of which somebody heard stays changed, and is told about when it is published.
    """
    ids = {"ids": list(session_ids)}
    waiting = session.execute(_WAITING, ids | {"since": since}).all()
    arrived = set(session.scalars(_ARRIVED, ids | {"since": since}))
    if waiting:
        stopped = {row.id for row in waiting}
        series = session.execute(_SERIES, {"ids": list(stopped)}).all()
        outbox.withdraw(session, invitation_ids=stopped | {row.id for row in series}, now=now)
        session.execute(_FORGET_SERIES, {"ids": list({row.series_id for row in series})})
        for statement in (_FORGET, _SEATS, _PARTNERS):
            session.execute(statement, {"ids": list(stopped)})
        for row in session.identity_map.values():
            if isinstance(row, Invitation | SeriesInvitation | Assignment | Engagement):
                session.expire(row)
    published = set(session.scalars(_PUBLISHED, ids | {"since": since})) & set(known) - arrived
    if not published:
        return
    told = {(row.session_id, row.recipient) for row in waiting}
    back = [
        entry.planned.id
        for entry in sessions_by_id(session, published)
        if all((entry.planned.id, notice.recipient) in told for notice in entry.notices(now))
    ]
    publishing.publish(session, back, by=by, now=now)
