"""What is held beside the meetings of a series: what of it follows when several of them are edited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.planning.companions import following
from app.planning.series import Edit, Field, Meeting
from app.planning.series_edit import Outcome, meant, meant_once
from app.planning.timeslots import TimeSlot


@dataclass(frozen=True, kw_only=True, slots=True)
class Follower:
    """A meeting that follows another one, which it is held ``beside``, to another time."""

    meeting: Meeting
    slot: TimeSlot
    beside: UUID


def followers(outcomes: Iterable[Outcome], companions: Iterable[Meeting]) -> tuple[Follower, ...]:
    """Return which companions follow a meeting that moves, as `following` says of one; each the first it is beside."""
    moving = [
        (one.meeting, one.becomes.slot) for one in outcomes if not one.problem and one.becomes.slot != one.meeting.slot
    ]
    found = []
    for companion in sorted(companions, key=lambda meeting: meeting.place_in_series):
        first = next((pair for pair in moving if _is_beside(companion, pair[0])), None)
        if first is not None:
            meeting, becomes = first
            slot = following(companion.slot, was=meeting.slot, becomes=becomes)
            found.append(Follower(meeting=companion, slot=slot, beside=meeting.id))
    return tuple(found)


def beside_any(companions: Iterable[Meeting], meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """Return the companions that go on beside any of the meetings."""
    return tuple(one for one in companions if any(_is_beside(one, meeting) for meeting in meetings))


def becoming(
    series: Sequence[Meeting], followers: Iterable[Follower], *, edit: Edit, since: date, now: datetime
) -> tuple[tuple[Meeting, Meeting], ...]:
    """Return what becomes of a whole series of companions, for those that differ then.

    With the edit its schedule shifts on and after a day; what follows without that has a time of its own from then on.
    """
    slots = {follower.meeting.id: follower.slot for follower in followers}
    pairs = []
    for one in series:
        along = one.slot.starts_at > now and one.place_in_series[0].date() >= since
        after = replace(meant(one, edit) if along else one, slot=slots.get(one.id, one.slot))
        own = after.slot != one.slot and after.meant_for == one.meant_for
        pairs.append((one, replace(after, by_hand=one.by_hand | {Field.TIME}) if own else after))
    return tuple((was, becomes) for was, becomes in meant_once(pairs, series) if was != becomes)


def _is_beside(companion: Meeting, meeting: Meeting) -> bool:
    return not companion.cancelled and companion.slot.overlaps(meeting.slot)
