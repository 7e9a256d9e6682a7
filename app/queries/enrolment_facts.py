"""What is known of children and activities when it is decided who can be placed: a constant number of statements.

Nothing that leaves the building may be made from here; a contract keeps feeds, mails and exports of the plan away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Row, and_, cast, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from app.models.activities import Activity, ProgrammeSession, Template
from app.models.courses import Course, CourseGroup
from app.models.locations import AgeGroup, Location
from app.models.outings import Outing
from app.models.shifts import Shift
from app.planning.ages import age_on
from app.planning.enrolment import ActivityFacts, Away, ChildFacts
from app.planning.vocabulary import ConsentPurpose, OutingSort
from app.queries import candidates, first_parts, outing_rules, plan_rules
from app.queries.first_parts import FirstPart

FIRST = 1

_Pair = tuple[UUID, UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Activities by id, children by activity and child, and when the coming meetings of each activity start.

    `elsewhere` names the starts of coming meetings at which a child is somewhere else.
    """

    activities: Mapping[UUID, ActivityFacts]
    children: Mapping[_Pair, ChildFacts]
    starts: Mapping[UUID, tuple[datetime, ...]]
    elsewhere: Mapping[_Pair, tuple[datetime, ...]]


def read(session: Session, activity_ids: Collection[UUID], child_ids: Collection[UUID], *, now: datetime) -> Standing:
    """Return what is known of these activities and children; what is not of this location is not in it."""
    activities = _activities(session, activity_ids)
    meetings = {row.activity_id: row for row in _meetings(session, activity_ids, now=now)}
    queue = candidates.queue(session, activity_ids, child_ids)
    known = {row.id: _activity(row, meetings.get(row.id), taken=queue.taken[row.id], now=now) for row in activities}
    children = candidates.children(session, child_ids)
    elsewhere = candidates.elsewhere(session, activity_ids, child_ids, now=now)
    held = candidates.held(session, {row.slug for row in activities if row.most is not None}, child_ids)
    courses = {row.course_id for row in activities if known[row.id].first_part is not None}
    first = first_parts.of_children(session, courses, child_ids) if courses else {}
    return Standing(
        activities=known,
        children={
            (row.id, child.id): ChildFacts(
                birth_month=child.birth_month,
                languages=frozenset(child.languages),
                groups=frozenset(child.groups),
                consents=frozenset(ConsentPurpose(purpose) for purpose in child.consents),
                left_on=child.left_on,
                state=queue.state.get((row.id, child.id)),
                elsewhere=len(elsewhere.get((row.id, child.id), ())),
                ahead=queue.ahead(row.id, child.id),
                held_this_year=held.beside(child.id, row.id, slug=row.slug, year=known[row.id].day.year),
                first_part=course.lessons,
                starts_in_second=course.starts_in_second,
            )
            for row in activities
            for child in children
            for course in [first.get((row.course_id, child.id), FirstPart())]
        },
        starts={row.id: tuple(meetings[row.id].starts or ()) if row.id in meetings else () for row in activities},
        elsewhere=elsewhere,
    )


def _activities(session: Session, activity_ids: Collection[UUID]) -> list[Row[*tuple[Any, ...]]]:
    ages, rule = Template.specification["ages"], Course.specification["course"]["certificate"]
    return list(
        session.execute(
            select(
                Activity.id,
                Activity.capacity,
                plan_rules.ratio().label("ratio"),
                outing_rules.youngest_of_outings().label("youngest_placed"),
                Activity.languages,
                Activity.consents,
                Activity.group_id,
                func.coalesce(AgeGroup.min_age, ages["youngest"].as_integer()).label("youngest"),
                func.coalesce(AgeGroup.max_age, ages["oldest"].as_integer()).label("oldest"),
                Template.slug,
                Template.specification["per_year"]["most"].as_integer().label("most"),
                CourseGroup.course_id,
                CourseGroup.part,
                Course.interpreters,
                rule["first_part"].as_integer().label("first_part"),
                Location.zone,
            )
            .join(Location, Location.id == Activity.location_id)
            .outerjoin(AgeGroup, AgeGroup.id == Activity.age_group_id)
            .outerjoin(Template, Template.id == Activity.template_id)
            .outerjoin(CourseGroup, CourseGroup.activity_id == Activity.id)
            .outerjoin(Course, Course.id == CourseGroup.course_id)
            .where(Activity.id.in_(activity_ids))
            .order_by(Activity.id)
        )
    )


def _meetings(session: Session, activity_ids: Collection[UUID], *, now: datetime) -> list[Row[*tuple[Any, ...]]]:
    """Return for each activity with meetings what is to come: also what has begun, as long as it is not over."""
    asked = (
        select(Shift.session_id, func.sum(Shift.need).label("adults"))
        .where(~Shift.withdrawn)
        .group_by(Shift.session_id)
        .subquery()
    )
    coming = and_(ProgrammeSession.ends_at > now, ~ProgrammeSession.cancelled)
    listed = and_(coming, ProgrammeSession.rotation_id.is_(None))
    # The briefing before an outing is given by staff: that nobody else is asked for it limits no places.
    briefing = aliased(Outing)
    looked_after = and_(listed, ~exists().where(briefing.briefing_id == ProgrammeSession.id))
    held = and_(~ProgrammeSession.cancelled, ProgrammeSession.rotation_id.is_(None))
    outing = and_(coming, Outing.id.is_not(None))
    adults = func.coalesce(asked.c.adults, 0) + func.coalesce(outing_rules.beside(), 0)
    starts = func.array_agg(aggregate_order_by(ProgrammeSession.starts_at, ProgrammeSession.starts_at))
    return list(
        session.execute(
            select(
                ProgrammeSession.activity_id,
                func.min(ProgrammeSession.starts_local).filter(coming).label("first"),
                func.count().filter(listed).label("listed"),
                func.coalesce(func.min(adults).filter(looked_after), 0).label("adults"),
                func.array_agg(Outing.sort.distinct()).filter(outing).label("sorts"),
                func.min(ProgrammeSession.starts_local).filter(outing).label("away"),
                starts.filter(coming).label("starts"),
                func.array_agg(cast(func.extract("year", ProgrammeSession.starts_local), Integer))
                .filter(held)
                .label("years"),
            )
            .outerjoin(asked, asked.c.session_id == ProgrammeSession.id)
            .outerjoin(Outing, Outing.session_id == ProgrammeSession.id)
            .where(ProgrammeSession.activity_id.in_(activity_ids))
            .group_by(ProgrammeSession.activity_id)
        )
    )


def _activity(row: Row[*tuple[Any, ...]], meetings: Any, *, taken: int, now: datetime) -> ActivityFacts:
    first = meetings.first if meetings is not None else None
    day = first.date() if first is not None else now.astimezone(ZoneInfo(row.zone)).date()
    languages = frozenset(row.languages)
    return ActivityFacts(
        day=day,
        over=meetings is not None and first is None,
        meetings=meetings.listed if meetings is not None else 0,
        youngest=row.youngest,
        oldest=row.oldest,
        capacity=row.capacity,
        taken=taken,
        children_per_adult=row.ratio,
        adults=meetings.adults if meetings is not None else 0,
        languages=languages | frozenset(row.interpreters or ()) if languages else languages,
        consents=frozenset(ConsentPurpose(purpose) for purpose in row.consents),
        group_id=row.group_id,
        most_a_year=row.most,
        meetings_a_year=(meetings.years or []).count(day.year) if meetings is not None else 0,
        first_part=row.first_part if row.part is not None and row.part > FIRST else None,
        away=_away(row, meetings),
    )


def _away(row: Row[*tuple[Any, ...]], meetings: Any) -> Away | None:
    if meetings is None or not meetings.sorts:
        return None
    day = meetings.away.date()
    youngest = age_on(day, birth_month=row.youngest_placed) if row.youngest_placed else None
    return Away(sorts=frozenset(OutingSort(sort) for sort in meetings.sorts), day=day, youngest=youngest)
