"""Searching everything of a location but its children: what is planned, and partners and volunteers.

There is no index of letters behind this: under row-level security an operator that is not leakproof is no condition for
an index. The rows of the location are found by index, and looked through (ADR 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, SQLColumnExpression, String, all_, case, func, literal, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import Location, Space
from app.models.people import Contact, Partner, Volunteer
from app.planning.spoken_days import Spoken
from app.queries.attention import days_of

MOST_FOUND = 12
MOST_WORDS = 6
MARKED = "áàäâãåéèëêíìïîóòöôõúùüûçñýÿ"
PLAIN = "aaaaaaeeeeiiiiooooouuuucnyy"
FOLDED = str.maketrans(MARKED, PLAIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One thing that was found; `note` says more of it."""

    id: UUID
    name: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionHit:
    """A session that was found."""

    id: UUID
    title: str
    starts_at: datetime
    space: str
    cancelled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found, the best first in each group; a group holds `MOST_FOUND` and says whether there is more."""

    sessions: tuple[SessionHit, ...] = ()
    activities: tuple[Hit, ...] = ()
    spaces: tuple[Hit, ...] = ()
    templates: tuple[Hit, ...] = ()
    partners: tuple[Hit, ...] = ()
    volunteers: tuple[Hit, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all."""
        return not (
            self.sessions or self.activities or self.spaces or self.templates or self.partners or self.volunteers
        )


def plan(session: Session, spoken: Spoken, *, location: Location, now: datetime) -> Found:
    """Search what is planned: four queries, whatever there is."""
    words = spoken.words[:MOST_WORDS]
    if not words and spoken.first is None:
        return Found()
    sessions = session.execute(_sessions(spoken, words, location, now))
    if not words:
        return Found(sessions=tuple(SessionHit(**row._mapping) for row in sessions))  # noqa: SLF001 - documented name
    return Found(
        sessions=tuple(SessionHit(**row._mapping) for row in sessions),  # noqa: SLF001 - SQLAlchemy's documented name
        activities=_hits(session, words, Activity.id, Activity.title, Activity.description),
        spaces=_hits(session, words, Space.id, Space.name, Space.directions),
        templates=_templates(session, words),
    )


def people(session: Session, spoken: Spoken) -> Found:
    """Search partners with their contacts, and volunteers: two queries."""
    words = spoken.words[:MOST_WORDS]
    if not words or spoken.first is not None:
        return Found()
    contact = func.coalesce(Contact.name, "")
    partners = _ranked(select(Partner.id, Partner.name, contact.label("note")), words, Partner.name, contact)
    joined = partners.outerjoin_from(Partner, Contact, Contact.partner_id == Partner.id)
    return Found(
        partners=_read(session, joined),
        volunteers=_read(
            session,
            _ranked(
                select(Volunteer.id, Volunteer.name, Volunteer.email.label("note")),
                words,
                Volunteer.name,
                Volunteer.email,
            ).where(Volunteer.active),
        ),
    )


def folded(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return the text without capitals and accents, as words are that are looked for."""
    return func.translate(func.lower(column), MARKED, PLAIN)


def fold(word: str) -> str:
    """Return a word without capitals and accents."""
    return word.casefold().translate(FOLDED)


def has(words: Sequence[str], *columns: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Say whether every word stands in one of the columns."""
    patterns = [f"%{_escaped(fold(word))}%" for word in words]
    # All patterns at once, so that the text is folded once for each row and not for each word.
    return folded(func.concat_ws(" ", *columns)).like(all_(literal(patterns, ARRAY(String))))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def rank(words: Sequence[str], name: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """Return 0 when the name begins with what was typed, 1 when a word of it does, 2 when it is in it, else 3."""
    typed, text = fold(" ".join(words)), folded(name)
    return case(
        (func.starts_with(text, typed), 0),
        (func.strpos(func.concat(" ", text), f" {typed}") > 0, 1),
        (func.strpos(text, typed) > 0, 2),
        else_=3,
    )


def _ranked(
    statement: Select[*tuple[Any, ...]], words: Sequence[str], name: SQLColumnExpression[str], *more: Any
) -> Select[*tuple[Any, ...]]:
    return statement.where(has(words, name, *more)).order_by(rank(words, name), name).limit(MOST_FOUND + 1)


def _hits(session: Session, words: Sequence[str], row_id: Any, name: Any, text: Any) -> tuple[Hit, ...]:
    return _read(
        session, _ranked(select(row_id, name.label("name"), func.substr(text, 1, 120).label("note")), words, name, text)
    )


def _templates(session: Session, words: Sequence[str]) -> tuple[Hit, ...]:
    newer = select(Template.id).where(Template.slug == _other.c.slug, Template.version > _other.c.version)
    statement = select(_other.c.id, _other.c.title.label("name"), func.substr(_other.c.summary, 1, 120).label("note"))
    return _read(session, _ranked(statement, words, _other.c.title, _other.c.summary).where(~newer.exists()))


_other = Template.__table__.alias("newest")


def _read(session: Session, statement: Select[*tuple[Any, ...]]) -> tuple[Hit, ...]:
    return tuple(Hit(id=row.id, name=row.name, note=row.note) for row in session.execute(statement))


def _sessions(spoken: Spoken, words: Sequence[str], location: Location, now: datetime) -> Select[*tuple[Any, ...]]:
    """Find sessions by day and words: what is to come first, the nearest first."""
    coming = ProgrammeSession.ends_at >= now
    distance = func.abs(func.extract("epoch", ProgrammeSession.starts_at - now))
    statement = (
        select(
            ProgrammeSession.id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            Space.name.label("space"),
            ProgrammeSession.cancelled,
        )
        .join(Space, Space.id == ProgrammeSession.space_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(ProgrammeSession.location_id == location.id)
        .order_by(coming.desc(), distance, ProgrammeSession.title, ProgrammeSession.id)
        .limit(MOST_FOUND + 1)
    )
    if words:
        texts = (ProgrammeSession.title, ProgrammeSession.notes, Activity.title, Space.name)
        statement = statement.where(has(words, *texts))
    if spoken.first is not None and spoken.last is not None:
        period = days_of(location, spoken.first, spoken.last)
        statement = statement.where(
            ProgrammeSession.starts_at >= period.starts_at, ProgrammeSession.starts_at < period.ends_at
        )
    return statement
