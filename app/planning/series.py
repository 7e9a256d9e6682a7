"""A series as values: its meetings, how far an edit reaches, and what somebody changed of one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from app.planning.errors import NotInSeries
from app.planning.timeslots import TimeSlot


class Scope(StrEnum):
    """How far an edit reaches: this meeting, this and those after it, or the whole series."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


class Field(StrEnum):
    """What of a meeting can be changed, and can be its own: changed of this meeting alone."""

    TIME = "time"
    SPACE = "space"
    AGE_GROUP = "age_group"
    TITLE = "title"
    NOTES = "notes"
    ROLES = "roles"
    PARTNERS = "partners"


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A role with the number of volunteers that it needs; ``held`` is how many have a seat in it."""

    name: str
    need: int
    held: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting of a series as it is planned, or as it would become.

    ``meant_for`` is the wall time that the schedule gave it (none for an extra meeting), ``by_hand`` what was changed
    of this meeting alone.
    """

    id: UUID
    slot: TimeSlot
    zone: str
    space_id: UUID
    age_group_id: UUID | None = None
    title: str = ""
    notes: str = ""
    cancelled: bool = False
    meant_for: datetime | None = None
    by_hand: frozenset[Field] = frozenset()
    roles: tuple[Role, ...] = ()
    partners: frozenset[UUID] = frozenset()

    @property
    def wall(self) -> tuple[datetime, datetime]:
        """Start and end as the clocks of the location show them."""
        starts, ends = self.slot.local(self.zone)
        return starts.replace(tzinfo=None, fold=0), ends.replace(tzinfo=None, fold=0)

    @property
    def place_in_series(self) -> tuple[datetime, datetime, UUID]:
        """What a series is ordered by: when a meeting was meant, however it was moved since."""
        return self.meant_for or self.wall[0], self.slot.starts_at, self.id


@dataclass(frozen=True, kw_only=True, slots=True)
class WallShift:
    """How far start and end go, by the clock on the wall."""

    starts: timedelta
    ends: timedelta

    @property
    def back(self) -> "WallShift":
        """The shift that undoes this one."""
        return WallShift(starts=-self.starts, ends=-self.ends)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """What somebody changed of the meeting before them; ``None`` and empty are what they left alone.

    ``age_group`` is a tuple of one, so that choosing no age group is a choice as well. In ``needs`` a role with the
    need 0 is taken away, and one that a meeting does not have is added.
    """

    shift: WallShift | None = None
    space_id: UUID | None = None
    age_group: tuple[UUID | None] | None = None
    title: str | None = None
    notes: str | None = None
    needs: tuple[Role, ...] = ()
    asked: frozenset[UUID] = frozenset()
    withdrawn: frozenset[UUID] = frozenset()

    @property
    def fields(self) -> frozenset[Field]:
        """Which fields it changes."""
        wanted = {
            Field.TIME: self.shift is not None,
            Field.SPACE: self.space_id is not None,
            Field.AGE_GROUP: self.age_group is not None,
            Field.TITLE: self.title is not None,
            Field.NOTES: self.notes is not None,
            Field.ROLES: bool(self.needs),
            Field.PARTNERS: bool(self.asked or self.withdrawn),
        }
        return frozenset(name for name, changed in wanted.items() if changed)

    def only(self, fields: frozenset[Field]) -> "Edit":
        """Return what is left of it when the other fields stay as they are."""
        partners = Field.PARTNERS in fields
        return Edit(
            shift=self.shift if Field.TIME in fields else None,
            space_id=self.space_id if Field.SPACE in fields else None,
            age_group=self.age_group if Field.AGE_GROUP in fields else None,
            title=self.title if Field.TITLE in fields else None,
            notes=self.notes if Field.NOTES in fields else None,
            needs=self.needs if Field.ROLES in fields else (),
            asked=self.asked if partners else frozenset(),
            withdrawn=self.withdrawn if partners else frozenset(),
        )


def difference(seen: Meeting, wanted: Meeting) -> Edit:
    """Return what somebody changed who saw one and sent the other."""
    (starts, ends), (wanted_starts, wanted_ends) = seen.wall, wanted.wall
    shift = WallShift(starts=wanted_starts - starts, ends=wanted_ends - ends)
    return Edit(
        shift=shift if seen.slot != wanted.slot else None,
        space_id=wanted.space_id if wanted.space_id != seen.space_id else None,
        age_group=(wanted.age_group_id,) if wanted.age_group_id != seen.age_group_id else None,
        title=wanted.title if wanted.title != seen.title else None,
        notes=wanted.notes if wanted.notes != seen.notes else None,
        needs=_changed_needs(seen.roles, wanted.roles),
        asked=wanted.partners - seen.partners,
        withdrawn=seen.partners - wanted.partners,
    )


def reached(meetings: Iterable[Meeting], *, anchor: UUID, scope: Scope) -> tuple[Meeting, ...]:
    """Return the meetings that a scope reaches from one of them, in the order of the series.

    :raises NotInSeries: when the anchor is none of the meetings.
    """
    series = tuple(sorted(meetings, key=lambda meeting: meeting.place_in_series))
    place = next((place for place, meeting in enumerate(series) if meeting.id == anchor), None)
    if place is None:
        raise NotInSeries(meeting=anchor)
    match scope:
        case Scope.ONE:
            return series[place : place + 1]
        case Scope.FOLLOWING:
            return series[place:]
        case Scope.ALL:
            return series
        case _:
            assert_never(scope)


def _changed_needs(seen: Sequence[Role], wanted: Sequence[Role]) -> tuple[Role, ...]:
    before = {role.name: role.need for role in seen}
    after = {role.name: role.need for role in wanted}
    gone = tuple(Role(name=name, need=0) for name in before if name not in after)
    return gone + tuple(Role(name=name, need=need) for name, need in after.items() if before.get(name) != need)
