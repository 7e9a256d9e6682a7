"""Who must be at meetings and who said that they come: four statements, however many meetings there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Role
from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, SessionChange, Template
from app.models.locations import Space
from app.models.people import Partner
from app.models.publications import Publication
from app.models.shifts import Assignment, Engagement, Shift, StaffPresence
from app.planning import requirements as rules
from app.planning.requirements import Requirement, Standing
from app.planning.vocabulary import Answer, EngagementState, RoleHolder

BY_RULE = "cancelled_by_rule"
GOES_ON = "goes_on"
MOST_SHOWN = 60
COMES_ALONG = frozenset({Role.SUPERVISOR, Role.COACH, Role.MENTOR})
"""Accounts that can fill a role of staff."""
LONGEST = timedelta(hours=336)
"""So long before its start a meeting is decided at the most (ck_activity_cancels_before_sensible)."""


One = TypeVar("One")


@dataclass(frozen=True, kw_only=True, slots=True)
class Presence:
    """What is known of a role of staff: who, and whether they come; none: nobody said."""

    role: str
    account_id: UUID | None = None
    name: str = ""
    coming: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """A meeting with what it needs, and its roles of staff with who fills them."""

    session_id: UUID
    title: str
    zone: str
    responsible_id: UUID
    location_id: UUID
    standing: Standing
    staff: tuple[Presence, ...]


def of(session: Session, session_id: UUID) -> Needed | None:
    """Return what a meeting needs; none when it was cancelled or its activity has no rule."""
    return next(iter(_read(session, ProgrammeSession.id == session_id)), None)


def between(session: Session, *, starts_at: datetime, ends_at: datetime, location_id: UUID) -> tuple[Needed, ...]:
    """Return the meetings with a rule that start in [starts_at, ends_at)."""
    return _read(
        session,
        and_(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at >= starts_at,
            ProgrammeSession.starts_at < ends_at,
        ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Filler:
    """An account that can fill a role of staff."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A coming meeting that somebody of staff is asked for, and what they said."""

    session_id: UUID
    title: str
    role: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    space: str
    coming: bool | None


def asked_of(session: Session, account_id: UUID, *, now: datetime) -> tuple[Asked, ...]:
    """Return the coming meetings that an account is asked for, by start."""
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            StaffPresence.role,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.zone,
            Space.name.label("space"),
            StaffPresence.coming,
        )
        .join(StaffPresence, StaffPresence.session_id == ProgrammeSession.id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(StaffPresence.account_id == account_id, ProgrammeSession.starts_at > now, ~ProgrammeSession.cancelled)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(MOST_SHOWN)
    )
    return tuple(Asked(**plain(row)) for row in rows)


def fillers(session: Session, location_id: UUID) -> tuple[Filler, ...]:
    """Return the accounts that can fill a role of staff, by name."""
    rows = session.execute(
        select(UserAccount.id, UserAccount.name)
        .where(UserAccount.location_id == location_id, UserAccount.role.in_(COMES_ALONG), UserAccount.active)
        .order_by(UserAccount.name, UserAccount.id)
    )
    return tuple(Filler(id=row.id, name=row.name) for row in rows)


def to_decide(session: Session, *, now: datetime) -> tuple[Needed, ...]:
    """Return the coming meetings of this location whose hour of decision has come, by start."""
    return _read(session, _decided(now))


def locations_to_decide(session: Session, *, now: datetime) -> tuple[UUID, ...]:
    """Return the locations with such meetings; asked in the scope of the whole system."""
    query = select(ProgrammeSession.location_id).join(Activity).where(_running(), _decided(now))
    return tuple(session.scalars(query.distinct().order_by(ProgrammeSession.location_id)))


def _running() -> ColumnElement[bool]:
    return and_(~ProgrammeSession.cancelled, Activity.cancels_before.is_not(None))


def _decided(now: datetime) -> ColumnElement[bool]:
    known = aliased(Publication)
    hours = func.make_interval(0, 0, 0, 0, func.coalesce(Activity.cancels_before, 0))
    return and_(
        ProgrammeSession.starts_at > now,
        ProgrammeSession.starts_at <= now + LONGEST,  # for the index
        ProgrammeSession.starts_at - hours <= now,
        exists().where(known.session_id == ProgrammeSession.id, ~known.cancelled),
    )


def _read(session: Session, which: ColumnElement[bool]) -> tuple[Needed, ...]:
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.location_id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.zone,
            Activity.cancels_before,
            Activity.responsible_id,
            Publication.published_at,
            func.coalesce(Template.specification["roles"], func.jsonb_build_array()).label("roles"),
            _wanted_on().label("goes_on"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .outerjoin(Template, Template.id == Activity.template_id)
        .outerjoin(Publication, and_(Publication.session_id == ProgrammeSession.id, ~Publication.cancelled))
        .where(_running(), which)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    ).all()
    if not rows:
        return ()
    ids = [row.id for row in rows]
    shifts, confirmed, staff = _shifts(session, ids), _confirmed(session, ids), _staff(session, ids)
    return tuple(_needed(row, shifts[row.id], confirmed[row.id], staff[row.id]) for row in rows)


def _wanted_on() -> ColumnElement[bool]:
    """Somebody said that it goes on whoever is missing, or took back that it was cancelled by rule."""
    return exists().where(
        SessionChange.session_id == ProgrammeSession.id,
        or_(
            and_(SessionChange.sort == GOES_ON, SessionChange.undone_at.is_(None)),
            and_(SessionChange.sort == BY_RULE, SessionChange.undone_at.is_not(None)),
        ),
    )


def _needed(row: Any, shifts: Sequence[Requirement], confirmed: Sequence[str], staff: Mapping[str, Presence]) -> Needed:
    roles = [role for role in row.roles if role["required"] and role["who"] == RoleHolder.STAFF]
    coming = {name for name, presence in staff.items() if presence.coming}
    standing = Standing(
        starts_at=row.starts_at,
        hours=row.cancels_before,
        known_since=row.published_at,
        requirements=(*shifts, *rules.of_roles(row.roles, confirmed=confirmed, coming=coming)),
        goes_on=row.goes_on,
    )
    return Needed(
        session_id=row.id,
        title=row.title,
        zone=row.zone,
        responsible_id=row.responsible_id,
        location_id=row.location_id,
        standing=standing,
        staff=tuple(staff.get(role["name"], Presence(role=role["name"])) for role in roles),
    )


def _shifts(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Requirement]]:
    accepted = func.count(Assignment.id).filter(~Assignment.released, Assignment.answer == Answer.ACCEPTED)
    rows = session.execute(
        select(Shift.session_id, Shift.role, Shift.need, accepted.label("there"))
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .where(Shift.session_id.in_(ids), Shift.required, ~Shift.withdrawn)
        .group_by(Shift.id)
        .order_by(Shift.position, Shift.id)
    )
    return _collected(
        (row.session_id, Requirement(role=row.role, holder=RoleHolder.VOLUNTEER, need=row.need, there=row.there))
        for row in rows
    )


def _confirmed(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """Return the sorts of the partners that said yes."""
    rows = session.execute(
        select(Engagement.session_id, Partner.sort)
        .join(Partner, Partner.id == Engagement.partner_id)
        .where(Engagement.session_id.in_(ids), ~Engagement.withdrawn, Engagement.state == EngagementState.CONFIRMED)
        .order_by(Partner.sort, Engagement.id)
    )
    return _collected((row.session_id, row.sort) for row in rows)


def _staff(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, dict[str, Presence]]:
    rows = session.execute(
        select(
            StaffPresence.session_id,
            StaffPresence.role,
            StaffPresence.account_id,
            func.coalesce(UserAccount.name, literal("")).label("name"),
            StaffPresence.coming,
        )
        .outerjoin(UserAccount, UserAccount.id == StaffPresence.account_id)
        .where(StaffPresence.session_id.in_(ids))
    )
    found: dict[UUID, dict[str, Presence]] = defaultdict(dict)
    for row in rows:
        presence = Presence(role=row.role, account_id=row.account_id, name=row.name, coming=row.coming)
        found[row.session_id][row.role] = presence
    return found


def _collected(pairs: Iterable[tuple[UUID, One]]) -> Mapping[UUID, list[One]]:
    found: dict[UUID, list[One]] = defaultdict(list)
    for session_id, value in pairs:
        found[session_id].append(value)
    return found
