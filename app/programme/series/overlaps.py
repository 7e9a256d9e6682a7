"""What stands in the way when several meetings get another time or space, by name and by meeting."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import ARRAY, TextClause, Uuid, bindparam, text
from sqlalchemy.orm import Session

from app.planning.series import Meeting
from app.programme.refusals import ChildTaken, Refusal, SpaceTaken, VolunteerTaken

_WANTED = """
WITH wanted AS MATERIALIZED (
    SELECT c.*, tstzrange(c.starts_at, c.ends_at) AS slot
    FROM jsonb_to_recordset(CAST(:wanted AS jsonb))
        AS c(id uuid, title text, space_id uuid, starts_at timestamptz, ends_at timestamptz)
), beside AS MATERIALIZED (
    SELECT w.id AS wanted_id, o.* FROM wanted w JOIN wanted o ON o.id <> w.id AND o.slot && w.slot
)
"""


def _statement(what: str) -> TextClause:
    return text(f"{_WANTED}{what}")


_SPACES = _statement(
    """
SELECT w.id, s.name, o.title, o.starts_at, o.ends_at
FROM wanted w
JOIN space s ON s.id = w.space_id AND NOT s.shareable
JOIN LATERAL (
    SELECT p.title, p.starts_at, p.ends_at
    FROM programme_session p
    WHERE p.space_id = w.space_id AND tstzrange(p.starts_at, p.ends_at) && w.slot
        AND NOT p.cancelled AND NOT p.space_shareable AND p.id NOT IN (SELECT id FROM wanted)
    UNION ALL
    SELECT b.title, b.starts_at, b.ends_at
    FROM beside b
    WHERE b.wanted_id = w.id AND b.space_id = w.space_id
    ORDER BY 2, 1 LIMIT 1
) o ON true
ORDER BY w.starts_at, w.id
"""
)

# "NOT released AND answer <> 'declined'" is how the index of the seats is written: the planner needs it word for word.
_VOLUNTEERS = _statement(
    """
SELECT DISTINCT ON (w.starts_at, w.id) w.id, v.name, o.title, o.starts_at, o.ends_at
FROM wanted w
JOIN assignment mine ON mine.session_id = w.id
    AND ((NOT mine.released AND mine.answer <> 'declined') OR mine.id = ANY(:put_back))
JOIN volunteer v ON v.id = mine.volunteer_id
JOIN LATERAL (
    SELECT p.title, a.starts_at, a.ends_at
    FROM assignment a
    JOIN programme_session p ON p.id = a.session_id
    WHERE a.volunteer_id = mine.volunteer_id AND NOT a.released AND a.answer <> 'declined'
        AND tstzrange(a.starts_at, a.ends_at) && w.slot AND a.session_id NOT IN (SELECT id FROM wanted)
    UNION ALL
    SELECT b.title, b.starts_at, b.ends_at
    FROM beside b
    JOIN assignment a ON a.session_id = b.id AND NOT a.released AND a.answer <> 'declined'
    WHERE b.wanted_id = w.id AND a.volunteer_id = mine.volunteer_id
    ORDER BY 2, 1 LIMIT 1
) o ON true
ORDER BY w.starts_at, w.id, o.starts_at, v.name
"""
).bindparams(bindparam("put_back", type_=ARRAY(Uuid)))

_CHILDREN = _statement(
    """
SELECT w.id, count(DISTINCT mine.child_id) AS children
FROM wanted w
JOIN attendance mine ON mine.session_id = w.id AND mine.placed
WHERE EXISTS (
    SELECT FROM attendance a
    WHERE a.child_id = mine.child_id AND a.placed AND NOT a.session_cancelled
        AND tstzrange(a.starts_at, a.ends_at) && w.slot AND a.session_id NOT IN (SELECT id FROM wanted)
) OR EXISTS (
    SELECT FROM beside b
    JOIN attendance a ON a.session_id = b.id AND a.placed
    WHERE b.wanted_id = w.id AND a.child_id = mine.child_id
)
GROUP BY w.id
"""
)


def find(
    session: Session, wanted: Iterable[Meeting], *, put_back: Collection[UUID] = ()
) -> Mapping[UUID, tuple[Refusal, ...]]:
    """Return what forbids these meetings, as they would become, by meeting: in three statements.

    They are looked at all together, so that a series which moves over itself is not in its own way. The seats of
    `put_back` count as held again.
    """
    values = {"wanted": json.dumps([_row(meeting) for meeting in wanted if not meeting.cancelled])}
    found: dict[UUID, list[Refusal]] = defaultdict(list)
    for row in session.execute(_SPACES, values):
        found[row.id].append(SpaceTaken(row.name, row.title, row.starts_at, row.ends_at))
    for row in session.execute(_VOLUNTEERS, values | {"put_back": list(put_back)}):
        found[row.id].append(VolunteerTaken(row.name, row.title, row.starts_at, row.ends_at))
    for row in session.execute(_CHILDREN, values):
        found[row.id].append(ChildTaken(row.children))
    return {meeting_id: tuple(refusals) for meeting_id, refusals in found.items()}


def _row(meeting: Meeting) -> dict[str, str]:
    return {
        "id": str(meeting.id),
        "title": meeting.title,
        "space_id": str(meeting.space_id),
        "starts_at": meeting.slot.starts_at.isoformat(),
        "ends_at": meeting.slot.ends_at.isoformat(),
    }
