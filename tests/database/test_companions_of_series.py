"""What is held beside a series follows its edits and is cancelled with it: one act, one undo, and nothing by halves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.models.activities import Activity, LinkedActivity, PlanEdit, ProgrammeSession, SessionChange
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import to_data
from app.planning.series import Scope
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Weekday
from app.programme import companions, horizon, publishing, sessions
from app.programme.refusals import ChangedSince, CompanionClash, MeetingsClash, NothingToUndo, Outdated, SpaceTaken
from app.programme.series import cancelling, edits, undoing
from app.queries import series as stored
from tests import factories
from tests.database.acts import slot
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW, ZONE

WEEK = 7 * DAY
FIRST = NOW + 2 * DAY  # a Wednesday, at nine
QUARTER = timedelta(minutes=15)


def weekly(starts, ends):
    """Return the schedule of Wednesdays without an end."""
    rule = Weekly(weekdays=frozenset({Weekday.WEDNESDAY}))
    return to_data(Schedule(stretches=(Stretch(rule=rule, starts=starts, ends=ends, first=FIRST.date()),)))


def series(session, title, *, at, early=timedelta()):
    """Return four weekly meetings, which begin so much before nine, and a schedule that goes on."""
    begins = FIRST.astimezone(ZoneInfo(ZONE)) - early
    schedule = weekly(begins.time(), (FIRST + HOUR).astimezone(ZoneInfo(ZONE)).time())
    activity = factories.activity(session, title=title, schedule=schedule, planned_until=(FIRST + 3 * WEEK).date())
    rows = [factories.meeting(session, FIRST + number * WEEK, of=activity, at=at, title=title) for number in range(4)]
    for row in rows:
        row.starts_at -= early
        row.starts_local -= early
        row.meant_for = row.starts_local
    return rows


@pytest.fixture
def course(session, location):
    return series(session, "Pittige Jaren", at=factories.space(session, name="Zaal"))


@pytest.fixture
def care(session, course, location):
    """Return the child care beside it in a room of its own; its doors open a quarter of an hour before."""
    rows = series(session, "Kinderopvang", at=factories.space(session, name="Speelkamer"), early=QUARTER)
    link = {"activity_id": course[0].activity_id, "beside_id": rows[0].activity_id}
    session.add(LinkedActivity(location_id=location.id, **link))
    session.commit()
    return rows


def asked(session, row, scope=Scope.FOLLOWING, *, by_hours=0, by_days=0, **more):
    session.expire_all()
    found = {one.meeting.id: one.meeting for one in stored.meetings(session, row.activity_id)}[row.id]
    later = timedelta(hours=by_hours, days=by_days)
    return edits.Asked(
        session_id=row.id,
        scope=scope,
        slot=TimeSlot(starts_at=found.slot.starts_at + later, ends_at=found.slot.ends_at + later),
        space_id=found.space_id,
        age_group_id=found.age_group_id,
        title=more.pop("title", found.title),
        notes=found.notes,
        roles=found.roles,
        partners=found.partners,
        version=row.version,
        **more,
    )


def starts(session, rows):
    session.expire_all()
    return [row.starts_local.strftime("%d-%m %H.%M") if not row.cancelled else "weg" for row in rows]


def everything(session):
    """Return all that is stored of meetings and activities, but how often a meeting was changed."""
    session.expire_all()
    columns = [
        (row.id, row.starts_at, row.ends_at, row.meant_for, sorted(row.by_hand), row.cancelled, row.cancel_reason)
        for row in session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.id))
    ]
    return columns, session.execute(select(Activity.id, Activity.schedule).order_by(Activity.id)).all()


def test_what_is_beside_a_series_follows_it_and_comes_back_by_one_undo(session, course, care, by):
    before = everything(session)
    done = edits.edit(session, asked(session, course[1], by_hours=2, by_days=1), by=by, now=NOW)
    session.commit()
    assert starts(session, course) == ["25-11 09.00", "03-12 11.00", "10-12 11.00", "17-12 11.00"]
    assert starts(session, care) == ["25-11 08.45", "03-12 10.45", "10-12 10.45", "17-12 10.45"]
    assert [row.meant_for == row.starts_local for row in care] == [True] * 4
    assert [row.by_hand for row in care] == [[]] * 4
    assert stored.along(session, done) == ("Kinderopvang",)
    undoing.undo(session, done.id, by=by, now=NOW)
    session.commit()
    assert everything(session) == before
    with pytest.raises(NothingToUndo):
        undoing.undo(session, done.id, by=by, now=NOW)


def test_both_are_planned_ahead_at_their_new_times(session, course, care, by, location):
    edits.edit(session, asked(session, course[1], by_days=1), by=by, now=NOW)
    session.commit()
    for rows, at in ((course, "09.00"), (care, "08.45")):
        horizon.extend(session, location_id=location.id, activity_id=rows[0].activity_id, by=by, now=NOW)
        query = select(ProgrammeSession).where(ProgrammeSession.activity_id == rows[0].activity_id)
        found = session.scalars(query.order_by(ProgrammeSession.starts_at)).all()
        assert starts(session, found)[3:6] == [f"17-12 {at}", f"24-12 {at}", f"31-12 {at}"]


def test_one_meeting_takes_its_own_along_and_not_the_schedule(session, course, care, by):
    schedules = everything(session)[1]
    edits.edit(session, asked(session, course[1], Scope.ONE, by_days=1), by=by, now=NOW)
    session.commit()
    assert starts(session, care) == ["25-11 08.45", "03-12 08.45", "09-12 08.45", "16-12 08.45"]
    assert [row.by_hand for row in care] == [[], ["time"], [], []]
    assert [row.meant_for.day for row in care] == [25, 2, 9, 16]
    assert everything(session)[1] == schedules


def test_what_was_not_ticked_stays_and_a_text_takes_nothing_along(session, course, care, by):
    before = starts(session, care), [row.version for row in care]
    edits.edit(session, asked(session, course[0], Scope.ALL, by_hours=1, along=frozenset()), by=by, now=NOW)
    edits.edit(session, asked(session, course[0], Scope.ALL, title="Ouders"), by=by, now=NOW)
    session.commit()
    assert (starts(session, care), [row.version for row in care]) == before


def test_child_care_with_a_time_of_its_own_or_cancelled_stays_where_it_is(session, course, care, by):
    """What the schedule means for it goes along nevertheless, so that none is planned twice."""
    sessions.move(session, care[1].id, slot=slot(FIRST + WEEK + 5 * HOUR), version=care[1].version, by=by, now=NOW)
    sessions.cancel(session, care[2].id, reason="Ziek", by=by, now=NOW)
    session.commit()
    edits.edit(session, asked(session, course[0], Scope.ALL, by_days=1), by=by, now=NOW)
    session.commit()
    assert starts(session, care) == ["26-11 08.45", "02-12 14.00", "weg", "17-12 08.45"]
    assert [row.meant_for.day for row in care] == [26, 3, 10, 17]


def test_a_meeting_of_the_course_that_keeps_its_time_keeps_its_child_care(session, course, care, by):
    own = {
        "wanted": replace(sessions.details_of(course[1]), slot=slot(FIRST + WEEK + 5 * HOUR)),
        "version": course[1].version,
    }
    companions.edit(session, course[1].id, along=None, by=by, now=NOW, **own)
    session.commit()
    edits.edit(session, asked(session, course[0], Scope.ALL, by_days=1), by=by, now=NOW)
    session.commit()
    assert starts(session, course) == ["26-11 09.00", "02-12 14.00", "10-12 09.00", "17-12 09.00"]
    assert starts(session, care) == ["26-11 08.45", "02-12 13.45", "10-12 08.45", "17-12 08.45"]


def occupied(session, care):
    """Let the room of the child care be in use a day later in the second week."""
    other = factories.meeting(session, FIRST + WEEK + DAY, title="Dans")
    other.space_id, other.space_shareable = care[0].space_id, False
    session.commit()
    return other


def test_a_room_in_use_refuses_the_whole_and_names_the_day(session, course, care, by):
    other = occupied(session, care)
    before = everything(session)
    with pytest.raises(MeetingsClash) as refusal:
        edits.edit(session, asked(session, course[0], Scope.ALL, by_days=1), by=by, now=NOW)
    session.rollback()
    why = SpaceTaken("Speelkamer", "Dans", other.starts_at, other.ends_at)
    assert refusal.value.clashes == ((FIRST + WEEK + DAY, CompanionClash("Kinderopvang", why)),)
    assert everything(session) == before


def test_the_others_may_go_and_what_cannot_stays_with_its_meeting(session, course, care, by):
    occupied(session, care)
    edits.edit(session, asked(session, course[0], Scope.ALL, by_days=1, skip=True), by=by, now=NOW)
    session.commit()
    assert starts(session, course) == ["26-11 09.00", "02-12 09.00", "10-12 09.00", "17-12 09.00"]
    assert starts(session, care) == ["26-11 08.45", "02-12 08.45", "10-12 08.45", "17-12 08.45"]


def test_what_moves_to_where_another_was_meant_is_an_extra_one(session, course, care, by):
    companions.cancel(session, course[0].id, reason="Ziek", along=[care[0].id], by=by, now=NOW)
    session.commit()
    edits.edit(session, asked(session, course[1], by_days=-7), by=by, now=NOW)
    session.commit()
    assert starts(session, care) == ["weg", "25-11 08.45", "02-12 08.45", "09-12 08.45"]
    assert [row.meant_for and row.meant_for.day for row in care] == [25, None, 2, 9]


END = {Scope.ONE: None, Scope.FOLLOWING: "2026-11-25", Scope.ALL: None}


@pytest.mark.parametrize(("scope", "gone"), [(Scope.ONE, [1]), (Scope.FOLLOWING, [1, 2, 3]), (Scope.ALL, [0, 1, 2, 3])])
def test_both_are_cancelled_as_far_as_was_asked_and_taken_back_together(session, course, care, by, scope, gone):
    before = everything(session)
    done = cancelling.cancel(session, course[1].id, scope=scope, reason="Trainer ziek", by=by, now=NOW)
    session.commit()
    for rows in (course, care):
        assert [number for number, when in enumerate(starts(session, rows)) if when == "weg"] == gone
    lasts = [session.get_one(Activity, rows[0].activity_id).schedule for rows in (course, care)]
    assert [schedule is None for schedule in lasts] == [scope is Scope.ALL] * 2
    assert [schedule and schedule["stretches"][0].get("until") for schedule in lasts] == [END[scope]] * 2
    undoing.undo(session, done.id, by=by, now=NOW)
    session.commit()
    assert everything(session) == before


def test_cancelling_without_it_leaves_it(session, course, care, by):
    gone = cancelling.preview(session, course[0].id, scope=Scope.ALL, along=[], now=NOW)
    assert [one.meeting.id for one in gone] == [row.id for row in course]
    cancelling.cancel(session, course[0].id, scope=Scope.ALL, along=[], reason="Ziek", by=by, now=NOW)
    assert [row.cancelled for row in care] == [False] * 4


def test_an_activity_that_is_not_beside_it_is_refused(session, course, care, by):
    foreign = frozenset({course[0].activity_id})
    with pytest.raises(Outdated):
        edits.edit(session, asked(session, course[0], by_hours=1, along=foreign), by=by, now=NOW)
    with pytest.raises(Outdated):
        cancelling.cancel(session, course[0].id, scope=Scope.ALL, along=foreign, reason="Ziek", by=by, now=NOW)


def test_the_whole_is_not_taken_back_when_what_came_along_was_changed_since(session, course, care, by):
    done = edits.edit(session, asked(session, course[0], by_days=1), by=by, now=NOW)
    session.commit()
    sessions.move(session, care[2].id, slot=slot(FIRST + 3 * WEEK + 5 * HOUR), version=care[2].version, by=by, now=NOW)
    with pytest.raises(ChangedSince):
        undoing.undo(session, done.id, by=by, now=NOW)
    session.rollback()
    one = session.scalars(select(SessionChange).where(SessionChange.session_id == care[0].id)).one()
    with pytest.raises(NothingToUndo):
        companions.undo(session, one.id, by=by, now=NOW)  # nor a part of it by itself


def test_a_new_schedule_of_what_came_along_is_not_overwritten_by_undo(session, course, care, by):
    done = edits.edit(session, asked(session, course[0], by_days=1), by=by, now=NOW)
    session.get_one(Activity, care[0].activity_id).schedule = None
    session.commit()
    with pytest.raises(ChangedSince):
        undoing.undo(session, done.id, by=by, now=NOW)


def test_people_of_both_hear_of_it_when_it_is_made_known(session, course, care, by):
    seat = factories.assignment(session, factories.shift(session, care[0]), factories.volunteer(session))
    publishing.publish(session, [row.id for row in (*course, *care)], by=by, now=NOW)
    edits.edit(session, asked(session, course[0], by_days=1), by=by, now=NOW)
    session.commit()
    session.refresh(seat)
    assert seat.starts_at == FIRST + DAY - QUARTER
    assert publishing.publish(session, [row.id for row in (*course, *care)], by=by, now=NOW).messages == 1


def test_of_two_people_who_move_the_two_at_once_each_moves_the_whole_of_theirs(
    session, course, care, by, session_at, location
):
    """One moves the course with its child care, the other all of the child care: never a part of either."""
    mine, theirs = asked(session, course[0], Scope.ALL, by_days=1), asked(session, care[0], Scope.ALL, by_hours=5)
    session.rollback()
    both, alone = at_once(
        (session_at(location), lambda one: edits.edit(one, mine, by=by, now=NOW)),
        (session_at(location), lambda one: edits.edit(one, theirs, by=by, now=NOW)),
    )
    assert both == WON  # nothing of the course itself was changed by the other
    assert starts(session, course) == ["26-11 09.00", "03-12 09.00", "10-12 09.00", "17-12 09.00"]
    if alone == WON:
        assert starts(session, care) == ["25-11 13.45", "02-12 13.45", "09-12 13.45", "16-12 13.45"]
    else:
        assert isinstance(alone, Outdated)
        assert starts(session, care) == ["26-11 08.45", "03-12 08.45", "10-12 08.45", "17-12 08.45"]
    assert len(session.scalars(select(PlanEdit)).all()) == 1 + (alone == WON)


def test_it_takes_the_same_statements_however_many_meetings_follow(session, by, location, count_queries):
    taken = []
    for number in (1, 3, 40):
        rooms = [factories.space(session, shareable=True) for _each in range(2)]
        rows = []
        for room in rooms:
            activity = factories.activity(session)
            rows.append([factories.meeting(session, FIRST + day * DAY, of=activity, at=room) for day in range(number)])
        link = {"activity_id": rows[0][0].activity_id, "beside_id": rows[1][0].activity_id}
        session.add(LinkedActivity(location_id=location.id, **link))
        session.commit()
        wanted = asked(session, rows[0][0], Scope.ALL, by_hours=1)
        session.commit()
        with count_queries() as seen:
            done = edits.edit(session, wanted, by=by, now=NOW)
            undoing.undo(session, done.id, by=by, now=NOW)
        session.commit()
        taken.append(len(seen))
    assert len(set(taken)) == 1, taken
