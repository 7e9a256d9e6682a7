"""Visits to the library: which group went when, and goes when, and how far the library is with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, cast, exists, func, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.children import Group, GroupMember
from app.models.people import Partner
from app.models.publications import Publication
from app.models.shifts import Engagement
from app.planning.vocabulary import EngagementState, PartnerKind

SLUG = "bibliotheekbezoek"


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupToGo:
    """A group, with how many children are in it; one that was made for an age group is a lasting one."""

    id: UUID
    name: str
    age_group_id: UUID | None
    members: int


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitInPlan:
    """A visit of a group, and what the library says of it; none: it is not asked."""

    session_id: UUID
    activity_id: UUID
    group_id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    known: bool
    partner_id: UUID | None
    state: EngagementState | None


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitTemplate:
    """The newest version of the template that visits are planned from."""

    id: UUID
    title: str
    specification: dict[str, object]


def template(session: Session) -> VisitTemplate | None:
    """Return the template of visits in its newest version that is in use."""
    row = session.execute(
        select(Template.id, Template.title, Template.specification)
        .where(Template.slug == SLUG, Template.retired_at.is_(None))
        .order_by(Template.version.desc())
        .limit(1)
    ).one_or_none()
    return VisitTemplate(**plain(row)) if row else None


def groups(session: Session) -> tuple[GroupToGo, ...]:
    """Return the groups with children in them, those that last first, by name."""
    rows = session.execute(
        select(Group.id, Group.name, Group.age_group_id, func.count(GroupMember.id).label("members"))
        .join(GroupMember, GroupMember.group_id == Group.id)
        .group_by(Group.id)
        .order_by(Group.age_group_id.is_(None), Group.name, Group.id)
    )
    return tuple(GroupToGo(**plain(row)) for row in rows)


def visits(session: Session, *, first: date, last: date) -> tuple[VisitInPlan, ...]:
    """Return the visits of groups from one day to another that go on, by start: one statement."""
    day = cast(ProgrammeSession.starts_local, Date)
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            Activity.id.label("activity_id"),
            Activity.group_id,
            day.label("day"),
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            exists().where(Publication.session_id == ProgrammeSession.id).label("known"),
            Partner.id.label("partner_id"),
            Engagement.state,
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Template, Template.id == Activity.template_id)
        .outerjoin(Engagement, (Engagement.session_id == ProgrammeSession.id) & ~Engagement.withdrawn)
        .outerjoin(Partner, Partner.id == Engagement.partner_id)
        .where(
            Template.slug == SLUG,
            Activity.group_id.is_not(None),
            ~ProgrammeSession.cancelled,
            day.between(first, last),
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id, Partner.sort != PartnerKind.LIBRARY, Engagement.id)
    )
    found: dict[UUID, VisitInPlan] = {}
    for row in rows:  # of several partners the library speaks for the visit
        found.setdefault(row.session_id, VisitInPlan(**plain(row)))
    return tuple(found.values())


def library(session: Session) -> UUID | None:
    """Return the library that is asked, if there is one."""
    return session.scalar(
        select(Partner.id)
        .where(Partner.sort == PartnerKind.LIBRARY, Partner.active)
        .order_by(Partner.name, Partner.id)
        .limit(1)
    )
