"""Lists of outings, and of the sport that is held every week on the location."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import AgeGroup, Space
from app.models.outings import Outing
from app.planning.vocabulary import ActivityKind, OutingSort
from app.queries.plan import SessionInPlan, sessions_by_id

MOST_PAST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Which outings are looked for: of a sort, and with a text in title or destination; nothing said: all."""

    sort: OutingSort | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An outing in a list, with its meeting as it is planned."""

    id: UUID
    sort: OutingSort
    destination: str
    title: str
    responsible: str
    entry: SessionInPlan

    @property
    def adults_short(self) -> int:
        """How many adults are missing."""
        return max(0, self.entry.planned.adults_needed - self.entry.planned.adults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Weekly:
    """Sport on the location in a series, and when it is next (none: no meeting is planned)."""

    activity_id: UUID
    title: str
    age_group: str
    place: str
    next_at: datetime | None
    next_id: UUID | None


def coming(session: Session, asked: Asked, *, now: datetime) -> tuple[Line, ...]:
    """Return the outings that are not over, the first first: four statements, however many they are."""
    found = _outings(asked).where(ProgrammeSession.ends_at > now)
    return _lines(session, found.order_by(ProgrammeSession.starts_at, Outing.id))


def past(session: Session, asked: Asked, *, now: datetime) -> tuple[Line, ...]:
    """Return the outings that are over, the last first, a hundred at the most: four statements."""
    found = _outings(asked).where(ProgrammeSession.ends_at <= now)
    return _lines(session, found.order_by(ProgrammeSession.starts_at.desc(), Outing.id).limit(MOST_PAST))


def weekly(session: Session, *, now: datetime) -> tuple[Weekly, ...]:
    """Return the sport on the location that is in use by a template which does not go away, by title: one statement."""
    ahead = (
        select(ProgrammeSession.id)
        .where(
            ProgrammeSession.activity_id == Activity.id,
            ProgrammeSession.ends_at > now,
            ~ProgrammeSession.cancelled,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )
    away = func.coalesce(Template.specification["away"].as_boolean(), false())
    rows = session.execute(
        select(
            Activity.id.label("activity_id"),
            Activity.title,
            func.coalesce(AgeGroup.name, "").label("age_group"),
            func.coalesce(Space.name, "").label("place"),
            ProgrammeSession.starts_at.label("next_at"),
            ProgrammeSession.id.label("next_id"),
        )
        .outerjoin(Template, Template.id == Activity.template_id)
        .outerjoin(AgeGroup, AgeGroup.id == Activity.age_group_id)
        .outerjoin(ProgrammeSession, ProgrammeSession.id == ahead)
        .outerjoin(Space, Space.id == ProgrammeSession.space_id)
        .where(
            Activity.kind == ActivityKind.SPORTS_OUTING,
            ~away,
            or_(Activity.schedule.is_not(None), ProgrammeSession.id.is_not(None)),
            or_(Space.on_location, Space.id.is_(None)),
        )
        .order_by(ProgrammeSession.starts_at.is_(None), Activity.title, AgeGroup.min_age, Activity.id)
    )
    return tuple(Weekly(**plain(row)) for row in rows)


def _outings(asked: Asked) -> Select[*tuple[object, ...]]:
    found: Select[*tuple[object, ...]] = (
        select(
            Outing.id,
            Outing.sort,
            Outing.destination,
            Outing.session_id,
            Activity.title,
            UserAccount.name.label("responsible"),
        )
        .join(ProgrammeSession, ProgrammeSession.id == Outing.session_id)
        .join(Activity, Activity.id == Outing.activity_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
    )
    if asked.sort is not None:
        found = found.where(Outing.sort == asked.sort)
    if asked.text:
        found = found.where(
            or_(
                Outing.destination.icontains(asked.text, autoescape=True),
                Activity.title.icontains(asked.text, autoescape=True),
            )
        )
    return found


def _lines(session: Session, query: Select[*tuple[object, ...]]) -> tuple[Line, ...]:
    rows = [plain(row) for row in session.execute(query)]
    entries = {one.planned.id: one for one in sessions_by_id(session, [row["session_id"] for row in rows])}
    return tuple(Line(entry=entries[row.pop("session_id")], **row) for row in rows)
