"""Who must be told what of a series: one invitation for the meetings that are alike, one each for the others.

A meeting that is moved leaves the invitation of the series, which is sent again with a day less, and is invited to on
its own: a change of one meeting within a series breaks calendars (CALENDARS.md, rule 15). Once on its own, it stays so,
because bringing it back would take two messages where one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from app.planning.publication import STAMP_STEP, Facts, Notice, NoticeKind, Told, notices
from app.planning.timeslots import zone_info

LEAST_FOR_A_SERIES = 3
"""Fewer meetings are invited to one by one: a series of two is no shorter to read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """A meeting of the series that the recipient is to come to."""

    session_id: UUID
    facts: Facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """What the meetings of one invitation have in common: wall time, length and text."""

    starts: time
    length: timedelta
    text_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesTold:
    """What a recipient was told last of the series as a whole: how its meetings are, and on which day each is."""

    sequence: int
    stamped_at: datetime
    alike: Alike
    days: Mapping[UUID, date]
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesNotice:
    """The invitation of the series, to be sent (again) with these meetings, or to be withdrawn."""

    kind: NoticeKind
    sequence: int
    stamped_at: datetime
    alike: Alike
    days: Mapping[UUID, date]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesNotices:
    """What one recipient must be told: of the series, and of meetings on their own, by session."""

    series: SeriesNotice | None = None
    single: Mapping[UUID, Notice] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What one recipient knows: of the series, and of meetings that they were told of on their own.

    ``declined`` are the meetings of the series that they said no to themselves: they need not hear of that.
    """

    recipient: UUID
    series: SeriesTold | None = None
    single: Mapping[UUID, Told] = field(default_factory=dict)
    declined: frozenset[UUID] = frozenset()

    @property
    def expected_days(self) -> frozenset[date]:
        """The days of the series on which the recipient believes that they are coming."""
        if self.series is None or self.series.withdrawn:
            return frozenset()
        return frozenset(day for session_id, day in self.series.days.items() if session_id not in self.declined)


def series_notices(wanted: Sequence[Occurrence], *, known: Known, zone: str, now: datetime) -> SeriesNotices:
    """Return what must be said so that the recipient knows the meetings `wanted` of them, and no others.

    Sequences rise and never fall as `publication.notices` says; a new text alone leaves them (rule 16).
    """
    on_their_own = {session_id for session_id, told in known.single.items() if told.expects_it}
    alike = {
        one.session_id: found
        for one in wanted
        if one.session_id not in on_their_own and (found := _alike(one.facts, zone)) is not None
    }
    for session_id in _moved(alike.keys(), wanted, known, zone):
        del alike[session_id]
    chosen = _chosen(alike, known)
    days = _days([one for one in wanted if chosen and alike.get(one.session_id) == chosen], zone)
    return SeriesNotices(
        series=_of_the_series(chosen, days, known, now),
        single=dict(_of_single_meetings([one for one in wanted if one.session_id not in days], known, now)),
    )


def last_end(days: Mapping[UUID, date], alike: Alike, *, zone: str) -> datetime:
    """Return when the last of these meetings is over."""
    return datetime.combine(max(days.values()), alike.starts, tzinfo=zone_info(zone)) + alike.length


def with_what_is_over(notice: SeriesNotice, told: SeriesTold, *, ahead: Collection[UUID]) -> SeriesNotice:
    """Return the notice with the meetings that are over, as they were told: calendars keep what was.

    `notice` was made from the meetings `ahead` of `told` alone. A rule of another time of day cannot hold what is over.
    """
    over = {session_id: day for session_id, day in told.days.items() if session_id not in ahead}
    if not over or told.withdrawn:
        return notice
    if notice.kind is NoticeKind.CANCELLATION:
        return replace(notice, kind=NoticeKind.UPDATE, alike=told.alike, days=over)
    same_time = (notice.alike.starts, notice.alike.length) == (told.alike.starts, told.alike.length)
    return replace(notice, days={**over, **notice.days}) if same_time else notice


def _alike(facts: Facts, zone: str) -> Alike | None:
    """Return what a meeting has in common with others, or nothing when the clocks make it unlike any other.

    So it is when they show one of its times twice, and for whoever begins at an hour that they skip or repeat on some
    other day: on such a day, also when it is left out, libical and node-ical lose count of the rule.
    """
    clock = zone_info(zone)
    starts, ends = facts.starts_at.astimezone(clock), facts.ends_at.astimezone(clock)
    if any(moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset() for moment in (starts, ends)):
        return None
    length = ends.replace(tzinfo=None) - starts.replace(tzinfo=None)
    if length != facts.ends_at - facts.starts_at:
        return None  # it lasts through a change of the clocks
    if _is_skipped_or_repeated(starts.time(), starts.year, zone):
        return None
    return Alike(starts=starts.time(), length=length, text_hash=facts.text_hash)


@lru_cache(maxsize=1024)
def _is_skipped_or_repeated(at: time, year: int, zone: str) -> bool:
    """Tell whether there is a day in the year on which the clocks do not show this time, or show it twice."""
    first = datetime.combine(date(year, 1, 1), at)
    walls = ((first + timedelta(days=number)).replace(tzinfo=zone_info(zone)) for number in range(366))
    return any(wall.utcoffset() != wall.replace(fold=1).utcoffset() for wall in walls)


def _moved(alike: AbstractSet[UUID], wanted: Sequence[Occurrence], known: Known, zone: str) -> frozenset[UUID]:
    """Return the meetings that leave the series for another day; when most of them do, the series itself moved."""
    told = known.series.days if known.series is not None and not known.series.withdrawn else {}
    now = {one.session_id: one.facts.starts_at.astimezone(zone_info(zone)).date() for one in wanted}
    within = alike & told.keys()
    moved = frozenset(session_id for session_id in within if told[session_id] != now[session_id])
    return moved if 2 * len(moved) <= len(within) else frozenset()


def _chosen(alike: Mapping[UUID, Alike], known: Known) -> Alike | None:
    """Return which meetings the series is about: the most; of equally many those it was about, then the earliest."""
    counted = Counter(alike.values())
    if not counted:
        return None
    told = known.series
    best = max(counted, key=lambda one: (counted[one], told is not None and one == told.alike))
    return best if known.expected_days or counted[best] >= LEAST_FOR_A_SERIES else None


def _days(meetings: Sequence[Occurrence], zone: str) -> dict[UUID, date]:
    """Return the day of each meeting; of two on a day, which a rule cannot say, only the first."""
    by_day: dict[date, UUID] = {}
    for one in meetings:
        by_day.setdefault(one.facts.starts_at.astimezone(zone_info(zone)).date(), one.session_id)
    return {session_id: day for day, session_id in by_day.items()}


def _of_the_series(chosen: Alike | None, days: Mapping[UUID, date], known: Known, now: datetime) -> SeriesNotice | None:
    told = known.series
    if told is None:
        return _first(chosen, days, now) if chosen else None
    if chosen is None:
        return _again(NoticeKind.CANCELLATION, told, told.alike, told.days, now) if known.expected_days else None
    if told.withdrawn:
        return _again(NoticeKind.INVITATION, told, chosen, days, now)
    if (chosen, frozenset(days.values())) == (told.alike, known.expected_days):
        return None
    return _again(NoticeKind.UPDATE, told, chosen, days, now)


def _first(chosen: Alike, days: Mapping[UUID, date], now: datetime) -> SeriesNotice:
    return SeriesNotice(
        kind=NoticeKind.INVITATION, sequence=0, stamped_at=now.replace(microsecond=0), alike=chosen, days=days
    )


def _again(kind: NoticeKind, told: SeriesTold, alike: Alike, days: Mapping[UUID, date], now: datetime) -> SeriesNotice:
    text_alone = kind is NoticeKind.UPDATE and _times(alike, days) == _times(told.alike, told.days)
    return SeriesNotice(
        kind=kind,
        sequence=told.sequence + (not text_alone),
        stamped_at=max(now.replace(microsecond=0), told.stamped_at + STAMP_STEP),
        alike=alike,
        days=days,
    )


def _times(alike: Alike, days: Mapping[UUID, date]) -> tuple[time, timedelta, frozenset[date]]:
    return alike.starts, alike.length, frozenset(days.values())


def _of_single_meetings(wanted: Sequence[Occurrence], known: Known, now: datetime) -> Iterator[tuple[UUID, Notice]]:
    facts = {one.session_id: one.facts for one in wanted}
    for session_id, told in known.single.items():
        if session_id not in facts and told.expects_it:
            yield session_id, _withdrawn(known.recipient, told, now)
    for session_id, fact in facts.items():
        before = known.single.get(session_id)
        told_before = {known.recipient: before} if before is not None else {}
        for notice in notices(facts=fact, wanted=[known.recipient], told=told_before, now=now):
            yield session_id, notice


def _withdrawn(recipient: UUID, told: Told, now: datetime) -> Notice:
    stamp = max(now.replace(microsecond=0), told.stamped_at + STAMP_STEP)
    return Notice(recipient=recipient, kind=NoticeKind.CANCELLATION, sequence=told.sequence + 1, stamped_at=stamp)
