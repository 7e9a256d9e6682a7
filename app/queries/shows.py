"""Talent shows: the list, and one with its acts and who is in them, by pseudonym. For staff alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.children import Child
from app.models.locations import Space
from app.models.talent_shows import Act, ActPerformer, TalentShow
from app.planning.line_up.by_hand import Placed
from app.planning.vocabulary import ActSort

TEMPLATE = "talentenshow"
MOST_SHOWN = 60
BREAKS, BREAK_MINUTES, CHANGEOVER_MINUTES = 1, 15, 2
"""What holds for a show that nobody has set anything of yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowLine:
    """A show in the list."""

    session_id: UUID
    title: str
    starts_at: datetime
    zone: str
    space: str
    cancelled: bool
    acts: int
    arranged_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Performer:
    """A child in an act, by pseudonym."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ActInShow:
    """An act with who is in it: children by pseudonym, adults by a name that they gave."""

    id: UUID
    title: str
    sort: ActSort
    minutes: int
    instruments: tuple[str, ...]
    note: str
    pinned: bool
    break_after: bool
    withdrawn_at: datetime | None
    children: tuple[Performer, ...]
    adults: tuple[str, ...]

    @property
    def performers(self) -> Mapping[str, str]:
        """Return what people are called, by a mark that tells them apart."""
        return {str(child.id): child.name for child in self.children} | {f"-{name}": name for name in self.adults}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowPage:
    """A show with its acts in their order; `withdrawn` are those that are not in it any more."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    space: str
    cancelled: bool
    breaks: int
    break_minutes: int
    changeover_minutes: int
    closes_at: datetime | None
    arranged_at: datetime | None
    acts: tuple[ActInShow, ...]
    withdrawn: tuple[ActInShow, ...]

    @property
    def order(self) -> tuple[Placed, ...]:
        """Return the order of the acts, with pins and breaks."""
        return tuple(Placed(id=act.id, pinned=act.pinned, break_after=act.break_after) for act in self.acts)

    @property
    def names(self) -> Mapping[str, str]:
        """Return what everybody is called, by their mark."""
        return {mark: name for act in self.acts for mark, name in act.performers.items()}

    def act(self, act_id: UUID) -> ActInShow | None:
        """Return an act of the show, also one that was withdrawn."""
        return next((act for act in (*self.acts, *self.withdrawn) if act.id == act_id), None)


def overview(session: Session, *, since: datetime, search: str = "") -> tuple[ShowLine, ...]:
    """Return the shows whose session ends after `since`, the first coming one first: one statement."""
    return _lines(
        session,
        _listed(search)
        .where(ProgrammeSession.ends_at >= since)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id),
    )


def past(session: Session, *, until: datetime, search: str = "") -> tuple[ShowLine, ...]:
    """Return the shows that are over, the last one first: one statement."""
    return _lines(
        session,
        _listed(search)
        .where(ProgrammeSession.ends_at < until)
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id),
    )


def find(session: Session, session_id: UUID) -> ShowPage | None:
    """Return a show of this location, whether or not anything of it is set: three statements."""
    row = session.execute(
        _shows(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.zone,
            Space.name.label("space"),
            ProgrammeSession.cancelled,
            func.coalesce(TalentShow.breaks, BREAKS).label("breaks"),
            func.coalesce(TalentShow.break_minutes, BREAK_MINUTES).label("break_minutes"),
            func.coalesce(TalentShow.changeover_minutes, CHANGEOVER_MINUTES).label("changeover_minutes"),
            TalentShow.closes_at,
            TalentShow.arranged_at,
        ).where(ProgrammeSession.id == session_id)
    ).first()
    if row is None:
        return None
    acts = _acts(session, session_id)
    return ShowPage(
        **plain(row),
        acts=tuple(act for act in acts if act.withdrawn_at is None),
        withdrawn=tuple(act for act in acts if act.withdrawn_at is not None),
    )


def _shows(*columns: Any) -> Select[tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(ProgrammeSession)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Template, Template.id == Activity.template_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .outerjoin(TalentShow, TalentShow.session_id == ProgrammeSession.id)
        .where(Template.slug == TEMPLATE)
    )


def _listed(search: str) -> Select[tuple[Any, ...]]:
    number = (
        select(func.count(Act.id))
        .where(Act.show_id == TalentShow.id, Act.withdrawn_at.is_(None))
        .correlate(TalentShow)
        .scalar_subquery()
    )
    found = _shows(
        ProgrammeSession.id.label("session_id"),
        ProgrammeSession.title,
        ProgrammeSession.starts_at,
        ProgrammeSession.zone,
        Space.name.label("space"),
        ProgrammeSession.cancelled,
        number.label("acts"),
        TalentShow.arranged_at,
    ).limit(MOST_SHOWN)
    if search:
        found = found.where(
            ProgrammeSession.title.icontains(search, autoescape=True) | Space.name.icontains(search, autoescape=True)
        )
    return found


def _lines(session: Session, asked: Select[tuple[Any, ...]]) -> tuple[ShowLine, ...]:
    return tuple(ShowLine(**plain(row)) for row in session.execute(asked))


def _acts(session: Session, session_id: UUID) -> tuple[ActInShow, ...]:
    rows = session.scalars(
        select(Act)
        .join(TalentShow, TalentShow.id == Act.show_id)
        .where(TalentShow.session_id == session_id)
        .order_by(Act.position.nulls_last(), Act.title, Act.id)
        .execution_options(populate_existing=True)
    ).all()
    people = session.execute(
        select(ActPerformer.act_id, ActPerformer.child_id, ActPerformer.label, Child.pseudonym)
        .outerjoin(Child, Child.id == ActPerformer.child_id)
        .where(ActPerformer.act_id.in_([act.id for act in rows]))
        .order_by(Child.pseudonym, ActPerformer.label, ActPerformer.id)
    )
    children: defaultdict[UUID, list[Performer]] = defaultdict(list)
    adults: defaultdict[UUID, list[str]] = defaultdict(list)
    for act_id, child_id, label, name in people:
        if child_id is not None:
            children[act_id].append(Performer(id=child_id, name=name))
        elif label is not None:
            adults[act_id].append(label)
    return tuple(
        ActInShow(
            id=act.id,
            title=act.title,
            sort=act.sort,
            minutes=act.minutes,
            instruments=tuple(act.instruments),
            note=act.note,
            pinned=act.pinned,
            break_after=act.break_after,
            withdrawn_at=act.withdrawn_at,
            children=tuple(children[act.id]),
            adults=tuple(adults[act.id]),
        )
        for act in rows
    )
