"""Undo after publishing: what has not gone out is as if it had never been written; what has stays to be told."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from app.models.activities import SessionChange
from app.models.messages import Message, MessageState
from app.models.publications import Invitation, Publication
from app.planning.series import Scope
from app.planning.vocabulary import Answer
from app.programme import publishing, sessions
from app.programme.series import cancelling, undoing
from tests import factories
from tests.database.knowledge import (
    CANCELLATION,
    INVITATION,
    MINUTE,
    SOON,
    UPDATE,
    arrive,
    move,
    say,
    seat_of,
    seated,
    state,
    waiting,
)
from tests.database.racing import at_once
from tests.factories import DAY, HOUR, NOW


@pytest.fixture
def meeting(session, by):
    return factories.meeting(session, SOON, title="Voorlezen")


@pytest.fixture
def bram(session, meeting):
    return seated(session, factories.shift(session, meeting, need=2), "Bram")


def publish(session, meeting, by, minutes=0):
    publishing.publish(session, [meeting.id], by=by, now=NOW + minutes * MINUTE)
    session.commit()


def told(session):
    session.expire_all()
    return session.execute(select(Invitation.told_starts_at, Invitation.withdrawn)).all()


def test_a_change_that_nobody_heard_of_is_as_if_it_had_never_been(session, by, meeting, bram):
    publish(session, meeting, by, minutes=-5)
    arrive(session)
    say(session, meeting, bram, Answer.ACCEPTED)
    move(session, meeting, by, SOON + HOUR)
    publish(session, meeting, by, minutes=1)
    assert {kind for _who, kind, _sequence in waiting(session)} == {UPDATE}
    assert seat_of(session, bram).answer is Answer.NONE
    sessions.undo(session, last_change(session, meeting), by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert waiting(session) == set()
    assert told(session) == [(SOON, False)]
    assert (seat_of(session, bram).answer, state(session, meeting)) == (Answer.ACCEPTED, "published")
    assert session.scalars(select(Publication.starts_at)).all() == [SOON]


def last_change(session, meeting):
    return session.scalars(
        select(SessionChange.id)
        .where(SessionChange.session_id == meeting.id, SessionChange.undone_at.is_(None), SessionChange.sort == "moved")
        .order_by(SessionChange.at.desc(), SessionChange.sort)
    ).first()


def test_what_somebody_heard_of_stays_to_be_told(session, by, meeting, bram):
    publish(session, meeting, by, minutes=-5)
    arrive(session)
    move(session, meeting, by, SOON + HOUR)
    publish(session, meeting, by, minutes=1)
    arrive(session)
    sessions.undo(session, last_change(session, meeting), by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert (told(session), state(session, meeting)) == ([(SOON + HOUR, False)], "changed")
    publish(session, meeting, by, minutes=3)
    assert {kind for _who, kind, _sequence in waiting(session)} == {UPDATE}


def test_an_invitation_that_was_overtaken_is_written_again(session, by, meeting, bram):
    publish(session, meeting, by, minutes=-5)
    move(session, meeting, by, SOON + HOUR)
    publish(session, meeting, by, minutes=1)
    sessions.undo(session, last_change(session, meeting), by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert {kind for _who, kind, _sequence in waiting(session)} == {INVITATION}
    assert (told(session), state(session, meeting)) == ([(SOON, False)], "published")


def test_a_cancellation_that_has_not_gone_out_is_stopped(session, by, meeting, bram):
    publish(session, meeting, by, minutes=-5)
    arrive(session)
    say(session, meeting, bram, Answer.ACCEPTED)
    edit = cancelling.cancel(session, meeting.id, scope=Scope.ALL, reason="hitte", by=by, now=NOW)
    publish(session, meeting, by, minutes=1)
    assert {kind for _who, kind, _sequence in waiting(session)} == {CANCELLATION}
    undoing.undo(session, edit.id, by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert waiting(session) == set()
    assert (seat_of(session, bram).answer, state(session, meeting)) == (Answer.ACCEPTED, "published")
    assert session.scalars(select(Publication.cancelled)).all() == [False]


def test_undo_tells_nobody_what_was_not_published(session, by, meeting, bram):
    publish(session, meeting, by, minutes=-5)
    arrive(session)
    seated(session, session.get_one(factories.Shift, seat_of(session, bram).shift_id), "Anna")
    move(session, meeting, by, SOON + HOUR)
    sessions.undo(session, last_change(session, meeting), by=by, now=NOW + MINUTE)
    session.commit()
    assert (waiting(session), state(session, meeting)) == (set(), "changed")


def test_a_draft_stays_known_when_a_change_of_it_is_undone(session, by, meeting, bram):
    move(session, meeting, by, SOON + HOUR)
    publish(session, meeting, by, minutes=1)
    sessions.undo(session, last_change(session, meeting), by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert (waiting(session), state(session, meeting)) == (set(), "changed")


@pytest.mark.parametrize("attempt", range(5))
def test_undo_and_the_pump_agree_on_what_was_told(session, by, location, session_at, meeting, bram, attempt):
    publish(session, meeting, by, minutes=-5)
    arrive(session)
    move(session, meeting, by, SOON + HOUR)
    publish(session, meeting, by, minutes=1)
    change_id = last_change(session, meeting)

    def hand_over(other):
        found = other.scalars(
            select(Message.id).where(Message.state == MessageState.PENDING, Message.kind == UPDATE).with_for_update()
        ).all()
        other.execute(
            update(Message)
            .where(Message.id.in_(found))
            .values(state=MessageState.SENT, handed_over_at=func.now(), sent_at=func.now())
        )

    def undo(other):
        sessions.undo(other, change_id, by=by, now=NOW + 2 * MINUTE)

    assert at_once((session_at(location), hand_over), (session_at(location), undo)) == ["won", "won"]
    sent = session.scalar(select(func.count()).where(Message.kind == UPDATE, Message.state == MessageState.SENT))
    expected = (SOON + HOUR, "changed") if sent else (SOON, "published")
    assert (told(session)[0].told_starts_at, state(session, meeting)) == expected


def test_there_and_back_again_is_told_to_nobody_also_after_undo(session, by, meeting, bram):
    publish(session, meeting, by, minutes=-5)
    arrive(session)
    for _round in range(2):
        move(session, meeting, by, SOON + DAY)
        sessions.undo(session, last_change(session, meeting), by=by, now=NOW + MINUTE)
    publish(session, meeting, by, minutes=5)
    assert waiting(session) == set()
