"""Cards of the week board: one for each session, and one for the parts of a safety day that stand in one cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.planning.conflicts import Conflict, ConflictKind, Severity
from app.planning.vocabulary import EngagementState
from app.queries.plan import SessionInPlan

QUARTER_MINUTES = 15
LEAST_HEIGHT, MOST_HEIGHT = 2, 16
LEAST_FOLDED = 3
"""So many parts of one safety day in a cell are one card: two are still read one by one."""
COUNTED_ON_CARD = frozenset({ConflictKind.EMPTY_SEATS, ConflictKind.PARTNER_NOT_ANSWERED})
"""Conflicts that a card says with a number already: a sentence beside it would say the same twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """How the page writes what the board holds; the query knows no language."""

    day: Callable[[date], str]
    board_day: Callable[[date], str]
    conflict: Callable[[Conflict], str]
    conflict_on: Callable[[Conflict, str], str]
    """The same below a title that says already which session it is about."""
    no_lane: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardCard:
    """One session in one cell; `height` in quarter hours, minutes since midnight at the location."""

    id: UUID
    title: str
    kind: str
    starts: str
    ends: str
    starts_minute: int
    duration_minutes: int
    height: int
    day_label: str
    space: str
    age_group: str
    state: str
    seats_open: int
    seats_total: int
    partners_waiting: int
    conflicts: tuple[str, ...]
    hard: bool
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardWhole:
    """The parts of a safety day in one cell: from the first start to the last end, and what they come to together.

    `states` counts those that people do not simply know; `state` is what all are, or `changed` where it differs.
    """

    rotation_id: UUID
    title: str
    kind: str
    starts: str
    ends: str
    height: int
    day_label: str
    stations: int
    groups: int
    state: str
    states: tuple[tuple[str, int], ...]
    seats_open: int
    seats_total: int
    partners_waiting: int
    conflicts: tuple[str, ...]
    hard: bool


class Cards:
    """The cards of these sessions, and of what is wrong with them."""

    def __init__(
        self, found: Iterable[SessionInPlan], conflicts: Iterable[Conflict], *, zone: str, words: Words
    ) -> None:
        self._zone, self._words = zone, words
        self._wrong: dict[UUID, list[Conflict]] = defaultdict(list)
        for conflict in conflicts:
            for session_id in conflict.session_ids:
                self._wrong[session_id].append(conflict)
        self._cards = {entry.planned.id: self._card(entry) for entry in found}

    def of(self, entries: Sequence[SessionInPlan]) -> tuple[BoardCard | BoardWhole, ...]:
        """Return the cards of a cell, by start: several parts of one safety day are one."""
        parts = Counter(entry.planned.rotation_id for entry in entries)
        return tuple(self._of(entries, {key for key, number in parts.items() if key and number >= LEAST_FOLDED}))

    def _of(self, entries: Sequence[SessionInPlan], folded: set[UUID]) -> Iterator[BoardCard | BoardWhole]:
        left = set(folded)
        for entry in entries:
            rotation_id = entry.planned.rotation_id
            if rotation_id not in folded:
                yield self._cards[entry.planned.id]
            elif rotation_id in left:
                left.discard(rotation_id)
                yield self._whole([one for one in entries if one.planned.rotation_id == rotation_id], rotation_id)

    def _whole(self, parts: Sequence[SessionInPlan], rotation_id: UUID) -> BoardWhole:
        cards = [self._cards[entry.planned.id] for entry in parts]
        going_on = [card for card in cards if card.state != "cancelled"]
        starts, ends = min(one.starts for one in cards), max(one.ends for one in cards)
        slots = [entry.planned.slot for entry in parts]
        minutes = (max(slot.ends_at for slot in slots) - min(slot.starts_at for slot in slots)).total_seconds() // 60
        wrong = {one.key: one for entry in parts for one in self._wrong[entry.planned.id]}
        waiting = {
            engagement.partner_id
            for entry in parts
            for engagement in entry.planned.engagements
            if engagement.state is EngagementState.ASKED
        }
        return BoardWhole(
            rotation_id=rotation_id,
            title=parts[0].activity_title,
            kind=parts[0].kind,
            starts=starts,
            ends=ends,
            height=_height(int(minutes)),
            day_label=cards[0].day_label,
            stations=sum(not entry.planned.goes_round for entry in parts),
            groups=sum(entry.planned.goes_round for entry in parts),
            state=_state({card.state for card in cards}),
            states=tuple(sorted(Counter(card.state for card in cards if card.state != "published").items())),
            seats_open=sum(card.seats_open for card in going_on),
            seats_total=sum(card.seats_total for card in going_on),
            partners_waiting=len(waiting),
            conflicts=tuple(self._words.conflict(one) for one in wrong.values() if one.kind not in COUNTED_ON_CARD),
            hard=any(card.hard for card in cards),
        )

    def _card(self, entry: SessionInPlan) -> BoardCard:
        planned, words = entry.planned, self._words
        conflicts = self._wrong[planned.id]
        starts, ends = planned.slot.local(self._zone)
        minutes = planned.slot.minutes
        return BoardCard(
            id=planned.id,
            title=planned.title,
            kind=entry.kind,
            starts=_wall(starts),
            ends=_wall(ends),
            starts_minute=starts.hour * 60 + starts.minute,
            duration_minutes=minutes,
            height=_height(minutes),
            day_label=words.day(planned.local_day),
            space=planned.space_name,
            age_group=planned.age_group_name,
            state=entry.state,
            seats_open=sum(shift.empty_seats for shift in planned.shifts),
            seats_total=sum(shift.need for shift in planned.shifts),
            partners_waiting=sum(engagement.state is EngagementState.ASKED for engagement in planned.engagements),
            conflicts=tuple(
                words.conflict_on(conflict, planned.title)
                for conflict in conflicts
                if conflict.kind not in COUNTED_ON_CARD
            ),
            hard=any(conflict.severity is Severity.HARD for conflict in conflicts),
            version=entry.version,
        )


def _state(states: set[str]) -> str:
    """Return what parts are together; a part that is off says nothing of the rest."""
    left = states - {"cancelled"} or states
    return left.pop() if len(left) == 1 else "changed"


def _height(minutes: int) -> int:
    return min(MOST_HEIGHT, max(LEAST_HEIGHT, -(-minutes // QUARTER_MINUTES)))


def _wall(moment: datetime) -> str:
    return f"{moment.hour:02}.{moment.minute:02}"
