"""Meetings beside one another, as child care is beside a course: how one follows the other, and when they part."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from app.planning.findings import Conflict, ConflictKind
from app.planning.plan import Linked, Plan, PlannedSession
from app.planning.timeslots import LONGEST_SESSION, TimeSlot
from app.planning.vocabulary import SessionStatus


class Parted(StrEnum):
    """What is the matter with a meeting that belongs to another one."""

    ELSEWHEN = "elsewhen"  # it does not last from the beginning to the end of the other one
    CANCELLED = "cancelled"
    MISSING = "missing"


def following(companion: TimeSlot, *, was: TimeSlot, becomes: TimeSlot) -> TimeSlot:
    """Return when a companion is held once the meeting that it is beside has moved.

    It begins as much earlier or later than the other one as before, and ends so; where nothing of that lies beside the
    other one any more, or it would last too long, it is held exactly then.
    """
    starts_at = becomes.starts_at + (companion.starts_at - was.starts_at)
    ends_at = becomes.ends_at + (companion.ends_at - was.ends_at)
    if starts_at >= ends_at or ends_at - starts_at > LONGEST_SESSION:
        return becomes
    moved = TimeSlot(starts_at=starts_at, ends_at=ends_at)
    return moved if moved.overlaps(becomes) else becomes


def coming_along(
    pairs: Iterable[tuple[UUID, UUID]], *, chosen: Collection[UUID], wanted: Collection[UUID] | None
) -> frozenset[UUID]:
    """Return which companions come along with the chosen meetings; each pair is a meeting and what is held beside it.

    With none wanted, all of them come. One that is wanted with a meeting that was not chosen stays where it is.
    """
    beside = {companion for meeting, companion in pairs if meeting in chosen}
    return frozenset(beside if wanted is None else beside.intersection(wanted)).difference(chosen)


def parted(plan: Plan) -> Iterator[Conflict]:
    """Yield which meetings that go on lack the one that belongs to them; those of one day belong together."""
    sessions = {session.id: session for session in plan.sessions}
    for linked in plan.linked:
        first = _by_day(linked.meetings, sessions)
        beside = _by_day(linked.companions, sessions)
        for day, meetings in first.items():
            for meeting in filter(_goes_on, meetings):
                yield from _lacks(meeting, beside[day], linked, plan.zone)
        for day, companions in beside.items():
            yield from _left_over(companions, first[day], linked)


def pair_of(conflict: Conflict, plan: Plan) -> tuple[PlannedSession, PlannedSession] | None:
    """Return the companion that is at another time, and the meeting at whose time it should be."""
    sessions = {session.id: session for session in plan.sessions}
    companions = frozenset().union(*(linked.companions for linked in plan.linked))
    pair = sorted(conflict.session_ids, key=lambda session_id: session_id in companions)
    if conflict.kind is not ConflictKind.COMPANION_PARTED or len(pair) == 1:
        return None
    meeting, companion = (sessions[session_id] for session_id in pair)
    return companion, meeting


def _by_day(ids: frozenset[UUID], sessions: dict[UUID, PlannedSession]) -> dict[date, list[PlannedSession]]:
    found: dict[date, list[PlannedSession]] = defaultdict(list)
    for session in sorted((sessions[each] for each in ids if each in sessions), key=_in_order):
        found[session.local_day].append(session)
    return found


def _lacks(
    meeting: PlannedSession, companions: Sequence[PlannedSession], linked: Linked, zone: str
) -> Iterator[Conflict]:
    there = [one for one in companions if _goes_on(one)]
    if any(_covers(one.slot, meeting.slot) for one in there):
        return
    if not there:
        yield _conflict(meeting, linked.beside, Parted.CANCELLED if companions else Parted.MISSING)
        return
    nearest = max(there, key=lambda one: (_shared(one.slot, meeting.slot), -abs(_apart(one, meeting))))
    starts, ends = nearest.slot.local(zone)
    pair = sorted((meeting, nearest), key=_in_order)
    yield Conflict(
        kind=ConflictKind.COMPANION_PARTED,
        session_ids=tuple(one.id for one in pair),
        names=(meeting.title, linked.beside, Parted.ELSEWHEN, f"{starts:%H:%M}", f"{ends:%H:%M}"),
        slots=tuple(one.slot for one in pair),
    )


def _left_over(
    companions: Sequence[PlannedSession], meetings: Sequence[PlannedSession], linked: Linked
) -> Iterator[Conflict]:
    """Yield the companions on a day on which nothing is held that they could be beside."""
    if any(_goes_on(one) for one in meetings):
        return
    why = Parted.CANCELLED if meetings else Parted.MISSING
    yield from (_conflict(one, linked.title, why) for one in companions if _goes_on(one))


def _conflict(session: PlannedSession, other: str, why: Parted) -> Conflict:
    return Conflict(
        kind=ConflictKind.COMPANION_PARTED,
        session_ids=(session.id,),
        names=(session.title, other, why, "", ""),
        slots=(session.slot,),
    )


def _goes_on(session: PlannedSession) -> bool:
    return session.status is SessionStatus.PLANNED


def _covers(slot: TimeSlot, other: TimeSlot) -> bool:
    return slot.starts_at <= other.starts_at and other.ends_at <= slot.ends_at


def _shared(slot: TimeSlot, other: TimeSlot) -> timedelta:
    return max(timedelta(), min(slot.ends_at, other.ends_at) - max(slot.starts_at, other.starts_at))


def _apart(one: PlannedSession, other: PlannedSession) -> timedelta:
    return one.slot.starts_at - other.slot.starts_at


def _in_order(session: PlannedSession) -> tuple[object, ...]:
    return session.slot.starts_at, session.id
