"""Which child takes part in what, and who was there: within capacity, ratio and age, never in two places at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.demo.bookings import Bookings
from app.demo.cast import Cast
from app.demo.series import Meeting, Series
from app.demo.values import DemoAttendance, DemoChild, DemoEnrolment, demo_id
from app.planning.vocabulary import ActivityKind, AttendanceMark, EnrolmentRefusal, EnrolmentState

_MARKS = {AttendanceMark.PRESENT: 82, AttendanceMark.ABSENT: 10, AttendanceMark.EXCUSED: 8}
_MARKS_OF_A_COURSE = {AttendanceMark.PRESENT: 90, AttendanceMark.ABSENT: 5, AttendanceMark.EXCUSED: 5}
_WAS_THERE = frozenset({EnrolmentState.PLACED, EnrolmentState.LEFT})
_REASONS = {EnrolmentState.WAITING: EnrolmentRefusal.FULL, EnrolmentState.LEFT: EnrolmentRefusal.CHILD_LEFT}
_RECORDED_AFTER = timedelta(minutes=20)
_WANT_TO = 0.6  # of those who could come, how many want to: most places are not sold out
_MOST_CLASHES = 0.2  # of the meetings; whoever has more is not placed
_MOST_ACTIVITIES = 7
_STOPPED_DAYS_AGO = 17
_STOPPED = ((4, 6, 2), (9, 9, 1), (13, 16, 5))  # from which age to which, how many have come to nothing lately
_BACK_DAYS_AHEAD = 9  # when every other one of them comes again


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """What was written down: until ``midnight`` of today, except in a few meetings."""

    slug: str
    midnight: datetime
    not_recorded: frozenset[UUID]


class Participation:
    """Places children in one series after the other."""

    def __init__(self, cast: Cast, recording: Recording, chance: Random) -> None:
        self._cast = cast
        self._recording = recording
        self._chance = chance
        self._bookings = Bookings()
        self._activities: Counter[UUID] = Counter()
        self._back = _stopped(cast.children)
        self._learning: dict[str, tuple[DemoChild, ...]] = {}
        self._left = {child.id: child.left_on for child in cast.children if child.left_on}

    def enrol(self, series: Series, meetings: Sequence[Meeting]) -> tuple[DemoEnrolment, ...]:
        """Return who takes part in a series, who waits for a place, and who would like to."""
        if series.capacity is None:
            return ()
        able = [child for child in self._candidates(series) if self._fits(child, meetings)]
        everybody = series.group or series.follows
        wanting = able if everybody else able[: max(1, round(len(able) * _WANT_TO))]
        placed = wanting[: series.room]
        goes_on = any(meeting.slot.ends_at > self._recording.midnight for meeting in meetings)
        others = wanting[series.room : series.room + 3] if goes_on else []
        for child in placed:
            self._activities[child.id] += goes_on
        if series.course:
            self._learning[series.key] = tuple(placed)
        states = [(child, EnrolmentState.LEFT if child.left_on else EnrolmentState.PLACED) for child in placed]
        states += [(child, EnrolmentState.WAITING) for child in others if not child.left_on]
        if series.kind is ActivityKind.OPEN_ACTIVITY:
            states += self._newcomers(series)
        before = min(self._recording.midnight, meetings[0].slot.starts_at)
        return tuple(self._enrolment(series, child, state, before) for child, state in states)

    def attend(self, meeting: Meeting, enrolments: Iterable[DemoEnrolment]) -> tuple[DemoAttendance, ...]:
        """Return the places of the children in one meeting, with their marks when it is over."""
        found: list[DemoAttendance] = []
        for enrolment in enrolments:
            placed = enrolment.state in _WAS_THERE and not self._stays_away(enrolment.child_id, meeting)
            if placed and self._bookings.free(enrolment.child_id, meeting.held):
                self._bookings.take(enrolment.child_id, meeting.held)
                found.append(self._attendance(meeting, enrolment.child_id))
        return tuple(found)

    def _stays_away(self, child_id: UUID, meeting: Meeting) -> bool:
        """Tell whether a child that has stopped coming, or has left, stays away from a meeting."""
        if child_id in self._left:
            return meeting.day > self._left[child_id]
        if child_id not in self._back:
            return False
        days = (meeting.slot.starts_at - self._recording.midnight).days
        return days > -_STOPPED_DAYS_AGO and (days < _BACK_DAYS_AHEAD or not self._back[child_id])

    def _candidates(self, series: Series) -> list[DemoChild]:
        """Return who may take part, those who do least first; whoever came alone first for music coaching."""
        children = [child for child in self._eligible(series) if not child.newcomer]
        self._chance.shuffle(children)
        if series.kind is ActivityKind.MUSIC_COACHING:
            families = Counter(child.family_id for child in self._cast.children)
            children.sort(key=lambda child: families[child.family_id] > 1)
        if series.group is None:
            children = [child for child in children if self._activities[child.id] < _MOST_ACTIVITIES]
        children.sort(key=lambda child: self._activities[child.id])
        return children

    def _not_learning(self, series: Series) -> list[DemoChild]:
        """Return who may begin with a course: who comes to what there is, and is in no other group of one."""
        taken = {child.id for group in self._learning.values() for child in group}
        return [child for child in self._of_age(series) if child.id not in taken and child.id not in self._back]

    def _eligible(self, series: Series) -> list[DemoChild]:
        if series.group is not None:
            groups = (group for group in self._cast.groups if group.key == series.group)
            members = {child_id for group in groups for child_id in group.child_ids}
            return [child for child in self._cast.children if child.id in members]
        if series.follows is not None:
            return [child for child in self._learning[series.follows] if not child.left_on]
        return self._not_learning(series) if series.course else self._of_age(series)

    def _of_age(self, series: Series) -> list[DemoChild]:
        youngest, oldest = series.ages.youngest, series.ages.oldest
        for group in self._cast.age_groups:
            if group.key == series.age_group:
                youngest, oldest = max(youngest, group.min_age), min(oldest, group.max_age)
        return [child for child in self._cast.children if youngest <= child.age <= oldest]

    def _fits(self, child: DemoChild, meetings: Sequence[Meeting]) -> bool:
        clashes = sum(not self._bookings.free(child.id, meeting.held) for meeting in meetings)
        return clashes <= _MOST_CLASHES * len(meetings)

    def _newcomers(self, series: Series) -> list[tuple[DemoChild, EnrolmentState]]:
        """Return a child that came lately and would like to join, if there is one of that age."""
        new = [child for child in self._eligible(series) if child.newcomer]
        return [(child, EnrolmentState.WANTED) for child in new[:1]]

    def _enrolment(self, series: Series, child: DemoChild, state: EnrolmentState, before: datetime) -> DemoEnrolment:
        return DemoEnrolment(
            id=demo_id(self._recording.slug, "enrolment", series.key, child.pseudonym),
            child_id=child.id,
            state=state,
            since=before - timedelta(days=self._chance.randrange(2, 70)),
            reason=_REASONS.get(state),
        )

    def _attendance(self, meeting: Meeting, child_id: UUID) -> DemoAttendance:
        recorded_at = meeting.slot.ends_at + _RECORDED_AFTER
        over = recorded_at < self._recording.midnight and meeting.id not in self._recording.not_recorded
        recorded = over and meeting.cancel_reason is None
        usual = _MARKS_OF_A_COURSE if meeting.series.course else _MARKS
        marks: Mapping[AttendanceMark, int] = usual if recorded else {AttendanceMark.NOT_RECORDED: 1}
        return DemoAttendance(
            id=demo_id(self._recording.slug, "attendance", meeting.id, child_id),
            child_id=child_id,
            mark=self._chance.choices(list(marks), list(marks.values()))[0],
            recorded_at=recorded_at if recorded else None,
        )


def _stopped(children: Sequence[DemoChild]) -> dict[UUID, bool]:
    """Return who has come to nothing lately, most of them teenagers, and whether they have plans to come again."""
    found: list[UUID] = []
    for youngest, oldest, number in _STOPPED:
        of_age = [child for child in children if youngest <= child.age <= oldest and not child.newcomer]
        found += [child.id for child in of_age[1::4][:number]]
    return {child_id: place % 2 == 0 for place, child_id in enumerate(found)}
