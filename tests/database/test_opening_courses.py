"""Opening a course: its groups are activities with the partners, shifts and consents of their part, all or none."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from app.models.activities import Activity, ProgrammeSession
from app.models.courses import Course, CourseGroup
from app.models.shifts import Engagement, Shift
from app.planning.course.plan import from_data
from app.planning.course.size import PhaseOutOfRange
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.timeslots import local_slot
from app.planning.vocabulary import ActivityKind, PhaseSort, Weekday
from app.programme.courses import groups, opening
from app.programme.courses.groups import NewGroup
from app.programme.courses.opening import CourseDetails, NewCourse
from app.programme.courses.refusals import CourseChanged, CourseClosed, GroupNameTaken, NoSuchPhase, NotACourse
from app.programme.refusals import NamesAChild, NotFound, SpaceTaken
from tests import courses, factories
from tests.database import racing
from tests.factories import DAY, NOW

MONDAY = date(2026, 12, 7)
FIRST, SECOND = (1, PhaseSort.MEETINGS), (2, PhaseSort.MEETINGS)


def weekly(first=MONDAY, count=6, starts=14):
    stretch = Stretch(
        rule=Weekly(weekdays=frozenset({Weekday.MONDAY})),
        starts=time(starts),
        ends=time(starts + 1),
        first=first,
        count=count,
    )
    return Schedule(stretches=(stretch,))


def new_group(space_id, **values):
    defaults = {
        "part": 1,
        "sort": PhaseSort.MEETINGS,
        "name": "A",
        "title": "Fietslessen: deel 1, groep A",
        "age_group_id": None,
        "space_id": space_id,
        "capacity": 12,
        "partner_ids": (),
        "when": weekly(),
    }
    return NewGroup(**defaults | values)


@pytest.fixture
def template(session, location):
    data = courses.specification()
    return factories.template(session, kind=ActivityKind.CYCLING_LESSONS, title="Fietslessen", specification=data)


@pytest.fixture
def details(by):
    return CourseDetails(
        title="Fietslessen",
        note="",
        responsible_id=by.user_id,
        theory_partner_id=None,
        practice_partner_id=None,
        interpreters=("ti",),
    )


def begin(session, by, template, details, *wanted, meetings=None):
    new = NewCourse(template_id=template.id, details=details, meetings=meetings or {FIRST: 6}, groups=wanted)
    return opening.begin(session, new, by=by, now=NOW)


def test_a_course_is_opened_with_its_groups_and_as_many_lessons_as_are_planned(session, by, template, details):
    garden, yard = factories.space(session), factories.space(session)
    away = new_group(garden.id, part=2, title="Deel 2", when=weekly(MONDAY + timedelta(weeks=10), count=4))
    course, planned = begin(session, by, template, details, new_group(yard.id), away)
    assert (course.title, course.interpreters) == ("Fietslessen", ["ti"])
    phases = from_data(course.specification).phases
    assert [(phase.meetings, phase.lessons) for phase in phases[:2]] == [(6, range(1, 7)), (4, range(7, 15))]
    assert [len(group.slots) for group in planned] == [6, 4]
    rows = session.execute(
        select(CourseGroup.part, Activity.title, Activity.capacity, Activity.children_per_adult, Activity.consents)
        .join(Activity, Activity.id == CourseGroup.activity_id)
        .order_by(CourseGroup.part)
    ).all()
    assert [tuple(row) for row in rows] == [
        (1, "Fietslessen: deel 1, groep A", 12, 4, []),
        (2, "Deel 2", 12, 4, ["outing"]),
    ]


def test_a_partner_is_asked_in_the_meetings_of_its_part_alone(session, by, template, details):
    bikes, traffic = factories.partner(session), factories.partner(session, sort="traffic_safety")
    one = new_group(factories.space(session).id, partner_ids=(bikes.id,))
    test = local_slot(day=MONDAY + timedelta(weeks=20), start=time(14), end=time(16), zone=factories.ZONE)
    three = new_group(factories.space(session).id, part=3, sort=PhaseSort.TEST, partner_ids=(traffic.id,), when=test)
    begin(session, by, template, details, one, three)
    asked = session.execute(
        select(CourseGroup.part, Engagement.partner_id, func.count())
        .join(ProgrammeSession, ProgrammeSession.activity_id == CourseGroup.activity_id)
        .join(Engagement, Engagement.session_id == ProgrammeSession.id)
        .group_by(CourseGroup.part, Engagement.partner_id)
        .order_by(CourseGroup.part)
    ).all()
    assert [tuple(row) for row in asked] == [(1, bikes.id, 6), (3, traffic.id, 1)]
    roles = session.execute(select(Shift.role, func.count()).group_by(Shift.role).order_by(Shift.role)).all()
    assert [tuple(row) for row in roles] == [("Fietsbegeleider", 7), ("Tolk", 7)]


def test_free_days_are_passed_over_and_said(session, by, template, details):
    factories.free_day(session, MONDAY + timedelta(weeks=1))
    _course, planned = begin(session, by, template, details, new_group(factories.space(session).id))
    assert [skip.day for skip in planned[0].skipped] == [MONDAY + timedelta(weeks=1)]
    assert len(planned[0].slots) == 6


def test_a_course_whose_second_group_cannot_be_is_not_opened_at_all(session, by, template, details):
    space = factories.space(session)
    session.commit()
    with pytest.raises(SpaceTaken):
        begin(session, by, template, details, new_group(space.id), new_group(space.id, name="B"))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Course)) == 0
    assert session.scalar(select(func.count()).select_from(Activity)) == 0


def test_too_few_lessons_and_what_is_no_course_are_refused(session, by, template, details):
    with pytest.raises(PhaseOutOfRange):
        begin(session, by, template, details, meetings={FIRST: 3})
    with pytest.raises(NotACourse):
        begin(session, by, factories.template(session), details)


def test_a_title_with_a_childs_name_is_refused(session, by, template, details):
    name = factories.child(session).pseudonym
    with pytest.raises(NamesAChild):
        begin(session, by, template, CourseDetails(**_values(details) | {"title": f"Fietsles {name}"}))


def test_nobody_of_another_location_is_responsible_or_teaches(
    session, by, template, details, other_location, session_at
):
    there = session_at(other_location)
    stranger, partner = factories.account(there), factories.partner(there)
    there.commit()
    with pytest.raises(NotFound):
        begin(session, by, template, CourseDetails(**_values(details) | {"responsible_id": stranger.id}))
    with pytest.raises(NotFound):
        begin(session, by, template, CourseDetails(**_values(details) | {"theory_partner_id": partner.id}))
    with pytest.raises(NotFound):
        begin(session, by, template, details, new_group(factories.space(session).id, partner_ids=(partner.id,)))


def _values(details):
    return {name: getattr(details, name) for name in CourseDetails.__slots__}


def test_a_group_is_added_beside_another_under_a_name_of_its_own(session, by):
    course = courses.course(session)
    courses.course_group(session, course, meetings=2)
    with pytest.raises(GroupNameTaken):
        groups.add(session, course.id, new_group(factories.space(session).id), by=by, now=NOW)
    groups.add(session, course.id, new_group(factories.space(session).id, name="B"), by=by, now=NOW)
    with pytest.raises(NoSuchPhase):
        groups.add(
            session, course.id, new_group(factories.space(session).id, part=2, sort=PhaseSort.TEST), by=by, now=NOW
        )
    names = session.scalars(select(CourseGroup.name).order_by(CourseGroup.name)).all()
    assert names == ["A", "B"]


def test_a_closed_course_takes_no_group_until_it_is_open_again(session, by):
    course = courses.course(session)
    opening.close(session, course.id, seen=course.version, by=by, now=NOW)
    assert course.closed_at == NOW
    with pytest.raises(CourseClosed):
        groups.add(session, course.id, new_group(factories.space(session).id), by=by, now=NOW)
    opening.reopen(session, course.id, seen=course.version, by=by, now=NOW + DAY)
    groups.add(session, course.id, new_group(factories.space(session).id), by=by, now=NOW + DAY)


def test_of_two_who_change_a_course_at_once_the_second_is_told(session, by, details, two_sessions):
    course = courses.course(session)
    session.commit()
    course_id, seen = course.id, course.version

    def change(of):
        opening.change(of, course_id, details, seen=seen, by=by, now=NOW)

    first, second = two_sessions()
    outcome = racing.one_after_the_other((first, change), (second, change))
    assert outcome == CourseChanged(course_id)


def test_of_two_groups_of_one_name_at_once_one_is_planned(session, by, two_sessions):
    course = courses.course(session)
    spaces = [factories.space(session).id for _ in range(2)]
    session.commit()
    course_id = course.id

    def adding(space_id):
        return lambda of: groups.add(of, course_id, new_group(space_id), by=by, now=NOW)

    first, second = two_sessions()
    outcomes = racing.at_once((first, adding(spaces[0])), (second, adding(spaces[1])))
    assert sorted(map(str, outcomes)) == sorted([racing.WON, str(GroupNameTaken("A"))])
