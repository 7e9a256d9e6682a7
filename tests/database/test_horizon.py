"""Planning ahead: series that never end, up to the horizon, and never twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, event, func, select, text

from app.extensions import enter_location
from app.models.activities import Activity, ProgrammeSession, SessionChange
from app.models.attendance import Attendance
from app.models.shifts import Engagement, Shift
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import to_data
from app.planning.timeslots import local_slot
from app.planning.vocabulary import EngagementState, EnrolmentState, Weekday
from app.programme import horizon, turns
from app.programme.horizon import Blocked, Extended
from app.programme.refusals import NotFound
from app.queries import series_ahead
from app.queries.space_use import Use
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW, ZONE

TODAY = NOW.date()  # a Monday
WEDNESDAY = TODAY + timedelta(days=2)
BRIEFLY = text("SET LOCAL lock_timeout = '50ms'")
HORIZON = TODAY + timedelta(weeks=12)


def weekly(**changes):
    rule = Weekly(weekdays=frozenset({Weekday.WEDNESDAY}))
    times = {"first": WEDNESDAY - timedelta(weeks=1), "starts": time(9), "ends": time(10)}
    return Schedule(stretches=(Stretch(rule=rule, **times | changes),))


def slot(week):
    return local_slot(day=WEDNESDAY + timedelta(weeks=week), start=time(9), end=time(10), zone=ZONE)


def meant(week):
    return datetime.combine(WEDNESDAY + timedelta(weeks=week), time(9))


def series(session, *, planned_until=WEDNESDAY, schedule=None, **values):
    """Add a series with one meeting a week ago and one this week."""
    activity = factories.activity(
        session, schedule=to_data(schedule or weekly()), planned_until=planned_until, **values
    )
    space = factories.space(session, name=f"Ruimte van {activity.title}")
    for week in (-1, 0):
        factories.meeting(session, slot(week).starts_at, of=activity, at=space, meant_for=meant(week))
    return activity


def meetings(session, activity):
    wanted = select(ProgrammeSession).where(ProgrammeSession.activity_id == activity.id)
    return session.scalars(wanted.order_by(ProgrammeSession.starts_at)).all()


def extend(session, location, **more):
    found = horizon.extend(session, location_id=location.id, **{"now": NOW} | more)
    session.commit()
    session.expire_all()
    return found


def test_a_series_that_never_ends_is_planned_to_the_horizon_like_its_last_meeting(session, location, by):
    activity = series(session, title="Knutselen")
    last = meetings(session, activity)[-1]
    factories.shift(session, last, role="Spelbegeleider", need=2, required=True, qualification="vog")
    factories.shift(session, last, role="Koffie", need=1, position=1)
    partner = factories.partner(session)
    factories.engagement(session, last, partner, state=EngagementState.CONFIRMED)
    session.commit()
    slots = tuple(slot(week) for week in range(1, 12))
    assert extend(session, location, by=by) == [
        Extended(activity_id=activity.id, title="Knutselen", planned=slots, blocked=(), until=HORIZON)
    ]
    made = meetings(session, activity)[2:]
    assert [(row.starts_at, row.meant_for, row.space_id) for row in made] == [
        (slot(week).starts_at, meant(week), last.space_id) for week in range(1, 12)
    ]
    needs = select(Shift.role, Shift.need, Shift.required, Shift.qualification).order_by(Shift.position)
    assert session.execute(needs.where(Shift.session_id == made[-1].id)).all() == [
        ("Spelbegeleider", 2, True, "vog"),
        ("Koffie", 1, False, None),
    ]
    asked = select(Engagement.partner_id, Engagement.state).where(Engagement.session_id == made[-1].id)
    assert session.execute(asked).all() == [(partner.id, EngagementState.NOT_ASKED)]
    assert set(session.execute(select(SessionChange.sort, SessionChange.by_id))) == {("planned", by.user_id)}
    assert session.get(Activity, activity.id).planned_until == HORIZON


def test_planning_ahead_twice_makes_nothing_the_second_time(session, location):
    activity = series(session)
    session.commit()
    extend(session, location)
    assert [found.planned for found in extend(session, location)] == [()]
    assert len(meetings(session, activity)) == 13


def test_each_week_adds_a_week(session, location):
    series(session)
    session.commit()
    extend(session, location)
    assert [found.planned for found in extend(session, location, now=NOW + 7 * DAY)] == [(slot(12),)]


def test_nobody_asked_so_the_responsible_person_did_it(session, location):
    activity = series(session)
    session.commit()
    extend(session, location)
    assert set(session.scalars(select(SessionChange.by_id))) == {activity.responsible_id}


def test_a_draft_that_was_removed_does_not_come_back(session, location):
    activity = series(session)
    session.commit()
    extend(session, location)
    session.execute(delete(ProgrammeSession).where(ProgrammeSession.meant_for == meant(3)))
    session.commit()
    assert [found.planned for found in extend(session, location)] == [()]
    assert len(meetings(session, activity)) == 12


def test_a_meeting_that_was_moved_or_cancelled_is_not_planned_again(session, location):
    activity = series(session)
    moved = factories.meeting(session, slot(1).starts_at + DAY, of=activity, meant_for=meant(1))
    factories.meeting(session, slot(2).starts_at, of=activity, meant_for=meant(2), cancelled=True, cancel_reason="ziek")
    session.commit()
    assert [found.planned[0] for found in extend(session, location)] == [slot(3)]
    assert moved in meetings(session, activity)


def test_free_days_are_passed_over(session, location):
    series(session)
    factories.free_day(session, WEDNESDAY + timedelta(weeks=1))
    session.commit()
    assert [found.planned[0] for found in extend(session, location)] == [slot(2)]


def test_new_meetings_are_not_made_like_one_that_was_changed_by_hand_or_cancelled(session, location):
    activity = series(session)
    usual = meetings(session, activity)[0].space_id
    session.execute(delete(ProgrammeSession).where(ProgrammeSession.meant_for == meant(0)))
    factories.meeting(session, slot(0).starts_at, of=activity, meant_for=meant(0), by_hand=["space"])
    factories.meeting(session, slot(1).starts_at, of=activity, meant_for=meant(1), cancelled=True, cancel_reason="ziek")
    session.commit()
    extend(session, location)
    assert {row.space_id for row in meetings(session, activity)[3:]} == {usual}


@pytest.mark.parametrize("ending", [{"count": 5}, {"until": HORIZON}])
def test_a_series_that_ends_is_left_alone(session, location, ending):
    series(session, schedule=weekly(**ending))
    factories.meeting(session)
    session.commit()
    assert extend(session, location) == []


def test_a_series_without_a_single_meeting_is_left_alone(session, location):
    activity = factories.activity(session, schedule=to_data(weekly()))
    session.commit()
    assert extend(session, location) == []
    with pytest.raises(NotFound):
        horizon.extend(session, location_id=location.id, activity_id=activity.id, now=NOW)


def test_a_space_that_is_taken_blocks_one_meeting_which_is_tried_again(session, location):
    activity = series(session, title="Knutselen")
    space = session.get_one(factories.Space, meetings(session, activity)[-1].space_id)
    other = factories.meeting(session, slot(4).starts_at, at=space, title="Zangkoor")
    session.commit()
    (found,) = extend(session, location)
    use = Use(title="Zangkoor", starts_at=other.starts_at, ends_at=other.ends_at)
    assert found.blocked == (Blocked(slot=slot(4), use=use),)
    assert len(found.planned) == 10
    session.execute(delete(ProgrammeSession).where(ProgrammeSession.id == other.id))
    session.commit()
    assert [found.planned for found in extend(session, location)] == [(slot(4),)]


def test_two_series_that_want_one_space_at_one_time_are_not_both_planned(session, location):
    first, second = series(session, title="A"), series(session, title="B")
    space = meetings(session, first)[-1].space_id
    for row in meetings(session, second)[:1]:
        session.delete(row)
    last = meetings(session, second)[-1]
    last.starts_at, last.ends_at, last.space_id = slot(0).ends_at, slot(0).ends_at + HOUR, space
    session.commit()
    found = extend(session, location)
    assert [len(each.planned) for each in found] == [11, 0]
    assert [block.use.title for block in found[1].blocked] == ["A"] * 11


def test_in_a_space_that_may_be_shared_both_are_planned(session, location):
    shared = factories.space(session, shareable=True)
    for title in "AB":
        activity = series(session, title=title)
        for row in meetings(session, activity):
            row.space_id, row.space_shareable = shared.id, True
    session.commit()
    assert [len(each.planned) for each in extend(session, location)] == [11, 11]


def test_children_who_are_placed_hold_a_place_unless_they_are_elsewhere(session, location):
    activity, other = series(session, title="Knutselen"), factories.activity(session, title="Zwemles")
    placed, busy, waiting = (factories.child(session) for _ in range(3))
    for child in (placed, busy):
        factories.enrolment(session, activity, child, state=EnrolmentState.PLACED)
    factories.enrolment(session, activity, waiting, state=EnrolmentState.WAITING)
    lesson = factories.meeting(session, slot(1).starts_at, of=other)
    factories.attendance(session, lesson, busy)
    session.commit()
    extend(session, location)
    first, second = meetings(session, activity)[2:4]
    holders = select(Attendance.child_id).where(Attendance.placed).order_by(Attendance.child_id)
    assert session.scalars(holders.where(Attendance.session_id == first.id)).all() == [placed.id]
    assert session.scalars(holders.where(Attendance.session_id == second.id)).all() == sorted([placed.id, busy.id])


def test_a_child_in_two_new_meetings_at_once_holds_one_place(session, location):
    child = factories.child(session)
    for title in "AB":
        factories.enrolment(session, series(session, title=title), child, state=EnrolmentState.PLACED)
    session.commit()
    extend(session, location)
    assert session.scalar(select(func.count(Attendance.id))) == 11


def test_a_series_of_another_location_is_not_there(session, location, other_location):
    enter_location(session, other_location.id)
    foreign, here = series(session).id, location.id
    session.commit()
    enter_location(session, here)
    for activity_id in (foreign, uuid4()):
        with pytest.raises(NotFound):
            horizon.extend(session, location_id=here, activity_id=activity_id, now=NOW)


def test_every_location_is_planned_ahead_for_itself(session, location, other_location):
    activities = []
    for each in (location, other_location):
        enter_location(session, each.id)
        activities.append((each.id, series(session)))
        session.commit()
    assert horizon.extend_everywhere(session, now=NOW) == 22
    for location_id, activity in activities:
        enter_location(session, location_id)
        assert len(meetings(session, activity)) == 13
        session.commit()
    assert horizon.extend_everywhere(session, now=NOW) == 0


def test_a_series_that_cannot_be_read_stops_no_other_location(session, location, other_location, caplog):
    broken = {"school_holidays": "skip", "stretches": [{"rule": {"sort": "weekly"}}]}
    series(session).schedule = broken
    session.commit()
    enter_location(session, other_location.id)
    series(session)
    session.commit()
    assert horizon.extend_everywhere(session, now=NOW) == 11
    assert [record.message for record in caplog.records] == [
        f"the series of location {location.id} could not be planned ahead"
    ]


def test_a_location_that_is_held_for_too_long_stops_no_other_one(
    session, location, other_location, two_sessions, caplog
):
    series(session)
    session.commit()
    enter_location(session, other_location.id)
    series(session)
    session.commit()
    busy, planner = two_sessions()
    busy.info["scope"] = location.id
    turns.take(busy)
    event.listen(planner, "after_begin", lambda _session, _transaction, connection: connection.execute(BRIEFLY))
    assert horizon.extend_everywhere(planner, now=NOW) == 11
    assert [record.message for record in caplog.records] == [
        f"location {location.id} is in use; its series are planned ahead the next time"
    ]
    busy.commit()
    assert horizon.extend_everywhere(planner, now=NOW) == 11


def test_the_same_series_planned_ahead_twice_at_once_is_planned_once(session, location, two_sessions):
    activity = series(session)
    session.commit()
    here = location.id
    outcomes = at_once(*[(each, lambda s: horizon.extend(s, location_id=here, now=NOW)) for each in two_sessions()])
    assert outcomes == [WON, WON]
    session.expire_all()
    assert len(meetings(session, activity)) == 13


def test_thirty_series_take_as_many_statements_as_three(session, location, by, count_queries):
    taken = []
    for number in (3, 27):
        for _ in range(number):
            activity = series(session)
            factories.shift(session, meetings(session, activity)[-1])
        session.commit()
        with count_queries() as statements:
            horizon.extend(session, location_id=location.id, now=NOW, by=by)
        taken.append(len(statements))
        session.commit()
    assert taken[0] == taken[1]


def test_meetings_on_which_people_count_are_told_apart(session, location):
    activity = series(session)
    dates = [
        factories.meeting(session, slot(week).starts_at, of=activity, meant_for=meant(week)) for week in range(1, 6)
    ]
    empty, taught, asked, staffed, gone = dates
    factories.attendance(session, taught, factories.child(session))
    factories.engagement(session, asked, factories.partner(session), state=EngagementState.ASKED)
    factories.assignment(session, factories.shift(session, staffed), factories.volunteer(session))
    factories.assignment(session, factories.shift(session, gone), factories.volunteer(session), released=True)
    factories.engagement(session, empty, factories.partner(session))
    session.commit()
    (found,) = series_ahead.open_series(session, zone=ZONE, since=date(2026, 11, 26))
    assert [each.tied for each in found.there] == [False, True, True, True, False]
