"""From when until when: half-open stretches of time, in UTC, made from the wall clock of a location."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.planning.errors import (
    EndNotAfterStart,
    NaiveTime,
    NoSuchLocalTime,
    SlotTooLong,
    UnknownZone,
    YearOutOfRange,
)

PLANNABLE_YEARS = range(2000, 2200)
LONGEST_SESSION = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Period:
    """A stretch of time of any length: the start is in it, the end is not.

    :raises NaiveTime: for a moment without a time zone.
    :raises YearOutOfRange: for a moment outside ``PLANNABLE_YEARS``.
    :raises EndNotAfterStart: when nothing is left in between.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        """Keep both moments in UTC and refuse a period that cannot be."""
        object.__setattr__(self, "starts_at", _in_utc(self.starts_at))
        object.__setattr__(self, "ends_at", _in_utc(self.ends_at))
        if self.ends_at <= self.starts_at:
            raise EndNotAfterStart(starts_at=self.starts_at, ends_at=self.ends_at)

    @property
    def minutes(self) -> int:
        """Whole minutes that really pass, also when the clocks change in between."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two share a moment; touching ends do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, moment: datetime) -> bool:
        """Tell whether the moment falls in the period.

        :raises NaiveTime: for a moment without a time zone.
        """
        return self.starts_at <= _aware(moment) < self.ends_at

    def local(self, zone: str) -> tuple[datetime, datetime]:
        """Return start and end as the clocks in the zone show them.

        :raises UnknownZone: for a name that is not a time zone.
        """
        clock = zone_info(zone)
        return self.starts_at.astimezone(clock), self.ends_at.astimezone(clock)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class TimeSlot(Period):
    """The time of one session: a period of 24 hours at most.

    :raises SlotTooLong: for more than 24 hours, besides what a period refuses.
    """

    def __post_init__(self) -> None:
        """Refuse what is too long to be one session."""
        # Not super(): a dataclass with slots is a second class, which the bare super() does not know.
        Period.__post_init__(self)
        if self.ends_at - self.starts_at > LONGEST_SESSION:
            raise SlotTooLong(minutes=self.minutes, limit=LONGEST_SESSION // timedelta(minutes=1))


def local_slot(*, day: date, start: time, end: time, zone: str) -> TimeSlot:
    """Return the slot between two wall times of one day in a zone.

    A wall time that comes twice, in autumn, is taken the first time.

    :raises NoSuchLocalTime: for a wall time that the clocks skip, in spring.
    :raises UnknownZone: for a name that is not a time zone.
    """
    return TimeSlot(
        starts_at=local_moment(day=day, at=start, zone=zone), ends_at=local_moment(day=day, at=end, zone=zone)
    )


def local_moment(*, day: date, at: time, zone: str) -> datetime:
    """Return the moment, in UTC, at which the clocks in the zone show this wall time.

    :raises NoSuchLocalTime: for a wall time that the clocks skip, in spring.
    :raises UnknownZone: for a name that is not a time zone.
    :raises YearOutOfRange: for a day outside ``PLANNABLE_YEARS``.
    """
    clock = zone_info(zone)
    wall = datetime.combine(day, at.replace(fold=0, tzinfo=None), tzinfo=clock)
    moment = _in_utc(wall)
    if moment.astimezone(clock).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchLocalTime(day=day, at=at, zone=zone)
    return moment


def zone_info(zone: str) -> ZoneInfo:
    """Return the time zone of that name.

    :raises UnknownZone: for a name that is not a time zone.
    """
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:  # OSError: "Europe" is a folder, and names can be too long
        raise UnknownZone(zone=zone) from error


def _in_utc(moment: datetime) -> datetime:
    try:
        in_utc = _aware(moment).astimezone(UTC)
    except OverflowError as error:  # the first and the last hours that a datetime can hold
        raise YearOutOfRange(year=moment.year) from error
    if in_utc.year not in PLANNABLE_YEARS:
        raise YearOutOfRange(year=in_utc.year)
    return in_utc


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise NaiveTime(moment=moment)
    return moment
