"""Reading aloud and the book case: languages of children against those of readers, and who opens the case when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.children import Child
from app.models.locations import Space
from app.models.people import Volunteer
from app.models.shifts import Assignment, Shift
from app.planning.vocabulary import Answer

READING, CASE = "voorlezen", "boekenkast"
OLDEST_BORN_YEARS = 13
"""Children up to twelve are read to."""
SHOWN = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageLine:
    """A language: how many children here speak it, who could read in it, and how often it is read in."""

    code: str
    children: int
    readers: tuple[str, ...]
    planned: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """A meeting to come with who is there: the role that opens it is required."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    needed: int
    people: list[str]

    @property
    def somebody(self) -> bool:
        """Whether everybody is there whom it needs."""
        return len(self.people) >= self.needed


def languages(session: Session, *, today: date, now: datetime) -> tuple[LanguageLine, ...]:
    """Return the languages of children, those of most of them first: three statements."""
    children = spoken(session, today=today)
    readers: dict[str, list[str]] = {}
    for row in session.execute(
        select(Volunteer.name, Volunteer.languages).where(Volunteer.active).order_by(Volunteer.name, Volunteer.id)
    ):
        for one in row.languages:
            readers.setdefault(one, []).append(row.name)
    planned = dict(
        session.execute(
            select(Shift.language, func.count(ProgrammeSession.id.distinct()))
            .join(ProgrammeSession, ProgrammeSession.id == Shift.session_id)
            .join(Activity, Activity.id == ProgrammeSession.activity_id)
            .join(Template, Template.id == Activity.template_id)
            .where(
                Template.slug == READING,
                Shift.language.is_not(None),
                ~Shift.withdrawn,
                ~ProgrammeSession.cancelled,
                ProgrammeSession.ends_at > now,
            )
            .group_by(Shift.language)
        ).all()
    )
    return tuple(
        LanguageLine(code=one, children=number, readers=tuple(readers.get(one, ())), planned=planned.get(one, 0))
        for one, number in sorted(children.items(), key=lambda found: (-found[1], found[0]))
    )


def spoken(session: Session, *, today: date) -> dict[str, int]:
    """Return how many children that are read to speak each language: one statement."""
    born_after = date(today.year - OLDEST_BORN_YEARS, today.month, 1)
    codes = (
        select(func.unnest(Child.languages).label("code"))
        .where(or_(Child.left_on.is_(None), Child.left_on >= today), Child.birth_month > born_after)
        .subquery()
    )
    counted = select(codes.c.code, func.count().label("number")).group_by(codes.c.code).order_by(codes.c.code)
    return {row.code: row.number for row in session.execute(counted)}


def openings(session: Session, *, now: datetime) -> tuple[Opening, ...]:
    """Return when the book case opens next, and who is there: one statement."""
    names = func.array_agg(aggregate_order_by(Volunteer.name, Volunteer.name))
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            Space.name.label("place"),
            func.max(Shift.need).label("needed"),
            func.coalesce(names.filter(Volunteer.id.is_not(None)), []).label("people"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Template, Template.id == Activity.template_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .join(Shift, (Shift.session_id == ProgrammeSession.id) & ~Shift.withdrawn & Shift.required)
        .outerjoin(
            Assignment,
            (Assignment.shift_id == Shift.id) & ~Assignment.released & (Assignment.answer != Answer.DECLINED),
        )
        .outerjoin(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .where(Template.slug == CASE, ~ProgrammeSession.cancelled, ProgrammeSession.ends_at > now)
        .group_by(ProgrammeSession.id, Space.name)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(SHOWN)
    )
    return tuple(Opening(**plain(row)) for row in rows)


def template(session: Session, slug: str) -> UUID | None:
    """Return the newest version of a template that is in use."""
    return session.scalar(
        select(Template.id)
        .where(Template.slug == slug, Template.retired_at.is_(None))
        .order_by(Template.version.desc())
        .limit(1)
    )
