"""The activities of a location: found by name, kind, age group and what is still to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, LinkedActivity, ProgrammeSession
from app.models.attendance import Enrolment
from app.models.locations import AgeGroup
from app.models.publications import Publication
from app.planning.vocabulary import ActivityKind, EnrolmentState

PAGE = 40


class Standing(StrEnum):
    """How far an activity is."""

    COMING = "coming"
    DRAFT = "draft"
    OVER = "over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody looks for."""

    search: str = ""
    kind: ActivityKind | None = None
    age_group_id: UUID | None = None
    standing: Standing | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing was asked in particular."""
        return self == Wanted()


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityLine:
    """An activity in the list, with its next meeting."""

    id: UUID
    title: str
    kind: ActivityKind
    age_group: str | None
    responsible: str
    meetings: int
    coming: int
    next_at: datetime | None
    drafts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityPage:
    """A page of the list."""

    lines: tuple[ActivityLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What an activity is, apart from its meetings."""

    id: UUID
    title: str
    description: str
    kind: ActivityKind
    age_group: str | None
    responsible: str
    capacity: int | None
    placed: int
    schedule: Mapping[str, object] | None
    planned_until: date | None


def page(session: Session, wanted: Wanted, *, now: datetime, number: int) -> ActivityPage:
    """Return a page of the activities that are looked for: those that meet next come first."""
    going_on = and_(ProgrammeSession.ends_at > now, ~ProgrammeSession.cancelled)
    meets = (
        select(
            ProgrammeSession.activity_id,
            func.count().filter(~ProgrammeSession.cancelled).label("meetings"),
            func.count().filter(going_on).label("coming"),
            func.min(ProgrammeSession.starts_at).filter(going_on).label("next_at"),
            func.count().filter(going_on, Publication.id.is_(None)).label("drafts"),
        )
        .outerjoin(Publication, Publication.session_id == ProgrammeSession.id)
        .group_by(ProgrammeSession.activity_id)
        .subquery()
    )
    number_of = {name: func.coalesce(meets.c[name], 0) for name in ("meetings", "coming", "drafts")}
    query = (
        select(
            Activity.id,
            Activity.title,
            Activity.kind,
            AgeGroup.name.label("age_group"),
            UserAccount.name.label("responsible"),
            meets.c.next_at,
            *(value.label(name) for name, value in number_of.items()),
        )
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(AgeGroup, AgeGroup.id == Activity.age_group_id)
        .outerjoin(meets, meets.c.activity_id == Activity.id)
        .where(*_conditions(wanted), *_standing(wanted.standing, number_of))
    )
    found = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-found // PAGE))
    shown = min(max(1, number), pages)
    return ActivityPage(lines=_lines(session, query, meets.c.next_at, shown), page=shown, pages=pages)


def head(session: Session, activity_id: UUID) -> Head | None:
    """Return an activity of this location, or `None`."""
    placed = (
        select(func.count())
        .where(Enrolment.activity_id == Activity.id, Enrolment.state == EnrolmentState.PLACED)
        .scalar_subquery()
    )
    row = session.execute(
        select(
            Activity.id,
            Activity.title,
            Activity.description,
            Activity.kind,
            AgeGroup.name.label("age_group"),
            UserAccount.name.label("responsible"),
            Activity.capacity,
            placed.label("placed"),
            Activity.schedule,
            Activity.planned_until,
        )
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(AgeGroup, AgeGroup.id == Activity.age_group_id)
        .where(Activity.id == activity_id)
    ).first()
    return Head(**plain(row)) if row else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """An activity that is held at the same times."""

    id: UUID
    title: str


def beside(session: Session, activity_id: UUID) -> tuple[Beside, ...]:
    """Return the activities that this one is held beside, or that are held beside it, by title."""
    linked = or_(
        and_(LinkedActivity.activity_id == activity_id, LinkedActivity.beside_id == Activity.id),
        and_(LinkedActivity.beside_id == activity_id, LinkedActivity.activity_id == Activity.id),
    )
    rows = session.execute(select(Activity.id, Activity.title).join(LinkedActivity, linked).order_by(Activity.title))
    return tuple(Beside(id=row.id, title=row.title) for row in rows)


def _lines(
    session: Session, query: Select[*tuple[object, ...]], next_at: ColumnElement[datetime], shown: int
) -> tuple[ActivityLine, ...]:
    rows = session.execute(
        query.order_by(next_at.asc().nulls_last(), Activity.title, Activity.id).limit(PAGE).offset((shown - 1) * PAGE)
    )
    return tuple(ActivityLine(**plain(row)) for row in rows)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    text = func.concat_ws(" ", Activity.title, UserAccount.name)
    found = [text.icontains(word, autoescape=True) for word in wanted.search.split()[:5]]
    if wanted.kind is not None:
        found.append(Activity.kind == wanted.kind)
    if wanted.age_group_id is not None:
        found.append(Activity.age_group_id == wanted.age_group_id)
    return found


def _standing(standing: Standing | None, number_of: Mapping[str, ColumnElement[int]]) -> list[ColumnElement[bool]]:
    match standing:
        case None:
            return []
        case Standing.COMING:
            return [number_of["coming"] > 0]
        case Standing.DRAFT:
            return [number_of["drafts"] > 0]
        case Standing.OVER:
            return [number_of["coming"] == 0]
        case _:
            assert_never(standing)
