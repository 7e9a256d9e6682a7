"""Lays the timetable over the ten weeks: which meeting is when and where, without two in one space."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from app.demo.bookings import Bookings
from app.demo.occasions import Occasion, council, film_evening
from app.demo.season import WEEKS, ZONE, Season
from app.demo.series import Meeting, Moment, Series, on
from app.demo.values import DemoSpace, demo_id
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import SchoolHolidays

_LATER = timedelta(minutes=30)
CANCEL_REASON = "De ruimte is die dag nodig voor iets anders."


class Layout:
    """The meetings of one location while they are being laid out."""

    def __init__(self, *, slug: str, season: Season, spaces: Iterable[DemoSpace]) -> None:
        self._slug = slug
        self._season = season
        self._shareable = {space.key for space in spaces if space.shareable}
        self._bookings = Bookings()
        self._meetings: list[Meeting] = []

    def lay(self, series: Iterable[Series], occasions: Iterable[Occasion]) -> None:
        """Place the occasions, and around them whatever is held every week."""
        for occasion in occasions:
            self._place(_meeting(self._slug, occasion))
        for one in series:
            for occasion in _every_week(one, self._season):
                self._place(_meeting(self._slug, occasion))

    def clash(self) -> None:
        """Add two meetings that nobody would plan like this: at the same time as another, and after closing time."""
        soon = [meeting for meeting in self._soon() if meeting.series.age_group == council().age_group]
        for other in soon:
            moment = Moment(
                weekday=other.day.isoweekday(), starts=other.starts.time(), ends=other.ends.time(), space="leeskamer"
            )
            if self._place(_meeting(self._slug, Occasion(series=council(), day=other.day, moment=moment)), twice=True):
                break
        for day in (*self._season.days(1)[5:3:-1], *self._season.days(1)[:4]):
            late = on(day.isoweekday(), "20.00", "22.15", "ouderkamer")
            if self._season.suits(day, SchoolHolidays.IGNORE) and self._place(
                _meeting(self._slug, Occasion(series=film_evening(), day=day, moment=late)), twice=True
            ):
                break

    def change(self) -> None:
        """Move one published meeting of this week half an hour, and cancel another."""
        candidates = self._this_week()
        moved = next((later for later in map(_half_an_hour_later, candidates) if self._movable(later)), None)
        if moved is not None:
            self._replace(moved)
        for meeting in candidates:
            if moved is None or meeting.series.key != moved.series.key:
                self._replace(replace(meeting, cancel_reason=CANCEL_REASON))
                break

    def meetings(self) -> tuple[Meeting, ...]:
        """Return what was placed, by start."""
        return tuple(sorted(self._meetings, key=lambda meeting: (meeting.slot, meeting.id)))

    def _place(self, meeting: Meeting, *, twice: bool = False) -> bool:
        """Place a meeting if its space is free and, unless ``twice``, its age group has nothing else."""
        space, group = ("space", meeting.space), ("age group", meeting.series.age_group)
        grouped = meeting.series.age_group is not None
        if meeting.space not in self._shareable and not self._bookings.free(space, meeting.slot):
            return False
        if grouped and not twice and not self._bookings.free(group, meeting.slot):
            return False
        self._bookings.take(space, meeting.slot)
        if grouped:
            self._bookings.take(group, meeting.slot)
        self._meetings.append(meeting)
        return True

    def _soon(self) -> list[Meeting]:
        """Return the meetings from tomorrow to the end of next week, those of next week first."""
        last = self._season.days(1)[-1]
        found = [meeting for meeting in self.meetings() if self._season.today < meeting.day <= last]
        return sorted(found, key=lambda meeting: -self._season.week_of(meeting.day))

    def _this_week(self) -> list[Meeting]:
        """Return the meetings of this week with volunteers and an age group: those to come first, then the latest."""
        days = self._season.days(0)
        found = [
            meeting
            for meeting in self.meetings()
            if meeting.day in days and meeting.roles and meeting.series.age_group and meeting.series.moments
        ]
        to_come = [meeting for meeting in found if meeting.day > self._season.today]
        return [*to_come, *(meeting for meeting in reversed(found) if meeting not in to_come)]

    def _movable(self, meeting: Meeting) -> bool:
        others = [other for other in self._meetings if other.day == meeting.day and other.id != meeting.id]
        same_space = [other for other in others if other.space == meeting.space]
        return not any(meeting.held.overlaps(other.held) for other in same_space)

    def _replace(self, changed: Meeting) -> None:
        self._meetings = [changed if meeting.id == changed.id else meeting for meeting in self._meetings]


def _every_week(series: Series, season: Season) -> Iterator[Occasion]:
    for week in WEEKS:
        for moment in series.moments:
            day = season.day(week, moment.weekday)
            if _number_of_week(day) % series.every == 0 and season.suits(day, series.holidays):
                yield Occasion(series=series, day=day, moment=moment)


def _number_of_week(day: date) -> int:
    """Return a number that rises by one each week, also over the end of a year."""
    return day.toordinal() // 7


def _meeting(slug: str, occasion: Occasion) -> Meeting:
    series, moment = occasion.series, occasion.moment
    return Meeting(
        id=demo_id(slug, "session", series.key, occasion.day, moment.starts),
        series=series,
        title=occasion.title or series.title,
        day=occasion.day,
        slot=local_slot(day=occasion.day, start=moment.starts, end=moment.ends, zone=ZONE),
        starts=datetime.combine(occasion.day, moment.starts),
        ends=datetime.combine(occasion.day, moment.ends),
        space=moment.space,
        roles=series.roles,
        partners=series.partners if occasion.partners is None else occasion.partners,
    )


def _half_an_hour_later(meeting: Meeting) -> Meeting:
    slot = TimeSlot(starts_at=meeting.slot.starts_at + _LATER, ends_at=meeting.slot.ends_at + _LATER)
    return replace(meeting, moved_to=slot)
