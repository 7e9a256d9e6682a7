"""Making a series longer: an extra meeting, or one more at the end because one is lost and the rest moves up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange
from app.models.locations import Location, Space
from app.planning.moving_up import MovedUp, move_up
from app.planning.outline import Draft, Need, Outline
from app.planning.series import Field, Meeting, Scope, reached
from app.planning.series_schedule import Next, one_more
from app.planning.timeslots import TimeSlot
from app.programme import drafts, places, snapshots, texts, turns
from app.programme.refusals import AlreadyCancelled, AlreadyOver, MeetingsClash, known
from app.programme.series import overlaps, records, schedules
from app.queries import free_days, series
from app.queries.series import MeetingInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Extra:
    """An extra meeting, made like one of the series."""

    like: UUID
    slot: TimeSlot
    space_id: UUID
    title: str
    notes: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Longer:
    """What moving the rest up would do: who takes over what, and the meeting at the end."""

    moved: MovedUp
    after: Next
    meetings: Mapping[UUID, MeetingInPlan]
    activity: Activity


def add(session: Session, extra: Extra, *, by: Actor, now: datetime) -> PlanEdit:
    """Plan an extra meeting with the roles and partners of the one it is made like, and places for the children.

    :raises MeetingsClash: when the space is in use.
    :raises AlreadyOver: when it would have begun already.
    """
    turns.take(session)
    row = known(session, ProgrammeSession, extra.like)
    known(session, Space, extra.space_id)
    texts.refuse_private(session, extra.title, extra.notes)
    if extra.slot.starts_at <= now:
        raise AlreadyOver
    found = {one.meeting.id: one for one in series.meetings(session, row.activity_id)}
    meeting = replace(
        found[row.id].meeting,
        id=uuid4(),
        slot=extra.slot,
        space_id=extra.space_id,
        title=extra.title,
        notes=extra.notes,
        cancelled=False,
        meant_for=None,
        by_hand=frozenset({Field.TIME}),
    )
    _refuse_clash(session, [meeting])
    edit = records.remember(session, row.activity_id, {}, sort="extra", by=by, now=now)
    _put(session, edit, meeting, found[row.id], by=by, now=now)
    return edit


def preview(session: Session, session_id: UUID, *, now: datetime) -> Longer:
    """Return what happens when this meeting is lost and the rest moves up, without doing it.

    :raises AlreadyCancelled: when it does not go on as it is.
    :raises AlreadyOver: when it has begun.
    """
    row = known(session, ProgrammeSession, session_id)
    if row.cancelled:
        raise AlreadyCancelled
    if row.starts_at <= now:
        raise AlreadyOver
    found = {one.meeting.id: one for one in series.meetings(session, row.activity_id)}
    values = [one.meeting for one in found.values()]
    activity = session.get_one(Activity, row.activity_id)
    location = session.get_one(Location, row.location_id)
    first = min(meeting.place_in_series[0] for meeting in values).date()
    free = free_days.since(session, location_id=location.id, first=first - timedelta(days=1))
    after = one_more(schedules.of(activity), values, free_days=free, zone=location.zone)
    return Longer(moved=move_up(values, lost=session_id, now=now), after=after, meetings=found, activity=activity)


def lengthen(session: Session, session_id: UUID, *, reason: str, by: Actor, now: datetime) -> PlanEdit:
    """Cancel a meeting, let those after it take over what it was for, and plan one more at the end.

    :raises MeetingsClash: when a space is in use on a day to which something moves.
    """
    turns.take(session)
    texts.refuse_private(session, reason)
    found = preview(session, session_id, now=now)
    after = replace(
        found.moved.like,
        id=uuid4(),
        slot=found.after.slot,
        meant_for=found.after.meant_for,
        by_hand=frozenset(),
        cancelled=False,
    )
    _refuse_clash(session, [*(becomes for _was, becomes in found.moved.changed), after])
    becoming = [(found.meetings[session_id], found.moved.lost)]
    becoming += [(found.meetings[becomes.id], becomes) for _was, becomes in found.moved.changed]
    activity = schedules.replaced(found.activity, found.after.schedule)
    edit = records.change(
        session,
        found.activity.id,
        becoming,
        sort="moved_up",
        by=by,
        now=now,
        reason=reason,
        activity=activity,
    )
    last = reached([one.meeting for one in found.meetings.values()], anchor=session_id, scope=Scope.ALL)[-1]
    _put(session, edit, after, found.meetings[last.id], by=by, now=now)
    return edit


def _refuse_clash(session: Session, meetings: Sequence[Meeting]) -> None:
    clashes = overlaps.find(session, meetings)
    starts = {meeting.id: meeting.slot.starts_at for meeting in meetings}
    if clashes:
        raise MeetingsClash(tuple((starts[row_id], why) for row_id, found in clashes.items() for why in found))


def _put(session: Session, edit: PlanEdit, meeting: Meeting, like: MeetingInPlan, *, by: Actor, now: datetime) -> None:
    """Put a new meeting in the plan as part of the act."""
    space = known(session, Space, meeting.space_id)
    shifts = {shift.role: shift for shift in like.entry.planned.shifts}
    outline = Outline(
        location_id=like.entry.location_id,
        activity_id=like.entry.activity_id,
        title=meeting.title,
        notes=meeting.notes,
        zone=meeting.zone,
        space_id=space.id,
        space_shareable=space.shareable,
        age_group_id=meeting.age_group_id,
        needs=tuple(
            Need(
                role=role.name,
                need=role.need,
                required=role.name in shifts and shifts[role.name].required,
                qualification=shifts[role.name].qualification if role.name in shifts else None,
                language=shifts[role.name].language if role.name in shifts else None,
                position=position,
            )
            for position, role in enumerate(meeting.roles)
        ),
        partner_ids=tuple(sorted(meeting.partners)),
    )
    (new_id,) = drafts.put(
        session, [Draft(outline=outline, slot=meeting.slot, meant_for=meeting.meant_for)], by=by, now=now
    )
    places.hold_for_placed(session, [new_id])
    own = sorted(meeting.by_hand)
    session.execute(update(ProgrammeSession).where(ProgrammeSession.id == new_id).values(by_hand=own))
    after = snapshots.of_meeting(meeting, cancel_reason=None)
    session.execute(
        update(SessionChange)
        .where(SessionChange.session_id == new_id)
        .values(edit_id=edit.id, sort=edit.sort, after=after)
    )
