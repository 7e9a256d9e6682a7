"""Planning an activity from a template: everything or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.extensions import enter_location
from app.models.activities import Activity, ProgrammeSession, SessionChange
from app.models.shifts import Engagement, Shift
from app.planning.recurrence import SkippedDay
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import from_data
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, EngagementState, SkipSort, Weekday
from app.programme import activities
from app.programme.activities import NewActivity
from app.programme.refusals import NamesAChild, NoMeetings, NotFound, SpaceTaken
from tests import factories
from tests.database.racing import at_once
from tests.factories import DAY, HOUR, NOW

SPECIFICATION = {
    "children_per_adult": 8,
    "partners": ["library", "police"],
    "roles": [
        {"name": "Voorlezer", "who": "volunteer", "need": 2, "required": True, "qualification": "vog"},
        {"name": "Begeleider", "who": "staff", "need": 1, "required": True, "qualification": None},
        {"name": "Koffie", "who": "volunteer", "need": 1, "required": False, "qualification": None},
    ],
}


def slots(weeks=3):
    starts = [NOW + 2 * DAY + week * 7 * DAY for week in range(weeks)]
    return tuple(TimeSlot(starts_at=start, ends_at=start + HOUR) for start in starts)


def weekly(**changes):
    first = slots()[0].starts_at
    rule = Weekly(weekdays=frozenset({Weekday.WEDNESDAY}))
    times = {"first": first.date(), "count": 3, "starts": time(9), "ends": time(10)}
    return Schedule(stretches=(Stretch(rule=rule, **times | changes),))


@pytest.fixture
def wanted(session, by):
    template = factories.template(session, kind=ActivityKind.LIBRARY_VISIT, specification=SPECIFICATION)
    return NewActivity(
        template_id=template.id,
        title="Voorlezen",
        description="Samen lezen",
        age_group_id=factories.age_group(session).id,
        space_id=factories.space(session, name="Huiskamer").id,
        responsible_id=by.user_id,
        capacity=12,
        when=weekly(),
    )


def test_an_activity_is_planned_with_its_sessions_shifts_and_partners(session, by, wanted):
    library = factories.partner(session, sort="library", name="Bibliotheek")
    factories.partner(session, sort="library", name="Zijbibliotheek")
    factories.partner(session, sort="school")
    activity = activities.plan(session, wanted, by=by, now=NOW).activity
    session.commit()
    assert (activity.kind, activity.title, activity.capacity, activity.children_per_adult) == (
        ActivityKind.LIBRARY_VISIT,
        "Voorlezen",
        12,
        8,
    )
    meetings = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts_at)).all()
    assert [(row.starts_at, row.ends_at, row.title, row.space_id, row.age_group_id) for row in meetings] == [
        (slot.starts_at, slot.ends_at, "Voorlezen", wanted.space_id, wanted.age_group_id) for slot in slots()
    ]
    shifts = select(Shift.role, Shift.need, Shift.required, Shift.qualification).order_by(Shift.position)
    assert session.execute(shifts.where(Shift.session_id == meetings[0].id)).all() == [
        ("Voorlezer", 2, True, "vog"),
        ("Koffie", 1, False, None),
    ]
    engaged = session.execute(select(Engagement.partner_id, Engagement.state)).all()
    assert engaged == [(library.id, EngagementState.NOT_ASKED)] * 3
    assert session.scalars(select(SessionChange.sort)).all() == ["planned"] * 3


def test_the_schedule_is_kept_and_each_meeting_knows_what_it_was_meant_for(session, by, wanted):
    activity = activities.plan(session, wanted, by=by, now=NOW).activity
    session.commit()
    meetings = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts_at)).all()
    assert from_data(activity.schedule) == weekly()
    assert activity.planned_until == slots()[-1].starts_at.date()
    assert [row.meant_for for row in meetings] == [row.starts_local for row in meetings]
    assert [row.by_hand for row in meetings] == [[]] * 3


def test_a_single_meeting_has_no_schedule_and_may_be_on_a_free_day(session, by, wanted):
    factories.free_day(session, slots()[0].starts_at.date())
    planned = activities.plan(session, replace(wanted, when=slots()[0]), by=by, now=NOW)
    assert (planned.slots, planned.skipped) == (slots()[:1], ())
    assert (planned.activity.schedule, planned.activity.planned_until) == (None, None)
    assert session.scalars(select(ProgrammeSession.meant_for)).all() == [None]
    assert session.scalar(select(func.count(Activity.id)).where(Activity.schedule.is_(None))) == 1


def test_days_that_are_passed_over_come_back_with_their_reason(session, by, wanted):
    closed = slots()[1].starts_at.date()
    factories.free_day(session, closed, name="Verhuizing")
    planned = activities.plan(session, wanted, by=by, now=NOW)
    assert planned.slots == (slots(4)[0], slots(4)[2], slots(4)[3])
    assert planned.skipped == (SkippedDay(day=closed, stretch=0, sort=SkipSort.CLOSING_DAY, reason="Verhuizing"),)


def test_a_series_that_never_ends_is_planned_for_twelve_weeks(session, by, wanted):
    planned = activities.plan(session, replace(wanted, when=weekly(count=None)), by=by, now=NOW)
    assert (len(planned.slots), planned.activity.planned_until) == (13, date(2027, 2, 17))


def test_a_series_that_never_ends_and_begins_later_is_planned_for_twelve_weeks_from_then(session, by, wanted):
    first = date(2027, 3, 3)
    planned = activities.plan(session, replace(wanted, when=weekly(count=None, first=first)), by=by, now=NOW)
    assert (len(planned.slots), planned.activity.planned_until) == (13, first + timedelta(weeks=12))


def test_a_schedule_of_which_nothing_is_left_is_refused(session, by, wanted):
    day = slots()[0].starts_at.date()
    factories.free_day(session, day)
    with pytest.raises(NoMeetings):
        activities.plan(session, replace(wanted, when=weekly(count=None, until=day)), by=by, now=NOW)


def test_forty_meetings_are_planned_in_as_many_statements_as_two(session, by, wanted, count_queries):
    factories.partner(session, sort="library")
    session.commit()
    taken = []
    for count, first in ((2, date(2027, 3, 3)), (40, date(2027, 4, 7))):
        with count_queries() as statements:
            activities.plan(session, replace(wanted, when=weekly(count=count, first=first)), by=by, now=NOW)
        taken.append(len(statements))
        session.commit()
        session.expunge_all()
    assert taken[0] == taken[1]
    assert taken[0] <= 20


def test_in_a_space_that_may_be_shared_nothing_is_in_the_way(session, by, wanted):
    shared = factories.space(session, shareable=True)
    factories.meeting(session, slots()[1].starts_at, at=shared, space_shareable=True)
    planned = activities.plan(session, replace(wanted, space_id=shared.id), by=by, now=NOW)
    assert planned.slots == slots()


def test_an_activity_may_be_for_everybody(session, by, wanted):
    activity = activities.plan(session, replace(wanted, age_group_id=None), by=by, now=NOW).activity
    assert (activity.age_group_id, activity.capacity) == (None, 12)


def test_when_one_slot_is_taken_nothing_is_planned(session, by, wanted):
    space = session.get_one(factories.Space, wanted.space_id)
    taken = factories.meeting(session, slots()[1].starts_at, at=space, title="Voetbal")
    session.commit()
    with pytest.raises(SpaceTaken) as refusal:
        activities.plan(session, wanted, by=by, now=NOW)
    assert refusal.value == SpaceTaken("Huiskamer", "Voetbal", taken.starts_at, taken.ends_at)
    session.rollback()
    assert session.scalars(select(func.count(ProgrammeSession.id))).one() == 1


@pytest.mark.parametrize("field", ["title", "description"])
def test_no_text_of_an_activity_names_a_child(session, by, wanted, field):
    factories.child(session, pseudonym="Sara")
    with pytest.raises(NamesAChild):
        activities.plan(session, replace(wanted, **{field: "Voor Sara"}), by=by, now=NOW)


@pytest.mark.parametrize("field", ["template_id", "space_id", "age_group_id", "responsible_id"])
def test_what_is_not_there_is_refused(session, by, wanted, field):
    unknown = uuid4()
    with pytest.raises(NotFound) as refusal:
        activities.plan(session, replace(wanted, **{field: unknown}), by=by, now=NOW)
    assert refusal.value.id == unknown


def test_what_belongs_to_another_location_is_not_there(session, by, location, other_location, wanted):
    here, there = location.id, other_location.id
    session.commit()
    enter_location(session, there)
    foreign = {
        "template_id": factories.template(session).id,
        "space_id": factories.space(session).id,
        "age_group_id": factories.age_group(session).id,
        "responsible_id": factories.account(session).id,
    }
    session.commit()
    enter_location(session, here)
    session.expunge_all()
    for field, value in foreign.items():
        with pytest.raises(NotFound):
            activities.plan(session, replace(wanted, **{field: value}), by=by, now=NOW)
    session.rollback()
    assert session.scalars(select(Activity.id)).all() == []


def test_a_volunteer_is_responsible_for_nothing(session, by, wanted):
    volunteer = factories.volunteer_account(session, factories.volunteer(session))
    assert volunteer.role is Role.VOLUNTEER
    with pytest.raises(NotFound):
        activities.plan(session, replace(wanted, responsible_id=volunteer.id), by=by, now=NOW)


def test_of_two_who_plan_the_same_slots_at_once_one_is_refused(session, by, two_sessions, wanted):
    session.commit()
    planning = [lambda s: activities.plan(s, wanted, by=by, now=NOW)] * 2
    outcomes = at_once(*zip(two_sessions(), planning, strict=True))
    assert sorted(map(type, outcomes), key=str) == sorted([str, SpaceTaken], key=str)
    assert session.scalars(select(func.count(ProgrammeSession.id))).one() == 3
