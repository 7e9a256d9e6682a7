"""Writing what must be told, and taking it back."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.extensions import system_scope
from app.models.messages import Message, MessageKind, MessageState
from app.notify import outbox
from app.notify.outbox import NotResendableError, Status
from tests import factories
from tests.factories import NOW
from tests.worker.occasions import invited, news, published, soon


def row(session, message):
    return session.scalars(
        select(Message).where(Message.dedup_key == message.dedup_key).execution_options(populate_existing=True)
    ).one()


@pytest.fixture
def invitation(session, location):
    found = invited(session, published(session))
    session.commit()
    return found


def test_a_fact_is_written_once(session, invitation):
    message = news(invitation)

    assert outbox.queue(session, [message, message], now=NOW) == 1
    assert outbox.queue(session, [message], now=NOW) == 0
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_nothing_to_say_is_no_statement(session, location, count_queries):
    session.connection()
    with count_queries() as seen:
        assert outbox.queue(session, [], now=NOW) == outbox.require(session, [], now=NOW) == 0
    assert seen == []


def test_what_was_written_is_what_was_meant(session, invitation):
    message = news(invitation, MessageKind.UPDATE, sequence=3)
    outbox.queue(session, [message], now=NOW)

    written = row(session, message)
    assert {name: getattr(written, name) for name in dataclasses.asdict(message)} == dataclasses.asdict(message)
    assert (written.state, written.attempts, written.created_at) == (MessageState.PENDING, 0, NOW)


def test_the_fact_decides_the_message_id(session, invitation):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    first = row(session, message).message_id
    session.rollback()
    outbox.queue(session, [message], now=NOW)

    assert row(session, message).message_id == first


def test_a_week_is_queued_in_one_statement(session, invitation, count_queries):
    account = factories.account(session)
    to_account = {"volunteer_id": None, "user_id": account.id, "invitation_id": None, "sequence": None}
    messages = [news(invitation, **(to_account if number % 2 else {})) for number in range(400)]
    session.connection()
    with count_queries() as seen:
        assert outbox.queue(session, messages, now=NOW) == 400
    assert len(seen) == 1


def test_a_message_of_another_location_cannot_be_written(session, invitation, other_location):
    message = dataclasses.replace(news(invitation), location_id=other_location.id)
    with pytest.raises(Exception, match="row-level security"):
        outbox.queue(session, [message], now=NOW)


@pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.LEASED, MessageState.HELD])
def test_what_has_not_gone_is_withdrawn_and_its_reader_was_never_told(session, invitation, state):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    written = row(session, message)
    written.state, written.lease = state, uuid4() if state is MessageState.LEASED else None
    session.flush()

    assert outbox.withdraw(session, invitation_ids=[invitation.id], now=NOW) == {invitation.id}
    written = row(session, message)
    assert (written.state, written.lease) == (MessageState.CANCELLED, None)


@pytest.mark.parametrize("state", [MessageState.HANDOVER, MessageState.SENT, MessageState.UNCERTAIN])
def test_what_may_have_arrived_counts_as_told(session, invitation, state):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    written = row(session, message)
    written.state, written.lease = state, uuid4() if state is MessageState.HANDOVER else None
    written.handed_over_at = NOW
    session.flush()

    assert outbox.withdraw(session, invitation_ids=[invitation.id], now=NOW) == frozenset()
    assert row(session, message).state == state


def test_a_change_that_waits_is_withdrawn_from_somebody_who_was_told_before(session, invitation):
    first, second = news(invitation), news(invitation, MessageKind.UPDATE, sequence=1)
    outbox.queue(session, [first, second], now=NOW)
    told = row(session, first)
    told.state, told.handed_over_at = MessageState.SENT, NOW
    session.flush()

    assert outbox.withdraw(session, invitation_ids=[invitation.id], now=NOW) == frozenset()
    assert row(session, second).state == MessageState.CANCELLED


def test_withdrawing_leaves_reminders_to_their_own_plan(session, invitation):
    reminder = news(invitation, MessageKind.REMINDER)
    outbox.queue(session, [reminder], now=NOW)

    assert outbox.withdraw(session, invitation_ids=[invitation.id], now=NOW) == {invitation.id}
    assert row(session, reminder).state == MessageState.PENDING


def test_withdrawing_from_nobody_is_fine(session, location):
    assert outbox.withdraw(session, invitation_ids=[], now=NOW) == frozenset()


def test_a_cancelled_row_comes_back_when_it_is_required_again(session, invitation):
    message = news(invitation, MessageKind.REMINDER)
    outbox.require(session, [message], now=NOW)
    row(session, message).state = MessageState.CANCELLED
    session.flush()

    assert outbox.require(session, [dataclasses.replace(message, due_at=NOW)], now=NOW) == 1
    assert (row(session, message).state, row(session, message).due_at) == (MessageState.PENDING, NOW)


def test_a_cancelled_row_that_may_have_arrived_does_not_come_back(session, invitation):
    message = news(invitation, MessageKind.REMINDER)
    outbox.require(session, [message], now=NOW)
    written = row(session, message)
    written.state, written.handed_over_at = MessageState.CANCELLED, NOW
    session.flush()

    assert outbox.require(session, [message], now=NOW) == 0
    assert row(session, message).state == MessageState.CANCELLED


def test_a_row_that_is_there_is_left_alone_when_required(session, invitation):
    message = news(invitation, MessageKind.REMINDER)
    outbox.require(session, [message], now=NOW)
    assert outbox.require(session, [dataclasses.replace(message, due_at=NOW)], now=NOW) == 0
    assert row(session, message).due_at == message.due_at


def test_the_status_counts_every_state_and_how_late_the_oldest_is(session, invitation):
    late = news(invitation, due_at=soon(minutes=-10))
    outbox.queue(session, [late, news(invitation), news(invitation, due_at=soon(days=1))], now=NOW)
    sent = news(invitation, due_at=soon(days=-1))
    outbox.queue(session, [sent], now=NOW)
    row(session, sent).state = MessageState.SENT
    session.flush()

    found = outbox.status(session)

    assert found.counts == Counter(pending=3, sent=1) | dict.fromkeys(
        ("leased", "handover", "uncertain", "failed", "cancelled", "expired", "held"), 0
    )
    assert 600 <= found.oldest_due_seconds <= 660


def test_an_empty_outbox_is_not_late(session, location):
    assert outbox.status(session) == Status(
        counts=dict.fromkeys((state.value for state in MessageState), 0), oldest_due_seconds=0
    )


def test_the_system_sees_the_messages_of_every_location(session, invitation, other_location):
    outbox.queue(session, [news(invitation)], now=NOW)
    session.commit()
    with system_scope(session):
        assert outbox.status(session).counts["pending"] == 1


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNCERTAIN, MessageState.HELD])
def test_a_message_that_stranded_is_sent_again_on_request(session, invitation, state):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    written = row(session, message)
    written.state, written.attempts, written.error = state, 5, "550"
    session.flush()

    outbox.resend(session, written.id, now=soon())

    assert (written.state, written.attempts, written.error) == (MessageState.PENDING, 0, None)


@pytest.mark.parametrize(
    "state", [MessageState.PENDING, MessageState.SENT, MessageState.CANCELLED, MessageState.EXPIRED]
)
def test_a_message_that_went_or_will_go_is_not_sent_again(session, invitation, state):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    row(session, message).state = state
    session.flush()

    with pytest.raises(NotResendableError):
        outbox.resend(session, row(session, message).id, now=soon())


def test_a_message_about_something_that_is_over_is_not_sent_again(session, invitation):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    row(session, message).state = MessageState.FAILED
    session.flush()

    with pytest.raises(NotResendableError):
        outbox.resend(session, row(session, message).id, now=message.expires_at + timedelta(seconds=1))


def test_a_message_that_arrived_after_all_is_settled(session, invitation):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    written = row(session, message)
    written.state = MessageState.UNCERTAIN
    session.flush()

    outbox.mark_arrived(session, written.id, now=NOW)

    assert (written.state, written.sent_at) == (MessageState.SENT, NOW)
    with pytest.raises(NotResendableError):
        outbox.mark_arrived(session, written.id, now=NOW)


def test_an_unknown_message_is_not_found(session, location):
    with pytest.raises(LookupError):
        outbox.resend(session, uuid4(), now=NOW)


def test_a_message_of_another_location_is_not_found(session, invitation, session_at, other_location):
    message = news(invitation)
    outbox.queue(session, [message], now=NOW)
    session.commit()
    with pytest.raises(LookupError):
        outbox.mark_arrived(session_at(other_location), row(session, message).id, now=NOW)


def test_two_writers_of_the_same_facts_do_not_wait_in_a_circle(session, invitation, session_at, location):
    messages = [news(invitation) for _ in range(20)]
    assert outbox.queue(session, messages[:10], now=NOW) == 10
    session.commit()
    other = session_at(location)
    assert outbox.queue(other, list(reversed(messages)), now=NOW) == 10
    other.commit()
    assert outbox.queue(session, messages, now=NOW) == 0
