"""Cancelling a meeting, this and those that follow, or all that are still to come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, ProgrammeSession
from app.planning.series import Scope, reached
from app.planning.series_companions import beside_any
from app.programme import texts, turns
from app.programme.refusals import NothingToChange, known
from app.programme.series import alongside, records, schedules
from app.queries import series
from app.queries.series import MeetingInPlan


def preview(
    session: Session, session_id: UUID, *, scope: Scope, now: datetime, along: Collection[UUID] | None = None
) -> tuple[MeetingInPlan, ...]:
    """Return the meetings that would not go on: those of the scope that have not begun and go on as yet.

    After them comes what is held beside them, of the activities of `along` (none given: of all that are).

    :raises Outdated: when one of these is not held beside it any more.
    """
    row = known(session, ProgrammeSession, session_id)
    found = {meeting.meeting.id: meeting for meeting in series.meetings(session, row.activity_id)}
    values = [meeting.meeting for meeting in found.values()]
    gone = [
        meeting
        for meeting in reached(values, anchor=session_id, scope=scope)
        if not meeting.cancelled and meeting.slot.starts_at > now
    ]
    beside = alongside.read(session, row, along)
    too = beside_any([one.meeting for one in beside.values()], gone)
    return (*(found[meeting.id] for meeting in gone), *(beside[meeting.id] for meeting in too))


def cancel(
    session: Session,
    session_id: UUID,
    *,
    scope: Scope,
    reason: str,
    by: Actor,
    now: datetime,
    along: Collection[UUID] | None = None,
) -> PlanEdit:
    """Cancel the meetings that the scope reaches: their seats are released, and publishing tells who has to know.

    What is held beside them is cancelled with them. With the meetings that follow a series ends: none is planned
    ahead any more.

    :raises NothingToChange: when all of them are over or cancelled.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a reason that must not be shown.
    """
    turns.take(session)
    texts.refuse_private(session, reason)
    gone = preview(session, session_id, scope=scope, now=now, along=along)
    if not gone:
        raise NothingToChange
    becoming = [(one, replace(one.meeting, cancelled=True)) for one in gone]
    activity_id = gone[0].entry.activity_id
    since = gone[0].meeting.place_in_series[0]
    whole = scope is not Scope.ONE
    too = [one for one in gone if one.entry.activity_id != activity_id]
    return records.change(
        session,
        activity_id,
        becoming,
        sort=f"cancelled_{scope}",
        by=by,
        now=now,
        reason=reason,
        activity=schedules.ended(session, activity_id, since=since) if whole else ({}, {}),
        beside=alongside.ended(session, too, since=since) if whole else {},
    )
