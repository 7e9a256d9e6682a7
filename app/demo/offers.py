"""Places that came free: one is offered to whoever waits longest, and one was offered and not taken in time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from app.demo.season import ZONE, Season
from app.demo.values import DemoActivity, DemoEnrolment
from app.planning.timeslots import local_moment
from app.planning.vocabulary import ActivityKind, EnrolmentState

ENDS = time(18)
_AT_LEAST, _AT_MOST = timedelta(days=2), timedelta(days=9)
_UNSUITABLE = frozenset({ActivityKind.SAFETY_DAY, ActivityKind.MUSIC_COACHING, ActivityKind.CYCLING_LESSONS})


def offered(activities: Sequence[DemoActivity], season: Season) -> tuple[DemoActivity, ...]:
    """Return the activities with an offer that ends tomorrow evening, and one that ended last night."""
    found = [activity for activity in activities if _suits(activity, season)][:2]
    if not found:
        return tuple(activities)
    until = local_moment(day=season.today + timedelta(days=1), at=ENDS, zone=ZONE)
    passed = local_moment(day=season.today - timedelta(days=1), at=ENDS, zone=ZONE)
    changed = {found[0].id: _offer(found[0], until=until)} | {one.id: _lapse(one, passed) for one in found[1:]}
    return tuple(changed.get(activity.id, activity) for activity in activities)


def _suits(activity: DemoActivity, season: Season) -> bool:
    """Say whether a seat came free for which children wait, and it meets again after the offers here have ended."""
    states = [enrolment.state for enrolment in activity.enrolments]
    coming = min((session.day for session in activity.sessions if session.day > season.today), default=None)
    return (
        activity.kind not in _UNSUITABLE
        and EnrolmentState.LEFT in states
        and EnrolmentState.WAITING in states
        and coming is not None
        and _AT_LEAST <= coming - season.today <= _AT_MOST
    )


def _first(activity: DemoActivity) -> DemoEnrolment:
    waiting = (one for one in activity.enrolments if one.state is EnrolmentState.WAITING)
    return min(waiting, key=lambda one: (one.since, one.id))


def _offer(activity: DemoActivity, *, until: datetime) -> DemoActivity:
    since = until - timedelta(days=2)
    return _replace(
        activity,
        replace(_first(activity), state=EnrolmentState.OFFERED, reason=None, offered_until=until, offered_at=since),
    )


def _lapse(activity: DemoActivity, passed: datetime) -> DemoActivity:
    return _replace(activity, replace(_first(activity), passed_at=passed))


def _replace(activity: DemoActivity, changed: DemoEnrolment) -> DemoActivity:
    return replace(activity, enrolments=tuple(changed if one.id == changed.id else one for one in activity.enrolments))
