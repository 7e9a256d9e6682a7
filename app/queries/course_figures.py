"""What is counted of a course for those who know none of its children: counts alone leave the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, distinct, func, select
from sqlalchemy.orm import Session, aliased

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, DepartedAttendance
from app.models.course_progress import BikeCheck, Certificate, CourseParticipant, PracticalTest
from app.models.courses import CourseGroup
from app.models.money import FundingLine
from app.models.people import Partner
from app.models.shifts import Assignment, Engagement, Shift
from app.planning import small_counts
from app.planning.course import figures, progress, trial
from app.planning.course.figures import ChildCounts, Counts, CourseNumbers, MeetingCounts
from app.planning.course.marks import Check, TestForm
from app.planning.course.plan import CoursePlan
from app.planning.small_counts import Shown
from app.planning.vocabulary import Answer, AttendanceMark, EngagementState, FundingSource
from app.queries import courses
from app.queries.courses import CourseInPlan

HOURS_STEP = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """What a source promised, and what was spent of it, in euros."""

    source: FundingSource
    promised: Decimal
    spent: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseFigures:
    """A course in numbers; `hours` are those of volunteers in steps of five, none where they are few."""

    course: CourseInPlan
    numbers: CourseNumbers
    checks_good: Shown
    checks_faulty: Shown
    volunteers: Shown
    hours: int | None
    partners: tuple[str, ...]
    money: tuple[Money, ...]

    @property
    def checks(self) -> Shown:
        """How many bike checks there were, as far as the rest says."""
        return small_counts.total((self.checks_good, self.checks_faulty))


def of_course(session: Session, course_id: UUID, *, now: datetime) -> CourseFigures | None:
    """Return the figures of a course up to now, in eleven statements; or none of this location."""
    course = courses.find(session, course_id)
    if course is None:
        return None
    children = _children(session, course_id, course.plan)
    meetings = _meetings(session, course, now)
    good = _checks(session, course)
    volunteers = session.execute(_volunteers(course_id, now)).one()
    people = small_counts.shown(volunteers.people)
    return CourseFigures(
        course=course,
        numbers=figures.numbers(course.plan, children, meetings),
        checks_good=small_counts.shown(good[True]),
        checks_faulty=small_counts.shown(good[False]),
        volunteers=people,
        hours=round(float(volunteers.seconds) / 3600 / HOURS_STEP) * HOURS_STEP if people.known else None,
        partners=tuple(session.scalars(_partners(course_id, now))),
        money=_money(session, course_id),
    )


def _meetings(session: Session, course: CourseInPlan, now: datetime) -> list[MeetingCounts]:
    """Return the meetings that are over with what was counted, also of children whose data went."""
    over = {meeting.id for group in course.groups for meeting in group.held if meeting.ends_at <= now}
    counted = {row.session_id: row for row in session.execute(_counts(over))}
    departed = {
        row.session_id: row
        for row in session.scalars(select(DepartedAttendance).where(DepartedAttendance.session_id.in_(over)))
    }
    return [
        MeetingCounts(
            group_id=group.id,
            part=group.part,
            sort=group.sort,
            lessons=meeting.lessons,
            counts=_together(counted.get(meeting.id), departed.get(meeting.id)),
        )
        for group in course.groups
        for meeting in group.held
        if meeting.id in over and meeting.lessons
    ]


def _counts(meetings: set[UUID]) -> Select[UUID, int, int, int, int, int]:
    """Count what the children of a meeting did: a missed one that was caught up with counts as that, guests do not."""
    again = aliased(Attendance)
    made_up = (
        select(again.id)
        .where(
            again.makes_up_id == Attendance.session_id,
            again.child_id == Attendance.child_id,
            again.mark == AttendanceMark.PRESENT,
        )
        .exists()
    )
    away = Attendance.mark.in_((AttendanceMark.ABSENT, AttendanceMark.EXCUSED))
    return (
        select(
            Attendance.session_id,
            func.count().filter(Attendance.mark == AttendanceMark.PRESENT).label("attended"),
            func.count().filter(away, made_up).label("caught_up"),
            func.count().filter(Attendance.mark == AttendanceMark.EXCUSED, ~made_up).label("excused"),
            func.count().filter(Attendance.mark == AttendanceMark.ABSENT, ~made_up).label("missed"),
            func.count().filter(Attendance.mark == AttendanceMark.NOT_RECORDED).label("not_recorded"),
        )
        .where(Attendance.session_id.in_(meetings), Attendance.placed, Attendance.makes_up_id.is_(None))
        .group_by(Attendance.session_id)
    )


def _together(row: Any, gone: DepartedAttendance | None) -> Counts:
    known = Counts(
        **{name: getattr(row, name) for name in ("attended", "caught_up", "excused", "missed", "not_recorded")}
        if row is not None
        else {}
    )
    if gone is None:
        return known
    return Counts(
        attended=known.attended + gone.present,
        caught_up=known.caught_up + gone.caught_up,
        excused=known.excused + gone.excused,
        missed=known.missed + gone.absent,
        not_recorded=known.not_recorded
        + max(0, gone.placed - gone.present - gone.caught_up - gone.excused - gone.absent),
    )


def _children(session: Session, course_id: UUID, plan: CoursePlan) -> ChildCounts:
    """Count how it ended for those who began; they come as numbers, not as ids."""
    stands = and_(Certificate.participant_id == CourseParticipant.id, Certificate.withdrawn_on.is_(None))
    numbered = (
        select(
            CourseParticipant.id,
            func.row_number().over(order_by=CourseParticipant.id).label("number"),
            CourseParticipant.stopped_at.is_not(None).label("stopped"),
            select(Certificate.id).where(stands).exists().label("certified"),
        )
        .where(CourseParticipant.course_id == course_id)
        .subquery()
    )
    people = session.execute(select(numbered.c.number, numbered.c.stopped, numbered.c.certified)).all()
    forms: dict[int, list[TestForm]] = defaultdict(list)
    for row in session.execute(
        select(numbered.c.number, PracticalTest.attempt, PracticalTest.by_id, PracticalTest.points).join(
            PracticalTest, PracticalTest.participant_id == numbered.c.id
        )
    ):
        forms[row.number].append(TestForm(attempt=row.attempt, by_id=row.by_id, points=row.points))
    passed = {number: _passed(plan, found) for number, found in forms.items()}
    certified = [row for row in people if row.certified and (passed.get(row.number) or not plan.outline.test)]
    going = [passed.get(row.number) for row in people if not row.stopped or passed.get(row.number)]
    return ChildCounts(
        started=len(people),
        stopped=sum(row.stopped and not passed.get(row.number) and row not in certified for row in people),
        passed_first=going.count(1),
        passed_later=sum(number is not None and number > 1 for number in going),
        certified=len(certified),
    )


def _passed(plan: CoursePlan, forms: Sequence[TestForm]) -> int | None:
    """Return the number of the try that was passed."""
    return next((one.number for one in trial.attempts(plan.outline, forms) if one.passed), None)


def _checks(session: Session, course: CourseInPlan) -> Counter[bool]:
    """Count the bike checks in which everything was good, and the others."""
    rows = session.execute(
        select(BikeCheck.points, BikeCheck.at)
        .join(CourseParticipant, CourseParticipant.id == BikeCheck.participant_id)
        .where(CourseParticipant.course_id == course.id)
    )
    found = (progress.bike(course.plan.outline.bike_check, [Check(points=row.points, at=row.at)]) for row in rows)
    return Counter(result.approved for result in found if result is not None)


def _volunteers(course_id: UUID, now: datetime) -> Select[int, int]:
    length = func.extract("epoch", Assignment.ends_at - Assignment.starts_at)
    return (
        select(
            func.count(distinct(Assignment.volunteer_id)).label("people"),
            func.coalesce(func.sum(length), 0).label("seconds"),
        )
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(ProgrammeSession, ProgrammeSession.id == Shift.session_id)
        .join(CourseGroup, CourseGroup.activity_id == ProgrammeSession.activity_id)
        .where(CourseGroup.course_id == course_id, Assignment.ends_at <= now, ~Assignment.session_cancelled)
        .where(~Assignment.released, Assignment.answer != Answer.DECLINED)
    )


def _partners(course_id: UUID, now: datetime) -> Select[str]:
    return (
        select(Partner.name)
        .join(Engagement, Engagement.partner_id == Partner.id)
        .join(ProgrammeSession, ProgrammeSession.id == Engagement.session_id)
        .join(CourseGroup, CourseGroup.activity_id == ProgrammeSession.activity_id)
        .where(CourseGroup.course_id == course_id, ProgrammeSession.ends_at <= now, ~ProgrammeSession.cancelled)
        .where(Engagement.state == EngagementState.CONFIRMED)
        .group_by(Partner.id, Partner.name)
        .order_by(Partner.name, Partner.id)
    )


def _money(session: Session, course_id: UUID) -> tuple[Money, ...]:
    rows = session.execute(
        select(FundingLine.source, func.sum(FundingLine.promised), func.sum(FundingLine.spent))
        .where(FundingLine.course_id == course_id)
        .group_by(FundingLine.source)
        .order_by(FundingLine.source)
    )
    return tuple(Money(source=source, promised=promised, spent=spent) for source, promised, spent in rows)
