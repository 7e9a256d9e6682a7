"""What a free moment must have: how long, on which days, where, and who."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from app.planning.timeslots import Period

QUARTER = timedelta(minutes=15)
MOST_DAYS = 366


class NeedSort(StrEnum):
    """What stands in the way, when it does."""

    SPACE = "space"
    AGE_GROUP = "age_group"
    GROUP = "group"
    CHILDREN = "children"
    VOLUNTEER = "volunteer"
    ANY_VOLUNTEERS = "any_volunteers"
    PARTNER = "partner"


@dataclass(frozen=True, kw_only=True, slots=True)
class Occupied:
    """A time in which somebody or something cannot be had, and the space it is in, if known.

    `title` names the session; it is empty for what is busy elsewhere, of which nobody knows what for.
    """

    period: Period
    title: str = ""
    space_id: UUID | None = None
    away_minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """A weekly stretch of wall time in which a volunteer can come; `weekday` 1 (Monday) to 7."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """Somebody who could be there. `hours` are none for who can always come; `until` is the last day, if any."""

    id: UUID
    name: str
    occupied: tuple[Occupied, ...] = ()
    hours: tuple[Hours, ...] = ()
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """`count` of the candidates must be free, each the whole time."""

    sort: NeedSort
    candidates: tuple[Candidate, ...]
    count: int = 1

    @property
    def name(self) -> str:
        """Whom it is about, when there is no choice."""
        return self.candidates[0].name if len(self.candidates) == 1 else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A space that would do; a session in a shareable one does not occupy it."""

    id: UUID
    name: str
    away_minutes: int = 0
    occupied: tuple[Occupied, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A free moment that is looked for, from `first` for so many `days`, in wall time of the location.

    It starts on a quarter of an hour, not before `after`, and lies between the two times of `opening`. Days in
    `free_days` are passed over, with the name that they have there.
    """

    minutes: int
    first: date
    days: int
    opening: tuple[time, time]
    zone: str
    after: datetime | None = None
    weekdays: frozenset[int] = frozenset(range(1, 8))
    free_days: Mapping[date, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """A free moment: it can start at `starts_at`, and at every quarter of an hour up to `latest`.

    `places` and `free` (the names, by need) are those of the first start.
    """

    day: date
    starts_at: datetime
    latest: datetime
    places: tuple[Place, ...]
    free: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """A need that is not met: `free` of the `count` that are needed, and what the one in the way is doing, if known."""

    sort: NeedSort
    name: str
    free: int = 0
    count: int = 1
    by: Occupied | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A day without a free moment: a free day by name, or else the start at which the least is in the way."""

    day: date
    free_day: str = ""
    starts_at: datetime | None = None
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The first free moments, the days passed over before the last of them, and what to let go of to find more.

    `alone` counts by obstacle the days that would have a free moment without that one need.
    """

    openings: tuple[Opening, ...]
    refused: tuple[Refused, ...]
    alone: tuple[tuple[Obstacle, int], ...]
