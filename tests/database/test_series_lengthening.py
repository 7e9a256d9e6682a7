"""Making a series longer, and what becomes of its schedule."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.shifts import Assignment, Shift
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import from_data, to_data
from app.planning.series import Scope
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Weekday
from app.programme import publishing, sessions
from app.programme.refusals import AlreadyOver, ChangedSince, MeetingsClash, NothingToChange, Outdated
from app.programme.series import cancelling, edits, lengthening, undoing
from tests import factories
from tests.database.knowledge import arrive, waiting
from tests.database.racing import at_once
from tests.database.test_series_edits import WEEK, Series, series  # noqa: F401 - a fixture
from tests.factories import DAY, HOUR, NOW


def schedule(**values):
    rule = Weekly(weekdays=frozenset({Weekday.WEDNESDAY}))
    stretch = Stretch(rule=rule, starts=time(9), ends=time(10), first=date(2026, 11, 25), **values)
    return Schedule(stretches=(stretch,))


@pytest.fixture
def lessons(session, series):  # noqa: F811 - the fixture
    """Return the series of five Wednesdays as five lessons, with their schedule."""
    series.activity.schedule = to_data(schedule(count=5))
    for number, row in enumerate(series.meetings):
        row.title = f"Les {number + 1}"
    session.commit()
    return series


def titles(session, activity):
    session.expire_all()
    rows = session.scalars(
        select(ProgrammeSession).where(ProgrammeSession.activity_id == activity.id).order_by(ProgrammeSession.starts_at)
    )
    return [(row.starts_local.strftime("%d-%m"), row.title, row.cancelled) for row in rows]


def stored_schedule(session, activity):
    session.expire_all()
    found = session.get_one(Activity, activity.id).schedule
    return from_data(found) if found else None


def test_a_lost_lesson_is_taken_over_by_the_next_and_the_series_gets_a_week_longer(session, by, lessons):
    before = lessons.everything()
    edit = lengthening.lengthen(session, lessons.meetings[1].id, reason="ziek", by=by, now=NOW)
    session.commit()
    assert titles(session, lessons.activity) == [
        ("25-11", "Les 1", False),
        ("02-12", "Les 2", True),
        ("09-12", "Les 2", False),
        ("16-12", "Les 3", False),
        ("23-12", "Les 4", False),
        ("30-12", "Les 5", False),
    ]
    assert stored_schedule(session, lessons.activity) == schedule(count=6)
    last = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts_at.desc())).first()
    assert (last.meant_for, last.by_hand) == (last.starts_local, [])
    assert session.scalars(select(Attendance.session_id).where(Attendance.session_id == last.id)).all() == [last.id] * 2
    assert session.scalars(select(Shift.role).where(Shift.session_id == last.id)).all() == ["Begeleider"]
    assert sorted(session.scalars(select(Assignment.released))) == [False] * 4 + [True]
    undoing.undo(session, edit.id, by=by, now=NOW)
    session.commit()
    assert lessons.everything() == before
    assert stored_schedule(session, lessons.activity) == schedule(count=5)


def test_one_more_does_not_come_where_something_else_is(session, by, lessons):
    taken = factories.meeting(session, lessons.meetings[4].starts_at + WEEK, at=lessons.space, title="Yoga")
    session.commit()
    with pytest.raises(MeetingsClash) as refusal:
        lengthening.lengthen(session, lessons.meetings[1].id, reason="ziek", by=by, now=NOW)
    assert [starts for starts, _why in refusal.value.clashes] == [taken.starts_at]


def test_what_has_begun_is_not_lost(session, by, lessons):
    with pytest.raises(AlreadyOver):
        lengthening.lengthen(session, lessons.meetings[0].id, reason="ziek", by=by, now=lessons.meetings[0].starts_at)


def extra(lessons, starts_at, **values):
    slot = TimeSlot(starts_at=starts_at, ends_at=starts_at + HOUR)
    defaults = {"like": lessons.meetings[0].id, "slot": slot, "space_id": lessons.space.id, "title": "Inhaalles"}
    return lengthening.Extra(**defaults | {"notes": ""} | values)


def test_an_extra_meeting_gets_everything_of_the_series_and_keeps_its_own_time(session, by, lessons):
    before = lessons.everything()
    edit = lengthening.add(session, extra(lessons, NOW + 3 * DAY), by=by, now=NOW)
    session.commit()
    row = session.scalars(select(ProgrammeSession).where(ProgrammeSession.title == "Inhaalles")).one()
    assert (row.meant_for, row.by_hand) == (None, ["time"])
    assert len(session.scalars(select(Attendance).where(Attendance.session_id == row.id)).all()) == 2
    edits.edit(session, lessons.asked(0, by_hours=2), by=by, now=NOW)
    session.commit()
    session.expire_all()
    assert row.starts_at == NOW + 3 * DAY
    undoing.undo(session, edit.id, by=by, now=NOW)
    session.commit()
    assert list(map(len, lessons.everything())) == list(map(len, before))


def test_an_extra_meeting_that_people_know_of_is_cancelled_by_undo(session, by, lessons):
    edit = lengthening.add(session, extra(lessons, NOW + 3 * DAY), by=by, now=NOW)
    session.commit()
    row = session.scalars(select(ProgrammeSession).where(ProgrammeSession.title == "Inhaalles")).one()
    publishing.publish(session, [row.id], by=by, now=NOW + HOUR / 4)
    undoing.undo(session, edit.id, by=by, now=NOW + HOUR / 2)
    session.commit()
    session.expire_all()
    assert (row.cancelled, row.cancel_reason) == (True, "Ongedaan gemaakt")


def test_an_extra_meeting_is_refused_where_it_cannot_be(session, by, lessons):
    with pytest.raises(MeetingsClash):
        lengthening.add(session, extra(lessons, lessons.meetings[1].starts_at), by=by, now=NOW)
    with pytest.raises(AlreadyOver):
        lengthening.add(session, extra(lessons, NOW - HOUR), by=by, now=NOW)


def test_planning_ahead_goes_by_the_new_time_from_then_on(session, by, lessons):
    edit = edits.edit(session, lessons.asked(2, Scope.FOLLOWING, by_days=1, by_hours=1), by=by, now=NOW)
    session.commit()
    first, second = stored_schedule(session, lessons.activity).stretches
    assert (first.until, first.starts) == (date(2026, 12, 2), time(9))
    assert (second.first, second.starts, second.count) == (date(2026, 12, 10), time(10), 3)
    assert second.rule == Weekly(weekdays=frozenset({Weekday.THURSDAY}))
    undoing.undo(session, edit.id, by=by, now=NOW)
    session.commit()
    assert stored_schedule(session, lessons.activity) == schedule(count=5)


def test_a_series_whose_following_meetings_are_cancelled_ends(session, by, lessons):
    edit = cancelling.cancel(session, lessons.meetings[2].id, scope=Scope.FOLLOWING, reason="hitte", by=by, now=NOW)
    session.commit()
    assert stored_schedule(session, lessons.activity).stretches[-1].until == date(2026, 12, 2)
    undoing.undo(session, edit.id, by=by, now=NOW)
    session.commit()
    assert stored_schedule(session, lessons.activity) == schedule(count=5)
    cancelling.cancel(session, lessons.meetings[0].id, scope=Scope.ALL, reason="hitte", by=by, now=NOW)
    session.commit()
    assert stored_schedule(session, lessons.activity) is None
    assert session.scalar(select(Activity.id).where(Activity.schedule.is_(None))) == lessons.activity.id


def test_a_schedule_that_was_changed_since_is_not_put_back(session, by, lessons):
    edit = edits.edit(session, lessons.asked(0, by_hours=1), by=by, now=NOW)
    lessons.activity.schedule = to_data(schedule(count=9))
    session.commit()
    with pytest.raises(ChangedSince):
        undoing.undo(session, edit.id, by=by, now=NOW)


def test_the_activity_is_called_after_all_of_its_meetings(session, by, series):  # noqa: F811 - the fixture
    edit = edits.edit(session, series.asked(1, title="Volleybal"), by=by, now=NOW)
    session.commit()
    assert session.get_one(Activity, series.activity.id, populate_existing=True).title == "Volleybal"
    undoing.undo(session, edit.id, by=by, now=NOW)
    session.commit()
    assert session.get_one(Activity, series.activity.id, populate_existing=True).title == "Voetbal"
    assert sessions.UNDO_WITHIN == HOUR
    assert isinstance(series, Series)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 4), st.sampled_from(Scope)), min_size=1, max_size=3))
def test_a_published_series_that_moves_there_and_back_tells_nobody(session, by, lessons, steps):
    ids = [row.id for row in lessons.meetings]
    publishing.publish(session, ids, by=by, now=NOW)
    arrive(session)
    session.commit()
    done = []
    for days, number, scope in steps:
        with suppress(MeetingsClash, NothingToChange):
            done.append(edits.edit(session, lessons.asked(number, scope, by_days=days), by=by, now=NOW))
        session.commit()
        session.expire_all()
    for edit in reversed(done):
        undoing.undo(session, edit.id, by=by, now=NOW)
        session.commit()
    assert waiting(session) == set()
    assert publishing.publish(session, ids, by=by, now=NOW + HOUR).messages == 0
    session.commit()


def test_of_two_who_change_a_series_at_once_one_is_told_to_look_again(session, by, location, session_at, lessons):
    asked = [lessons.asked(0, by_days=7), lessons.asked(0, by_days=14)]
    session.commit()
    outcomes = at_once(
        *((session_at(location), lambda s, one=one: edits.edit(s, one, by=by, now=NOW)) for one in asked)
    )
    assert sorted(map(type, outcomes), key=str) == sorted([str, Outdated], key=str)
