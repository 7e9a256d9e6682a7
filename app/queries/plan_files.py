"""The plan as files: what is written into them, and what the rows of one can name. No child is read here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import AgeGroup, FreeDay, Space
from app.models.people import Partner
from app.models.publications import Publication
from app.models.shifts import Engagement
from app.planning.timeslots import Period, TimeSlot
from app.planning.vocabulary import ActivityKind, Audience
from app.queries import catalogue
from app.sheets.columns import PlanLine
from app.sheets.proposals import Booked, Known, Named, Place

MOST_LINES = 20_000
"""More than a location plans in a year; a file of it is written at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """Which meetings go into a file: those of a period, of whatever is named."""

    period: Period
    age_group_id: UUID | None = None
    space_id: UUID | None = None
    partner_id: UUID | None = None
    kind: ActivityKind | None = None
    search: str = ""


def lines(session: Session, chosen: Chosen, *, location_id: UUID) -> tuple[PlanLine, ...]:
    """Return the meetings that are not cancelled, by start: two statements, and `MOST_LINES` at most."""
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.zone,
            ProgrammeSession.notes,
            Space.name.label("space"),
            AgeGroup.name.label("age_group"),
            Template.title.label("template"),
            UserAccount.name.label("responsible"),
            Activity.capacity,
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(AgeGroup, AgeGroup.id == ProgrammeSession.age_group_id)
        .outerjoin(Template, Template.id == Activity.template_id)
        .where(*_which(chosen, location_id))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.title, ProgrammeSession.id)
        .limit(MOST_LINES)
    ).all()
    partners = _partners(session, chosen, location_id)
    return tuple(_line(row, partners.get(row.id, ())) for row in rows)


def components(session: Session, chosen: Chosen, *, location_id: UUID) -> list[bytes]:
    """Return the stored calendar components of the meetings that were published, by start, without cancelled ones."""
    return list(
        session.scalars(
            select(Publication.component)
            .join(ProgrammeSession, ProgrammeSession.id == Publication.session_id)
            .join(Activity, Activity.id == ProgrammeSession.activity_id)
            .where(*_which(chosen, location_id), ~Publication.cancelled)
            .order_by(Publication.starts_at, Publication.session_id)
            .limit(MOST_LINES)
        )
    )


def known(session: Session, *, location_id: UUID, zone: str, by_default: Named, usual_space: UUID | None) -> Known:
    """Return what the rows of a file can name: five statements. What is booked is read apart, when the days are known.

    A template is named by its title; of each the newest version counts.
    """
    staff = select(UserAccount.id, UserAccount.name).where(
        UserAccount.location_id == location_id, UserAccount.role.in_(("supervisor", "coach")), UserAccount.active
    )
    spaces = session.execute(select(Space.id, Space.name, Space.shareable).order_by(Space.name, Space.id)).all()
    return Known(
        zone=zone,
        by_default=by_default,
        spaces=tuple(Place(id=row.id, name=row.name, shareable=row.shareable) for row in spaces),
        age_groups=_named(session.execute(select(AgeGroup.id, AgeGroup.name).order_by(AgeGroup.position)).all()),
        templates=tuple(Named(id=row.id, name=row.title) for row in catalogue.newest(session)),
        staff=_named(session.execute(staff.order_by(UserAccount.name, UserAccount.id)).all()),
        partners=_named(session.execute(select(Partner.id, Partner.name).order_by(Partner.name)).all()),
        usual_space=usual_space if usual_space in {row.id for row in spaces} else None,
    )


def booked(session: Session, period: Period, *, location_id: UUID) -> tuple[Booked, ...]:
    """Return what is on the board in a period, by start."""
    rows = session.execute(
        select(
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.space_id,
            ProgrammeSession.space_shareable,
        )
        .where(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
            ~ProgrammeSession.cancelled,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    return tuple(
        Booked(
            title=row.title,
            slot=TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at),
            space_id=row.space_id,
            shareable=row.space_shareable,
        )
        for row in rows
    )


def free_days(session: Session, *, first: date, last: date) -> dict[date, str]:
    """Return the names of the free days from `first` to `last`."""
    rows = session.execute(
        select(FreeDay.day, func.string_agg(FreeDay.name, " en ").label("name"))
        .where(FreeDay.day.between(first, last))
        .group_by(FreeDay.day)
    )
    return {row.day: row.name for row in rows}


def activities_called(session: Session, titles: Sequence[str]) -> dict[str, list[Activity]]:
    """Return the activities by title, in lower case: those that a row with that title could belong to."""
    found: dict[str, list[Activity]] = defaultdict(list)
    rows = session.scalars(
        select(Activity).where(func.lower(Activity.title).in_(titles)).order_by(Activity.title, Activity.id)
    )
    for row in rows:
        found[row.title.lower()].append(row)
    return found


def _named(rows: Sequence[Any]) -> tuple[Named, ...]:
    return tuple(Named(id=row.id, name=row.name) for row in rows)


def _which(chosen: Chosen, location_id: UUID) -> list[ColumnElement[bool]]:
    conditions = [
        ProgrammeSession.location_id == location_id,
        ProgrammeSession.starts_at >= chosen.period.starts_at,
        ProgrammeSession.starts_at < chosen.period.ends_at,
        ~ProgrammeSession.cancelled,
        Activity.audience != Audience.STAFF,  # files are sent on
    ]
    if chosen.age_group_id:
        conditions.append(ProgrammeSession.age_group_id == chosen.age_group_id)
    if chosen.space_id:
        conditions.append(ProgrammeSession.space_id == chosen.space_id)
    if chosen.kind:
        conditions.append(Activity.kind == chosen.kind)
    if chosen.partner_id:
        asked = aliased(Engagement)  # beside the one whose names are read
        conditions.append(
            exists().where(
                asked.session_id == ProgrammeSession.id, asked.partner_id == chosen.partner_id, ~asked.withdrawn
            )
        )
    conditions += [ProgrammeSession.title.icontains(word, autoescape=True) for word in chosen.search.split()[:5]]
    return conditions


def _partners(session: Session, chosen: Chosen, location_id: UUID) -> dict[UUID, list[str]]:
    rows = session.execute(
        select(Engagement.session_id, Partner.name)
        .join(Partner, Partner.id == Engagement.partner_id)
        .join(ProgrammeSession, ProgrammeSession.id == Engagement.session_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(*_which(chosen, location_id), ~Engagement.withdrawn)
        .order_by(Engagement.session_id, Partner.name)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.session_id].append(row.name)
    return found


def _line(row: Any, partners: Sequence[str]) -> PlanLine:
    starts: datetime = row.starts_at.astimezone(ZoneInfo(row.zone))
    return PlanLine(
        title=row.title,
        day=starts.date(),
        starts=starts.time(),
        ends=row.ends_at.astimezone(ZoneInfo(row.zone)).time(),
        space=row.space,
        age_group=row.age_group or "",
        template=row.template or "",
        responsible=row.responsible,
        children=row.capacity,
        partners=tuple(partners),
        note=row.notes,
    )
