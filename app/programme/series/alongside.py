"""What is held beside the meetings of a series: read for an edit of several, and taken along with its schedule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.planning.series import Edit, Meeting, WallShift
from app.planning.series_companions import Follower, becoming
from app.programme.refusals import Outdated
from app.programme.series import schedules
from app.programme.series.schedules import ActivityChange
from app.queries import companions, series
from app.queries.series import MeetingInPlan

Beside = Mapping[UUID, MeetingInPlan]


def read(session: Session, row: ProgrammeSession, along: Collection[UUID] | None) -> Beside:
    """Return by id the meetings of the activities that come along with this one's; none given: of all beside it.

    :raises Outdated: for an activity that is not held beside this one (any more).
    """
    linked = {one.id for one in companions.activities(session, row.activity_id)}
    if not linked.issuperset(along or ()):
        raise Outdated(row.id)
    chosen = linked if along is None else linked.intersection(along)
    return {one.meeting.id: one for one in series.meetings_of(session, sorted(chosen))} if chosen else {}


def becomes(
    beside: Beside, followers: Collection[Follower], *, edit: Edit, since: datetime, now: datetime
) -> Iterator[tuple[MeetingInPlan, Meeting]]:
    """Yield what becomes of the meetings of each activity of which something follows."""
    whole: dict[UUID, list[Meeting]] = defaultdict(list)
    for one in beside.values():
        whole[one.entry.activity_id].append(one.meeting)
    for activity_id in sorted(_activities(beside, followers)):
        changed = becoming(whole[activity_id], followers, edit=edit, since=since.date(), now=now)
        yield from ((beside[was.id], after) for was, after in changed)


def shifted(
    session: Session, beside: Beside, followers: Iterable[Follower], *, shift: WallShift, since: datetime
) -> dict[UUID, ActivityChange]:
    """Return the change of each activity of which something follows: it is planned ahead at its new time."""
    return {
        activity_id: schedules.shifted(session, activity_id, shift, since=since)
        for activity_id in sorted(_activities(beside, followers))
    }


def ended(session: Session, gone: Iterable[MeetingInPlan], *, since: datetime) -> dict[UUID, ActivityChange]:
    """Return the change of each activity whose meetings are cancelled: none is planned ahead any more."""
    activities = sorted({one.entry.activity_id for one in gone})
    return {activity_id: schedules.ended(session, activity_id, since=since) for activity_id in activities}


def _activities(beside: Beside, followers: Iterable[Follower]) -> set[UUID]:
    return {beside[follower.meeting.id].entry.activity_id for follower in followers}
