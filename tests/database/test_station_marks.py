"""Who was at which station: noted once, by whoever may, and nobody overwrites somebody else unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.attendance import AttendanceChange
from app.models.audit import AuditEntry
from app.models.children import Child
from app.models.participants import Participant, StationMark
from app.models.rotations import Rotation
from app.planning.vocabulary import AttendanceMark
from app.programme.refusals import NotFound
from app.programme.rotations import marks
from app.programme.rotations.marks import Conflict, NotNow, Tick
from tests import factories, running_days
from tests.database.racing import WON, at_once

THERE, AWAY, OPEN = AttendanceMark.PRESENT, AttendanceMark.ABSENT, AttendanceMark.NOT_RECORDED


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def day(session, location, by):
    return running_days.running(session, location)


@pytest.fixture
def red(session, day):
    return running_days.groups(session, day)[0]


@pytest.fixture
def fire(session, day):
    return running_days.stations(session, day)[0]


@pytest.fixture
def leader(session, red, by):
    return running_days.volunteer(session, red, by).actor


@pytest.fixture
def child(session, red):
    return session.scalars(
        select(Participant.id).where(Participant.group_id == red.id).order_by(Participant.id)
    ).first()


@pytest.fixture
def tick(child, fire):
    """Return a function that makes a tick of a child at the fire service."""
    return lambda mark, seen=OPEN: Tick(participant_id=child, station_id=fire.id, mark=mark, seen=seen)


def noted(session):
    return [row.mark for row in session.scalars(select(StationMark).execution_options(populate_existing=True))]


def test_a_leader_notes_who_is_there_and_the_look_is_noted_as_well(session, day, red, leader, tick, now):
    sheet = marks.of_group(session, day.id, red.id, by=leader, now=now)
    assert (len(sheet.walkers), len(sheet.groups), len(sheet.stations)) == (3, 1, 5)
    done = marks.record_of_group(session, day.id, red.id, [tick(THERE)], by=leader, now=now)
    assert (done.changed, done.conflicts, noted(session)) == (1, (), [THERE])
    actions = session.execute(select(AuditEntry.action, AuditEntry.subject_id).order_by(AuditEntry.action)).all()
    seen = [tuple(row) for row in actions if row.action.startswith("station_marks")]
    assert seen == [("station_marks.recorded", day.id), ("station_marks.seen", red.id)]


def test_a_tick_that_is_sent_again_changes_nothing(session, day, red, leader, tick, now):
    for changed in (1, 0):
        done = marks.record_of_group(session, day.id, red.id, [tick(THERE)], by=leader, now=now)
        assert (done.changed, done.conflicts) == (changed, ())


def test_a_tick_can_be_put_right_and_taken_away(session, day, red, leader, tick, now):
    for mark, seen, left in ((THERE, OPEN, [THERE]), (AWAY, THERE, [AWAY]), (OPEN, AWAY, [])):
        marks.record_of_group(session, day.id, red.id, [tick(mark, seen)], by=leader, now=now)
        assert noted(session) == left


def test_what_somebody_else_noted_meanwhile_is_shown_and_not_overwritten(session, day, red, leader, by, tick, now):
    marks.record(session, day.id, [tick(AWAY)], by=by, now=now)
    done = marks.record_of_group(session, day.id, red.id, [tick(THERE)], by=leader, now=now)
    wanted = tick(THERE)
    assert done.conflicts == (Conflict(participant_id=wanted.participant_id, station_id=wanted.station_id, mark=AWAY),)
    assert noted(session) == [AWAY]


@pytest.fixture
def place(session, red, child):
    """Return the place of the child in the session of its group."""
    meeting = factories.meeting(session)
    red.session_id = meeting.id
    held = factories.attendance(session, meeting, session.get_one(Child, session.get_one(Participant, child).child_id))
    session.commit()
    return held


EXCUSED = AttendanceMark.EXCUSED


@pytest.mark.parametrize(
    "marked",
    [
        (OPEN, THERE, THERE),
        (OPEN, AWAY, AWAY),
        (AWAY, THERE, THERE),
        (THERE, AWAY, THERE),
        (EXCUSED, THERE, EXCUSED),
        (EXCUSED, AWAY, EXCUSED),
    ],
)
def test_who_was_seen_at_a_station_was_there_on_the_day(session, day, by, tick, place, now, marked):
    before, ticked, after = marked
    place.mark, place.recorded_at = before, None if before is OPEN else now
    session.commit()
    marks.record(session, day.id, [tick(ticked)], by=by, now=now)
    session.commit()
    session.refresh(place)
    assert place.mark is after


def test_whom_one_station_missed_and_another_saw_was_there(session, day, by, child, place, now):
    for station, mark in zip(running_days.stations(session, day), (AWAY, THERE, AWAY), strict=False):
        tick = Tick(participant_id=child, station_id=station.id, mark=mark, seen=OPEN)
        marks.record(session, day.id, [tick], by=by, now=now)
        session.commit()
    session.refresh(place)
    assert (place.mark, place.recorded_by_id, place.recorded_at) == (THERE, by.user_id, now)
    steps = session.scalars(select(AttendanceChange)).all()
    assert {(step.before["mark"], step.after["mark"]) for step in steps} == {
        ("not_recorded", "absent"),
        ("absent", "present"),
    }


def test_two_phones_that_note_otherwise_at_once_do_not_overwrite_each_other(session, day, by, tick, two_sessions, now):
    found = {}

    def noting(name, mark):
        def note(at_work):
            found[name] = marks.record(at_work, day.id, [tick(mark)], by=by, now=now)

        return note

    one, other = two_sessions()
    assert at_once((one, noting("one", THERE)), (other, noting("other", AWAY))) == [WON, WON]
    assert sorted(len(done.conflicts) for done in found.values()) == [0, 1]
    assert session.scalar(select(func.count()).select_from(StationMark)) == 1


def test_a_child_of_another_group_or_a_station_of_another_day_is_passed_over(
    session, day, red, leader, child, fire, now
):
    blue = running_days.groups(session, day)[1]
    stranger = session.scalars(select(Participant.id).where(Participant.group_id == blue.id)).first()
    ticks = [
        Tick(participant_id=stranger, station_id=fire.id, mark=THERE, seen=OPEN),
        Tick(participant_id=child, station_id=uuid4(), mark=THERE, seen=OPEN),
    ]
    done = marks.record_of_group(session, day.id, red.id, ticks, by=leader, now=now)
    assert (done.changed, done.conflicts, noted(session)) == (0, (), [])


def test_nobody_but_the_leader_of_the_group_finds_its_list(session, day, red, leader, by, tick, now):
    helper = running_days.volunteer(session, running_days.stations(session, day)[0], by).actor
    host = running_days.host(session, running_days.stations(session, day)[1], by).actor
    blue = running_days.groups(session, day)[1]
    for who, group in ((helper, red), (host, red), (by, red), (leader, blue)):
        with pytest.raises(NotFound):
            marks.of_group(session, day.id, group.id, by=who, now=now)
        with pytest.raises(NotFound):
            marks.record_of_group(session, day.id, group.id, [tick(THERE)], by=who, now=now)


@pytest.mark.parametrize(("hours", "opens"), [(-26, False), (-3, False), (-2, True), (0, True), (5, True), (7, False)])
def test_a_leader_knows_the_names_on_the_day_alone(session, day, red, leader, now, hours, opens):
    moment = now + timedelta(hours=hours)
    assert marks.is_open(session, day.id, now=moment) is opens
    if not opens:
        with pytest.raises(NotNow):
            marks.of_group(session, day.id, red.id, by=leader, now=moment)


def test_a_day_without_rounds_is_open_around_its_hours(session, day, now):
    row = session.get_one(Rotation, day.id)
    row.rounds = []
    session.commit()
    assert marks.is_open(session, day.id, now=now)


def test_a_supervisor_sees_all_groups_in_four_statements(session, day, by, now, count_queries):
    rotation_id = day.id
    with count_queries() as statements:
        sheet = marks.of_all(session, rotation_id, by=by, now=now)
    assert len(sheet.walkers) == 15
    assert len([one for one in statements if "set_config" not in one and "INSERT" not in one]) == 5  # and the day
    with pytest.raises(NotFound):
        marks.of_all(session, uuid4(), by=by, now=now)


def test_a_guest_is_called_by_its_label(session, day, red, by, now):
    session.add(
        Participant(
            location_id=day.location_id, rotation_id=day.id, label="Gast 1", age=8, languages=["nl"], group_id=red.id
        )
    )
    session.commit()
    names = {walker.name for walker in marks.of_all(session, day.id, by=by, now=now).of(red.id)}
    assert "Gast 1" in names
    assert len(names) == 4


def test_how_many_were_noted_is_counted(session, day, red, fire, by, tick, now):
    marks.record(session, day.id, [tick(AWAY)], by=by, now=now)
    sheet = marks.of_all(session, day.id, by=by, now=now)
    assert sheet.noted(red.id, fire.id) == 1
    assert sheet.mark(tick(AWAY).participant_id, fire.id) is AWAY
