"""A row of a file as a meeting that could be planned, and what can be wrong with its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.planning.timeslots import TimeSlot
from app.sheets.columns import Column, Row


class FaultSort(StrEnum):
    """What can be wrong with a cell. Behind each: what `names` holds."""

    EMPTY = "empty"
    FORMULA = "formula"
    NO_DAY = "no_day"
    NO_TIME = "no_time"
    NO_NUMBER = "no_number"
    TOO_LONG = "too_long"  # how many signs there may be
    UNKNOWN = "unknown"  # the nearest names
    ENDS_FIRST = "ends_first"
    NO_SUCH_TIME = "no_such_time"
    SPACE_TAKEN = "space_taken"  # what is there
    TWICE = "twice"  # the row that says the same
    PRIVATE = "private"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with a cell."""

    column: Column
    sort: FaultSort
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Something of the location that a cell can name."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Booked:
    """A meeting that is on the board; `shareable`: others may be in its space at the same time."""

    title: str
    slot: TimeSlot
    space_id: UUID
    shareable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A space that a cell can name."""

    id: UUID
    name: str
    shareable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the location has. `by_default` is who is responsible where a row names nobody."""

    zone: str
    by_default: Named
    spaces: tuple[Place, ...] = ()
    age_groups: tuple[Named, ...] = ()
    templates: tuple[Named, ...] = ()
    staff: tuple[Named, ...] = ()
    partners: tuple[Named, ...] = ()
    booked: tuple[Booked, ...] = ()
    usual_space: UUID | None = None
    """Where a row is that names no space, or one that the location does not have."""
    free_days: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A row as it would be planned, as far as it can be read."""

    row: Row
    title: str
    slot: TimeSlot | None = None
    space_id: UUID | None = None
    age_group_id: UUID | None = None
    template_id: UUID | None = None
    responsible_id: UUID | None = None
    children: int | None = None
    partner_ids: tuple[UUID, ...] | None = None
    """None when the row names no partner: then those of the template are asked."""
    note: str = ""
    faults: tuple[Fault, ...] = ()
    on_board: bool = False
    free_day: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults

    @property
    def new(self) -> bool:
        """Whether it would be planned."""
        return not self.faults and not self.on_board

    def faults_of(self, column: Column) -> tuple[Fault, ...]:
        """Return what is wrong with a cell."""
        return tuple(fault for fault in self.faults if fault.column is column)
