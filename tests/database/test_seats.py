"""What the database forbids by itself about volunteers and their seats, with connections that race."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from app.models.activities import ProgrammeSession
from app.models.shifts import Assignment, Shift
from app.planning.vocabulary import Answer
from tests import factories
from tests.database.racing import (
    WON,
    assigning,
    at_once,
    attempt,
    cancelling,
    changing,
    one_after_the_other,
)
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
HALF_AN_HOUR = HOUR / 2


def test_a_volunteer_cannot_be_in_two_overlapping_shifts(session, two_sessions):
    early = factories.shift(session, factories.meeting(session, SOON))
    late = factories.shift(session, factories.meeting(session, SOON + HALF_AN_HOUR))
    volunteer = factories.volunteer(session)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other((one, assigning(early, volunteer)), (other, assigning(late, volunteer)))
    assert outcome == "ex_assignment_volunteer"
    assert session.scalars(select(Assignment.shift_id)).all() == [early.id]


def test_a_volunteer_can_go_from_one_shift_to_the_next(session, location):
    volunteer = factories.volunteer(session)
    for start in (SOON, SOON + HOUR):
        factories.assignment(session, factories.shift(session, factories.meeting(session, start)), volunteer)
    session.commit()
    assert session.scalars(select(Assignment.starts_at).order_by(Assignment.starts_at)).all() == [SOON, SOON + HOUR]


@pytest.mark.parametrize("given_up", [{"released": True}, {"answer": Answer.DECLINED}])
def test_a_seat_that_was_given_up_is_in_nobodys_way(session, location, given_up):
    volunteer = factories.volunteer(session)
    for values in (given_up, {}):
        shift = factories.shift(session, factories.meeting(session, SOON))
        factories.assignment(session, shift, volunteer, **values)
    session.commit()
    assert len(session.scalars(select(Assignment.id)).all()) == 2


def test_taking_a_given_up_seat_again_is_refused_when_it_would_overlap(session, two_sessions):
    volunteer = factories.volunteer(session)
    declined = factories.assignment(
        session, factories.shift(session, factories.meeting(session)), volunteer, answer=Answer.DECLINED
    )
    other_shift = factories.shift(session, factories.meeting(session))
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other(
        (one, assigning(other_shift, volunteer)), (other, changing(Assignment, declined, answer=Answer.ACCEPTED))
    )
    assert outcome == "ex_assignment_volunteer"


def test_a_shift_takes_no_more_volunteers_than_it_needs(session, location, session_at):
    shift = factories.shift(session, factories.meeting(session), need=3)
    factories.assignment(session, shift, factories.volunteer(session))
    factories.assignment(session, shift, factories.volunteer(session))
    wanting = [factories.volunteer(session) for _ in range(12)]
    session.commit()
    outcomes = at_once(*((session_at(location), assigning(shift, volunteer)) for volunteer in wanting))
    assert Counter(outcomes) == {WON: 1, "ck_assignment_within_need": 11}


def test_the_need_of_a_shift_cannot_fall_below_the_seats_taken(session, two_sessions):
    shift = factories.shift(session, factories.meeting(session), need=2)
    factories.assignment(session, shift, factories.volunteer(session))
    volunteer = factories.volunteer(session)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other((one, assigning(shift, volunteer)), (other, changing(Shift, shift, need=1)))
    assert outcome == "ck_assignment_within_need"


def test_a_seat_cannot_be_had_while_the_need_is_lowered(session, two_sessions):
    shift = factories.shift(session, factories.meeting(session), need=2)
    factories.assignment(session, shift, factories.volunteer(session))
    volunteer = factories.volunteer(session)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other((one, changing(Shift, shift, need=1)), (other, assigning(shift, volunteer)))
    assert outcome == "ck_assignment_within_need"


def test_a_seat_on_a_session_that_is_being_cancelled_is_refused(session, two_sessions):
    meeting = factories.meeting(session)
    shift, volunteer = factories.shift(session, meeting), factories.volunteer(session)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other((one, cancelling(meeting)), (other, assigning(shift, volunteer)))
    assert outcome == "fk_assignment_slot"
    assert session.scalars(select(Assignment.id)).all() == []


def test_a_session_with_a_seat_that_is_being_taken_cannot_be_cancelled_unnoticed(session, two_sessions):
    meeting = factories.meeting(session)
    shift, volunteer = factories.shift(session, meeting), factories.volunteer(session)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other((one, assigning(shift, volunteer)), (other, cancelling(meeting)))
    assert outcome == "ck_assignment_no_seat_on_a_cancelled_session"
    assert session.scalars(select(ProgrammeSession.cancelled)).all() == [False]


def test_a_seat_on_a_cancelled_session_is_refused_even_when_it_says_so(session, location):
    meeting = factories.meeting(session, cancelled=True, cancel_reason="ziek")
    shift, volunteer = factories.shift(session, meeting), factories.volunteer(session)
    session.commit()
    assert attempt(session, assigning(shift, volunteer)) == "ck_assignment_no_seat_on_a_cancelled_session"
