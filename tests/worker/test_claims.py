"""Leases, the fence and what is noted, on real connections."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.extensions import System
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation
from app.notify import claims, outbox
from app.notify.claims import MOST_ATTEMPTS, Terms
from app.notify.outcomes import Needless, Rejected, Retry, Sent, Uncertain
from tests.worker.occasions import soon

TERMS = Terms()
AT_ONCE = Terms(lease=timedelta(0), handover=timedelta(0))
"""A lease that has run out as soon as it is given: what a killed pump leaves, without the waiting."""


@pytest.fixture
def system(app_engine):
    """Yield a session that works for every location, as the pump's does."""
    with Session(app_engine) as session:
        session.info["scope"] = System.SYSTEM
        yield session


def claim(system, terms=TERMS):
    found = claims.claim(system, terms)
    system.commit()
    return found


def fence(system, claimed, terms=TERMS):
    passed = claims.fence(system, claimed, terms)
    system.commit()
    return passed


def settle(system, claimed, outcome):
    claims.settle(system, claimed, outcome)
    system.commit()


def change(system, **values):
    system.execute(update(Message).values(**values))
    system.commit()


def the_row(system):
    system.expire_all()
    return system.scalars(select(Message)).one()


def test_a_row_is_claimed_once(queued, system):
    queued()
    [first] = claim(system)

    assert claim(system) == ()
    assert (first.attempts, first.kind, first.handed_over_at) == (1, MessageKind.INVITATION, None)
    assert the_row(system).lease == first.lease


def test_a_row_that_somebody_looks_at_is_skipped(queued, system, session_at):
    queued(3)
    other = session_at(None)
    other.info["scope"] = System.SYSTEM
    seen = claims.claim(other, Terms(limit=2))

    assert len(claim(system)) == 1
    other.commit()
    assert len(seen) == 2


def test_the_oldest_goes_first_and_a_batch_has_an_end(queued, system):
    queued(due_at=soon(minutes=-1))
    queued(due_at=soon(minutes=-3))
    queued(due_at=soon(minutes=-2))
    order = system.scalars(select(Message.id).order_by(Message.due_at)).all()

    assert [row.id for row in claim(system, Terms(limit=2))] == order[:2]


def test_what_is_not_due_or_held_stays(queued, system):
    queued(due_at=soon(minutes=1))
    assert claim(system) == ()
    change(system, due_at=soon(minutes=-1), state=MessageState.HELD)
    assert claim(system) == ()


def test_a_lease_that_ran_out_is_given_to_another(queued, system):
    queued()
    [lost] = claim(system, AT_ONCE)
    [again] = claim(system)

    assert again.attempts == 2
    assert not fence(system, lost)
    settle(system, lost, Sent())
    assert the_row(system).state == MessageState.LEASED


def test_the_fence_opens_once(queued, system):
    queued()
    [claimed] = claim(system)

    assert fence(system, claimed)
    assert the_row(system).state == MessageState.HANDOVER
    assert the_row(system).handed_over_at is not None
    assert not fence(system, claimed)


def test_the_fence_is_closed_for_a_lease_that_ran_out(queued, system):
    queued()
    [claimed] = claim(system, AT_ONCE)
    assert not fence(system, claimed)


def test_the_fence_is_closed_for_what_was_withdrawn(queued, system, session):
    invitation_ids = queued()
    [claimed] = claim(system)
    outbox.withdraw(session, invitation_ids=invitation_ids, now=soon())
    session.commit()

    assert not fence(system, claimed)
    settle(system, claimed, Sent())
    assert the_row(system).state == MessageState.CANCELLED


def test_the_fence_is_closed_for_what_is_over(queued, system):
    queued()
    [claimed] = claim(system)
    change(system, expires_at=soon(seconds=-1))
    assert not fence(system, claimed)


@pytest.mark.parametrize("newer", [{"sequence": 1}, {"stamped_at": soon(days=1)}])
def test_what_the_calendar_object_left_behind_is_stopped_and_put_away(queued, system, newer):
    queued()
    [claimed] = claim(system, TERMS)
    system.execute(update(Invitation).values(**newer))
    system.commit()

    assert not fence(system, claimed)
    change(system, lease_until=soon(seconds=-1))
    assert claim(system) == ()
    assert the_row(system).state == MessageState.CANCELLED


def test_a_handover_that_was_cut_short_is_repeated_when_that_is_harmless(queued, system):
    queued()
    [cut] = claim(system)
    assert fence(system, cut, AT_ONCE)
    [again] = claim(system)

    assert (again.attempts, again.handed_over_at) == (2, the_row(system).handed_over_at)


def test_a_reminder_whose_handover_was_cut_short_is_left_to_a_person(queued, system):
    queued(kind=MessageKind.REMINDER)
    [cut] = claim(system)
    assert fence(system, cut, AT_ONCE)

    assert claim(system) == ()
    row = the_row(system)
    assert (row.state, row.lease, row.lease_until) == (MessageState.UNCERTAIN, None, None)


def test_past_its_time_a_message_expires(queued, system):
    queued(expires_at=soon(seconds=-1))

    assert claim(system) == ()
    assert the_row(system).state == MessageState.EXPIRED


def test_past_its_time_a_message_that_may_have_arrived_is_left_to_a_person(queued, system):
    queued()
    [cut] = claim(system)
    assert fence(system, cut, AT_ONCE)
    change(system, expires_at=soon(seconds=-1))

    assert claim(system) == ()
    assert the_row(system).state == MessageState.UNCERTAIN


def test_a_row_that_kills_every_pump_is_parked(queued, system):
    queued()
    attempts = [claim(system, AT_ONCE)[0].attempts for _ in range(MOST_ATTEMPTS)]

    assert attempts == [1, 2, 3, 4, 5]
    assert claim(system) == ()
    assert the_row(system).state == MessageState.FAILED


def test_a_refusal_for_now_waits_longer_each_time_and_then_fails(queued, system):
    queued()
    pauses = []
    for _ in range(MOST_ATTEMPTS):
        [claimed] = claim(system)
        settle(system, claimed, Retry(reason="451 4.3.0"))
        row = the_row(system)
        pauses.append((row.state, row.next_try_at is not None and claims.pause(claimed)))
        assert claim(system) == ()
        change(system, next_try_at=None)

    assert [state for state, _ in pauses] == [*[MessageState.PENDING] * 4, MessageState.FAILED]
    for (_, pause), seconds in zip(pauses[:4], (30, 120, 480, 1920), strict=True):
        assert abs(pause.total_seconds() / seconds - 1) <= 0.2


def test_the_pause_is_the_same_for_the_same_attempt_and_differs_between_rows(queued, system):
    queued(2)
    one, two = claim(system)

    assert claims.pause(one) == claims.pause(one)
    assert claims.pause(one) != claims.pause(two)
    assert claims.pause(replace(one, attempts=2)) > claims.pause(one)


def test_waiting_does_not_move_the_due_moment(queued, system):
    queued()
    before = the_row(system).due_at
    [claimed] = claim(system)
    settle(system, claimed, Retry(reason="451"))

    assert the_row(system).due_at == before


@pytest.mark.parametrize(
    ("outcome", "state", "error"),
    [
        (Sent(), MessageState.SENT, None),
        (Rejected(reason="550 5.1.1"), MessageState.FAILED, "550 5.1.1"),
        (Needless(reason="withdrawn"), MessageState.CANCELLED, "withdrawn"),
    ],
)
def test_an_outcome_is_noted(queued, system, outcome, state, error):
    queued()
    [claimed] = claim(system)
    fence(system, claimed)
    settle(system, claimed, outcome)

    row = the_row(system)
    assert (row.state, row.error, row.lease, row.lease_until) == (state, error, None, None)
    assert (row.handed_over_at is not None) == (outcome == Sent())


def test_a_refusal_after_the_fence_means_that_it_did_not_arrive(queued, system):
    queued()
    [claimed] = claim(system)
    fence(system, claimed)
    settle(system, claimed, Retry(reason="452"))
    assert the_row(system).handed_over_at is None


def test_a_doubt_stays_a_doubt_when_the_next_attempt_is_refused(queued, system):
    queued()
    [claimed] = claim(system)
    fence(system, claimed)
    settle(system, claimed, Uncertain(reason="TimeoutError"))
    change(system, next_try_at=None)
    [again] = claim(system)
    fence(system, again)
    settle(system, again, Retry(reason="452"))

    assert the_row(system).handed_over_at is not None


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (MessageKind.INVITATION, MessageState.PENDING),
        (MessageKind.UPDATE, MessageState.PENDING),
        (MessageKind.CANCELLATION, MessageState.PENDING),
        (MessageKind.REMINDER, MessageState.UNCERTAIN),
    ],
)
def test_only_what_may_arrive_twice_is_sent_again_after_a_doubt(queued, system, kind, state):
    queued(kind=kind)
    [claimed] = claim(system)
    fence(system, claimed)
    settle(system, claimed, Uncertain(reason="TimeoutError"))
    assert the_row(system).state == state


def test_a_doubt_at_the_last_attempt_is_left_to_a_person(queued, system):
    queued()
    change(system, attempts=MOST_ATTEMPTS - 1)
    [claimed] = claim(system)
    fence(system, claimed)
    settle(system, claimed, Uncertain(reason="TimeoutError"))
    assert the_row(system).state == MessageState.UNCERTAIN


def test_what_was_not_tried_is_put_back_uncounted(queued, system):
    queued(2)
    claims.put_back(system, claim(system), reason=None)
    system.commit()

    assert [row.attempts for row in claim(system)] == [1, 1]


def test_what_could_not_be_tried_rests_for_a_moment(queued, system):
    queued()
    claims.put_back(system, claim(system), reason="ConnectionRefusedError")
    system.commit()

    assert claim(system) == ()
    assert (the_row(system).attempts, the_row(system).error) == (0, "ConnectionRefusedError")
