"""When partners and volunteers are busy elsewhere, and how we know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.busy import BusySort, BusySource, BusyTime
from app.models.people import Contact, Partner
from app.planning.timeslots import Period
from app.planning.weeks import IsoWeek

WEEKS_SHOWN = 4
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where somebody's busy times come from, and how the last reading went."""

    sort: BusySort
    host: str | None
    added_by: str
    added_at: datetime
    tried_at: datetime | None
    due_at: datetime | None
    read_at: datetime | None
    read_until: datetime | None
    failure: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerLine:
    """A partner in the list; `coming` counts the busy times of the weeks that are shown."""

    id: UUID
    name: str
    contact: str | None
    sort: BusySort | None
    read_at: datetime | None
    failed: bool
    coming: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyBar:
    """A busy time in one day, in minutes of the location's clock since midnight; `ends` may be 1440."""

    starts: int
    ends: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyDay:
    """A day and the busy times in it."""

    day: date
    bars: tuple[BusyBar, ...]


def partners(session: Session, *, search: str, now: datetime) -> tuple[PartnerLine, ...]:
    """Return the partners whose name has the words in it, by name."""
    until = now + timedelta(weeks=WEEKS_SHOWN)
    rows = session.execute(
        select(
            Partner.id,
            Partner.name,
            Contact.name.label("contact"),
            BusySource.sort,
            BusySource.read_at,
            BusySource.failure.is_not(None).label("failed"),
            func.count(BusyTime.id).label("coming"),
        )
        .outerjoin(Contact, Contact.partner_id == Partner.id)
        .outerjoin(BusySource, BusySource.partner_id == Partner.id)
        .outerjoin(
            BusyTime,
            (BusyTime.source_id == BusySource.id) & (BusyTime.ends_at > now) & (BusyTime.starts_at < until),
        )
        .where(*(Partner.name.icontains(word, autoescape=True) for word in search.split()[:5]))
        .group_by(Partner.id, Contact.id, BusySource.id)
        .order_by(Partner.name, Partner.id)
    )
    return tuple(PartnerLine(**plain(row)) for row in rows)


def partner_name(session: Session, partner_id: UUID) -> str | None:
    """Return the name of a partner of this location."""
    return session.scalar(select(Partner.name).where(Partner.id == partner_id))


def source_of(session: Session, *, partner_id: UUID | None = None, volunteer_id: UUID | None = None) -> Source | None:
    """Return where the busy times of a partner or a volunteer come from."""
    row = session.execute(
        select(
            BusySource.sort,
            BusySource.host,
            UserAccount.name.label("added_by"),
            BusySource.added_at,
            BusySource.tried_at,
            BusySource.due_at,
            BusySource.read_at,
            BusySource.read_until,
            BusySource.failure,
        )
        .join(UserAccount, UserAccount.id == BusySource.added_by_id)
        .where(
            BusySource.partner_id == partner_id if partner_id is not None else BusySource.volunteer_id == volunteer_id
        )
    ).first()
    return Source(**plain(row)) if row else None


def of_partners(session: Session, ids: Collection[UUID], within: Period) -> Mapping[UUID, tuple[Period, ...]]:
    """Return by partner when they are busy elsewhere, sorted; who gave no calendar is not in it."""
    return _times(session, BusySource.partner_id, BusySource.partner_id.in_(ids), within)


def of_volunteers(session: Session, ids: Collection[UUID], within: Period) -> Mapping[UUID, tuple[Period, ...]]:
    """Return by volunteer when they are busy elsewhere, sorted; who gave no calendar is not in it."""
    return _times(session, BusySource.volunteer_id, BusySource.volunteer_id.in_(ids), within)


def of_everybody(session: Session, within: Period, *, location_id: UUID) -> Mapping[UUID, tuple[Period, ...]]:
    """Return by partner and volunteer when they are busy elsewhere, sorted."""
    whose = func.coalesce(BusySource.partner_id, BusySource.volunteer_id)
    return _times(session, whose, BusySource.location_id == location_id, within)


def weeks(periods: Collection[Period], *, first: IsoWeek, zone: str) -> tuple[tuple[BusyDay, ...], ...]:
    """Return the busy times by week and day of the location, as bars for a page."""
    shown: list[tuple[BusyDay, ...]] = []
    week = first
    for _ in range(WEEKS_SHOWN + 1):  # of the first a part is over
        shown.append(tuple(_day(day, periods, ZoneInfo(zone)) for day in week.days()))
        week = week.next()
    return tuple(shown)


def _day(day: date, periods: Collection[Period], zone: ZoneInfo) -> BusyDay:
    starts, ends = (datetime.combine(each, time(), tzinfo=zone) for each in (day, day + timedelta(days=1)))
    inside = (period for period in periods if period.starts_at < ends and period.ends_at > starts)
    return BusyDay(
        day=day,
        bars=tuple(
            BusyBar(
                starts=_minute(period.starts_at, zone) if period.starts_at > starts else 0,
                ends=_minute(period.ends_at, zone) if period.ends_at < ends else MINUTES_OF_A_DAY,
            )
            for period in inside
        ),
    )


def _minute(moment: datetime, zone: ZoneInfo) -> int:
    clock = moment.astimezone(zone)
    return clock.hour * 60 + clock.minute


def _times(
    session: Session, whose: Any, which: ColumnElement[bool], within: Period
) -> Mapping[UUID, tuple[Period, ...]]:
    rows = session.execute(
        select(whose, BusyTime.starts_at, BusyTime.ends_at)
        .join(BusyTime, BusyTime.source_id == BusySource.id)
        .where(which, BusyTime.starts_at < within.ends_at, BusyTime.ends_at > within.starts_at)
        .order_by(whose, BusyTime.starts_at)
    )
    found: dict[UUID, list[Period]] = defaultdict(list)
    for subject_id, starts_at, ends_at in rows:
        found[subject_id].append(Period(starts_at=starts_at, ends_at=ends_at))
    return {subject_id: tuple(periods) for subject_id, periods in found.items()}
