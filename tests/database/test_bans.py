"""What the database forbids by itself about spaces, slots, messages and the audit log, with connections that race."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.audit import AuditEntry
from app.models.locations import Space
from app.models.messages import Message, MessageKind
from app.models.shifts import Assignment
from app.notify import outbox
from app.notify.outbox import NewMessage
from tests import factories
from tests.database.racing import (
    WON,
    at_once,
    attempt,
    cancelling,
    changing,
    one_after_the_other,
    planning,
)
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
HALF_AN_HOUR = HOUR / 2


def test_two_sessions_cannot_have_one_space(session, two_sessions):
    activity, space = factories.activity(session), factories.space(session)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other(
        (one, planning(activity, space, SOON)), (other, planning(activity, space, SOON + HALF_AN_HOUR))
    )
    assert outcome == "ex_programme_session_space"
    assert session.scalars(select(ProgrammeSession.starts_at)).all() == [SOON]


def test_many_sessions_may_share_a_shareable_space(session, two_sessions):
    activity, field = factories.activity(session), factories.space(session, shareable=True)
    session.commit()
    plans = [planning(activity, field, SOON), planning(activity, field, SOON)]
    assert at_once(*zip(two_sessions(), plans, strict=True)) == [WON, WON]


def test_a_space_in_shared_use_cannot_become_unshareable(session, location):
    field = factories.space(session, shareable=True)
    sharing = [factories.meeting(session, SOON, at=field), factories.meeting(session, SOON + HALF_AN_HOUR, at=field)]
    session.commit()
    assert attempt(session, changing(Space, field, shareable=False)) == "ex_programme_session_space"
    assert attempt(session, cancelling(sharing[1])) == WON
    assert attempt(session, changing(Space, field, shareable=False)) == WON
    assert session.scalars(select(ProgrammeSession.space_shareable)).all() == [False, False]


def test_a_session_cannot_slip_into_a_space_that_is_becoming_unshareable(session, two_sessions):
    activity, field = factories.activity(session), factories.space(session, shareable=True)
    factories.meeting(session, SOON, at=field)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other(
        (one, changing(Space, field, shareable=False)), (other, planning(activity, field, SOON))
    )
    assert outcome == "fk_programme_session_space"


def test_a_space_cannot_become_unshareable_while_a_second_session_comes_in(session, two_sessions):
    activity, field = factories.activity(session), factories.space(session, shareable=True)
    factories.meeting(session, SOON, at=field)
    session.commit()
    one, other = two_sessions()
    outcome = one_after_the_other(
        (one, planning(activity, field, SOON)), (other, changing(Space, field, shareable=False))
    )
    assert outcome == "ex_programme_session_space"


@pytest.mark.parametrize(
    ("minutes", "constraint"),
    [
        (0, "ck_programme_session_starts_before_it_ends"),
        (-1, "ck_programme_session_starts_before_it_ends"),
        (24 * 60 + 1, "ck_programme_session_at_most_a_day"),
    ],
)
def test_a_session_ends_after_it_starts_and_within_a_day(session, location, minutes, constraint):
    activity, space = factories.activity(session), factories.space(session)
    session.commit()
    outcome = attempt(session, lambda s: factories.meeting(s, SOON, minutes=minutes, of=activity, at=space))
    assert outcome == constraint


def test_a_session_is_cancelled_with_a_reason_or_not_at_all(session, location):
    meeting = factories.meeting(session)
    session.commit()
    assert (
        attempt(session, changing(ProgrammeSession, meeting, cancelled=True))
        == "ck_programme_session_cancelled_with_a_reason"
    )


def test_moving_a_session_takes_its_seats_and_places_along(session, location):
    meeting = factories.meeting(session)
    factories.assignment(session, factories.shift(session, meeting), factories.volunteer(session))
    factories.attendance(session, meeting, factories.child(session))
    session.commit()
    new_slot = {"starts_at": SOON + DAY, "ends_at": SOON + DAY + 2 * HOUR}
    assert attempt(session, changing(ProgrammeSession, meeting, **new_slot)) == WON
    for model in (Assignment, Attendance):
        assert session.execute(select(model.starts_at, model.ends_at)).all() == [(SOON + DAY, SOON + DAY + 2 * HOUR)]


@pytest.mark.parametrize("who", ["volunteer", "child"])
def test_a_session_cannot_be_moved_over_what_its_people_do_elsewhere(session, location, who):
    meetings = [factories.meeting(session, SOON), factories.meeting(session, SOON + DAY)]
    somebody = getattr(factories, who)(session)
    for meeting in meetings:
        if who == "volunteer":
            factories.assignment(session, factories.shift(session, meeting), somebody)
        else:
            factories.attendance(session, meeting, somebody)
    session.commit()
    outcome = attempt(session, changing(ProgrammeSession, meetings[0], starts_at=SOON + DAY, ends_at=SOON + DAY + HOUR))
    assert outcome == {"volunteer": "ex_assignment_volunteer", "child": "ex_attendance_child"}[who]
    assert session.get_one(ProgrammeSession, meetings[0].id).starts_at == SOON


def test_one_fact_is_written_to_the_outbox_once(session, two_sessions):
    volunteer = factories.volunteer(session)
    session.commit()
    one, other = two_sessions()

    def writing(session):
        factories.message(session, session.get_one(type(volunteer), volunteer_id), dedup_key="rem:1")

    volunteer_id = volunteer.id
    assert one_after_the_other((one, writing), (other, writing)) == "uq_message_dedup_key"


def test_no_two_mails_carry_the_same_identifier(session, two_sessions):
    volunteer = factories.volunteer(session)
    session.commit()
    volunteer_id = volunteer.id

    def writing(key):
        return lambda s: factories.message(s, s.get_one(type(volunteer), volunteer_id), dedup_key=key, message_id="one")

    outcomes = at_once(*zip(two_sessions(), [writing("rem:1"), writing("rem:2")], strict=True))
    assert sorted(outcomes) == ["uq_message_message_id", WON]


def test_many_who_queue_the_same_facts_at_once_write_each_once_and_nobody_fails(session, location, session_at):
    volunteer = factories.volunteer(session)
    session.commit()
    facts = [
        NewMessage(
            kind=MessageKind.REMINDER,
            dedup_key=f"rem:{number}",
            location_id=location.id,
            volunteer_id=volunteer.id,
            stamped_at=NOW,
            due_at=NOW,
            expires_at=NOW + DAY,
        )
        for number in range(30)
    ]
    written = []

    def queuing(messages):
        return lambda session: written.append(outbox.queue(session, messages, now=NOW))

    orders = [facts, facts[::-1], facts[10:] + facts[:10], facts[::2] + facts[1::2]]
    outcomes = at_once(*((session_at(location), queuing(order)) for order in orders))
    assert outcomes == [WON] * 4
    assert sum(written) == 30
    assert len(session.scalars(select(Message.id)).all()) == 30


@pytest.mark.parametrize("statement", [update(AuditEntry).values(action="nothing"), delete(AuditEntry)])
def test_the_audit_log_cannot_be_changed_by_the_application_nor_by_the_owner(
    session, location, owner_engine, statement
):
    entry = {"location_id": location.id, "at": NOW, "action": "test", "subject": "test", "subject_id": location.id}
    session.execute(insert(AuditEntry).values(id=location.id, by_id=None, **entry))
    session.commit()
    with pytest.raises(DBAPIError, match="permission denied for table audit_entry"):
        session.execute(statement)
    session.rollback()
    with owner_engine.begin() as owner, pytest.raises(DBAPIError, match="the audit log is append-only"):
        owner.execute(statement)
