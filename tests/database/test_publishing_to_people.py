"""Publishing to people who come, leave, come back and answer meanwhile."""

from __future__ import annotations

from sqlalchemy import select

from app.models.messages import Message, MessageState
from app.models.publications import Invitation
from app.models.shifts import Engagement
from app.planning.vocabulary import Answer, EngagementState
from app.programme import engagements, publishing, sessions, shifts
from app.programme.engagements import PartnerAnswer
from tests import factories
from tests.database.knowledge import (
    CANCELLATION,
    INVITATION,
    MINUTE,
    SOON,
    UPDATE,
    move,
    rename,
    say,
    seat_of,
    seated,
    state,
    waiting,
)
from tests.factories import DAY, NOW


def test_who_is_released_is_told_and_nobody_else(session, by, meeting, anna, bram, publish):
    publish()
    shifts.release(session, seat_of(session, anna).id, by=by, now=NOW)
    assert state(session, meeting) == "changed"
    assert publish(5) == {(anna.id, CANCELLATION, 1)}
    assert state(session, meeting) == "published"


def test_who_is_put_back_before_anybody_was_told_hears_nothing(session, by, meeting, shift, anna, publish):
    publish()
    shifts.release(session, seat_of(session, anna).id, by=by, now=NOW)
    shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)
    assert publish(5) == set()


def test_who_comes_back_is_invited_with_a_higher_sequence(session, by, meeting, shift, anna, publish):
    publish()
    shifts.release(session, seat_of(session, anna).id, by=by, now=NOW)
    publish(5)
    shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)
    assert publish(10) == {(anna.id, INVITATION, 2)}
    assert len(session.scalars(select(Invitation.id)).all()) == 1


def test_a_partner_who_is_taken_off_and_asked_again(session, by, meeting, library, publish):
    publish()
    (engagement,) = session.scalars(select(Engagement))
    engagements.withdraw(session, engagement.id, by=by, now=NOW)
    assert publish(5) == {(library.id, CANCELLATION, 1)}
    engagements.ask(session, meeting.id, partner_id=library.partner_id, by=by, now=NOW)
    assert publish(10) == {(library.id, INVITATION, 2)}


def test_who_said_no_is_not_told_again_and_their_seat_is_open(session, by, meeting, shift, anna, bram, publish):
    publish()
    say(session, meeting, anna, Answer.DECLINED)
    move(session, meeting, by, SOON + DAY)
    assert publish(5) == {(bram.id, UPDATE, 1)}
    for _ in range(4):
        shifts.assign(session, shift.id, volunteer_id=factories.volunteer(session).id, by=by, now=NOW)
    sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    assert (anna.id, CANCELLATION, 1) not in publish(10)


def test_who_said_no_and_is_asked_again_is_invited_again(session, by, meeting, shift, anna, publish):
    publish()
    say(session, meeting, anna, Answer.DECLINED)
    shifts.assign(session, shift.id, volunteer_id=anna.id, by=by, now=NOW)
    assert publish(5) == {(anna.id, INVITATION, 1)}


def test_answers_are_asked_anew_when_the_time_changes(session, by, meeting, anna, bram, library, publish):
    publish()
    say(session, meeting, anna, Answer.ACCEPTED)
    say(session, meeting, bram, Answer.DECLINED)
    yes = PartnerAnswer(confirmed=True, reason="")
    engagements.answer(session, session_id=meeting.id, partner_id=library.partner_id, said=yes, now=NOW)
    move(session, meeting, by, SOON + DAY)
    publish(5)
    session.expire_all()
    assert (seat_of(session, anna).answer, seat_of(session, bram).answer) == (Answer.NONE, Answer.DECLINED)
    assert session.execute(select(Engagement.state, Engagement.answered_at)).all() == [(EngagementState.ASKED, None)]


def test_answers_stay_when_only_a_text_changes(session, by, meeting, anna, library, publish):
    publish()
    say(session, meeting, anna, Answer.ACCEPTED)
    rename(session, meeting, by, "Verhalen")
    publish(5)
    assert seat_of(session, anna).answer is Answer.ACCEPTED


def test_somebody_elses_invitation_leaves_answers_alone(session, by, meeting, shift, anna, publish):
    publish()
    say(session, meeting, anna, Answer.ACCEPTED)
    caro = seated(session, shift, "Caro")
    assert publish(5) == {(caro.id, INVITATION, 0)}
    assert seat_of(session, anna).answer is Answer.ACCEPTED


def test_a_mail_that_had_not_gone_is_replaced_by_one_that_says_all(session, by, meeting, anna):
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    move(session, meeting, by, SOON + DAY)
    publishing.publish(session, [meeting.id], by=by, now=NOW + MINUTE)
    session.commit()
    assert waiting(session) == {(anna.id, INVITATION, 1)}
    cancelled = select(Message.sequence).where(Message.state == MessageState.CANCELLED, Message.kind == INVITATION)
    assert session.scalars(cancelled).all() == [0]


def test_who_never_got_the_invitation_gets_no_cancellation(session, by, meeting, anna):
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    publishing.publish(session, [meeting.id], by=by, now=NOW + MINUTE)
    session.commit()
    assert waiting(session) == set()
