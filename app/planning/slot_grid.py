"""The quarters of an hour at which something can start, as bits: a day is a number, and looking is arithmetic."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from app.planning.slot_wish import QUARTER, Candidate, Occupied, Place, Wish

QUARTER_SECONDS = QUARTER // timedelta(seconds=1)
_MINUTE = 60
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day with `number` starts, a quarter of an hour apart; the first in seconds since 1970 and in local minutes."""

    day: date
    first: int
    first_minute: int
    number: int

    @property
    def all(self) -> int:
        """Every start of the day."""
        return (1 << self.number) - 1

    def start(self, bit: int) -> datetime:
        """Return the moment that a bit stands for."""
        return datetime.fromtimestamp(self.first + bit * QUARTER_SECONDS, UTC)


def days(wish: Wish) -> list[Day]:
    """Return the days on which there is time enough, with their starts."""
    found = (_day(wish, wish.first + timedelta(days=number)) for number in range(wish.days))
    return [day for day in found if day is not None]


def _day(wish: Wish, day: date) -> Day | None:
    if day.isoweekday() not in wish.weekdays or day in wish.free_days:
        return None
    opens, closes = (at.hour * 60 + at.minute for at in wish.opening)
    first_minute = -(-opens // 15) * 15
    zone = ZoneInfo(wish.zone)
    midnight = datetime.combine(day, time(), tzinfo=zone)
    first = int((midnight + timedelta(minutes=first_minute)).timestamp())
    # From the moments, not from the clock: on the night of a clock change there is an hour more or less.
    last = int((midnight + timedelta(minutes=closes)).timestamp()) - wish.minutes * _MINUTE
    if wish.after is not None:
        late = max(0, -(-(int(wish.after.timestamp()) - first) // QUARTER_SECONDS))
        first, first_minute = first + late * QUARTER_SECONDS, first_minute + late * 15
    number = (last - first) // QUARTER_SECONDS + 1
    return Day(day=day, first=first, first_minute=first_minute, number=number) if number > 0 else None


def blocked(grid: Sequence[Day], spans: Iterable[Span], seconds: int) -> list[int]:
    """Return for each day the starts at which something of that length would run into one of the spans."""
    masks = [0] * len(grid)
    lasts = [day.first + (day.number - 1) * QUARTER_SECONDS for day in grid]
    for starts, ends in spans:
        place = bisect_right(lasts, starts - seconds)
        while place < len(grid) and grid[place].first < ends:
            day = grid[place]
            low = max(0, (starts - seconds - day.first) // QUARTER_SECONDS + 1)
            high = min(day.number, -((day.first - ends) // QUARTER_SECONDS))
            if low < high:
                masks[place] |= (1 << high) - (1 << low)
            place += 1
    return masks


def spans(occupied: Iterable[Occupied], place: Place | None = None) -> Iterator[Span]:
    """Yield the times in seconds since 1970, with the way between there and the place: none within one space."""
    for each in occupied:
        travels = place is not None and each.space_id is not None and each.space_id != place.id
        way = (each.away_minutes + place.away_minutes) * _MINUTE if travels and place is not None else 0
        yield int(each.period.starts_at.timestamp()) - way, ceil(each.period.ends_at.timestamp()) + way


def within_hours(candidate: Candidate, day: Day, minutes: int) -> int:
    """Return the starts at which the candidate can come by their own hours, and is still allowed to."""
    if candidate.until is not None and day.day > candidate.until:
        return 0
    if not candidate.hours:
        return day.all
    mask = 0
    for hours in candidate.hours:
        if hours.weekday == day.day.isoweekday():
            opens, closes = (at.hour * 60 + at.minute for at in (hours.starts, hours.ends))
            low = max(0, -((day.first_minute - opens) // 15))
            high = min(day.number, (closes - minutes - day.first_minute) // 15 + 1)
            if low < high:
                mask |= (1 << high) - (1 << low)
    return mask


def at_least(count: int, masks: Iterable[int]) -> int:
    """Return the bits that are set in at least so many of the masks."""
    reached = [-1] + [0] * count
    for mask in masks:
        for number in range(count, 0, -1):
            reached[number] |= reached[number - 1] & mask
    return reached[count]


def lowest(mask: int) -> int:
    """Return the place of the lowest bit of a number that has one."""
    return (mask & -mask).bit_length() - 1
