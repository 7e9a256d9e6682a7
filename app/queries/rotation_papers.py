"""A safety day as it is printed: names of adults, groups as numbers, and children only when somebody asks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session, aliased

from app.documents import parts
from app.documents.day import Adult, DayOnPaper, GroupOnPaper, Span, StationOnPaper, VisitOnPaper, letter
from app.documents.pictures import picture_of
from app.models.accounts import UserAccount
from app.models.activities import Activity, Template
from app.models.locations import Location, Space
from app.models.people import Partner, Volunteer
from app.models.rotations import Rotation, RotationGroup, Station, StationRole, Visit
from app.models.shifts import Assignment, Shift
from app.planning.vocabulary import Answer, WaitingMode
from app.queries import rotation_members
from app.queries.rotation_members import Members

LEADER = "Groepsbegeleider"
HOST = "Gastheer of gastvrouw"


@dataclass(frozen=True, kw_only=True, slots=True)
class Printable:
    """A rotation with its day on paper; `words` is what was typed for its word search, or what its template has."""

    id: UUID
    day: DayOnPaper
    words: tuple[str, ...]
    language: str
    version: int
    group_ids: tuple[UUID, ...]

    @property
    def is_solved(self) -> bool:
        """Say whether there is anything to print."""
        return bool(self.day.visits)


def find(session: Session, rotation_id: UUID) -> Printable | None:
    """Return a safety day of this location, or nothing, in seven statements."""
    head = _head(session, rotation_id)
    if head is None:
        return None
    seats = _seats(session, rotation_id)
    stations = _stations(session, rotation_id, seats)
    groups, group_ids = _groups(session, head.Rotation, seats)
    rotation: Rotation = head.Rotation
    day = DayOnPaper(
        title=head.title,
        location=head.location,
        day=rotation.day,
        rounds=_spans(rotation.rounds),
        breaks=_spans(rotation.breaks),
        stations=tuple(station for _, station in stations),
        groups=groups,
        visits=_visits(session, rotation_id, [station_id for station_id, _ in stations], group_ids),
        gathering=head.gathering or "",
        booklet_place=(head.booklet or "") if rotation.waiting is WaitingMode.BOOKLET else None,
        responsible=head.responsible,
        materials=parts.lines(rotation.materials),
        note=rotation.note,
    )
    words = rotation.words or (head.specification or {}).get("language_preparation", ())
    return Printable(
        id=rotation_id,
        day=day,
        words=tuple(words),
        language=rotation.booklet_language,
        version=rotation.version,
        group_ids=group_ids,
    )


def with_children(session: Session, found: Printable) -> Printable:
    """Return it with the pseudonyms of the children, and the labels of guests, in their groups: one statement."""
    names = rotation_members.names(session, found.id)
    groups = tuple(
        replace(group, pseudonyms=names.get(group_id, ()))
        for group, group_id in zip(found.day.groups, found.group_ids, strict=True)
    )
    return replace(found, day=replace(found.day, groups=groups))


def _head(session: Session, rotation_id: UUID) -> Any:
    gathering, booklet = aliased(Space), aliased(Space)
    return session.execute(
        select(
            Rotation,
            Activity.title,
            Location.name.label("location"),
            UserAccount.name.label("responsible"),
            gathering.name.label("gathering"),
            booklet.name.label("booklet"),
            Template.specification,
        )
        .join(Activity, Activity.id == Rotation.activity_id)
        .join(Location, Location.id == Rotation.location_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(Template, Template.id == Activity.template_id)
        .outerjoin(gathering, gathering.id == Rotation.gathering_space_id)
        .outerjoin(booklet, booklet.id == Rotation.booklet_space_id)
        .where(Rotation.id == rotation_id)
    ).first()


def _seats(session: Session, rotation_id: UUID) -> dict[UUID, list[tuple[str, str]]]:
    """Return by station or group who has a seat there: their role and name."""
    owners = union_all(
        *(
            select(model.id, model.session_id).where(model.rotation_id == rotation_id)
            for model in (Station, RotationGroup)
        )
    ).subquery()
    rows = session.execute(
        select(owners.c.id, Shift.role, Volunteer.name)
        .join(Assignment, Assignment.session_id == owners.c.session_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .where(~Assignment.released, Assignment.answer != Answer.DECLINED, ~Shift.withdrawn)
        .order_by(Shift.position, Assignment.assigned_at, Volunteer.name, Assignment.id)
    )
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        found[row.id].append((row.role, row.name))
    return found


def _stations(
    session: Session, rotation_id: UUID, seats: dict[UUID, list[tuple[str, str]]]
) -> list[tuple[UUID, StationOnPaper]]:
    roles: dict[UUID, list[StationRole]] = defaultdict(list)
    for role in session.scalars(
        select(StationRole)
        .join(Station, Station.id == StationRole.station_id)
        .where(Station.rotation_id == rotation_id)
        .order_by(StationRole.position, StationRole.id)
    ):
        roles[role.station_id].append(role)
    rows = session.execute(
        select(Station, Space.name.label("place"), Partner.name.label("host"))
        .outerjoin(Space, Space.id == Station.space_id)
        .outerjoin(Partner, Partner.id == Station.partner_id)
        .where(Station.rotation_id == rotation_id)
        .order_by(Station.position, Station.id)
    )
    return [
        (row.Station.id, _station(at, row, _at_station(row, roles[row.Station.id], seats[row.Station.id])))
        for at, row in enumerate(rows)
    ]


def _station(at: int, row: Any, adults: tuple[Adult, ...]) -> StationOnPaper:
    station: Station = row.Station
    return StationOnPaper(
        letter=letter(at),
        name=station.name,
        picture=picture_of(name=station.name, pictogram=station.pictogram),
        pictogram=station.pictogram,
        place=row.place or "",
        host=row.host or "",
        description=station.description,
        adults=adults,
        materials=parts.lines(station.materials),
    )


def _at_station(row: Any, roles: list[StationRole], seated: list[tuple[str, str]]) -> tuple[Adult, ...]:
    """Return the host, who has a seat, and the places that are still open."""
    hosts = [Adult(role=HOST, name=row.host or "")] * (1 if row.host else row.Station.host_adults)
    found = [Adult(role=role, name=name) for role, name in seated]
    for role in roles:
        taken = sum(name == role.name for name, _ in seated)
        found += [Adult(role=role.name)] * max(0, role.need - taken)
    return (*hosts, *found)


def _groups(
    session: Session, rotation: Rotation, seats: dict[UUID, list[tuple[str, str]]]
) -> tuple[tuple[GroupOnPaper, ...], tuple[UUID, ...]]:
    members = rotation_members.by_group(session, rotation.id, day=rotation.day)
    rows = session.execute(
        select(RotationGroup, Volunteer.name.label("leader"))
        .outerjoin(Volunteer, Volunteer.id == RotationGroup.leader_id)
        .where(RotationGroup.rotation_id == rotation.id)
        .order_by(RotationGroup.position, RotationGroup.id)
    ).all()
    found = []
    for number, row in enumerate(rows, start=1):
        group: RotationGroup = row.RotationGroup
        known = members.get(group.id, Members(count=group.children, ages="", languages=()))
        found.append(
            GroupOnPaper(
                number=number,
                name=group.name,
                children=known.count,
                ages=known.ages,
                languages=known.languages,
                leaders=_leaders(group, row.leader, seats[group.id]),
                hours=None if group.windows is None else _spans(group.windows),
            )
        )
    return tuple(found), tuple(row.RotationGroup.id for row in rows)


def _leaders(group: RotationGroup, chosen: str | None, seated: list[tuple[str, str]]) -> tuple[Adult, ...]:
    named = [Adult(role=role, name=name) for role, name in seated]
    if not named and chosen:
        named = [Adult(role=LEADER, name=chosen)]
    return (*named, *([Adult(role=LEADER)] * max(0, group.leaders - len(named))))


def _visits(
    session: Session, rotation_id: UUID, station_ids: list[UUID], group_ids: tuple[UUID, ...]
) -> tuple[VisitOnPaper, ...]:
    rows = session.execute(
        select(Visit.group_id, Visit.station_id, Visit.round).where(Visit.rotation_id == rotation_id)
    )
    numbers = {group_id: number for number, group_id in enumerate(group_ids, start=1)}
    letters = {station_id: letter(at) for at, station_id in enumerate(station_ids)}
    found = (
        VisitOnPaper(group=numbers[row.group_id], station=letters[row.station_id], round=row.round) for row in rows
    )
    return tuple(sorted(found, key=lambda visit: (visit.round, visit.station, visit.group)))


def _spans(pairs: Iterable[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start=start, end=end) for start, end in pairs)
