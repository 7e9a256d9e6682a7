"""What the database forbids by itself about children and their places, with connections that race."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.planning.vocabulary import EnrolmentState
from tests import factories
from tests.database.racing import (
    WON,
    at_once,
    attempt,
    cancelling,
    changing,
    one_after_the_other,
    placing,
)
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
HALF_AN_HOUR = HOUR / 2


def test_a_child_cannot_be_in_two_overlapping_sessions(session, two_sessions):
    child = factories.child(session)
    early, late = factories.meeting(session, SOON), factories.meeting(session, SOON + HALF_AN_HOUR)
    session.commit()
    one, other = two_sessions()
    assert one_after_the_other((one, placing(early, child)), (other, placing(late, child))) == "ex_attendance_child"
    assert session.scalars(select(Attendance.session_id)).all() == [early.id]


def test_a_child_may_wait_for_several_sessions_at_once(session, two_sessions):
    child = factories.child(session)
    meetings = [factories.meeting(session), factories.meeting(session)]
    session.commit()
    waiting = [placing(meeting, child, placed=False) for meeting in meetings]
    assert at_once(*zip(two_sessions(), waiting, strict=True)) == [WON, WON]


def test_a_child_on_a_cancelled_session_is_free_and_putting_the_session_back_asks_again(session, location):
    child = factories.child(session)
    cancelled, elsewhere = factories.meeting(session), factories.meeting(session)
    factories.attendance(session, cancelled, child)
    session.commit()
    assert attempt(session, cancelling(cancelled)) == WON
    assert attempt(session, placing(elsewhere, child)) == WON
    assert (
        attempt(session, changing(ProgrammeSession, cancelled, cancelled=False, cancel_reason=None))
        == "ex_attendance_child"
    )


def test_the_last_place_goes_to_one_of_twenty(session, location, session_at):
    activity = factories.activity(session, capacity=5)
    for _ in range(4):
        factories.enrolment(session, activity, factories.child(session))
    children = [factories.child(session).id for _ in range(20)]
    activity_id = activity.id
    session.commit()

    def enrolling(child_id):
        values = {"location_id": location_id, "activity_id": activity_id, "child_id": child_id, "since": NOW}
        return lambda session: session.add(Enrolment(**values, state=EnrolmentState.PLACED))

    location_id = location.id
    outcomes = at_once(*((session_at(location), enrolling(child_id)) for child_id in children))
    assert Counter(outcomes) == {WON: 1, "ck_enrolment_within_capacity": 19}
    placed = select(Enrolment.id).where(Enrolment.state == EnrolmentState.PLACED)
    assert len(session.scalars(placed).all()) == 5


def test_any_number_may_wait_and_only_a_place_lets_one_in(session, location):
    activity = factories.activity(session, capacity=1)
    factories.enrolment(session, activity, factories.child(session))
    waiting = factories.enrolment(session, activity, factories.child(session), EnrolmentState.WAITING)
    session.commit()
    assert attempt(session, changing(Enrolment, waiting, state=EnrolmentState.PLACED)) == "ck_enrolment_within_capacity"
    assert attempt(session, changing(Activity, activity, capacity=2)) == WON
    assert attempt(session, changing(Enrolment, waiting, state=EnrolmentState.PLACED)) == WON


def test_the_capacity_cannot_fall_below_the_children_placed(session, two_sessions):
    activity = factories.activity(session, capacity=2)
    factories.enrolment(session, activity, factories.child(session))
    child = factories.child(session)
    session.commit()
    one, other = two_sessions()
    activity_id, child_id = activity.id, child.id
    outcome = one_after_the_other(
        (one, lambda s: factories.enrolment(s, s.get_one(Activity, activity_id), s.get_one(type(child), child_id))),
        (other, changing(Activity, activity, capacity=1)),
    )
    assert outcome == "ck_enrolment_within_capacity"
