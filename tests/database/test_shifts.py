"""Who holds which seat, and what they answer."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from app.extensions import enter_location
from app.models.audit import AuditEntry
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import publishing, sessions, shifts
from app.programme.refusals import AlreadyCancelled, NoLongerNeeded, NotFound, ShiftFull, VolunteerTaken
from tests import factories
from tests.database.racing import WON, at_once, one_after_the_other
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
LATER = NOW + HOUR


@pytest.fixture
def meeting(session, by):
    return factories.meeting(session, SOON, title="Voorlezen")


@pytest.fixture
def anna(session, by):
    return factories.volunteer(session, name="Anna")


@pytest.fixture
def invited(session, by, meeting, anna):
    """Return Anna's seat in a session that she was invited to."""
    seat = factories.assignment(session, factories.shift(session, meeting), anna)
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    return seat


def say(session, seat, answer, *, now=LATER):
    shifts.answer(session, session_id=seat.session_id, volunteer_id=seat.volunteer_id, answer=answer, now=now)


def invitation(session):
    return session.scalars(select(Invitation)).one()


# Put on, taken off


def test_a_volunteer_gets_a_seat_in_the_slot_of_the_session(session, by, meeting, anna):
    shift = factories.shift(session, meeting)
    seat = shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)
    session.commit()
    assert (seat.session_id, seat.starts_at, seat.ends_at) == (meeting.id, meeting.starts_at, meeting.ends_at)
    assert (seat.answer, seat.released, seat.assigned_at) == (Answer.NONE, False, NOW)
    assert session.scalars(select(AuditEntry.action)).all() == ["shift.assigned"]


def test_a_full_shift_is_refused(session, by, meeting, anna):
    shift = factories.shift(session, meeting)
    factories.assignment(session, shift, factories.volunteer(session))
    with pytest.raises(ShiftFull):
        shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)
    session.commit()
    assert len(session.scalars(select(Assignment.id)).all()) == 1


def test_a_volunteer_who_sits_elsewhere_is_refused_by_name(session, by, meeting, anna):
    elsewhere = factories.meeting(session, SOON + HOUR / 2, title="Voetbal")
    factories.assignment(session, factories.shift(session, elsewhere), anna)
    shift = factories.shift(session, meeting)
    with pytest.raises(VolunteerTaken) as refusal:
        shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)
    assert refusal.value == VolunteerTaken("Anna", "Voetbal", elsewhere.starts_at, elsewhere.ends_at)


def test_a_volunteer_has_one_seat_in_a_session(session, by, meeting, anna):
    factories.assignment(session, factories.shift(session, meeting), anna)
    other = factories.shift(session, meeting, role="Koffie")
    with pytest.raises(VolunteerTaken) as refusal:
        shifts.assign(session, other.id, volunteer_id=anna.id, by=by, now=NOW)
    assert refusal.value == VolunteerTaken("Anna", "Voorlezen", meeting.starts_at, meeting.ends_at)


def test_nobody_is_put_on_a_cancelled_session(session, by, anna):
    cancelled = factories.meeting(session, cancelled=True, cancel_reason="ziek")
    shift = factories.shift(session, cancelled)
    with pytest.raises(AlreadyCancelled):
        shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)


def test_people_and_shifts_of_another_location_are_not_there(session, by, location, other_location, meeting, anna):
    here, there, shift_id, anna_id = location.id, other_location.id, factories.shift(session, meeting).id, anna.id
    session.commit()
    enter_location(session, there)
    foreign_shift = factories.shift(session, factories.meeting(session))
    foreigner = factories.volunteer(session)
    foreign_seat = factories.assignment(session, foreign_shift, foreigner)
    foreign = foreign_shift.id, foreigner.id, foreign_seat.id
    session.commit()
    enter_location(session, here)
    session.expunge_all()
    with pytest.raises(NotFound):
        shifts.assign(session, shift_id, volunteer_id=foreign[1], by=by, now=NOW)
    with pytest.raises(NotFound):
        shifts.assign(session, foreign[0], volunteer_id=anna_id, by=by, now=NOW)
    with pytest.raises(NotFound):
        shifts.release(session, foreign[2], by=by, now=NOW)


def test_a_released_seat_is_free_for_somebody_else(session, by, meeting, anna):
    shift = factories.shift(session, meeting)
    seat = shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)
    shifts.release(session, seat.id, by=by, now=NOW)
    shifts.assign(session, shift.id, volunteer_id=factories.volunteer(session).id, by=by, now=NOW)
    session.commit()
    assert Counter(session.scalars(select(Assignment.released))) == {True: 1, False: 1}


def test_releasing_twice_is_releasing_once(session, by, meeting, anna):
    seat = factories.assignment(session, factories.shift(session, meeting), anna)
    for _ in range(2):
        shifts.release(session, seat.id, by=by, now=NOW)
    session.commit()
    assert session.scalars(select(AuditEntry.action)).all() == ["shift.released"]


def test_a_volunteer_wanted_for_two_overlapping_shifts_at_once_gets_one(session, by, location, session_at, anna):
    wanted = [factories.shift(session, factories.meeting(session, SOON)).id for _ in range(10)]
    session.commit()
    anna_id = anna.id

    def assigning(shift_id):
        return lambda s: shifts.assign(s, shift_id, volunteer_id=anna_id, by=by, now=NOW)

    outcomes = at_once(*((session_at(location), assigning(shift_id)) for shift_id in wanted))
    assert Counter(map(type, outcomes)) == {str: 1, VolunteerTaken: 9}


def test_the_last_seat_goes_to_one_of_ten(session, by, location, session_at, meeting):
    shift_id = factories.shift(session, meeting, need=1).id
    wanting = [factories.volunteer(session).id for _ in range(10)]
    session.commit()

    def assigning(volunteer_id):
        return lambda s: shifts.assign(s, shift_id, volunteer_id=volunteer_id, by=by, now=NOW)

    outcomes = at_once(*((session_at(location), assigning(volunteer_id)) for volunteer_id in wanting))
    assert Counter(map(type, outcomes)) == {str: 1, ShiftFull: 9}


# Answers


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.TENTATIVE])
def test_a_yes_keeps_the_seat(session, invited, answer):
    say(session, invited, answer)
    session.commit()
    assert (invited.answer, invited.answered_at, invitation(session).declined_at) == (answer, LATER, None)


def test_a_no_opens_the_seat_and_stops_the_reminder(session, by, invited):
    reminder = select(Message.state).where(Message.kind == MessageKind.REMINDER)
    assert session.scalars(reminder).all() == [MessageState.PENDING]
    say(session, invited, Answer.DECLINED)
    session.commit()
    assert (invited.answer, invitation(session).declined_at) == (Answer.DECLINED, LATER)
    assert session.scalars(reminder).all() == [MessageState.CANCELLED]
    shifts.assign(session, invited.shift_id, volunteer_id=factories.volunteer(session).id, by=by, now=LATER)


def test_a_yes_after_a_no_takes_the_seat_again(session, invited):
    say(session, invited, Answer.DECLINED)
    say(session, invited, Answer.ACCEPTED, now=LATER + HOUR)
    session.commit()
    assert (invited.answer, invitation(session).declined_at) == (Answer.ACCEPTED, None)
    assert session.scalars(select(Message.state).where(Message.kind == MessageKind.REMINDER)).all() == [
        MessageState.PENDING
    ]


def test_a_yes_after_a_no_comes_too_late_when_the_seat_was_given_away(session, by, invited):
    say(session, invited, Answer.DECLINED)
    shifts.assign(session, invited.shift_id, volunteer_id=factories.volunteer(session).id, by=by, now=LATER)
    session.commit()
    with pytest.raises(ShiftFull):
        say(session, invited, Answer.ACCEPTED)
    session.commit()
    assert (invited.answer, invitation(session).declined_at) == (Answer.DECLINED, LATER)


def test_a_yes_after_a_no_comes_too_late_when_they_sit_elsewhere(session, by, invited, anna):
    say(session, invited, Answer.DECLINED)
    elsewhere = factories.meeting(session, SOON, title="Voetbal")
    factories.assignment(session, factories.shift(session, elsewhere), anna)
    session.commit()
    with pytest.raises(VolunteerTaken) as refusal:
        say(session, invited, Answer.ACCEPTED)
    assert refusal.value == VolunteerTaken("Anna", "Voetbal", elsewhere.starts_at, elsewhere.ends_at)
    session.commit()
    assert invited.answer is Answer.DECLINED


def test_an_answer_is_about_the_seat_that_they_were_given_last(session, by, invited, anna, meeting):
    """Who said no and is asked again for another role of the session answers for that one."""
    say(session, invited, Answer.DECLINED)
    other = factories.shift(session, meeting, role="Koffie")
    again = shifts.assign(session, other.id, volunteer_id=anna.id, by=by, now=LATER)
    publishing.publish(session, [meeting.id], by=by, now=LATER)
    say(session, again, Answer.ACCEPTED)
    session.commit()
    assert (invited.answer, again.answer) == (Answer.DECLINED, Answer.ACCEPTED)


def test_who_was_never_invited_is_not_heard(session, by, meeting, anna):
    seat = factories.assignment(session, factories.shift(session, meeting), anna)
    with pytest.raises(NoLongerNeeded):
        say(session, seat, Answer.ACCEPTED)


def test_who_was_released_need_not_answer(session, by, invited):
    shifts.release(session, invited.id, by=by, now=NOW)
    with pytest.raises(NoLongerNeeded):
        say(session, invited, Answer.ACCEPTED)


def test_a_cancelled_session_asks_nobody(session, by, invited):
    sessions.cancel(session, invited.session_id, reason="ziek", by=by, now=NOW)
    with pytest.raises(NoLongerNeeded):
        say(session, invited, Answer.ACCEPTED)


def test_a_session_that_is_over_asks_nobody(session, invited):
    with pytest.raises(NoLongerNeeded):
        say(session, invited, Answer.ACCEPTED, now=invited.ends_at)


def test_of_a_yes_and_somebody_else_at_once_one_gets_the_seat(session, by, two_sessions, invited):
    say(session, invited, Answer.DECLINED)
    shift_id, session_id, anna_id = invited.shift_id, invited.session_id, invited.volunteer_id
    bram_id = factories.volunteer(session).id
    session.commit()
    outcomes = at_once(
        *zip(
            two_sessions(),
            [
                lambda s: shifts.assign(s, shift_id, volunteer_id=bram_id, by=by, now=LATER),
                lambda s: shifts.answer(
                    s, session_id=session_id, volunteer_id=anna_id, answer=Answer.ACCEPTED, now=LATER
                ),
            ],
            strict=True,
        )
    )
    assert Counter(map(type, outcomes)) == {str: 1, ShiftFull: 1}


def test_an_answer_waits_for_a_cancellation_and_then_is_not_needed(session, by, two_sessions, invited):
    session_id, anna_id = invited.session_id, invited.volunteer_id
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other(
        (one, lambda s: sessions.cancel(s, session_id, reason="ziek", by=by, now=LATER)),
        (
            other,
            lambda s: shifts.answer(s, session_id=session_id, volunteer_id=anna_id, answer=Answer.ACCEPTED, now=LATER),
        ),
    )
    assert isinstance(outcome, NoLongerNeeded)
    assert outcome != WON
