"""A safety day while it goes: groups, stations, rounds and places, and nothing of any child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.locations import Space
from app.models.people import Partner
from app.models.publications import Publication
from app.models.rotations import Rotation, RotationEvent, RotationEventSort, RotationGroup, Station, Visit
from app.models.shifts import Assignment, Engagement
from app.planning.rotation.day import Window
from app.planning.vocabulary import Answer, EngagementState, WaitingMode


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """The day itself: its rounds and breaks, and where everybody gathers and works in the booklet."""

    rotation_id: UUID
    activity_id: UUID
    title: str
    day: date
    rounds: tuple[Window, ...]
    breaks: tuple[Window, ...]
    waiting: WaitingMode
    gathering: str | None
    booklet: str | None
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A station: where it is and who stands there."""

    id: UUID
    name: str
    space: str | None
    host: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A group, by what it is called."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """Something that happened on the day, as it was noted, and by whom."""

    id: UUID
    sort: RotationEventSort
    from_round: int
    data: Mapping[str, Any]
    by: str
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningDay:
    """All that a page of the day shows; `visits` are a group, a station and a round."""

    frame: Frame
    stations: tuple[Place, ...]
    groups: tuple[Team, ...]
    visits: tuple[tuple[UUID, UUID, int], ...]
    events: tuple[Happened, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """The groups that somebody leads, and the stations where they are a helper or the host."""

    groups: frozenset[UUID]
    stations: frozenset[UUID]

    def __bool__(self) -> bool:
        """Say whether somebody takes part at all."""
        return bool(self.groups or self.stations)


def find(session: Session, rotation_id: UUID) -> RunningDay | None:
    """Return the day: five statements, however large it is."""
    frame = _frame(session, rotation_id)
    if frame is None:
        return None
    return RunningDay(
        frame=frame,
        stations=_stations(session, rotation_id),
        groups=_groups(session, rotation_id),
        visits=_visits(session, rotation_id),
        events=_events(session, rotation_id),
    )


def fingerprint(session: Session, rotation_id: UUID) -> str | None:
    """Return a text that is another one as soon as anything of the day is, or nothing: one statement."""
    watched = (
        (Visit, (Visit.group_id, Visit.station_id, Visit.round)),
        (Station, (Station.id, Station.position, Station.name, Station.space_id, Station.partner_id)),
        (RotationGroup, (RotationGroup.id, RotationGroup.position, RotationGroup.name)),
        (RotationEvent, (RotationEvent.id, RotationEvent.undone_at)),
    )
    digests = [_digest(columns).where(model.rotation_id == rotation_id).scalar_subquery() for model, columns in watched]
    row = session.execute(select(Rotation.version, Rotation.rounds, *digests).where(Rotation.id == rotation_id)).first()
    return "/".join(str(part) for part in row) if row else None


def of_volunteer(session: Session, rotation_id: UUID, volunteer_id: UUID) -> Own:
    """Return where a volunteer has a seat that was made known: one statement."""
    seat = (
        Assignment.volunteer_id == volunteer_id,
        ~Assignment.released,
        Assignment.answer != Answer.DECLINED,
    )
    return _own(
        session,
        *(
            select(model.id, literal(model is RotationGroup).label("leads"))
            .join(Assignment, Assignment.session_id == model.session_id)
            .join(Publication, Publication.session_id == model.session_id)
            .where(model.rotation_id == rotation_id, *seat)
            for model in (RotationGroup, Station)
        ),
    )


def of_partner(session: Session, rotation_id: UUID, partner_id: UUID) -> Own:
    """Return the stations for which a partner was asked, and did not say no: one statement."""
    return _own(
        session,
        select(Station.id, literal(value=False).label("leads"))
        .join(Engagement, Engagement.session_id == Station.session_id)
        .join(Publication, Publication.session_id == Station.session_id)
        .where(
            Station.rotation_id == rotation_id,
            Engagement.partner_id == partner_id,
            ~Engagement.withdrawn,
            Engagement.state.in_((EngagementState.ASKED, EngagementState.CONFIRMED)),
        ),
    )


def _own(session: Session, *wanted: Select[UUID, bool]) -> Own:
    found = defaultdict(set)
    for row in session.execute(union_all(*wanted)):
        found[row.leads].add(row.id)
    return Own(groups=frozenset(found[True]), stations=frozenset(found[False]))


def _digest(columns: tuple[Any, ...]) -> Select[str]:
    line = func.concat_ws(":", *columns)
    return select(func.md5(func.string_agg(line, aggregate_order_by(literal(","), line))))


def _frame(session: Session, rotation_id: UUID) -> Frame | None:
    gathering, booklet = aliased(Space), aliased(Space)
    row = session.execute(
        select(Rotation, Activity.title, gathering.name.label("gathering"), booklet.name.label("booklet"))
        .join(Activity, Activity.id == Rotation.activity_id)
        .outerjoin(gathering, gathering.id == Rotation.gathering_space_id)
        .outerjoin(booklet, booklet.id == Rotation.booklet_space_id)
        .where(Rotation.id == rotation_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        return None
    return Frame(
        rotation_id=row.Rotation.id,
        activity_id=row.Rotation.activity_id,
        title=row.title,
        day=row.Rotation.day,
        rounds=_windows(row.Rotation.rounds),
        breaks=_windows(row.Rotation.breaks),
        waiting=row.Rotation.waiting,
        gathering=row.gathering,
        booklet=row.booklet,
        version=row.Rotation.version,
    )


def _stations(session: Session, rotation_id: UUID) -> tuple[Place, ...]:
    rows = session.execute(
        select(Station.id, Station.name, Space.name.label("space"), Partner.name.label("host"))
        .outerjoin(Space, Space.id == Station.space_id)
        .outerjoin(Partner, Partner.id == Station.partner_id)
        .where(Station.rotation_id == rotation_id)
        .order_by(Station.position, Station.id)
    )
    return tuple(Place(**plain(row)) for row in rows)


def _groups(session: Session, rotation_id: UUID) -> tuple[Team, ...]:
    rows = session.execute(
        select(RotationGroup.id, RotationGroup.name)
        .where(RotationGroup.rotation_id == rotation_id)
        .order_by(RotationGroup.position, RotationGroup.id)
    )
    return tuple(Team(**plain(row)) for row in rows)


def _visits(session: Session, rotation_id: UUID) -> tuple[tuple[UUID, UUID, int], ...]:
    rows = session.execute(
        select(Visit.group_id, Visit.station_id, Visit.round)
        .join(RotationGroup, RotationGroup.id == Visit.group_id)
        .where(Visit.rotation_id == rotation_id)
        .order_by(Visit.round, RotationGroup.position, RotationGroup.id)
    )
    return tuple((row.group_id, row.station_id, row.round) for row in rows)


def _events(session: Session, rotation_id: UUID) -> tuple[Happened, ...]:
    rows = session.execute(
        select(
            RotationEvent.id,
            RotationEvent.sort,
            RotationEvent.from_round,
            RotationEvent.data,
            UserAccount.name.label("by"),
            RotationEvent.at,
            RotationEvent.undone_at,
        )
        .join(UserAccount, UserAccount.id == RotationEvent.by_id)
        .where(RotationEvent.rotation_id == rotation_id)
        .order_by(RotationEvent.at, RotationEvent.id)
    )
    return tuple(Happened(**plain(row)) for row in rows)


def _windows(pairs: Iterable[list[int]]) -> tuple[Window, ...]:
    return tuple(Window(start=start, end=end) for start, end in pairs)
