"""One outing as its page, its paper and its forms show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from werkzeug.exceptions import NotFound

from app.blueprints.outings import words
from app.extensions import db
from app.planning.outings import travel
from app.planning.outings.travel import Seats
from app.planning.plan import PlannedSession
from app.planning.vocabulary import Answer, EngagementState
from app.queries import course_rides, outings
from app.queries.course_rides import RideLine
from app.queries.outings import Company, Head
from app.queries.plan import SessionInPlan, sessions_by_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Adult:
    """Somebody who looks after the children: whether they said so, and whether they count."""

    name: str
    answer: Answer | EngagementState | None
    role: str
    counts: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OutingPage:
    """Everything of an outing."""

    head: Head
    entry: SessionInPlan
    briefing: SessionInPlan | None
    plan_b: SessionInPlan | None
    company: Company
    rides: tuple[RideLine, ...]

    @property
    def planned(self) -> PlannedSession:
        """Return the outing as it stands in the plan."""
        return self.entry.planned

    @property
    def briefed(self) -> SessionInPlan | None:
        """Return the briefing, if it goes on."""
        return None if self.briefing is None or self.briefing.facts.cancelled else self.briefing

    @property
    def adults_short(self) -> int:
        """How many adults are missing for the children who are placed."""
        return max(0, self.planned.adults_needed - self.planned.adults)

    @property
    def sure(self) -> int:
        """How many of those who count said that they come."""
        return sum(one.counts and one.answer in _SURE for one in self.adults)

    @property
    def when_full(self) -> int:
        """How many adults it takes when every place is filled."""
        watched = self.planned.watched
        return watched.adults(self.head.capacity) if watched and self.head.capacity else 0

    @property
    def adults(self) -> tuple[Adult, ...]:
        """Return who goes along: volunteers, partners who did not say no, and others by name."""
        held = tuple(
            Adult(name=holder.name, answer=holder.answer, role=shift.role, counts=self.planned.is_adult(holder))
            for shift in self.planned.shifts
            for holder in shift.holding
        )
        asked = tuple(
            Adult(name=one.partner_name, answer=one.state, role="", counts=one.state is EngagementState.CONFIRMED)
            for one in self.planned.engagements
            if one.state is not EngagementState.DECLINED
        )
        names = dict.fromkeys(ride.adult.strip() for ride in self.rides if ride.by_name)
        return (*held, *asked, *(Adult(name=name, answer=None, role="", counts=True) for name in names))

    @property
    def seats(self) -> int:
        """How many seats there are on all rides."""
        return sum(ride.seats for ride in self.rides)

    @property
    def tickets_short(self) -> int:
        """How many children have no ticket."""
        return max(0, self.company.children - self.head.tickets) if self.head.tickets is not None else 0

    def lacks(self) -> list[str]:
        """Return what is missing for the journey, a sentence for each."""
        found = travel.outlook(
            travel.Company(children=self.company.children, small=self.company.small, adults=self.planned.adults),
            [
                Seats(mode=ride.mode, number=ride.seats, child_seats=ride.child_seats, adult=bool(ride.adult))
                for ride in self.rides
            ],
        )
        return words.lacks(found, len(self.rides))


_SURE = (None, Answer.ACCEPTED, EngagementState.CONFIRMED)


def find(outing_id: UUID) -> Head:
    """Return an outing, or answer that there is none."""
    found = outings.head(db.session(), outing_id)
    if found is None:
        raise NotFound
    return found


def page(outing_id: UUID) -> OutingPage:
    """Return everything of an outing: six statements."""
    head = find(outing_id)
    wanted = [one for one in (head.session_id, head.briefing_id, head.plan_b_id) if one]
    entries = {one.planned.id: one for one in sessions_by_id(db.session(), wanted)}
    return OutingPage(
        head=head,
        entry=entries[head.session_id],
        briefing=entries.get(head.briefing_id) if head.briefing_id else None,
        plan_b=entries.get(head.plan_b_id) if head.plan_b_id else None,
        company=outings.company(db.session(), outing_id, day=day_of(head)),
        rides=course_rides.of_meetings(db.session(), [head.session_id]).get(head.session_id, ()),
    )


def day_of(head: Head) -> date:
    """Return the day of an outing at its location."""
    return head.times.leaves_at.astimezone(ZoneInfo(head.zone)).date()
