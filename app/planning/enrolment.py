"""Whether a child can be placed in an activity: each reason why not, what can be overridden, how long offers hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID

from app.planning.ages import age_on
from app.planning.outings import supervision
from app.planning.outings.supervision import Rule
from app.planning.vocabulary import ConsentPurpose, EnrolmentRefusal, EnrolmentState, OutingSort

HOLDS_A_SEAT = frozenset({EnrolmentState.PLACED, EnrolmentState.OFFERED})
"""An offer holds its seat until it lapses: nobody else can be told that it is theirs."""
WAITS_FOR = frozenset({EnrolmentRefusal.FULL, EnrolmentRefusal.TOO_FEW_ADULTS})
"""Reasons that pass by themselves: with these alone a child comes on the waiting list."""
OVERRIDABLE = frozenset(
    {
        EnrolmentRefusal.TOO_YOUNG,
        EnrolmentRefusal.TOO_OLD,  # the border at 18 is soft (DOMAIN.md, rule 6)
        EnrolmentRefusal.LANGUAGE,
        EnrolmentRefusal.NEEDS_FIRST_PART,
        EnrolmentRefusal.YEARLY_LIMIT,
        EnrolmentRefusal.TOO_FEW_ADULTS,
    }
)
"""Reasons that a supervisor may set aside with a comment."""

OFFER_HOLDS = timedelta(days=3)
BEFORE_THE_START = timedelta(hours=2)
"""So long before a meeting it must be known who comes."""
TIME_TO_ANSWER = timedelta(hours=1)
"""With less than this an offer is none: it is made for the meeting after."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildFacts:
    """What is known of a child, as far as an activity asks for it; `left_on` is its last day at the location.

    `elsewhere` are the coming meetings of the activity at which it is somewhere else, `ahead` the children who wait for
    the activity before it, `held_this_year` its meetings of the same template in other activities, and `first_part` the
    lessons of the first part that it was at or caught up with (none asked of whoever starts in the second).
    """

    birth_month: date
    languages: frozenset[str] = frozenset()
    groups: frozenset[UUID] = frozenset()
    consents: frozenset[ConsentPurpose] = frozenset()
    left_on: date | None = None
    state: EnrolmentState | None = None
    elsewhere: int = 0
    ahead: int = 0
    held_this_year: int = 0
    first_part: int = 0
    starts_in_second: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """The outings of an activity that are to come: their sorts, the day of the first, its youngest child by then."""

    sorts: frozenset[OutingSort]
    day: date
    youngest: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityFacts:
    """What an activity asks of a child and how much room it has; what is none is not asked.

    `day` is that of its next meeting, or today when none is planned yet, and `over` says that there were meetings
    and none is to come; `meetings_a_year` are those in its year, past ones too. `taken` are the children who hold a
    seat, `adults` those asked for at the coming meeting where they are fewest; of an outing also who goes along
    beside them.
    """

    day: date
    over: bool = False
    meetings: int = 0
    youngest: int | None = None
    oldest: int | None = None
    capacity: int | None = None
    taken: int = 0
    children_per_adult: int | None = None
    adults: int = 0
    languages: frozenset[str] = frozenset()
    consents: frozenset[ConsentPurpose] = frozenset()
    group_id: UUID | None = None
    most_a_year: int | None = None
    meetings_a_year: int = 0
    first_part: int | None = None
    away: Away | None = None

    @property
    def more_than_a_year_holds(self) -> bool:
        """Say whether a child that comes to every meeting comes more often than it may in a year."""
        return self.most_a_year is not None and self.meetings_a_year > self.most_a_year

    @property
    def by_adults(self) -> int | None:
        """How many children the adults can look after; none when nothing is asked."""
        return self.with_adults()

    def with_adults(self, age: int | None = None) -> int | None:
        """Return how many children the adults can look after when a child of this age is one of them."""
        asks = self.rule(age)
        return None if asks is None else asks.children(self.adults)

    def rule(self, age: int | None = None) -> Rule | None:
        """Return the strictest of what the activity asks and what its outings ask, with a child of this age too."""
        if self.away is None:
            return None if self.children_per_adult is None else Rule(children_per_adult=self.children_per_adult)
        ages = [one for one in (self.away.youngest, age) if one is not None]
        youngest = min(ages) if ages else self.youngest
        rules = [supervision.rule(sort, youngest=youngest, own=(self.children_per_adult,)) for sort in self.away.sorts]
        return Rule(
            children_per_adult=min(one.children_per_adult for one in rules), least=max(one.least for one in rules)
        )

    @property
    def free(self) -> int | None:
        """How many seats nobody holds, by children and by adults; none when as many come as like to."""
        limits = [limit - self.taken for limit in (self.capacity, self.by_adults) if limit is not None]
        return max(0, min(limits)) if limits else None


def reasons(child: ChildFacts, activity: ActivityFacts) -> tuple[EnrolmentRefusal, ...]:
    """Return why the child cannot be placed, all of it, in the order of `EnrolmentRefusal`; nothing when it can."""
    found = frozenset(
        chain(_itself(child, activity), _asked(child, activity), _time(child, activity), _room(child, activity))
    )
    return tuple(reason for reason in EnrolmentRefusal if reason in found)


def has_a_seat(child: ChildFacts, activity: ActivityFacts) -> bool:
    """Say whether there is a seat for the child, whoever waits before it and however few adults there are."""
    return activity.capacity is None or _others(child, activity) < activity.capacity


def becomes(why: Collection[EnrolmentRefusal], *, anyway: bool, seat: bool) -> EnrolmentState | None:
    """Return what a child becomes that is to be placed with these reasons against it: none when that is refused.

    `anyway`: what can be overridden is. A `seat` that is free although others wait can be given out of turn likewise.
    """
    standing = set(why)
    if anyway:
        standing -= OVERRIDABLE | ({EnrolmentRefusal.FULL} if seat else set())
    if standing - WAITS_FOR:
        return None
    return EnrolmentState.WAITING if standing else EnrolmentState.PLACED


def can_be_overridden(why: Iterable[EnrolmentRefusal], *, seat: bool) -> bool:
    """Say whether a comment would place a child with these reasons against it."""
    return becomes(frozenset(why), anyway=True, seat=seat) is EnrolmentState.PLACED


def offer_until(starts: Iterable[datetime], *, now: datetime) -> datetime | None:
    """Return until when a seat can be offered, given the starts of meetings; none when there is no time to answer.

    Three days, and not later than two hours before the first meeting that the child could be at.
    """
    closes = (start - BEFORE_THE_START for start in sorted(starts))
    first = next((moment for moment in closes if moment - now >= TIME_TO_ANSWER), None)
    return None if first is None else min(first, now + OFFER_HOLDS)


def _itself(child: ChildFacts, activity: ActivityFacts) -> Iterator[EnrolmentRefusal]:
    if child.left_on is not None and child.left_on < activity.day:
        yield EnrolmentRefusal.CHILD_LEFT
    if activity.over:
        yield EnrolmentRefusal.OVER
    if child.state is EnrolmentState.PLACED:
        yield EnrolmentRefusal.ALREADY_IN
    age = age_on(activity.day, birth_month=child.birth_month)
    if activity.youngest is not None and age < activity.youngest:
        yield EnrolmentRefusal.TOO_YOUNG
    if activity.oldest is not None and age > activity.oldest:
        yield EnrolmentRefusal.TOO_OLD


def _asked(child: ChildFacts, activity: ActivityFacts) -> Iterator[EnrolmentRefusal]:
    if activity.consents - child.consents:
        yield EnrolmentRefusal.NO_CONSENT
    if activity.group_id is not None and activity.group_id not in child.groups:
        yield EnrolmentRefusal.NOT_IN_GROUP
    if activity.languages and not activity.languages & child.languages:
        yield EnrolmentRefusal.LANGUAGE
    if activity.first_part is not None and not child.starts_in_second and child.first_part < activity.first_part:
        yield EnrolmentRefusal.NEEDS_FIRST_PART


def _time(child: ChildFacts, activity: ActivityFacts) -> Iterator[EnrolmentRefusal]:
    if activity.most_a_year is not None and child.held_this_year >= activity.most_a_year:
        yield EnrolmentRefusal.YEARLY_LIMIT
    if 0 < activity.meetings <= child.elsewhere:  # a single one is left out
        yield EnrolmentRefusal.OVERLAP


def _room(child: ChildFacts, activity: ActivityFacts) -> Iterator[EnrolmentRefusal]:
    if child.state is EnrolmentState.PLACED:
        return
    before = _others(child, activity) + child.ahead
    if activity.capacity is not None and before >= activity.capacity:
        yield EnrolmentRefusal.FULL
    age = age_on(activity.away.day, birth_month=child.birth_month) if activity.away else None
    by_adults = activity.with_adults(age)
    if by_adults is not None and before >= by_adults:
        yield EnrolmentRefusal.TOO_FEW_ADULTS


def _others(child: ChildFacts, activity: ActivityFacts) -> int:
    return activity.taken - (child.state in HOLDS_A_SEAT)
