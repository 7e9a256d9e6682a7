"""Editing one meeting, this and those that follow, or all: looked over first, then saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession
from app.models.locations import AgeGroup, Space
from app.models.people import Partner
from app.planning.series import Edit, Field, Meeting, Role, Scope, difference
from app.planning.series_companions import Follower, followers
from app.planning.series_edit import PLACED, Left, Outcome, Problem, changes, meant_once
from app.planning.timeslots import TimeSlot
from app.programme import texts, turns
from app.programme.refusals import (
    AlreadyCancelled,
    AlreadyOver,
    CompanionClash,
    MeetingsClash,
    NoSuchTime,
    NotFound,
    NothingToChange,
    Outdated,
    Refusal,
    StillHeld,
    known,
)
from app.programme.series import alongside, overlaps, records, schedules
from app.programme.series.alongside import Beside
from app.programme.series.schedules import ActivityChange
from app.queries import series
from app.queries.series import MeetingInPlan

MOST_ROUNDS = 4
"""Meetings that stay where they are can be in the way of others: looked at again, so often at the most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a form asks of the meeting that it showed, and of how many others.

    With `skip` the meetings that cannot be as asked keep their time and space, and the others change. What is held
    beside a meeting moves with it when its activity is one of `along` (none given: whatever is held beside it).
    """

    session_id: UUID
    scope: Scope
    slot: TimeSlot
    space_id: UUID
    age_group_id: UUID | None
    title: str
    notes: str
    roles: tuple[Role, ...]
    partners: frozenset[UUID]
    version: int
    skip: bool = False
    along: frozenset[UUID] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What an edit would do to each meeting that it reaches, what follows it, and what stands in the way of which."""

    edit: Edit
    outcomes: tuple[Outcome, ...]
    followers: tuple[Follower, ...]
    clashes: Mapping[UUID, tuple[Refusal, ...]]
    meetings: Mapping[UUID, MeetingInPlan]
    beside: Beside

    @property
    def changed(self) -> tuple[Outcome, ...]:
        """The meetings that become something else."""
        return tuple(outcome for outcome in self.outcomes if outcome.changes)

    @property
    def released(self) -> int:
        """How many volunteers lose a seat, because their role is taken away."""
        return sum(outcome.released for outcome in self.changed)


def preview(session: Session, asked: Asked, *, now: datetime) -> Preview:
    """Return what an edit would do, without doing it.

    :raises Outdated: when somebody changed the meeting after the page showed it.
    :raises AlreadyCancelled: when the meeting itself does not go on.
    """
    row = known(session, ProgrammeSession, asked.session_id)
    if row.version != asked.version:
        raise Outdated(asked.session_id)
    if row.cancelled:
        raise AlreadyCancelled
    _refuse_foreign(session, asked)
    found = {meeting.meeting.id: meeting for meeting in series.meetings(session, row.activity_id)}
    seen = found[asked.session_id].meeting
    edit = difference(seen, _wanted(seen, asked))
    if edit.title is not None or edit.notes is not None or edit.needs:
        texts.refuse_private(session, asked.title, asked.notes, *(role.name for role in asked.roles))
    beside = alongside.read(session, row, asked.along) if edit.shift is not None else {}
    return _settled(session, asked, _Reading(edit=edit, meetings=found, beside=beside), now=now)


def edit(session: Session, asked: Asked, *, by: Actor, now: datetime) -> PlanEdit:
    """Change the meetings as asked: all that the scope reaches, or none.

    :raises MeetingsClash: with every meeting that cannot be as asked, and what stands in the way.
    :raises NothingToChange: when all is so already.
    :raises Outdated: when somebody changed the meeting after the page showed it.
    """
    turns.take(session)
    found = preview(session, asked, now=now)
    if found.clashes:
        raise MeetingsClash(_by_start(found))
    if not found.changed:
        raise NothingToChange
    activity_id = found.meetings[asked.session_id].entry.activity_id
    series = [one.meeting for one in found.meetings.values()]
    pairs = meant_once([(one.meeting, one.becomes) for one in found.outcomes], series)
    return records.change(
        session,
        activity_id,
        [
            *((found.meetings[was.id], becomes) for was, becomes in pairs if was != becomes),
            *_alongside(asked, found, now=now),
        ],
        sort=f"edited_{asked.scope}",
        by=by,
        now=now,
        activity=_activity(session, asked, found, activity_id),
        beside=_activities_beside(session, asked, found),
    )


def _alongside(asked: Asked, found: Preview, *, now: datetime) -> Iterator[tuple[MeetingInPlan, Meeting]]:
    """Yield what becomes of the meetings of what follows; with one meeting, nothing of their schedule."""
    edit, since = (found.edit, _since(found)) if asked.scope is not Scope.ONE else (Edit(), None)
    return alongside.becomes(found.beside, found.followers, edit=edit, since=since or now, now=now)


def _activities_beside(session: Session, asked: Asked, found: Preview) -> dict[UUID, ActivityChange]:
    since = _since(found)
    if asked.scope is Scope.ONE or found.edit.shift is None or since is None:
        return {}
    return alongside.shifted(session, found.beside, found.followers, shift=found.edit.shift, since=since)


def _since(found: Preview) -> datetime | None:
    """Return from when on the schedule is another one: from the first meeting that has not begun."""
    return next((one.meeting.place_in_series[0] for one in found.outcomes if one.left is not Left.PAST), None)


def _activity(session: Session, asked: Asked, found: Preview, activity_id: UUID) -> ActivityChange:
    """Return what becomes of the activity: planning ahead goes by it, and new meetings are called after it."""
    if asked.scope is Scope.ONE:
        return {}, {}
    was: dict[str, Any] = {}
    becomes: dict[str, Any] = {}
    since = _since(found)
    if found.edit.shift is not None and since is not None:
        was, becomes = schedules.shifted(session, activity_id, found.edit.shift, since=since)
    if asked.scope is Scope.ALL and found.edit.title is not None:
        activity = session.get_one(Activity, activity_id)
        if activity.title == found.meetings[asked.session_id].meeting.title:
            was, becomes = was | {"title": activity.title}, becomes | {"title": found.edit.title}
    return was, becomes


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    """What an edit starts from: what was changed, the meetings, and those of what comes along."""

    edit: Edit
    meetings: Mapping[UUID, MeetingInPlan]
    beside: Beside


def _settled(session: Session, asked: Asked, reading: _Reading, *, now: datetime) -> Preview:
    """Return the preview; with `skip`, meetings that cannot be as asked stay until nothing is in the way any more."""
    keep: dict[UUID, frozenset[Field]] = {}
    found = _tried(session, asked, reading, keep, now=now)
    for _round in range(MOST_ROUNDS):
        if not found.clashes or not asked.skip or asked.scope is Scope.ONE:
            break
        for outcome in found.outcomes:
            if outcome.meeting.id in found.clashes:
                fields = frozenset({Field.ROLES}) if outcome.problem is Problem.STILL_HELD else PLACED
                keep[outcome.meeting.id] = keep.get(outcome.meeting.id, frozenset()) | fields
        found = _tried(session, asked, reading, keep, now=now)
    return found


def _tried(
    session: Session, asked: Asked, reading: _Reading, keep: Mapping[UUID, frozenset[Field]], *, now: datetime
) -> Preview:
    values = [meeting.meeting for meeting in reading.meetings.values()]
    outcomes = changes(values, reading.edit, anchor=asked.session_id, scope=asked.scope, now=now, keep=keep)
    follow = followers(outcomes, [one.meeting for one in reading.beside.values()])
    return Preview(
        edit=reading.edit,
        outcomes=outcomes,
        followers=follow,
        clashes=_clashes(session, outcomes, follow),
        meetings=reading.meetings,
        beside=reading.beside,
    )


def _clashes(
    session: Session, outcomes: Iterable[Outcome], followers: Iterable[Follower]
) -> Mapping[UUID, tuple[Refusal, ...]]:
    """Return what stands in the way by meeting, also of what comes along with it."""
    moved = [
        outcome.becomes
        for outcome in outcomes
        if not outcome.problem and _place(outcome.becomes) != _place(outcome.meeting)
    ]
    along = {one.meeting.id: one for one in followers}
    wanted = [*moved, *(replace(one.meeting, slot=one.slot) for one in along.values())]
    found: dict[UUID, tuple[Refusal, ...]] = {}
    for meeting_id, refusals in (overlaps.find(session, wanted) if wanted else {}).items():
        follower = along.get(meeting_id)
        if follower is None:
            found[meeting_id] = (*found.get(meeting_id, ()), *refusals)
        else:
            clashes = (CompanionClash(follower.meeting.title, why) for why in refusals)
            found[follower.beside] = (*found.get(follower.beside, ()), *clashes)
    return found | {one.meeting.id: (_refusal(one.problem),) for one in outcomes if one.problem}


def _place(meeting: Meeting) -> tuple[TimeSlot, UUID]:
    return meeting.slot, meeting.space_id


def _refusal(problem: Problem) -> Refusal:
    return {
        Problem.NO_SUCH_TIME: NoSuchTime(),
        Problem.IN_THE_PAST: AlreadyOver(),
        Problem.STILL_HELD: StillHeld(),
    }[problem]


def _by_start(found: Preview) -> tuple[tuple[datetime, Refusal], ...]:
    return tuple(
        (outcome.becomes.slot.starts_at, refusal)
        for outcome in found.outcomes
        for refusal in found.clashes.get(outcome.meeting.id, ())
    )


def _wanted(seen: Meeting, asked: Asked) -> Meeting:
    return replace(
        seen,
        slot=asked.slot,
        space_id=asked.space_id,
        age_group_id=asked.age_group_id,
        title=asked.title,
        notes=asked.notes,
        roles=asked.roles,
        partners=asked.partners,
    )


def _refuse_foreign(session: Session, asked: Asked) -> None:
    """Refuse what is of another location: a foreign key alone would take it."""
    known(session, Space, asked.space_id)
    if asked.age_group_id is not None:
        known(session, AgeGroup, asked.age_group_id)
    here = set(session.scalars(select(Partner.id).where(Partner.id.in_(asked.partners))))
    for partner_id in asked.partners - here:
        raise NotFound("partner", partner_id)
