"""How a conflict could be mended with one click: another time on the same day, or another space."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.planning.clashes import minutes_between, minutes_needed
from app.planning.companions import pair_of
from app.planning.findings import Conflict, ConflictKind
from app.planning.plan import Helper, Plan, PlannedSession, PlannedSpace
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import EngagementState, SessionStatus

QUARTER = timedelta(minutes=15)
QUARTERS_A_DAY = 96
Claim = tuple[str, object]

MENDED_BY_TIME = frozenset(
    {
        ConflictKind.SPACE_DOUBLE_BOOKED,
        ConflictKind.VOLUNTEER_DOUBLE_BOOKED,
        ConflictKind.CHILD_DOUBLE_BOOKED,
        ConflictKind.GROUP_DOUBLE_BOOKED,
        ConflictKind.AGE_GROUP_OVERLAP,
        ConflictKind.PARTNER_DOUBLE_BOOKED,
        ConflictKind.RESPONSIBLE_DOUBLE_BOOKED,
        ConflictKind.VOLUNTEER_TRAVEL,
        ConflictKind.GROUP_TRAVEL,
        ConflictKind.CHILD_TRAVEL,
        ConflictKind.PARTNER_TRAVEL,
        ConflictKind.VOLUNTEER_UNAVAILABLE,
        ConflictKind.VOLUNTEER_BUSY,
        ConflictKind.PARTNER_BUSY,
        ConflictKind.OUTSIDE_OPENING_HOURS,
    }
)
MENDED_BY_SPACE = frozenset({ConflictKind.SPACE_DOUBLE_BOOKED, ConflictKind.SPACE_TOO_SMALL})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mend:
    """A change after which the conflict is gone and nothing new is there: the slot, and the space when that changes."""

    session_id: UUID
    slot: TimeSlot
    space_id: UUID | None = None
    space_name: str = ""


class Workshop:
    """Mends the conflicts of one plan; of each day it looks once who and what is taken."""

    def __init__(self, plan: Plan, *, now: datetime) -> None:
        self._plan = plan
        self._now = now
        self._sessions = {session.id: session for session in plan.sessions if session.status is SessionStatus.PLANNED}
        self._by_day: dict[date, list[PlannedSession]] = defaultdict(list)
        for session in self._sessions.values():
            self._by_day[session.local_day].append(session)
        self._claims = {session.id: frozenset(_claims(session, plan)) for session in self._sessions.values()}
        self._times: dict[UUID, Mend | None] = {}

    def mend(self, conflict: Conflict) -> Mend | None:
        """Return the smallest change that mends the conflict, if there is one; rather of the later session.

        Takes a step for each quarter of an hour of the day and each session of that day that shares something.
        """
        for session_id in reversed(conflict.session_ids):
            session = self._sessions.get(session_id)
            if session is None or session.slot.starts_at <= self._now:
                continue
            if conflict.kind in MENDED_BY_SPACE:
                found = self._elsewhere(session)
                if found is not None:
                    return found
            if conflict.kind in MENDED_BY_TIME and not _at_odds_with_itself(conflict):
                found = self._at_another_time(session)
                if found is not None:
                    return found
        return self._beside(conflict)

    def _beside(self, conflict: Conflict) -> Mend | None:
        """Let what is held beside another meeting be at its time, if everybody and everything is free then."""
        pair = pair_of(conflict, self._plan)
        if pair is None:
            return None
        companion, meeting = pair
        moved = replace(companion, slot=meeting.slot)
        if min(companion.slot.starts_at, meeting.slot.starts_at) <= self._now or not self._is_free(moved):
            return None
        return Mend(session_id=companion.id, slot=meeting.slot)

    def _elsewhere(self, session: PlannedSession) -> Mend | None:
        """Find the smallest space that is large enough and as far away at the most."""
        expected = max(session.placed, session.capacity or 0)
        fitting = [
            space
            for space in self._plan.spaces
            if space.id != session.space_id
            and space.away_minutes <= session.away_minutes
            and (space.capacity is None or space.capacity >= expected)
        ]
        for space in sorted(fitting, key=_smallest_first):
            moved = _in_space(session, space)
            if self._is_free(moved):
                return Mend(session_id=session.id, slot=session.slot, space_id=space.id, space_name=space.name)
        return None

    def _at_another_time(self, session: PlannedSession) -> Mend | None:
        """Find the nearest time: the same one for every conflict of a session, so it is looked for once."""
        if session.id not in self._times:
            moved = (replace(session, slot=slot) for slot in self._slots(session))
            free = next((there for there in moved if self._is_free(there)), None)
            self._times[session.id] = None if free is None else Mend(session_id=session.id, slot=free.slot)
        return self._times[session.id]

    def _slots(self, session: PlannedSession) -> Iterator[TimeSlot]:
        """Yield the slots of the same length on the same day, nearest first and of two the later."""
        for quarters in range(1, QUARTERS_A_DAY):
            for shift in (quarters * QUARTER, -quarters * QUARTER):
                slot = TimeSlot(starts_at=session.slot.starts_at + shift, ends_at=session.slot.ends_at + shift)
                if slot.starts_at > self._now and self._is_open(slot, session.local_day):
                    yield slot

    def _is_open(self, slot: TimeSlot, day: date) -> bool:
        starts, ends = slot.local(self._plan.zone)
        opens, closes = self._plan.opening
        return starts.date() == ends.date() == day and opens <= starts.time() and ends.time() <= closes

    def _is_free(self, moved: PlannedSession) -> bool:
        """Tell whether everybody and everything that the session needs is free then and there, and can get there."""
        mine = {claim for claim in self._claims[moved.id] if claim[0] != "space"} | set(_space_claims(moved))
        return (
            self._all_available(moved)
            and self._nobody_busy(moved)
            and not any(
                _in_the_way(moved, other, mine & self._claims[other.id])
                for other in self._by_day[moved.local_day]
                if other.id != moved.id
            )
        )

    def _all_available(self, moved: PlannedSession) -> bool:
        starts, ends = moved.slot.local(self._plan.zone)
        return all(
            any(
                weekday == starts.isoweekday() and since <= starts.time() and ends.time() <= until
                for weekday, since, until in helper.hours
            )
            for helper in self._helpers(moved)
            if helper.hours
        )

    def _nobody_busy(self, moved: PlannedSession) -> bool:
        coming = {who for sort, who in self._claims[moved.id] if sort in {"volunteer", "partner"}}
        return not any(isinstance(who, UUID) and self._plan.is_busy(who, moved.slot) for who in coming)

    def _helpers(self, session: PlannedSession) -> Iterator[Helper]:
        for shift in session.shifts:
            for holder in shift.holding:
                helper = self._plan.helpers.get(holder.volunteer_id)
                if helper is not None:
                    yield helper


def _at_odds_with_itself(conflict: Conflict) -> bool:
    """Tell whether somebody holds two shifts of one session: no time mends that."""
    return conflict.kind is ConflictKind.VOLUNTEER_DOUBLE_BOOKED and len(conflict.session_ids) == 1


def _claims(session: PlannedSession, plan: Plan) -> Iterator[Claim]:
    """Yield everybody and everything that can be in one session at a time."""
    yield from _space_claims(session)
    yield from (("volunteer", holder.volunteer_id) for shift in session.shifts for holder in shift.holding)
    yield from (("child", child) for child in plan.children.places.get(session.id, ()))
    yield from (
        ("partner", asked.partner_id) for asked in session.engagements if asked.state is not EngagementState.DECLINED
    )
    named = (("group", session.group_id), ("age group", session.age_group_id), ("lead", session.led_by))
    yield from (claim for claim in named if claim[1] is not None)


def _space_claims(session: PlannedSession) -> Iterator[Claim]:
    if session.space_id is not None and not session.space_shareable:
        yield "space", session.space_id


def _in_the_way(moved: PlannedSession, other: PlannedSession, shared: Iterable[Claim]) -> bool:
    sorts = {sort for sort, _ in shared}
    if moved.group_id is not None and other.group_id is not None:
        sorts.discard("age group")
    if not sorts:
        return False
    earlier, later = (moved, other) if moved.slot.starts_at <= other.slot.starts_at else (other, moved)
    if moved.slot.overlaps(other.slot):
        in_one_space = moved.space_id is not None and moved.space_id == other.space_id
        return bool(sorts - {"partner"}) or not in_one_space
    on_the_way = sorts - {"space", "lead"}
    return bool(on_the_way) and minutes_between(earlier, later) < minutes_needed(earlier, later)


def _in_space(session: PlannedSession, space: PlannedSpace) -> PlannedSession:
    return replace(
        session,
        space_id=space.id,
        space_name=space.name,
        space_shareable=space.shareable,
        space_capacity=space.capacity,
        away_minutes=space.away_minutes,
    )


def _smallest_first(space: PlannedSpace) -> tuple[bool, int, str]:
    return space.capacity is None, space.capacity or 0, space.name
