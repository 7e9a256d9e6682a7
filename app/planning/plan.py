"""The plan as values: what was planned for which session, ready to be looked over for conflicts."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from operator import attrgetter
from uuid import UUID

from app.planning.errors import RatioOutOfRange
from app.planning.outings.supervision import Rule
from app.planning.timeslots import Period, TimeSlot
from app.planning.vocabulary import Answer, EngagementState, SchoolHolidays, SessionStatus


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
    """A role in a session that ``need`` volunteers are to fill; ``holding`` it are those who did not say no.

    Whoever fills it is to speak ``language``, when there is one.
    They come ``starts_after`` minutes after the session starts and leave ``ends_before`` minutes before it ends.
    """

    id: UUID
    role: str
    need: int
    required: bool = False
    qualification: str | None = None
    language: str | None = None
    holders: tuple[Holder, ...] = ()
    starts_after: int = 0
    ends_before: int = 0
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

    ``local_day`` is its day at the location, ``ratio`` the children per adult, ``away_minutes`` how far its space is
    from the location. ``led_by`` is the responsible person, when they have to be there themselves. What the template
    asks: from ``min_children`` to ``max_children``, partners asked ``lead_days`` ahead, whether language is prepared,
    and what it does in the school holidays; ``briefed`` is false for an outing without the briefing it needs.
    ``rotation_id`` is the safety day of which it is a station or a group: its parts are at once on purpose. With
    ``goes_round`` it is a group. ``watched`` is the rule of an outing, which is at least as strict as the ``ratio``;
    ``along`` are the adults beside volunteers and partners who go with it by name.

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
    away_minutes: int = 0
    group_id: UUID | None = None
    group_name: str = ""
    age_group_id: UUID | None = None
    age_group_name: str = ""
    capacity: int | None = None
    placed: int = 0
    ratio: int | None = None
    responsible_name: str | None = None
    led_by: UUID | None = None
    min_children: int | None = None
    max_children: int | None = None
    lead_days: int = 0
    briefed: bool = True
    language_matters: bool = False
    school_holidays: SchoolHolidays = SchoolHolidays.IGNORE
    rotation_id: UUID | None = None
    goes_round: bool = False
    watched: Rule | None = None
    along: int = 0
    shifts: tuple[PlannedShift, ...] = ()
    engagements: tuple[PlannedEngagement, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a ratio by which nothing can be divided."""
        if self.ratio is not None and self.ratio < 1:
            raise RatioOutOfRange(ratio=self.ratio)

    @property
    def whole(self) -> UUID:
        """What it is to those who count days: the safety day that it is a part of, or the session itself."""
        return self.rotation_id or self.id

    @property
    def adults(self) -> int:
        """How many adults there are for its children: different volunteers, and of an outing others who go along."""
        return self.adults_beside + len(
            {holder.volunteer_id for shift in self.shifts for holder in shift.holding if self.is_adult(holder)}
        )

    @property
    def adults_beside(self) -> int:
        """How many go along on an outing who are no volunteers: partners that said yes, and others by name."""
        if self.watched is None:
            return 0
        return self.along + sum(one.state is EngagementState.CONFIRMED for one in self.engagements)

    @property
    def adults_needed(self) -> int:
        """How many adults its children take; none when nothing is asked."""
        if self.watched is not None:
            return self.watched.adults(self.placed)
        return -(-self.placed // self.ratio) if self.ratio is not None else 0  # a part of an adult watches nobody

    def is_adult(self, holder: Holder) -> bool:
        """Tell whether a volunteer counts as supervision: on an outing only with a VOG."""
        return self.watched is None or holder.qualified_on(self.local_day)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSpace:
    """A space in which a session could be held."""

    id: UUID
    name: str
    capacity: int | None = None
    shareable: bool = False
    away_minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Helper:
    """What is known of a volunteer beside the seats: languages, and the weekly hours (none: always there).

    ``hours`` are (ISO weekday, from, until) in wall time.
    """

    languages: frozenset[str] = frozenset()
    hours: tuple[tuple[int, time, time], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildrenInPlan:
    """Which children have a place where: as numbers that say nothing about anybody.

    ``places`` by session, ``family`` and ``languages`` by child; siblings share a family.
    """

    places: Mapping[UUID, tuple[int, ...]] = field(default_factory=dict)
    family: Mapping[int, int] = field(default_factory=dict)
    languages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """Two activities of which one is held beside the other: their titles, and which sessions are theirs."""

    title: str
    beside: str
    meetings: frozenset[UUID]
    companions: frozenset[UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The sessions of a stretch of time at one location, and what is known around them.

    ``opening`` is in wall time; ``free_days`` gives the names by day, of which ``school_holidays`` are nothing else.
    What is not known is not looked at: children, helpers, spaces, or (``today``) how much time is left.
    """

    sessions: tuple[PlannedSession, ...]
    opening: tuple[time, time]
    zone: str
    free_days: Mapping[date, str] = field(default_factory=dict)
    school_holidays: frozenset[date] = frozenset()
    today: date | None = None
    family_limit: int | None = None
    """How many activities a family should have on one day at the most."""
    children: ChildrenInPlan = field(default_factory=ChildrenInPlan)
    helpers: Mapping[UUID, Helper] = field(default_factory=dict)
    spaces: tuple[PlannedSpace, ...] = ()
    busy: Mapping[UUID, tuple[Period, ...]] = field(default_factory=dict)
    """When partners and volunteers are busy elsewhere, by their id: sorted, and apart from one another."""

    deciding: Mapping[UUID, tuple[datetime, tuple[str, ...]]] = field(default_factory=dict)
    """By session that will be cancelled by rule: when, and the roles that are missing."""

    linked: tuple[Linked, ...] = ()
    """Activities that are held beside others."""

    def is_busy(self, who: UUID, slot: TimeSlot) -> bool:
        """Tell whether somebody is busy elsewhere in the slot.

        Exactly the slot is not elsewhere: it is this session, which stands in their calendar since they were asked.
        """
        periods = self.busy.get(who, ())
        before = bisect_left(periods, slot.ends_at, key=attrgetter("starts_at"))
        if not before:
            return False
        last = periods[before - 1]
        return last.ends_at > slot.starts_at and (last.starts_at, last.ends_at) != (slot.starts_at, slot.ends_at)
