"""What an edit of one meeting means for the others of its series."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.planning.errors import PlanningError
from app.planning.series import Edit, Field, Meeting, Role, Scope, WallShift, reached
from app.planning.timeslots import TimeSlot, local_moment

PLACED = frozenset({Field.TIME, Field.SPACE})
"""What decides whether a meeting is in the way of something else."""


class Left(StrEnum):
    """Why a meeting that an edit reaches is not changed by it."""

    PAST = "past"
    CANCELLED = "cancelled"


class Problem(StrEnum):
    """Why a meeting cannot be what the edit asks."""

    NO_SUCH_TIME = "no_such_time"
    IN_THE_PAST = "in_the_past"
    STILL_HELD = "still_held"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What becomes of one meeting that an edit reaches.

    ``kept`` is what it keeps of its own; with a ``problem`` it cannot be what ``becomes`` says.
    """

    meeting: Meeting
    becomes: Meeting
    kept: frozenset[Field] = frozenset()
    left: Left | None = None
    problem: Problem | None = None

    @property
    def changes(self) -> bool:
        """Whether anything that people see is different."""
        return replace(self.becomes, meant_for=self.meeting.meant_for, by_hand=self.meeting.by_hand) != self.meeting

    @property
    def released(self) -> int:
        """How many volunteers lose their seat, because their role is taken away."""
        standing = {role.name for role in self.becomes.roles}
        return sum(role.held for role in self.meeting.roles if role.name not in standing)


def changes(
    meetings: Iterable[Meeting],
    edit: Edit,
    *,
    anchor: UUID,
    scope: Scope,
    now: datetime,
    keep: Mapping[UUID, frozenset[Field]] | None = None,
) -> tuple[Outcome, ...]:
    """Return what becomes of every meeting that the edit reaches, in the order of the series.

    A meeting that has begun is never changed, and one that is cancelled stays so; what was changed of a meeting alone
    stays its own, except of the meeting that the edit was made on. Time goes by the clock on the wall, also over the
    days on which it is changed. With ``keep`` meetings keep these fields as well, because they cannot be as asked.

    :raises NotInSeries: when the anchor is none of the meetings.
    """
    series = reached(meetings, anchor=anchor, scope=scope)
    if scope is Scope.ONE:
        return tuple(_alone(meeting, edit, now=now) for meeting in series)
    kept = keep or {}
    return tuple(
        _along(meeting, edit, is_anchor=meeting.id == anchor, now=now, forced=kept.get(meeting.id, frozenset()))
        for meeting in series
    )


def meant(meeting: Meeting, edit: Edit) -> Meeting:
    """Return the meeting as the schedule means it after the edit, also when it keeps its own time."""
    if edit.shift is None or meeting.meant_for is None:
        return meeting
    try:
        return replace(meeting, meant_for=meeting.meant_for + edit.shift.starts)
    except OverflowError:
        return meeting


def meant_once(
    becoming: Sequence[tuple[Meeting, Meeting]], meetings: Iterable[Meeting]
) -> Iterator[tuple[Meeting, Meeting]]:
    """Yield what meetings become; one that would be meant for the time of one that stays becomes an extra meeting."""
    becomes = {was.id: after.meant_for for was, after in becoming}
    stay = {one.meant_for for one in meetings if becomes.get(one.id, one.meant_for) == one.meant_for}
    for was, after in becoming:
        taken = after.meant_for in stay and after.meant_for != was.meant_for
        yield was, replace(after, meant_for=None) if taken else after


def shifted(meeting: Meeting, shift: WallShift) -> TimeSlot | None:
    """Return the slot of the meeting after a shift by the clock on the wall, if there is such a time."""
    try:
        starts, ends = (moment + by for moment, by in zip(meeting.wall, (shift.starts, shift.ends), strict=True))
        return TimeSlot(
            starts_at=local_moment(day=starts.date(), at=starts.time(), zone=meeting.zone),
            ends_at=local_moment(day=ends.date(), at=ends.time(), zone=meeting.zone),
        )
    except (PlanningError, OverflowError):
        return None


def _alone(meeting: Meeting, edit: Edit, *, now: datetime) -> Outcome:
    """Return the meeting as edited by itself; from then on it keeps that."""
    left = _left(meeting, now)
    if left:
        return Outcome(meeting=meeting, becomes=meeting, left=left)
    becomes, problem = _apply(meeting, edit, now=now)
    return Outcome(meeting=meeting, becomes=replace(becomes, by_hand=meeting.by_hand | edit.fields), problem=problem)


def _along(meeting: Meeting, edit: Edit, *, is_anchor: bool, now: datetime, forced: frozenset[Field]) -> Outcome:
    """Return the meeting as it comes along with the series."""
    left = _left(meeting, now)
    if left is Left.PAST:
        return Outcome(meeting=meeting, becomes=meeting, left=left)
    after = meant(meeting, edit)
    if left:
        return Outcome(meeting=meeting, becomes=after, left=left)
    forced &= edit.fields
    kept = forced | (frozenset() if is_anchor else meeting.by_hand & edit.fields)
    becomes, problem = _apply(after, edit.only(edit.fields - kept), now=now)
    # A time of its own is relative to the series, and remains its own; a text is now that of all.
    rejoined = edit.fields - {Field.TIME} if is_anchor else frozenset()
    return Outcome(
        meeting=meeting,
        becomes=replace(becomes, by_hand=(meeting.by_hand - rejoined) | forced),
        kept=frozenset(_that_would_change(meeting, edit, kept)),
        problem=problem,
    )


def _left(meeting: Meeting, now: datetime) -> Left | None:
    if meeting.slot.starts_at <= now:
        return Left.PAST
    return Left.CANCELLED if meeting.cancelled else None


def _apply(meeting: Meeting, edit: Edit, *, now: datetime) -> tuple[Meeting, Problem | None]:
    roles, held = _with_needs(meeting.roles, edit.needs)
    slot, no_time = _slot(meeting, edit.shift, now=now)
    becomes = replace(
        meeting,
        slot=slot,
        space_id=edit.space_id or meeting.space_id,
        age_group_id=edit.age_group[0] if edit.age_group else meeting.age_group_id,
        title=meeting.title if edit.title is None else edit.title,
        notes=meeting.notes if edit.notes is None else edit.notes,
        roles=roles,
        partners=(meeting.partners | edit.asked) - edit.withdrawn,
    )
    return becomes, no_time or held


def _slot(meeting: Meeting, shift: WallShift | None, *, now: datetime) -> tuple[TimeSlot, Problem | None]:
    if shift is None:
        return meeting.slot, None
    slot = shifted(meeting, shift)
    if slot is None:
        return meeting.slot, Problem.NO_SUCH_TIME
    return slot, None if slot.starts_at > now else Problem.IN_THE_PAST


def _with_needs(roles: Sequence[Role], needs: Sequence[Role]) -> tuple[tuple[Role, ...], Problem | None]:
    """Return the roles as asked; more people than seats is a problem, a role that is taken away is not."""
    asked = {role.name: role.need for role in needs}
    there = {role.name for role in roles}
    found = [replace(role, need=asked.get(role.name, role.need)) for role in roles]
    found += [Role(name=role.name, need=role.need) for role in needs if role.name not in there]
    standing = tuple(role for role in found if role.need)
    return standing, Problem.STILL_HELD if any(role.held > role.need for role in standing) else None


def _that_would_change(meeting: Meeting, edit: Edit, fields: frozenset[Field]) -> Iterator[Field]:
    """Yield those of the fields that the edit would have changed."""
    for name in fields:
        would_be, problem = _apply(meeting, edit.only(frozenset({name})), now=meeting.slot.starts_at)
        if would_be != meeting or problem:
            yield name
