"""Planning an activity from a template: its sessions, shifts and engagements at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import AgeGroup, Location, Space
from app.models.people import Partner
from app.models.shifts import Engagement, Shift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import RoleHolder
from app.programme import clashes, texts, turns
from app.programme.history import remember
from app.programme.refusals import Forbidden, NotFound, known, refused_by_database

RESPONSIBLE = frozenset({Role.SUPERVISOR, Role.COACH})


@dataclass(frozen=True, kw_only=True, slots=True)
class NewActivity:
    """What the form asks: a title, who it is for, where, who is responsible, and when it meets."""

    template_id: UUID
    title: str
    description: str
    age_group_id: UUID | None
    space_id: UUID
    responsible_id: UUID
    capacity: int | None
    slots: tuple[TimeSlot, ...]


def plan(session: Session, wanted: NewActivity, *, by: Actor, now: datetime) -> Activity:
    """Plan an activity: all of its sessions, or none.

    :raises SpaceTaken: when the space is in use in one of the slots.
    :raises NotFound: when the template, the space, the age group or the responsible person is not of this location.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, wanted.title, wanted.description)
    turns.take(session)
    template = known(session, Template, wanted.template_id)
    space = known(session, Space, wanted.space_id)
    if wanted.age_group_id is not None:
        known(session, AgeGroup, wanted.age_group_id)
    _refuse_as_responsible(session, wanted.responsible_id, location_id=by.location_id)
    activity = Activity(
        location_id=by.location_id,
        template_id=template.id,
        kind=template.kind,
        title=wanted.title,
        description=wanted.description,
        age_group_id=wanted.age_group_id,
        responsible_id=wanted.responsible_id,
        capacity=wanted.capacity,
        children_per_adult=template.specification.get("children_per_adult"),
    )
    session.add(activity)
    session.flush()
    partners = _partners(session, template.specification)
    for slot in wanted.slots:
        row = _meeting(session, activity, slot=slot, space=space)
        _people(session, row, template.specification, partners)
        remember(session, session_id=row.id, sort="planned", change=({}, {}), by=by, now=now)
    return activity


def _refuse_as_responsible(session: Session, account_id: UUID, *, location_id: UUID) -> None:
    """Refuse whoever is no staff of the location: accounts are read before a location is known, and seen by all."""
    account = known(session, UserAccount, account_id)
    if account.location_id != location_id or account.role not in RESPONSIBLE:
        raise NotFound("user_account", account_id)


def _meeting(session: Session, activity: Activity, *, slot: TimeSlot, space: Space) -> ProgrammeSession:
    location = session.get_one(Location, activity.location_id)
    row = ProgrammeSession(
        location_id=activity.location_id,
        activity_id=activity.id,
        title=activity.title,
        notes="",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        starts_local=slot.starts_at.astimezone(ZoneInfo(location.zone)).replace(tzinfo=None),
        zone=location.zone,
        space_id=space.id,
        space_shareable=space.shareable,
        age_group_id=activity.age_group_id,
    )
    try:
        with refused_by_database(session):
            session.add(row)
    except Forbidden as refusal:
        wanted = clashes.Wanted(session_id=row.id, slot=slot, space=space)
        raise clashes.explain(session, refusal, wanted) from refusal
    return row


def _people(session: Session, row: ProgrammeSession, specification: dict[str, Any], partners: list[UUID]) -> None:
    roles = [role for role in specification.get("roles", []) if role["who"] == RoleHolder.VOLUNTEER]
    session.add_all(
        Shift(
            location_id=row.location_id,
            session_id=row.id,
            role=role["name"],
            need=role["need"],
            required=role["required"],
            qualification=role["qualification"],
            position=position,
        )
        for position, role in enumerate(roles)
    )
    session.add_all(
        Engagement(location_id=row.location_id, session_id=row.id, partner_id=partner_id) for partner_id in partners
    )
    session.flush()


def _partners(session: Session, specification: dict[str, Any]) -> list[UUID]:
    """Return one partner of each sort that the template asks for, as far as the location knows one."""
    sorts = specification.get("partners", [])
    found = session.execute(
        select(Partner.sort, Partner.id).where(Partner.sort.in_(sorts)).order_by(Partner.name.desc(), Partner.id)
    )
    return list({row.sort: row.id for row in found}.values())
