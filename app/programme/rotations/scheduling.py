"""A safety day in the plan: a session for each station and each group, kept as the running order says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.publications import Publication
from app.programme import publishing, texts, turns
from app.programme.refusals import ChildTaken, Refusal
from app.programme.rotations import group_places, parts, running_orders
from app.programme.rotations.obstacles import PartsClash
from app.programme.rotations.parts import GONE, Putting, Scheduled
from app.programme.rotations.running_orders import DayPart
from app.programme.series import overlaps
from app.programme.series.undoing import NOT_AFTER_ALL
from app.queries import series
from app.queries.series import MeetingInPlan

_OURS = frozenset({GONE, NOT_AFTER_ALL})


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """How many sessions putting a safety day in the plan would make, change and take away."""

    made: int
    changed: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.gone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """What following did to the plan, and how many messages go out."""

    scheduled: Scheduled
    messages: int


def put(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> Scheduled:
    """Let the plan hold a session for each station and each group, as the running order is now.

    Safe to run again: what is different is changed as one act, seats and answers stay, and children go with their
    group. What somebody cancelled by hand stays cancelled. A station or group that is no part of the day any more is
    removed, or cancelled when people know of it.

    :raises NotFound: when there is no such rotation here.
    :raises NoRunningOrder: and the other obstacles, when it cannot become sessions yet.
    :raises PartsClash: with what is in the way, by station and group.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    turns.take(session)
    putting = _putting(session, rotation_id, by=by, now=now)
    texts.refuse_private(session, *(text for part in putting.whole.parts for text in (part.title, part.notes)))
    _refuse_clashes(session, putting)
    return putting.put(session)


def look(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> Difference:
    """Return what putting a safety day in the plan would do; nothing is changed.

    :raises NotFound: when there is no such rotation here.
    :raises NoRunningOrder: and the other obstacles, when it cannot become sessions yet.
    """
    putting = _putting(session, rotation_id, by=by, now=now)
    return Difference(made=len(putting.fresh), changed=len(putting.becoming), gone=len(putting.gone))


def follow(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> Followed:
    """Put a safety day in the plan again, and tell at once whoever knew of it what became different.

    Safe to run again. What is refused, as `put` says, leaves the plan as it was.
    """
    scheduled = put(session, rotation_id, by=by, now=now)
    known = session.scalars(
        select(Publication.session_id)
        .join(ProgrammeSession, ProgrammeSession.id == Publication.session_id)
        .where(ProgrammeSession.rotation_id == rotation_id)
    ).all()
    published = publishing.publish(session, known, by=by, now=now)
    return Followed(scheduled=scheduled, messages=published.messages)


def _putting(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> Putting:
    whole = running_orders.whole(session, rotation_id)
    found = series.meetings(session, whole.activity.id)
    there = {one.meeting.id: one for one in found if one.entry.planned.rotation_id == rotation_id}
    return Putting(
        whole=whole, there=there, parts=tuple(part for part in whole.parts if _goes_on(part, there)), by=by, now=now
    )


def _goes_on(part: DayPart, there: Mapping[UUID, MeetingInPlan]) -> bool:
    """Say whether a part is ours to plan: not when somebody cancelled its session by hand."""
    before = there.get(part.session_id) if part.session_id else None
    return before is None or not before.meeting.cancelled or before.cancel_reason in _OURS


def _refuse_clashes(session: Session, putting: Putting) -> None:
    pairs = [(part, putting.pair(part)) for part in putting.parts]
    meetings = {part.id: pair[1] if pair else parts.becomes(part, None) for part, pair in pairs}
    names = {meetings[part.id].id: part.name for part in putting.parts}
    found = overlaps.find(session, meetings.values())
    clashes: list[tuple[str, Refusal]] = [
        (name, refusal)
        for row_id, name in names.items()
        for refusal in found.get(row_id, ())
        if not isinstance(refusal, ChildTaken)
    ]
    groups = [part for part in putting.parts if part.is_group]
    clashes += [
        (part.name, refusal) for part, refusal in group_places.taken(session, putting.whole.rotation.id, groups)
    ]
    if clashes:
        raise PartsClash(tuple(clashes))
