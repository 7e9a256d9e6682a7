"""The plan as values: what was planned for which session, ready to be looked over for conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from app.planning.errors import RatioOutOfRange
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer, EngagementState, SessionStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A volunteer in a shift. ``vog_until`` is the last day on which the VOG is valid."""

    volunteer_id: UUID
    name: str
    vog_until: date | None = None
    answer: Answer = Answer.NONE
    available: bool = True

    @property
    def counts(self) -> bool:
        """Whether the volunteer still holds the shift: everybody who did not say no."""
        return self.answer is not Answer.DECLINED

    def qualified_on(self, day: date) -> bool:
        """Tell whether the VOG, the only qualification with an end that is known, is valid on that day."""
        return self.vog_until is not None and self.vog_until >= day


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedShift:
    """A role in a session that ``need`` volunteers are to fill; ``holding`` it are those who did not say no."""

    id: UUID
    role: str
    need: int
    required: bool = False
    qualification: str | None = None
    holders: tuple[Holder, ...] = ()
    holding: tuple[Holder, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look once who holds the shift: everything that looks for conflicts asks it again."""
        object.__setattr__(self, "holding", tuple(holder for holder in self.holders if holder.counts))

    @property
    def empty_seats(self) -> int:
        """How many volunteers are still to be found."""
        return max(0, self.need - len(self.holding))


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedEngagement:
    """A partner that a session needs."""

    partner_id: UUID
    partner_name: str
    state: EngagementState = EngagementState.NOT_ASKED


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSession:
    """One session with all that can go wrong with it.

    ``local_day`` is its day at the location, ``ratio`` the children per adult.

    :raises RatioOutOfRange: for fewer than one child per adult.
    """

    id: UUID
    title: str
    slot: TimeSlot
    local_day: date
    status: SessionStatus = SessionStatus.PLANNED
    space_id: UUID | None = None
    space_name: str = ""
    space_shareable: bool = False
    space_capacity: int | None = None
    age_group_id: UUID | None = None
    age_group_name: str = ""
    capacity: int | None = None
    placed: int = 0
    ratio: int | None = None
    responsible_name: str | None = None
    shifts: tuple[PlannedShift, ...] = ()
    engagements: tuple[PlannedEngagement, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a ratio by which nothing can be divided."""
        if self.ratio is not None and self.ratio < 1:
            raise RatioOutOfRange(ratio=self.ratio)

    @property
    def adults(self) -> int:
        """How many different volunteers hold a shift in the session."""
        return len({holder.volunteer_id for shift in self.shifts for holder in shift.holding})


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The sessions of a stretch of time at one location.

    ``opening`` is in wall time; ``free_days`` gives the names by day.
    """

    sessions: tuple[PlannedSession, ...]
    opening: tuple[time, time]
    zone: str
    free_days: Mapping[date, str] = field(default_factory=dict)
