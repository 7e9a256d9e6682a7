"""A new outing: the activity, its meeting away, the briefing before it, and the adults it asks for, in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import AgeGroup, Location, Space
from app.models.outings import Outing
from app.models.shifts import Shift
from app.planning.outings import supervision
from app.planning.outline import Draft, Outline
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ConsentPurpose
from app.programme import activities, drafts, turns
from app.programme.activities import NewActivity
from app.programme.history import audit
from app.programme.outings import details
from app.programme.outings.details import OutingDetails
from app.programme.outings.refusals import BriefingAtWrongTime, NotOnLocation
from app.programme.refusals import Forbidden, SpaceTaken, known
from app.queries import space_use
from app.queries.plan_rules import BRIEFING_KEEPS

MOST_ADULTS_ASKED = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting on the location that belongs to an outing: the briefing before it, or what is held instead."""

    title: str
    slot: TimeSlot
    space_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NewOuting:
    """What the form asks; `partner_ids` are those who come along. Its consents are those of an outing."""

    template_id: UUID
    title: str
    description: str
    age_group_id: UUID | None
    responsible_id: UUID
    capacity: int | None
    partner_ids: tuple[UUID, ...]
    details: OutingDetails
    briefing: Meeting | None


def plan(session: Session, wanted: NewOuting, *, by: Actor, now: datetime) -> Outing:
    """Plan an outing: with its briefing, or not at all. As many volunteers are asked for as its places take adults.

    :raises SpaceTaken: when the space of either is in use then.
    :raises BriefingAtWrongTime: when it is not within the weeks before the group leaves.
    :raises NotOnLocation: for a briefing elsewhere.
    :raises TimesOutOfOrder: and what else `details.refuse` and `activities.plan` do.
    """
    details.refuse(session, wanted.details)
    turns.take(session)
    planned = activities.plan(session, _activity(wanted), by=by, now=now)
    activity = planned.activity
    away = session.scalars(select(ProgrammeSession).where(ProgrammeSession.activity_id == activity.id)).one()
    row = Outing(location_id=by.location_id, activity_id=activity.id, session_id=away.id)
    details.put(row, wanted.details)
    if wanted.briefing is not None:
        row.briefing_id = brief(session, activity, wanted.briefing, before=away, by=by, now=now)
    session.add(row)
    session.flush()
    _ask_for_adults(session, activity, row)
    audit(session, action="outing.planned", subject=Outing.__tablename__, subject_id=row.id, by=by, now=now)
    return row


def brief(
    session: Session, activity: Activity, wanted: Meeting, *, before: ProgrammeSession, by: Actor, now: datetime
) -> UUID:
    """Put a briefing in the plan, and return its id.

    :raises BriefingAtWrongTime: when it is not within the weeks before the group leaves.
    :raises NotOnLocation: when it is elsewhere.
    :raises SpaceTaken: when its space is in use then.
    """
    refuse_briefing(session, wanted, before=before)
    outline = outline_on_location(session, activity, wanted)
    return put(session, outline, wanted.slot, by=by, now=now)


def refuse_briefing(session: Session, wanted: Meeting, *, before: ProgrammeSession) -> None:
    """Refuse what no briefing before an outing can be.

    :raises BriefingAtWrongTime: when it is not within the weeks before the group leaves.
    :raises NotOnLocation: when it is elsewhere.
    """
    if not before.starts_at - BRIEFING_KEEPS < wanted.slot.ends_at <= before.starts_at:
        raise BriefingAtWrongTime(leaves_at=before.starts_at, weeks=BRIEFING_KEEPS.days // 7)
    if not known(session, Space, wanted.space_id).on_location:
        raise NotOnLocation


def outline_on_location(session: Session, activity: Activity, wanted: Meeting) -> Outline:
    """Return what a meeting on the location is made from; nobody is asked for it yet.

    :raises NotOnLocation: when it is elsewhere.
    """
    space = known(session, Space, wanted.space_id)
    if not space.on_location:
        raise NotOnLocation
    return Outline(
        location_id=activity.location_id,
        activity_id=activity.id,
        title=wanted.title,
        notes="",
        zone=session.get_one(Location, activity.location_id).zone,
        space_id=space.id,
        space_shareable=space.shareable,
        age_group_id=activity.age_group_id,
        needs=(),
        partner_ids=(),
    )


def put(session: Session, outline: Outline, slot: TimeSlot, *, by: Actor, now: datetime) -> UUID:
    """Put one meeting in the plan, and return its id.

    :raises SpaceTaken: with what stands there already.
    """
    try:
        return drafts.put(session, [Draft(outline=outline, slot=slot, meant_for=None)], by=by, now=now)[0]
    except Forbidden as refusal:
        used = space_use.in_the_way(session, [(outline.space_id, slot)])
        if not used:
            raise
        first = used[min(used)]
        name = known(session, Space, outline.space_id).name
        raise SpaceTaken(name, first.title, first.starts_at, first.ends_at) from refusal


def _activity(wanted: NewOuting) -> NewActivity:
    times = wanted.details.times
    return NewActivity(
        template_id=wanted.template_id,
        title=wanted.title,
        description=wanted.description,
        age_group_id=wanted.age_group_id,
        space_id=wanted.details.space_id,
        responsible_id=wanted.responsible_id,
        capacity=wanted.capacity,
        when=TimeSlot(starts_at=times.leaves_at, ends_at=times.home_at),
        partner_ids=wanted.partner_ids,
        consents=(ConsentPurpose.OUTING,),
    )


def _ask_for_adults(session: Session, activity: Activity, row: Outing) -> None:
    """Let the role that looks after children ask for as many volunteers as the places of the outing take adults."""
    if activity.capacity is None:
        return
    group = known(session, AgeGroup, activity.age_group_id) if activity.age_group_id else None
    template = known(session, Template, activity.template_id) if activity.template_id else None
    ages = (template.specification.get("ages") or {}) if template else {}
    rule = supervision.rule(
        row.sort,
        youngest=group.min_age if group else ages.get("youngest"),
        own=(activity.children_per_adult, group.children_per_adult if group else None),
    )
    session.execute(
        update(Shift)
        .where(Shift.session_id == row.session_id, Shift.qualification.is_not(None))
        .values(need=min(MOST_ADULTS_ASKED, rule.adults(activity.capacity)))
    )
