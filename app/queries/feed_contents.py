"""What a calendar subscription shows: stored components of published sessions, chosen by its scope (rule 12)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.models.activities import Activity, ProgrammeSession
from app.models.feeds import FeedScope
from app.models.people import Contact, Volunteer
from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment, Shift
from app.planning.vocabulary import Answer, Audience
from app.queries.feed_sources import Source

Shown = list[ColumnElement[bool]]
Bound = BindParameter[Any]

_HOLDS = and_(~Assignment.released, Assignment.answer != Answer.DECLINED)

DAYS_BACK = 90
"""Past sessions that stay: some programs keep the old events of an empty feed, others refuse it (rule 9)."""
CANCELLED_DAYS_BACK = 1
LONGEST_SESSION_DAYS = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The stored components of a subscription one after the other, and the first day on which one leaves."""

    components: bytes
    leaves_on: date | None


def contents(session: Session, origin: Source, *, on: date) -> Contents:
    """Return the stored components that the subscription shows on a day of its location, by start and session.

    Only what was published is in it; the past goes back 90 days; a cancelled session stays until the day after the day
    on which it would have ended (rules 8 and 9). The database joins them, as text, which is four times as quick as
    reading them one by one.
    """
    zone = origin.subscription.zone
    joined, leaves_on = session.execute(
        _statement(origin.scope),
        {
            "location_id": origin.subscription.location_id,
            "subject_id": origin.subject_id,
            "zone": zone,
            "today": midnight(on, zone),
            "started": midnight(on, zone, days=-DAYS_BACK - LONGEST_SESSION_DAYS),
            "ended": midnight(on, zone, days=-DAYS_BACK),
            "cancelled": midnight(on, zone, days=-CANCELLED_DAYS_BACK),
        },
    ).one()
    return Contents(components=(joined or "").encode(), leaves_on=leaves_on)


@functools.cache
def _statement(scope: FeedScope) -> Select[str | None, date | None]:
    """Put the question together once for each scope: that takes longer than answering it."""
    order = Publication.starts_at, Publication.session_id
    in_order: aggregate_order_by[bytes] = aggregate_order_by(literal_column("''::bytea"), *order)
    return select(
        func.convert_from(func.string_agg(Publication.component, in_order), "UTF8"),
        func.min(_leaves_on(scope)),
    ).where(
        Publication.location_id == bindparam("location_id"),
        Publication.starts_at >= bindparam("started"),  # for the index
        Publication.ends_at >= bindparam("ended"),
        or_(~Publication.cancelled, Publication.ends_at >= bindparam("cancelled")),
        *_without_staff(scope),
        *_SHOWN[scope](bindparam("subject_id", type_=Uuid()), bindparam("today", type_=DateTime(timezone=True))),
    )


def _without_staff(scope: FeedScope) -> Shown:
    """Leave out what is for staff alone, everywhere but in the calendars of the staff."""
    if scope in {FeedScope.STAFF, FeedScope.RESPONSIBLE}:
        return []
    among_staff = (
        select(ProgrammeSession.id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(Activity.audience == Audience.STAFF)
    )
    return [Publication.session_id.not_in(among_staff)]


def _leaves_on(scope: FeedScope) -> ColumnElement[date]:
    """Return the first day on which the clauses above leave a session out."""
    if scope is FeedScope.OPEN_SHIFTS:
        return _day(Publication.starts_at) + 1
    days_back = case((Publication.cancelled, CANCELLED_DAYS_BACK), else_=DAYS_BACK)
    return _day(Publication.ends_at) + days_back + 1


def _day(moment: InstrumentedAttribute[datetime]) -> ColumnElement[date]:
    return func.date(func.timezone(bindparam("zone", type_=Text()), moment), type_=Date)


def midnight(day: date, zone: str, *, days: int = 0) -> datetime:
    """Return the moment at which a day, or the one `days` later, begins on the clocks of `zone`, in UTC."""
    return datetime.combine(day + timedelta(days=days), time.min, ZoneInfo(zone)).astimezone(UTC)


def _of_partner(subject_id: Bound, _today: Bound) -> Shown:
    contact = select(Contact.id).where(Contact.partner_id == subject_id).scalar_subquery()
    return [_invited(Invitation.contact_id == contact)]


def _of_volunteer(subject_id: Bound, _today: Bound) -> Shown:
    return [_invited(Invitation.volunteer_id == subject_id)]


def _invited(recipient: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody who was told to come, and neither said no nor was released; a cancelled session releases everybody."""
    return exists().where(
        Invitation.session_id == Publication.session_id,
        recipient,
        Invitation.declined_at.is_(None),
        or_(~Invitation.withdrawn, Publication.cancelled),
    )


def _open_to_volunteer(volunteer_id: Bound, today: Bound) -> Shown:
    """Sessions from today on with a seat that they may take: not one that they refused or that clashes with theirs."""
    return [
        Publication.session_id.in_(select(_with_open_seats(volunteer_id, today).c.session_id)),
        ~exists().where(
            Assignment.volunteer_id == volunteer_id,
            _HOLDS,
            Assignment.starts_at < Publication.ends_at,
            Assignment.ends_at > Publication.starts_at,
        ),
        ~exists().where(
            Invitation.session_id == Publication.session_id,
            Invitation.volunteer_id == volunteer_id,
            Invitation.declined_at.is_not(None),
        ),
    ]


def _with_open_seats(volunteer_id: Bound, today: Bound) -> CTE:
    """Seats are counted once, apart: without statistics the planner counts them anew for each session, for minutes."""
    known = aliased(Publication)
    day = func.date(func.timezone(known.zone, known.starts_at))
    vog_until = select(Volunteer.vog_until).where(Volunteer.id == volunteer_id).scalar_subquery()
    speaks = select(func.unnest(Volunteer.languages)).where(Volunteer.id == volunteer_id)
    return (
        select(Shift.session_id)
        .join(known, known.session_id == Shift.session_id)
        .outerjoin(Assignment, and_(Assignment.shift_id == Shift.id, _HOLDS))
        .where(
            known.starts_at >= today,
            ~known.cancelled,
            ~Shift.withdrawn,
            or_(Shift.qualification.is_(None), vog_until >= day),  # the VOG is the only qualification with an end
            or_(Shift.language.is_(None), Shift.language.in_(speaks)),
        )
        .group_by(Shift.id)
        .having(func.count(Assignment.id) < Shift.need)
        .cte("open_seats")
        .prefix_with("MATERIALIZED")
    )


def _of_age_group(subject_id: Bound, _today: Bound) -> Shown:
    return [_planned(ProgrammeSession.age_group_id == subject_id)]


def _in_space(subject_id: Bound, _today: Bound) -> Shown:
    return [Publication.space_id == subject_id]


def _of_activity(subject_id: Bound, _today: Bound) -> Shown:
    return [_planned(ProgrammeSession.activity_id == subject_id)]


def _of_responsible(subject_id: Bound, _today: Bound) -> Shown:
    theirs = select(ProgrammeSession.id).join(Activity, Activity.id == ProgrammeSession.activity_id)
    return [Publication.session_id.in_(theirs.where(Activity.responsible_id == subject_id))]


def _planned(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ProgrammeSession.id == Publication.session_id, which)


def _of_location(_subject_id: Bound, _today: Bound) -> Shown:
    return []


_SHOWN: dict[FeedScope, Callable[[Bound, Bound], Shown]] = {
    FeedScope.PARTNER: _of_partner,
    FeedScope.VOLUNTEER: _of_volunteer,
    FeedScope.OPEN_SHIFTS: _open_to_volunteer,
    FeedScope.AGE_GROUP: _of_age_group,
    FeedScope.SPACE: _in_space,
    FeedScope.LOCATION: _of_location,
    FeedScope.STAFF: _of_location,
    FeedScope.ACTIVITY: _of_activity,
    FeedScope.RESPONSIBLE: _of_responsible,
}
