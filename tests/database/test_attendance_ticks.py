"""Ticks from several telephones, late and more than once: each counts once, and none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, AttendanceChange
from app.planning.marking import OPEN, Noted
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance, attendance_choices
from app.programme.attendance import Tick
from app.programme.refusals import ChangedSince, NotFound
from tests import factories
from tests.database.racing import WON, at_once, changing
from tests.factories import HOUR, NOW

PRESENT, ABSENT, EXCUSED, NOT_RECORDED = (
    AttendanceMark.PRESENT,
    AttendanceMark.ABSENT,
    AttendanceMark.EXCUSED,
    AttendanceMark.NOT_RECORDED,
)
THERE, AWAY = Noted(mark=PRESENT), Noted(mark=ABSENT)
MINUTE = HOUR / 60


@pytest.fixture
def meeting(session, by):
    return factories.meeting(session)


@pytest.fixture
def place(session, meeting):
    return factories.attendance(session, meeting, factories.child(session))


@pytest.fixture
def anna(session, by):
    return factories.account(session, name="Anna").actor


def tick(place, noted, *, seen=OPEN, at=0):
    return Tick(child_id=place.child_id, noted=noted, seen=seen, ticked_at=NOW + at * MINUTE)


@pytest.fixture
def note(session, meeting):
    """Return a function by which somebody notes something, that comes in so many minutes past nine."""

    def note(*ticks, by, comes=10):
        return attendance.record_ticks(session, meeting.id, ticks, by=by, now=NOW + comes * MINUTE)

    return note


def history(session):
    rows = session.scalars(
        select(AttendanceChange)
        .order_by(AttendanceChange.at, AttendanceChange.id)
        .execution_options(populate_existing=True)
    )
    return [(row.before["mark"], row.after["mark"], row.refused, row.settled_at is not None) for row in rows]


def test_a_tick_is_noted_with_its_history(session, by, note, place):
    assert note(tick(place, THERE, at=2), by=by).changed == 1
    row = session.scalars(select(AttendanceChange)).one()
    assert (place.mark, place.recorded_at, place.recorded_by_id) == (PRESENT, NOW + 10 * MINUTE, by.user_id)
    nothing = {"arrived_at": None, "left_at": None}
    assert (row.before, row.after) == ({"mark": "not_recorded"} | nothing, {"mark": "present"} | nothing)
    assert (row.by_id, row.ticked_at, row.at, row.refused) == (by.user_id, NOW + 2 * MINUTE, NOW + 10 * MINUTE, False)


def test_a_tick_that_is_sent_twice_counts_once(session, by, note, place):
    assert [note(tick(place, THERE), by=by, comes=comes).changed for comes in (1, 2)] == [1, 0]
    assert len(history(session)) == 1


def test_a_tick_that_is_sent_again_after_a_correction_changes_nothing(session, by, anna, note, place):
    note(tick(place, THERE, at=1), by=by)
    note(tick(place, AWAY, seen=THERE, at=11), by=anna, comes=11)
    assert note(tick(place, THERE, at=1), by=by, comes=12) == attendance.Recorded(changed=0)
    assert (place.mark, len(history(session))) == (ABSENT, 2)


def test_a_contradiction_is_kept_to_be_decided_and_only_once(session, by, anna, note, place):
    note(tick(place, THERE, at=5), by=anna)
    found = note(tick(place, AWAY, at=2), by=by, comes=12)
    assert (found.changed, [(one.child_id, one.stands) for one in found.conflicts]) == (0, [(place.child_id, THERE)])
    assert note(tick(place, AWAY, at=2), by=by, comes=13) == found
    assert (place.mark, history(session)) == (
        PRESENT,
        [("not_recorded", "present", False, False), ("present", "absent", True, False)],
    )


def test_whoever_saw_the_last_one_corrects_it(session, by, anna, note, place):
    note(tick(place, THERE), by=anna)
    assert note(tick(place, AWAY, seen=THERE), by=by, comes=12) == attendance.Recorded(changed=1)
    assert place.mark is ABSENT


def test_of_one_person_the_later_look_counts_however_they_arrive(session, by, note, place):
    note(tick(place, AWAY, at=8), by=by)
    assert note(tick(place, THERE, at=2), by=by, comes=12) == attendance.Recorded(changed=0)
    assert note(tick(place, THERE, at=11), by=by, comes=13) == attendance.Recorded(changed=1)
    assert [(after, refused, settled) for _before, after, refused, settled in history(session)] == [
        ("absent", False, False),
        ("present", True, True),
        ("present", False, False),
    ]


def test_times_of_two_people_go_together(session, by, anna, note, place):
    came, went = NOW + 3 * MINUTE, NOW + 50 * MINUTE
    note(tick(place, replace(THERE, arrived_at=came)), by=anna)
    note(tick(place, replace(THERE, left_at=went), seen=OPEN), by=by, comes=55)
    assert (place.mark, place.arrived_at, place.left_at) == (PRESENT, came, went)


def test_a_mark_without_a_look_keeps_the_times_that_fit(session, by, meeting, note, place):
    note(tick(place, replace(THERE, arrived_at=NOW)), by=by)
    attendance.record(session, meeting.id, marks={place.child_id: PRESENT}, by=by, now=NOW + HOUR)
    assert place.arrived_at == NOW
    attendance.record(session, meeting.id, marks={place.child_id: EXCUSED}, by=by, now=NOW + HOUR)
    assert (place.mark, place.arrived_at) == (EXCUSED, None)


@pytest.mark.parametrize(("at", "kept"), [(-60 * 24 * 30, -7 * 24 * 60 + 10), (60, 10), (4, 4)])
def test_a_telephone_is_believed_as_far_as_it_makes_sense(session, by, note, place, at, kept):
    note(tick(place, THERE, at=at), by=by)
    assert session.scalar(select(AttendanceChange.ticked_at)) == NOW + kept * MINUTE


def test_what_waits_for_a_choice_can_count_after_all(session, by, anna, meeting, note, place):
    note(tick(place, THERE), by=anna)
    (conflict,) = note(tick(place, AWAY), by=by, comes=11).conflicts
    attendance_choices.take(session, meeting.id, conflict.change_id, by=by, now=NOW + HOUR)
    assert (place.mark, history(session)[1:]) == (
        ABSENT,
        [("present", "absent", True, True), ("present", "absent", False, False)],
    )
    with pytest.raises(NotFound):
        attendance_choices.leave(session, meeting.id, conflict.change_id, by=by, now=NOW + HOUR)


def test_what_waits_for_a_choice_can_be_left(session, by, anna, meeting, note, place):
    note(tick(place, THERE), by=anna)
    (conflict,) = note(tick(place, AWAY), by=by, comes=11).conflicts
    attendance_choices.leave(session, meeting.id, conflict.change_id, by=by, now=NOW + HOUR)
    assert (place.mark, history(session)[1:]) == (PRESENT, [("present", "absent", True, True)])


def test_there_is_nothing_to_decide_of_another_session(session, by, anna, note, place):
    note(tick(place, THERE), by=anna)
    (conflict,) = note(tick(place, AWAY), by=by, comes=11).conflicts
    other = factories.meeting(session)
    for asked in ((other.id, conflict.change_id), (place.session_id, uuid4())):
        with pytest.raises(NotFound):
            attendance_choices.take(session, *asked, by=by, now=NOW)


def test_what_was_noted_together_is_taken_back_together(session, by, meeting, note, place):
    other = factories.attendance(session, meeting, factories.child(session))
    note(tick(other, AWAY), by=by, comes=5)
    note(tick(place, THERE), tick(other, THERE, seen=AWAY, at=9), by=by)
    last = session.scalars(select(AttendanceChange).order_by(AttendanceChange.at.desc())).first()
    assert attendance_choices.undo(session, meeting.id, last.id, by=by, now=NOW + HOUR) == 2
    assert [(row.mark, row.recorded_at is None) for row in (place, other)] == [(NOT_RECORDED, True), (ABSENT, False)]
    with pytest.raises(ChangedSince):
        attendance_choices.undo(session, meeting.id, last.id, by=by, now=NOW + HOUR)


@pytest.mark.parametrize("many", [1, 25])
def test_a_list_is_saved_in_a_fixed_number_of_statements(session, by, meeting, note, count_queries, many):
    places = [factories.attendance(session, meeting, factories.child(session)) for _ in range(many)]
    ticks, session_id = [tick(place, THERE) for place in places], meeting.id
    session.commit()
    with count_queries() as statements:
        assert attendance.record_ticks(session, session_id, ticks, by=by, now=NOW).changed == many
    assert len(statements) == 7, statements


def test_two_telephones_at_once_lose_no_tick_and_do_not_wait_for_one_another_forever(
    session, by, anna, meeting, two_sessions
):
    places = [factories.attendance(session, meeting, factories.child(session)) for _ in range(20)]
    meeting_id, session_id = meeting.id, meeting.id
    ticks = [tick(place, THERE) for place in places]
    ids = [place.id for place in places]
    session.commit()

    def sends(who, chosen):
        return lambda at: attendance.record_ticks(at, session_id, chosen, by=who, now=NOW + HOUR)

    one, other = two_sessions()
    mine, theirs = ticks[:15], [replace(one, noted=AWAY) for one in reversed(ticks[10:])]
    assert at_once((one, sends(by, mine)), (other, sends(anna, theirs))) == [WON, WON]
    session.expire_all()
    marked = session.scalar(select(func.count()).where(Attendance.id.in_(ids), Attendance.mark != NOT_RECORDED))
    changes = history(session)
    assert (marked, len(changes), sum(refused for _b, _a, refused, _s in changes)) == (20, 25, 5)
    assert session.get_one(ProgrammeSession, meeting_id).cancelled is False


def test_a_session_that_moves_while_it_is_ticked_is_not_in_its_way(session, by, meeting, two_sessions):
    places = [factories.attendance(session, meeting, factories.child(session)) for _ in range(20)]
    ticks, session_id = [tick(place, THERE) for place in places], meeting.id
    later = changing(ProgrammeSession, meeting, ends_at=meeting.ends_at + timedelta(minutes=5))
    session.commit()
    one, other = two_sessions()

    def send(at):
        attendance.record_ticks(at, session_id, ticks, by=by, now=NOW + HOUR)

    assert at_once((one, send), (other, later)) == [WON, WON]
