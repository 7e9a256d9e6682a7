"""A term as weeks by activities, and a month as a calendar: what is planned, what is missing, and until when to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import Location
from app.models.people import Partner
from app.models.shifts import Engagement
from app.planning import terms
from app.planning.free_days import FreeDay
from app.planning.terms import Term
from app.planning.vocabulary import ActivityKind, EngagementState, FreeDaySort
from app.planning.weeks import IsoWeek
from app.queries import free_days
from app.queries.attention import days_of
from app.queries.plan import SessionInPlan, sessions_in

YEAR = timedelta(days=366)
LONGEST_LEAD = timedelta(weeks=104)


@dataclass(frozen=True, kw_only=True, slots=True)
class TermCell:
    """An activity in a week: how many meetings, how many empty seats, and how many in each state."""

    week: IsoWeek
    meetings: int = 0
    holes: int = 0
    drafts: int = 0
    changed: int = 0
    cancelled: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class TermRow:
    """An activity with its weeks."""

    activity_id: UUID
    title: str
    kind: ActivityKind
    cells: tuple[TermCell, ...]

    @property
    def meetings(self) -> int:
        """How many meetings in the whole term."""
        return sum(cell.meetings for cell in self.cells)

    @property
    def holes(self) -> int:
        """How many empty seats in the whole term."""
        return sum(cell.holes for cell in self.cells)


@dataclass(frozen=True, kw_only=True, slots=True)
class TermWeek:
    """A column; `holiday` names the school holiday that it falls in, `free` single days off."""

    week: IsoWeek
    holiday: str
    free: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TermPlan:
    """Weeks by activities."""

    term: Term
    weeks: tuple[TermWeek, ...]
    rows: tuple[TermRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthCard:
    """One session on a day of the month."""

    id: UUID
    title: str
    kind: ActivityKind
    starts_at: datetime
    state: str
    holes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The last day to ask a partner, by the lead time of the template."""

    session_id: UUID
    title: str
    partner: str
    day: date
    session_day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthDay:
    """A day with its sessions and with what must be asked by then."""

    day: date
    inside: bool
    free: str
    cards: tuple[MonthCard, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthPlan:
    """Whole weeks round a month, and what should have been asked before today."""

    first: date
    weeks: tuple[tuple[MonthDay, ...], ...]
    late: tuple[Deadline, ...]


def term_around(session: Session, day: date, *, location: Location) -> Term:
    """Return the term that a day falls in, by the free days of the location."""
    found = free_days.between(session, location_id=location.id, first=day - YEAR, last=day + YEAR)
    return terms.around(day, found)


def term_plan(session: Session, term: Term, *, location: Location) -> TermPlan:
    """Return what is planned in a term: five queries, however many sessions there are."""
    found = _sessions(session, term.first, term.last, location)
    titles = {
        row.id: row for row in session.execute(select(Activity.id, Activity.title, Activity.kind).where(_in(found)))
    }
    free = free_days.between(session, location_id=location.id, first=term.first, last=term.last)
    cells: dict[UUID, dict[date, list[SessionInPlan]]] = defaultdict(lambda: defaultdict(list))
    for entry in found:
        cells[entry.activity_id][IsoWeek.containing(entry.planned.local_day).monday].append(entry)
    rows = (
        TermRow(
            activity_id=activity_id,
            title=titles[activity_id].title,
            kind=titles[activity_id].kind,
            cells=tuple(_cell(week, by_week.get(week.monday, ())) for week in term.weeks),
        )
        for activity_id, by_week in cells.items()
    )
    return TermPlan(
        term=term,
        weeks=tuple(_week(week, free) for week in term.weeks),
        rows=tuple(sorted(rows, key=lambda row: (row.title.casefold(), row.activity_id))),
    )


def month_plan(session: Session, first: date, *, location: Location, today: date) -> MonthPlan:
    """Return the month that begins on `first`: five queries, however many sessions there are."""
    next_first = (first + timedelta(days=31)).replace(day=1)
    grid = terms.between(first, next_first - terms.DAY)
    found = _sessions(session, grid.first, grid.last, location)
    names = {
        day.day: day.name
        for day in free_days.between(session, location_id=location.id, first=grid.first, last=grid.last)
    }
    deadlines = _deadlines(session, since=today, until=max(grid.last, today) + LONGEST_LEAD, location=location)
    cards: dict[date, list[MonthCard]] = defaultdict(list)
    for entry in found:
        cards[entry.planned.local_day].append(_card(entry))
    by_day: dict[date, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        by_day[deadline.day].append(deadline)
    return MonthPlan(
        first=first,
        weeks=tuple(
            tuple(
                MonthDay(
                    day=day,
                    inside=day.month == first.month,
                    free=names.get(day, ""),
                    cards=tuple(cards[day]),
                    deadlines=tuple(by_day[day]) if day >= today else (),
                )
                for day in week.days()
            )
            for week in grid.weeks
        ),
        late=tuple(deadline for deadline in deadlines if deadline.day < today),
    )


def _sessions(session: Session, first: date, last: date, location: Location) -> tuple[SessionInPlan, ...]:
    period = days_of(location, first, last)
    return sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=location.id)


def _in(found: Iterable[SessionInPlan]) -> ColumnElement[bool]:
    return Activity.id.in_({entry.activity_id for entry in found})


def _cell(week: IsoWeek, entries: Sequence[SessionInPlan]) -> TermCell:
    states = [entry.state for entry in entries]
    going_on = [entry for entry in entries if not entry.facts.cancelled]
    return TermCell(
        week=week,
        meetings=len(going_on),
        holes=sum(_holes(entry) for entry in going_on),
        drafts=states.count("draft"),
        changed=states.count("changed"),
        cancelled=len(entries) - len(going_on),
    )


def _holes(entry: SessionInPlan) -> int:
    return sum(shift.empty_seats for shift in entry.planned.shifts)


def _week(week: IsoWeek, free: Sequence[FreeDay]) -> TermWeek:
    days = set(week.days())
    here = [day for day in free if day.day in days]
    school = [day.name for day in here if day.sort is FreeDaySort.SCHOOL_HOLIDAY]
    holiday = school[0] if len(school) >= terms.LEAST_HOLIDAY else ""
    others = (day.name for day in here if day.name != holiday)
    return TermWeek(week=week, holiday=holiday, free=tuple(dict.fromkeys(others)))


def _card(entry: SessionInPlan) -> MonthCard:
    return MonthCard(
        id=entry.planned.id,
        title=entry.planned.title,
        kind=entry.kind,
        starts_at=entry.planned.slot.starts_at,
        state=entry.state,
        holes=0 if entry.facts.cancelled else _holes(entry),
    )


def _deadlines(session: Session, *, since: date, until: date, location: Location) -> list[Deadline]:
    """Return until when which partners must be asked, for the sessions that are still to come."""
    lead = Template.specification["lead_time_weeks"].as_integer()
    period = days_of(location, since, until)
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.title,
            ProgrammeSession.starts_local,
            Partner.name,
            lead.label("weeks"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Template, Template.id == Activity.template_id)
        .join(Engagement, Engagement.session_id == ProgrammeSession.id)
        .join(Partner, Partner.id == Engagement.partner_id)
        .where(
            ProgrammeSession.location_id == location.id,
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
            ~ProgrammeSession.cancelled,
            ~Engagement.withdrawn,
            Engagement.state == EngagementState.NOT_ASKED,
            lead > 0,
        )
        .order_by(ProgrammeSession.starts_at, Partner.name, ProgrammeSession.id)
    )
    return [
        Deadline(
            session_id=row.id,
            title=row.title,
            partner=row.name,
            day=row.starts_local.date() - timedelta(weeks=row.weeks),
            session_day=row.starts_local.date(),
        )
        for row in rows
    ]
