"""Looking after every child: who takes part in what, and what it could join. Each look is noted in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.children import Child
from app.models.locations import Location
from app.planning import participation as sums
from app.planning.ages import age_on
from app.planning.participation import AgeRange, Band, ChildShare, GroupShare, Part, Person
from app.planning.timeslots import Period
from app.planning.vocabulary import EnrolmentRefusal
from app.planning.weeks import IsoWeek
from app.programme import enrolments
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import child_page, course_board, families, participation
from app.queries.child_page import ChildRecord, Named
from app.queries.course_board import CourseBoard
from app.queries.families import BusyFamily
from app.queries.participation import Opening, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """So many weeks back and ahead of the day, at a location; children of one age group, or all."""

    today: date
    weeks: int
    zone: str
    age_group_id: UUID | None = None

    @property
    def first(self) -> date:
        """The first day that is looked at."""
        return self.today - timedelta(weeks=self.weeks)

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        return self.today + timedelta(weeks=self.weeks)

    @property
    def period(self) -> Period:
        """Both days and what lies between, from midnight to midnight."""
        return _days(self.first, self.last, self.zone)

    @property
    def whole_weeks(self) -> tuple[IsoWeek, ...]:
        """This week, and as many before and after it."""
        monday = IsoWeek.containing(self.today).monday
        return tuple(
            IsoWeek.containing(monday + timedelta(weeks=number)) for number in range(-self.weeks, self.weeks + 1)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """Who takes part: by age group and by child. `groups` are those that can be chosen."""

    groups: tuple[AgeRange, ...]
    by_group: tuple[GroupShare, ...]
    children: tuple[ChildShare, ...]

    @property
    def left_out(self) -> tuple[ChildShare, ...]:
        """Return who did nothing for two weeks: first those who have nothing ahead either, the longest first."""
        return tuple(
            sorted(
                (share for share in self.children if share.left_out),
                key=lambda share: (share.next_day is not None, share.last_day or date.min, share.child.name),
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekMap:
    """Weeks by age group and kind."""

    groups: tuple[AgeRange, ...]
    weeks: tuple[IsoWeek, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OneChild:
    """A child with what it did, what it is going to do, and what it could join.

    `against` are the reasons why it cannot be placed in what it could join, by activity; none: it can. `courses` hold
    its own line alone.
    """

    share: ChildShare
    groups: tuple[AgeRange, ...]
    places: tuple[Place, ...]
    openings: tuple[Opening, ...]
    record: ChildRecord
    against: Mapping[UUID, tuple[EnrolmentRefusal, ...]]
    courses: tuple[CourseBoard, ...]


def overview(session: Session, asked: Span, *, by: Actor, now: datetime) -> Overview:
    """Return who takes part in what; children are by pseudonym. The look is noted."""
    groups, everybody, parts = _read(session, asked.period, by=by, now=now)
    groups = sums.with_the_rest(groups, everybody, on=asked.today)
    shares = sums.by_child(everybody, parts, today=asked.today)
    chosen = _chosen(groups, asked)
    own = shares if asked.age_group_id is None else tuple(s for s in shares if any(g.fits(s.age) for g in chosen))
    _note(session, by=by, now=now)
    return Overview(groups=groups, by_group=sums.by_group(shares, chosen), children=own)


def busy_families(
    session: Session, day: date, *, location: Location, by: Actor, now: datetime
) -> tuple[BusyFamily, ...]:
    """Return the families with more on that day than they should have, the busiest first. The look is noted."""
    found = families.with_more_than(
        session, location.family_limit, location_id=location.id, period=_days(day, day, location.zone)
    )
    _note(session, by=by, now=now)
    return found


def week_map(session: Session, asked: Span, *, by: Actor, now: datetime) -> WeekMap:
    """Return how many children of each age group took part in what, week by week. The look is noted."""
    weeks = asked.whole_weeks
    period = _days(weeks[0].monday, weeks[-1].days()[-1], asked.zone)
    groups, everybody, parts = _read(session, period, by=by, now=now)
    groups = sums.with_the_rest(groups, everybody, on=asked.today)
    _note(session, by=by, now=now)
    bands = sums.by_week(everybody, parts, groups=groups, weeks=weeks)
    chosen = {group.id for group in _chosen(groups, asked)}
    return WeekMap(groups=groups, weeks=weeks, bands=tuple(band for band in bands if band.group.id in chosen))


def one(session: Session, child_id: UUID, asked: Span, *, by: Actor, now: datetime) -> OneChild:
    """Return what a child did, is going to do, and could join. The look is noted.

    :raises NotFound: when there is no such child at this location.
    """
    child, record = participation.find(session, child_id), child_page.record(session, child_id)
    if child is None or record is None:
        raise NotFound(Child.__tablename__, child_id)
    parts = participation.parts(session, asked.period, location_id=by.location_id, now=now, child_id=child_id)
    places = participation.places(session, child_id, asked.period, location_id=by.location_id)
    here = record.left_on is None
    openings = participation.openings(session, child, location_id=by.location_id, now=now) if here else ()
    age = age_on(asked.today, birth_month=child.birth_month)
    audit(session, action="child.seen", subject=Child.__tablename__, subject_id=child_id, by=by, now=now)
    session.flush()
    return OneChild(
        share=sums.by_child([child], parts, today=asked.today)[0],
        groups=tuple(group for group in participation.age_groups(session) if group.fits(age)),
        places=places,
        openings=openings,
        record=record,
        against=enrolments.reasons_for_child(session, child_id, [one.activity_id for one in openings], now=now),
        courses=course_board.one(session, child_id, now=now),
    )


def departed(session: Session, *, by: Actor, now: datetime) -> tuple[Named, ...]:
    """Return the children who left and are still known. The look is noted."""
    found = child_page.departed(session)
    _note(session, by=by, now=now)
    return found


def _read(
    session: Session, period: Period, *, by: Actor, now: datetime
) -> tuple[tuple[AgeRange, ...], tuple[Person, ...], tuple[Part, ...]]:
    return (
        participation.age_groups(session),
        participation.children(session),
        participation.parts(session, period, location_id=by.location_id, now=now),
    )


def _chosen(groups: tuple[AgeRange, ...], asked: Span) -> tuple[AgeRange, ...]:
    """Return the group that was asked for; every group when it is none of this location."""
    return tuple(group for group in groups if group.id == asked.age_group_id and group.id is not None) or groups


def _note(session: Session, *, by: Actor, now: datetime) -> None:
    audit(session, action="children.seen", subject="location", subject_id=by.location_id, by=by, now=now)
    session.flush()


def _days(first: date, last: date, zone: str) -> Period:
    midnight = datetime.combine(first, time(), tzinfo=ZoneInfo(zone))
    after = datetime.combine(last + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    return Period(starts_at=midnight, ends_at=after)
