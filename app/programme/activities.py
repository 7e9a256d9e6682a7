"""Planning an activity from a template: its sessions, shifts and engagements at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import RESPONSIBLE, Actor
from app.models.accounts import UserAccount
from app.models.activities import Activity, Template
from app.models.locations import AgeGroup, Location, Space
from app.models.people import Partner
from app.planning import horizon, recurrence
from app.planning.outline import Draft, Need, Outline
from app.planning.recurrence import Recurrence, SkippedDay
from app.planning.schedule import Schedule
from app.planning.schedule_data import to_data
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Audience, ConsentPurpose, RoleHolder
from app.programme import beside, drafts, texts, turns
from app.programme.beside import Companion
from app.programme.refusals import NoMeetings, NotFound, SpaceTaken, known
from app.queries import free_days, space_use

USUAL_DECISION = 24
"""Hours before a meeting at which it is decided, by templates that were stored before they could say so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewActivity:
    """What the form asks: a title, who it is for, where, who is responsible, and when it meets, once or as a series.

    `partner_ids` are asked for every meeting (none given: one of each sort that the template asks for), `consents` are
    the purposes that must be agreed with for every child in it. What the template has held beside it comes along when
    there is a space for it: `beside_space_id`.
    """

    template_id: UUID
    title: str
    description: str
    age_group_id: UUID | None
    space_id: UUID
    responsible_id: UUID
    capacity: int | None
    when: TimeSlot | Schedule
    partner_ids: tuple[UUID, ...] | None = None
    consents: tuple[ConsentPurpose, ...] = ()
    beside_space_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What came of it: the activity, the slots of its meetings, and the days that were passed over."""

    activity: Activity
    slots: tuple[TimeSlot, ...]
    skipped: tuple[SkippedDay, ...]


def plan(session: Session, wanted: NewActivity, *, by: Actor, now: datetime) -> Planned:
    """Plan an activity: all of its sessions, or none; of a series that never ends, those up to the horizon.

    :raises SpaceTaken: when the space is in use in one of the slots.
    :raises NoMeetings: when every day of the schedule is passed over.
    :raises PlanningError: when the schedule takes too long.
    :raises NotFound: when the template, the space, the age group or the responsible person is not of this location.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, wanted.title, wanted.description)
    turns.take(session)
    template = known(session, Template, wanted.template_id)
    space = known(session, Space, wanted.space_id)
    if wanted.age_group_id is not None:
        known(session, AgeGroup, wanted.age_group_id)
    refuse_as_responsible(session, wanted.responsible_id, location_id=by.location_id)
    location = session.get_one(Location, by.location_id)
    found = _meetings(session, wanted.when, location=location, now=now)
    _refuse_taken(session, space, found)
    activity = _activity(wanted, template, found, location_id=location.id)
    session.add(activity)
    session.flush()
    partners = _partners(session, wanted, template.specification)
    outline = _outline(activity, partners, template=template, space=space, zone=location.zone)
    drafts.put(
        session, [Draft(outline=outline, slot=slot, meant_for=at) for slot, at in found.meetings], by=by, now=now
    )
    planned = Planned(activity=activity, slots=tuple(slot for slot, _ in found.meetings), skipped=found.skipped)
    if wanted.beside_space_id is not None:
        room = known(session, Space, wanted.beside_space_id)
        _refuse_taken(session, room, found)
        companion = _companion(template, found, space=room, zone=location.zone)
        beside.plan(session, activity, companion, by=by, now=now)
    return planned


def outlook(session: Session, schedule: Schedule, *, location: Location, now: datetime) -> Recurrence:
    """Return the meetings that a schedule would give here, of one that never ends those up to the horizon.

    :raises PlanningError: when the schedule takes too long.
    """
    free = free_days.since(session, location_id=location.id, first=schedule.first)
    until = _horizon(schedule, location, now)
    return recurrence.meetings(schedule, free_days=free, zone=location.zone, until=until)


def rules_of(specification: Mapping[str, Any]) -> dict[str, Any]:
    """Return whom an activity of this template is for, and when its meetings are cancelled by rule, as its columns."""
    by_rule = specification.get("cancel_without_required")
    return {
        "audience": Audience(specification.get("audience") or Audience.CHILDREN),
        "cancels_before": specification.get("decide_hours_before", USUAL_DECISION) if by_rule else None,
    }


def needs(specification: dict[str, Any]) -> tuple[Need, ...]:
    """Return the volunteers that each meeting needs, as a template has them."""
    roles = [role for role in specification.get("roles", []) if role["who"] == RoleHolder.VOLUNTEER]
    return tuple(_need(role, position) for position, role in enumerate(roles))


def refuse_as_responsible(session: Session, account_id: UUID, *, location_id: UUID) -> None:
    """Refuse whoever is no staff of the location: accounts are read before a location is known, and seen by all.

    :raises NotFound: for anybody else.
    """
    account = known(session, UserAccount, account_id)
    if account.location_id != location_id or account.role not in RESPONSIBLE:
        raise NotFound("user_account", account_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """Slots with what each was meant for, the days passed over, and up to which day that is all."""

    meetings: tuple[tuple[TimeSlot, datetime | None], ...]
    skipped: tuple[SkippedDay, ...] = ()
    schedule: dict[str, object] | None = None
    planned_until: date | None = None


def _meetings(session: Session, when: TimeSlot | Schedule, *, location: Location, now: datetime) -> _Found:
    if isinstance(when, TimeSlot):
        return _Found(meetings=((when, None),))
    found = outlook(session, when, location=location, now=now)
    if not found.meetings:
        raise NoMeetings
    until = _horizon(when, location, now)
    return _Found(
        meetings=tuple((meeting.slot, meeting.meant_for) for meeting in found.meetings),
        skipped=found.skipped,
        schedule=to_data(when),
        planned_until=until or found.meetings[-1].day,
    )


def _horizon(schedule: Schedule, location: Location, now: datetime) -> date | None:
    today = now.astimezone(ZoneInfo(location.zone)).date()
    return horizon.last_day(max(today, schedule.first)) if schedule.open_ended else None


def _refuse_taken(session: Session, space: Space, found: _Found) -> None:
    if space.shareable:
        return
    uses = space_use.in_the_way(session, [(space.id, slot) for slot, _ in found.meetings])
    if uses:
        first = uses[min(uses)]
        raise SpaceTaken(space.name, first.title, first.starts_at, first.ends_at)


def _activity(wanted: NewActivity, template: Template, found: _Found, *, location_id: UUID) -> Activity:
    return Activity(
        location_id=location_id,
        template_id=template.id,
        kind=template.kind,
        title=wanted.title,
        description=wanted.description,
        age_group_id=wanted.age_group_id,
        responsible_id=wanted.responsible_id,
        capacity=wanted.capacity,
        children_per_adult=template.specification.get("children_per_adult"),
        schedule=found.schedule,
        planned_until=found.planned_until,
        consents=[purpose.value for purpose in wanted.consents],
        **rules_of(template.specification),
    )


def _outline(activity: Activity, partners: tuple[UUID, ...], *, template: Template, space: Space, zone: str) -> Outline:
    specification = template.specification
    return Outline(
        location_id=activity.location_id,
        activity_id=activity.id,
        title=activity.title,
        notes="",
        zone=zone,
        space_id=space.id,
        space_shareable=space.shareable,
        age_group_id=activity.age_group_id,
        needs=needs(specification),
        partner_ids=partners,
    )


def _need(role: dict[str, Any], position: int) -> Need:
    return Need(
        role=role["name"],
        need=role["need"],
        required=role["required"],
        qualification=role["qualification"],
        language=role.get("language"),
        position=position,
    )


def _companion(template: Template, found: _Found, *, space: Space, zone: str) -> Companion:
    """Return what the template has held beside it; a template that has nothing is asked for no space.

    :raises NotFound: when it has nothing.
    """
    specification = template.specification.get("beside")
    if not specification:
        raise NotFound("beside", template.id)
    return Companion(
        specification=specification, needs=needs(specification), space=space, zone=zone, meetings=found.meetings
    )


def _partners(session: Session, wanted: NewActivity, specification: dict[str, Any]) -> tuple[UUID, ...]:
    """Return the partners that are wanted, or one of each sort that the template asks for, as far as there is one."""
    if wanted.partner_ids is not None:
        return tuple(known(session, Partner, partner_id).id for partner_id in dict.fromkeys(wanted.partner_ids))
    sorts = specification.get("partners", [])
    found = session.execute(
        select(Partner.sort, Partner.id)
        .where(Partner.sort.in_(sorts), Partner.active)
        .order_by(Partner.name.desc(), Partner.id)
    )
    return tuple({row.sort: row.id for row in found}.values())
