"""What asks for attention, as lines of a page with their buttons: mend, accept, open again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import request, url_for

from app.blueprints import conflict_sentences
from app.planning.conflicts import Conflict, ConflictKind, Severity
from app.planning.mending import Mend
from app.planning.timeslots import TimeSlot
from app.queries.attention import Accepted, Attention, Point
from app.queries.plan import SessionInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class MendButton:
    """A button that mends: its words, where it leads, and the fields that it sends."""

    label: str
    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A conflict on a page; `accept_url` is empty for one that cannot be accepted, the others nearly always."""

    text: str
    kind: ConflictKind
    severity: Severity
    day: date
    slot: TimeSlot
    session_id: UUID
    title: str
    age_groups: frozenset[UUID]
    accepted: Accepted | None
    accept_url: str
    families_url: str
    beside_url: str
    mend: MendButton | None


def lines(found: Attention, *, zone: str, below_title: str = "") -> tuple[Line, ...]:
    """Return a line for each point; below a title, sentences leave that out."""
    return tuple(_line(point, found.sessions, zone=zone, below_title=below_title) for point in found.points)


def _line(point: Point, sessions: Mapping[UUID, SessionInPlan], *, zone: str, below_title: str) -> Line:
    conflict = point.conflict
    first = sessions[conflict.session_ids[0]].planned
    return Line(
        text=conflict_sentences.conflict_on(conflict, below_title),
        kind=conflict.kind,
        severity=conflict.severity,
        day=first.local_day,
        slot=first.slot,
        session_id=first.id,
        title=first.title,
        age_groups=frozenset(
            group
            for session_id in conflict.session_ids
            if (group := sessions[session_id].planned.age_group_id) is not None
        ),
        accepted=point.accepted,
        accept_url=_accept_url(conflict) if point.accepted is None else "",
        families_url=_families_url(conflict, first.local_day),
        beside_url=_beside_url(conflict),
        mend=_button(point.mend, sessions[point.mend.session_id], zone) if point.mend else None,
    )


def _accept_url(conflict: Conflict) -> str:
    if conflict.severity is Severity.HARD:
        return ""
    return url_for(
        "attention.accept", session_id=conflict.session_ids[0], key=conflict.key, terug=request.full_path.rstrip("?")
    )


def _families_url(conflict: Conflict, day: date) -> str:
    if conflict.kind is not ConflictKind.FAMILY_OVERLOADED:
        return ""
    return url_for("attention.families", day=day.isoformat())


def _beside_url(conflict: Conflict) -> str:
    """Return the page of the meeting that is at another time, seen from the page that shows the line."""
    here = (request.view_args or {}).get("session_id")
    if conflict.kind is not ConflictKind.COMPANION_PARTED or len(conflict.session_ids) == 1:
        return ""
    other = next(session_id for session_id in reversed(conflict.session_ids) if session_id != here)
    return url_for("sessions.show", session_id=other)


def _button(mend: Mend, entry: SessionInPlan, zone: str) -> MendButton:
    starts, ends = mend.slot.local(zone)
    return MendButton(
        label=conflict_sentences.mend(mend, title=entry.planned.title, zone=zone),
        url=url_for("attention.mend", session_id=mend.session_id),
        fields={
            "day": starts.date().isoformat(),
            "starts": f"{starts:%H.%M}",
            "ends": f"{ends:%H.%M}",
            "space": str(mend.space_id or ""),
            "version": str(entry.version),
            "back": _here(),
        },
    )


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else ""
