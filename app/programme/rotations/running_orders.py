"""A safety day as the sessions that it is to be: one for each station and one for each group, with what they read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.models.activities import Activity
from app.models.locations import Location, Space
from app.models.rotations import Rotation, RotationGroup, Station, Visit, Windows
from app.planning.outline import Need
from app.planning.rotation import running_orders as lines
from app.planning.rotation.day import Window
from app.planning.rotation.running_orders import Hours, Place, Visitors, group_name
from app.planning.timeslots import TimeSlot, local_moment
from app.planning.vocabulary import Qualification, WaitingMode
from app.programme.refusals import NotFound
from app.programme.rotations.obstacles import NoRunningOrder, NowhereToGather, OneGroupAtATime, StationWithoutSpace

LEADER = "Groepsbegeleider"
HEADING, ROUTE, READY = "Draaischema", "Route", "Klaarzetten: %s"
"""In Dutch, like everything that a location writes itself."""
LONGEST_TITLE, LONGEST_NOTES = 120, 4000


@dataclass(frozen=True, kw_only=True, slots=True)
class DayPart:
    """A station or a group as the session that it is to be; `id` is its own, `name` what refusals call it."""

    id: UUID
    name: str
    session_id: UUID | None
    slot: TimeSlot
    space_id: UUID
    space_shareable: bool
    age_group_id: UUID | None
    title: str
    notes: str
    needs: tuple[Need, ...]
    partners: frozenset[UUID]
    is_group: bool
    leader_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A rotation with the sessions that it is to be, stations first, each in their order."""

    rotation: Rotation
    activity: Activity
    zone: str
    parts: tuple[DayPart, ...]


def whole(session: Session, rotation_id: UUID) -> Whole:
    """Return what a safety day is to be as sessions, in a fixed number of statements.

    A station that nobody visits any more, or a group that goes nowhere, is none.

    :raises NotFound: when there is no such rotation here.
    :raises NoRunningOrder: before it was solved.
    :raises NowhereToGather: and `OneGroupAtATime`, `StationWithoutSpace`, when somebody has no place.
    """
    rotation = session.scalar(
        select(Rotation)
        .where(Rotation.id == rotation_id)
        .options(
            selectinload(Rotation.stations).selectinload(Station.roles),
            selectinload(Rotation.groups),
            selectinload(Rotation.visits),
        )
        .execution_options(populate_existing=True)
    )
    if rotation is None:
        raise NotFound("rotation", rotation_id)
    if not rotation.visits or max(visit.round for visit in rotation.visits) >= len(rotation.rounds):
        raise NoRunningOrder
    activity = session.get_one(Activity, rotation.activity_id)
    reading = _Reading(
        rotation=rotation,
        activity=activity,
        zone=session.get_one(Location, rotation.location_id).zone,
        spaces={space.id: space for space in session.scalars(select(Space))},
    )
    parts = (*reading.stations(), *reading.groups())
    return Whole(rotation=rotation, activity=activity, zone=reading.zone, parts=parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    """A rotation on its way to parts."""

    rotation: Rotation
    activity: Activity
    zone: str
    spaces: Mapping[UUID, Space]

    def stations(self) -> Iterator[DayPart]:
        """Yield the stations that somebody visits."""
        groups = {group.id: group for group in self.rotation.groups}
        at: dict[UUID, dict[int, list[Visitors]]] = defaultdict(lambda: defaultdict(list))
        for visit in self._visits():
            group = groups[visit.group_id]
            at[visit.station_id][visit.round].append(Visitors(name=group.name, children=group.children))
        for station in self.rotation.stations:
            if station.id in at:
                yield self._station(station, at[station.id])

    def groups(self) -> Iterator[DayPart]:
        """Yield the groups that go somewhere."""
        stations = {station.id: station for station in self.rotation.stations}
        to: dict[UUID, dict[int, Place]] = defaultdict(dict)
        for visit in self._visits():
            station = stations[visit.station_id]
            to[visit.group_id][visit.round] = Place(name=station.name, space=self._space_of(station).name)
        gathering = self._gathering()
        for group in self.rotation.groups:
            if group.id in to:
                yield self._group(group, to[group.id], gathering)

    def _visits(self) -> Sequence[Visit]:
        order = {group.id: place for place, group in enumerate(self.rotation.groups)}
        return sorted(self.rotation.visits, key=lambda visit: (visit.round, order[visit.group_id]))

    def _station(self, station: Station, visits: Mapping[int, Sequence[Visitors]]) -> DayPart:
        space = self._space_of(station)
        materials = READY % ", ".join(station.materials.splitlines()) if station.materials else ""
        order = lines.written(HEADING, lines.of_station(visits, self._hours()))
        return DayPart(
            id=station.id,
            name=station.name,
            session_id=station.session_id,
            slot=self._slot(self._hours().around(visits)),
            space_id=space.id,
            space_shareable=space.shareable,
            age_group_id=None,
            title=self._title(station.name),
            notes=_notes(order, materials, station.description, self.rotation.note),
            needs=tuple(
                Need(role=r.name, need=r.need, required=r.required, qualification=r.qualification, position=place)
                for place, r in enumerate(station.roles)
            ),
            partners=frozenset({station.partner_id} if station.partner_id else ()),
            is_group=False,
        )

    def _group(self, group: RotationGroup, visits: Mapping[int, Place], gathering: Space) -> DayPart:
        together = self.rotation.waiting is WaitingMode.BOOKLET
        during = {visit.round for visit in self.rotation.visits} if together else set()
        route = lines.of_group(
            visits, self._hours(), booklet=self._booklet(gathering) if together else None, during=during
        )
        leaders = Need(
            role=LEADER, need=group.leaders, required=True, qualification=Qualification.VOG.value, position=0
        )
        return DayPart(
            id=group.id,
            name=group_name(group.name),
            session_id=group.session_id,
            slot=self._slot(self._hours().around({*visits, *during})),
            space_id=gathering.id,
            space_shareable=gathering.shareable,
            age_group_id=self.activity.age_group_id,
            title=self._title(group_name(group.name)),
            notes=_notes(lines.written(ROUTE, route), self.rotation.note),
            needs=(leaders,) if group.leaders else (),
            partners=frozenset(),
            is_group=True,
            leader_id=group.leader_id,
        )

    def _space_of(self, station: Station) -> Space:
        if station.space_id is None:
            raise StationWithoutSpace(station.name)
        return self.spaces[station.space_id]

    def _gathering(self) -> Space:
        if self.rotation.gathering_space_id is None:
            raise NowhereToGather
        space = self.spaces[self.rotation.gathering_space_id]
        if not space.shareable:
            raise OneGroupAtATime(space.name)
        return space

    def _booklet(self, gathering: Space) -> Place:
        space_id = self.rotation.booklet_space_id
        return Place(name=lines.BOOKLET, space=(self.spaces[space_id] if space_id else gathering).name)

    def _hours(self) -> Hours:
        return Hours(rounds=_windows(self.rotation.rounds), breaks=_windows(self.rotation.breaks))

    def _slot(self, window: Window) -> TimeSlot:
        starts, ends = (_moment(self.rotation.day, minute, self.zone) for minute in (window.start, window.end))
        return TimeSlot(starts_at=starts, ends_at=ends)

    def _title(self, name: str) -> str:
        title = f"{self.activity.title}: {name}"
        return title if len(title) <= LONGEST_TITLE else name[:LONGEST_TITLE]


def _windows(stored: Windows) -> tuple[Window, ...]:
    return tuple(Window(start=start, end=end) for start, end in stored)


def _moment(day: date, minute: int, zone: str) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return local_moment(day=wall.date(), at=wall.time(), zone=zone)


def _notes(*parts: str) -> str:
    text = "\n\n".join(part for part in parts if part)
    return text if len(text) <= LONGEST_NOTES else f"{text[: LONGEST_NOTES - 1]}…"
