"""Children who leave, and who did not leave after all."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.activities import PlanEdit
from app.models.attendance import Attendance, Enrolment
from app.models.audit import AuditEntry
from app.models.children import GroupMember
from app.models.participants import PairSort, Participant, ParticipantPair
from app.models.rotations import RotationGroup
from app.planning.vocabulary import AttendanceMark, EnrolmentState
from app.programme import child_departures, child_returns, enrolments, plan_edits
from app.programme.child_departures import LeavesLater, Left, LeftTooLongAgo
from app.programme.child_records import HasLeft
from app.programme.child_returns import Differs
from app.programme.refusals import NotFound, NothingToUndo
from tests import factories, safety_days
from tests.courses import course, course_group, course_participant
from tests.database.racing import WON, at_once
from tests.factories import DAY, NOW

TODAY = NOW.date()
PLACED, WAITING, OFFERED, LEFT = (
    EnrolmentState.PLACED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.LEFT,
)


@pytest.fixture
def otter(session, by):
    return factories.child(session, pseudonym="Otter")


@pytest.fixture
def egel(session, otter):
    return factories.child(session, pseudonym="Egel", family_id=otter.family_id)


@pytest.fixture
def football(session, by):
    """Return an activity for one child, with a meeting behind it and two ahead."""
    activity = factories.activity(session, title="Voetbal", capacity=1)
    at = factories.space(session)
    activity.meetings = [factories.meeting(session, NOW + days * DAY, at=at, of=activity) for days in (-7, 7, 14)]
    return activity


def play(session, activity, child, state=PLACED):
    factories.enrolment(session, activity, child, state, since=NOW - 30 * DAY)
    if state is PLACED:
        past, *coming = activity.meetings
        factories.attendance(session, past, child, mark=AttendanceMark.PRESENT, recorded_at=NOW)
        for meeting in coming:
            factories.attendance(session, meeting, child)


def leave(session, by, *children, on=TODAY, now=NOW):
    session.flush()
    return child_departures.leave(session, [child.id for child in children], on=on, by=by, now=now)


def come_back(session, by, child, now=NOW):
    differs = child_returns.come_back(session, child.id, by=by, now=now)
    session.expire_all()
    return differs


def states(session):
    session.expire_all()
    return {row.child_id: row.state for row in session.scalars(select(Enrolment))}


def held(session, child):
    rows = select(Attendance.starts_at).where(Attendance.child_id == child.id, Attendance.placed)
    return [(start - NOW).days for start in session.scalars(rows.order_by(Attendance.starts_at))]


def test_the_seat_of_whoever_leaves_is_offered_to_the_next_and_what_was_stays(session, by, otter, football):
    play(session, football, otter)
    waiting = factories.child(session)
    factories.enrolment(session, football, waiting, WAITING)
    left = leave(session, by, otter)
    assert (left.children, left.seats) == (1, 1)
    assert states(session) == {otter.id: LEFT, waiting.id: OFFERED}
    assert (held(session, otter), otter.left_on) == ([-7], TODAY)


def test_before_it_happens_it_is_said_what_will(session, by, otter, egel, football):
    play(session, football, otter)
    for who in (egel, factories.child(session)):
        factories.enrolment(session, football, who, WAITING)
    found = child_departures.look(session, [otter.id, egel.id], on=TODAY, by=by, now=NOW)
    assert [(one.name, one.title, one.frees_a_seat, one.waiting) for one in found.activities] == [
        ("Egel", "Voetbal", False, 1),
        ("Otter", "Voetbal", True, 1),
    ]
    assert (found.places, found.courses, found.rotations) == (2, (), ())
    assert otter.left_on is None


def test_a_seat_is_not_offered_to_a_brother_who_leaves_as_well(session, by, otter, egel, football):
    play(session, football, otter)
    factories.enrolment(session, football, egel, WAITING)
    leave(session, by, otter, egel)
    assert states(session) == {otter.id: LEFT, egel.id: LEFT}


def test_who_did_not_leave_after_all_is_where_it_was_and_nobody_has_its_seat(session, by, otter, egel, football):
    play(session, football, otter)
    waiting = factories.child(session)
    for who in (egel, waiting):
        factories.enrolment(session, football, who, WAITING)
    klas = factories.group(session)
    session.add(GroupMember(location_id=otter.location_id, group_id=klas.id, child_id=otter.id))
    leave(session, by, otter, egel)
    assert session.scalars(select(GroupMember)).all() == []
    assert come_back(session, by, egel) == ()
    assert states(session) == {otter.id: PLACED, egel.id: WAITING, waiting.id: WAITING}
    assert (held(session, otter), otter.left_on, egel.left_on) == ([-7, 7, 14], None, None)
    assert session.scalars(select(GroupMember.child_id)).all() == [otter.id]


def test_when_the_seat_was_given_on_it_waits_and_that_is_said(session, by, otter, football):
    play(session, football, otter)
    waiting = factories.child(session)
    factories.enrolment(session, football, waiting, WAITING)
    leave(session, by, otter)
    enrolments.offers.accept(session, football.id, waiting.id, by=by, now=NOW + factories.HOUR / 2)
    assert come_back(session, by, otter, now=NOW + factories.HOUR) == (Differs(title="Voetbal", state=WAITING),)
    assert states(session) == {otter.id: WAITING, waiting.id: PLACED}


def test_hours_later_on_the_same_day_it_still_comes_back_to_what_is_free(session, by, otter, football):
    play(session, football, otter)
    leave(session, by, otter)
    assert come_back(session, by, otter, now=NOW + 6 * factories.HOUR) == ()
    assert (states(session), held(session, otter)) == ({otter.id: PLACED}, [-7, 7, 14])


def test_the_day_after_and_twice_it_cannot_be_taken_back(session, by, otter):
    leave(session, by, otter)
    with pytest.raises(NothingToUndo):
        come_back(session, by, otter, now=NOW + DAY)
    come_back(session, by, otter)
    with pytest.raises(NothingToUndo):
        come_back(session, by, otter)


def test_it_is_not_an_act_on_sessions_that_another_undo_takes_back(session, by, otter):
    left = leave(session, by, otter)
    with pytest.raises(NothingToUndo):
        plan_edits.undo(session, left.edit_id, by=by, now=NOW)
    assert come_back(session, by, otter) == ()


def test_what_is_over_is_not_left(session, by, otter):
    over = factories.activity(session)
    meeting = factories.meeting(session, NOW - DAY, of=over)
    factories.enrolment(session, over, otter)
    factories.attendance(session, meeting, otter)
    leave(session, by, otter)
    assert states(session) == {otter.id: PLACED}


def test_who_left_days_ago_was_at_nothing_since_of_which_nobody_noted_anything(session, by, otter, football):
    factories.enrolment(session, football, otter)
    seen = factories.meeting(session, NOW - DAY, of=football)
    for meeting in (football.meetings[0], factories.meeting(session, NOW - 2 * DAY, of=football)):
        factories.attendance(session, meeting, otter)
    factories.attendance(session, seen, otter, mark=AttendanceMark.ABSENT, recorded_at=NOW)
    leave(session, by, otter, on=TODAY - 4 * DAY)
    assert held(session, otter) == [-7, -1]
    come_back(session, by, otter)
    assert held(session, otter) == [-7, -2, -1, 7, 14]


def test_a_place_as_a_guest_goes_and_comes_back(session, by, otter, football):
    missed, ahead = football.meetings[0], factories.meeting(session, NOW + 3 * DAY)
    factories.attendance(session, ahead, otter, makes_up_id=missed.id)
    leave(session, by, otter)
    assert held(session, otter) == []
    come_back(session, by, otter)
    assert session.scalars(select(Attendance.makes_up_id)).all() == [missed.id]


def test_courses_stop_and_go_on(session, by, otter):
    held_course = course(session)
    group, meetings = course_group(session, held_course)
    row = course_participant(session, held_course, group, meetings=meetings[8:], who=otter)
    found = child_departures.look(session, [otter.id], on=TODAY, by=by, now=NOW)
    assert [one.title for one in found.courses] == ["Fietslessen najaar"]
    leave(session, by, otter)
    session.refresh(row)
    assert row.stopped_at == NOW
    come_back(session, by, otter)
    session.refresh(row)
    assert row.stopped_at is None


def test_it_goes_round_on_no_day_to_come_and_comes_back_to_its_group_and_friends(session, by, otter, egel):
    day = safety_days.rotation(session, groups=(), stations=(), visited=False)
    group = safety_days.group(session, day, "Rood", children=1)
    two = [safety_days.participant(session, day, child=one, group_id=group.id).id for one in (otter, egel)]
    pair = ParticipantPair(
        location_id=day.location_id,
        rotation_id=day.id,
        participant_id=min(two),
        other_id=max(two),
        sort=PairSort.FRIENDS,
    )
    factories.save(session, pair)
    before = safety_days.rotation(session, groups=(), stations=(), visited=False, day=TODAY - DAY)
    past = safety_days.participant(session, before, child=otter)
    leave(session, by, otter)
    assert set(session.scalars(select(Participant.id).where(Participant.child_id == otter.id))) == {past.id}
    assert (session.get(RotationGroup, group.id, populate_existing=True).children, pairs(session)) == (2, [])
    assert come_back(session, by, otter) == ()
    assert session.get(Participant, two[0]).group_id == group.id
    assert (session.get(RotationGroup, group.id).children, pairs(session)) == (3, [(min(two), max(two))])


def pairs(session):
    return [tuple(row) for row in session.execute(select(ParticipantPair.participant_id, ParticipantPair.other_id))]


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (TODAY + DAY, LeavesLater),
        (TODAY - 93 * DAY, LeftTooLongAgo),
        (date(2026, 11, 9), LeftTooLongAgo),
    ],
)
def test_a_day_that_cannot_be_the_last_one_is_refused(session, by, otter, on, refusal):
    otter.arrived_on = date(2026, 11, 10)
    with pytest.raises(refusal):
        leave(session, by, otter, on=on)


def test_nobody_leaves_who_is_not_here(session, by, otter, egel):
    leave(session, by, otter)
    with pytest.raises(HasLeft):
        leave(session, by, egel, otter)
    for ids in ([uuid4()], []):
        with pytest.raises(NotFound):
            child_departures.leave(session, ids, on=TODAY, by=by, now=NOW)


def test_of_two_who_note_it_at_once_one_is_told_that_it_was_noted(session, by, otter, football, two_sessions):
    play(session, football, otter)
    session.commit()

    def leaving(one):
        child_departures.leave(one, [otter.id], on=TODAY, by=by, now=NOW)

    outcomes = at_once(*((one, leaving) for one in two_sessions()))
    assert sorted(isinstance(one, HasLeft) for one in outcomes) == [False, True]
    assert outcomes.count(WON) == 1
    assert session.scalar(select(func.count()).select_from(PlanEdit)) == 1


def test_what_is_remembered_of_it_are_ids(session, by, otter, football):
    play(session, football, otter)
    left = leave(session, by, otter)
    kept = session.get_one(PlanEdit, left.edit_id)
    assert isinstance(left, Left)
    assert "Otter" not in repr(kept.before)
    log = session.execute(select(AuditEntry.action, AuditEntry.subject_id).where(AuditEntry.subject == "child"))
    assert log.all() == [("child.left", otter.id)]
