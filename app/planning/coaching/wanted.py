"""An appointment that is looked for, with all that it can run into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from app.planning.slot_wish import Occupied, Place

WORKING_DAYS = frozenset(range(1, 6))


class Hindrance(StrEnum):
    """What an appointment can run into, the first reason to be named first."""

    SCHOOL = "school"
    YOUNG_PERSON = "young_person"
    COACH = "coach"
    SPACE = "space"


ORDER = tuple(Hindrance)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Times that are taken, and in what way."""

    sort: Hindrance
    occupied: tuple[Occupied, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """An appointment of so many minutes, in so many days from `first` on, between the times of `opening`.

    `near` is the wall time that suits best. There is none on the days of `free_days`, nor before `after`.
    """

    minutes: int
    first: date
    days: int
    opening: tuple[time, time]
    zone: str
    place: Place
    near: time
    claims: tuple[Claim, ...] = ()
    after: datetime | None = None
    weekdays: frozenset[int] = WORKING_DAYS
    free_days: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clash:
    """A date on which a time is not possible, and what it runs into."""

    day: date
    sort: Hindrance
    by: Occupied
