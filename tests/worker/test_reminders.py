"""Reminders follow the publication, the invited and their choice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.extensions import system_scope
from app.models.activities import Activity, ProgrammeSession
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import Volunteer
from app.models.publications import Publication
from app.notify import reminders
from tests import factories
from tests.factories import NOW
from tests.worker.occasions import invited, published

START = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
"""A Wednesday at two on the clocks of the location, two days after NOW."""

DAY_BEFORE = START - timedelta(days=1)


@pytest.fixture
def publication(session, location):
    return published(session, START)


def plan(session, publication, *, now=NOW):
    return reminders.plan(session, [publication.session_id], now=now)


def live(session, kind=MessageKind.REMINDER):
    """Return when whom is reminded of what start."""
    session.expire_all()
    found = select(Message).where(Message.kind == kind, Message.state == MessageState.PENDING)
    return [
        (row.volunteer_id or row.contact_id or row.user_id, row.due_at)
        for row in session.scalars(found.order_by(Message.due_at, Message.dedup_key))
    ]


def move(session, publication, starts_at):
    publication.starts_at = starts_at
    publication.ends_at = starts_at + timedelta(minutes=90)
    session.flush()


def test_everybody_who_is_expected_is_reminded_when_they_chose(session, publication):
    early = factories.volunteer(session, reminder_hours=47)
    contact_id = invited(session, publication, contact=factories.partner(session).contact).contact_id
    invited(session, publication, volunteer=early)

    assert plan(session, publication) == 3  # one of them asks for the attendance
    assert live(session) == [(early.id, START - timedelta(hours=47)), (contact_id, DAY_BEFORE)]


def test_a_reminder_is_worth_sending_until_the_start(session, publication):
    invited(session, publication)
    plan(session, publication)

    row = session.scalars(select(Message).where(Message.kind == MessageKind.REMINDER)).one()
    assert (row.expires_at, row.stamped_at) == (START, DAY_BEFORE)
    assert row.dedup_key == f"rem:{publication.session_id}:{row.volunteer_id}:24:20261125T130000Z"


@pytest.mark.parametrize("values", [{"withdrawn": True}, {"declined_at": NOW}])
def test_who_does_not_come_is_not_reminded(session, publication, values):
    invited(session, publication, **values)
    plan(session, publication)
    assert live(session) == []


def test_who_stopped_as_a_volunteer_is_not_reminded(session, publication):
    invited(session, publication, volunteer=factories.volunteer(session, active=False))
    plan(session, publication)
    assert live(session) == []


def test_who_wants_no_reminders_gets_none(session, publication):
    contact = factories.partner(session).contact
    contact.reminded = False
    invited(session, publication, contact=contact)
    invited(session, publication, volunteer=factories.volunteer(session, reminded=False))
    plan(session, publication)
    assert live(session) == []


def test_planning_twice_changes_nothing(session, publication):
    invited(session, publication)
    assert [plan(session, publication), plan(session, publication)] == [2, 0]
    assert len(live(session)) == 1


def test_reminders_move_with_the_meeting(session, publication):
    who = invited(session, publication).volunteer_id
    plan(session, publication)
    move(session, publication, START + timedelta(days=1))
    plan(session, publication)

    assert live(session) == [(who, START)]
    assert live(session, MessageKind.ATTENDANCE_REMINDER)[0][1] == publication.ends_at + timedelta(hours=1)


def test_moving_there_and_back_brings_the_reminder_back(session, publication):
    who = invited(session, publication).volunteer_id
    plan(session, publication)
    move(session, publication, START + timedelta(days=1))
    plan(session, publication)
    move(session, publication, START)
    plan(session, publication)

    assert live(session) == [(who, DAY_BEFORE)]


def test_a_reminder_that_went_does_not_go_again_after_moving_there_and_back(session, publication):
    invited(session, publication)
    plan(session, publication)
    session.execute(
        update(Message).where(Message.kind == MessageKind.REMINDER).values(state=MessageState.SENT, handed_over_at=NOW)
    )
    move(session, publication, START + timedelta(days=1))
    plan(session, publication)
    move(session, publication, START)
    plan(session, publication)

    assert live(session) == []


def test_a_cancelled_meeting_has_no_reminders(session, publication):
    invited(session, publication)
    plan(session, publication)
    publication.cancelled, publication.cancel_reason = True, "Ziek"
    session.flush()
    plan(session, publication)

    assert live(session) == live(session, MessageKind.ATTENDANCE_REMINDER) == []


def test_another_choice_of_lead_time_moves_the_reminder(session, publication):
    volunteer = factories.volunteer(session)
    invited(session, publication, volunteer=volunteer)
    plan(session, publication)
    volunteer.reminder_hours = 3
    session.flush()
    plan(session, publication)

    assert live(session) == [(volunteer.id, START - timedelta(hours=3))]


def test_who_was_released_after_planning_is_not_reminded(session, publication):
    invitation = invited(session, publication)
    plan(session, publication)
    invitation.withdrawn = True
    session.flush()
    plan(session, publication)

    assert live(session) == []


def test_no_reminder_is_written_for_a_moment_that_has_passed(session, publication):
    invited(session, publication)
    plan(session, publication, now=START - timedelta(hours=2))
    assert live(session) == []


def test_a_reminder_that_is_due_at_this_moment_stays_when_the_meeting_is_planned_anew(session, publication):
    who = invited(session, publication).volunteer_id
    plan(session, publication)
    plan(session, publication, now=DAY_BEFORE + timedelta(seconds=5))
    assert live(session) == [(who, DAY_BEFORE)]


def test_a_reminder_in_the_night_waits_for_the_morning(session, location):
    early = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)  # half past seven
    publication = published(session, early)
    invited(session, publication)
    plan(session, publication)
    assert [due_at for _, due_at in live(session)] == [datetime(2026, 11, 24, 7, 0, tzinfo=UTC)]


def test_the_responsible_person_is_asked_for_the_attendance(session, publication):
    plan(session, publication)

    meeting = session.get_one(ProgrammeSession, publication.session_id)
    responsible_id = session.get_one(Activity, meeting.activity_id).responsible_id
    assert live(session, MessageKind.ATTENDANCE_REMINDER) == [
        (responsible_id, publication.ends_at + timedelta(hours=1))
    ]


def test_another_responsible_person_is_asked_instead(session, publication):
    plan(session, publication)
    meeting = session.get_one(ProgrammeSession, publication.session_id)
    other = factories.account(session)
    session.get_one(Activity, meeting.activity_id).responsible_id = other.id
    session.flush()
    plan(session, publication)

    assert [who for who, _ in live(session, MessageKind.ATTENDANCE_REMINDER)] == [other.id]


def test_a_reminder_that_was_handed_over_is_left_alone(session, publication):
    invited(session, publication)
    plan(session, publication)
    session.execute(update(Message).values(state=MessageState.UNCERTAIN, handed_over_at=NOW))
    move(session, publication, START + timedelta(days=1))
    plan(session, publication)

    assert session.scalars(select(Message.state).where(Message.due_at == DAY_BEFORE)).all() == [MessageState.UNCERTAIN]


def test_planning_a_week_takes_as_many_statements_as_planning_a_meeting(session, location, count_queries):
    publications = [published(session, START + timedelta(hours=2 * number)) for number in range(12)]
    for publication in publications:
        invited(session, publication)
    session.connection()
    with count_queries() as one:
        plan(session, publications[0])
    with count_queries() as all_:
        reminders.plan(session, [publication.session_id for publication in publications], now=NOW)
    assert len(all_) == len(one) == 4


def test_planning_nothing_is_nothing(session, location):
    assert reminders.plan(session, [], now=NOW) == 0


def test_more_meetings_than_a_statement_has_parameters_can_be_planned(session, location):
    assert reminders.plan(session, [uuid4() for _ in range(70_000)], now=NOW) == 0


def reconcile(session, *, now=NOW):
    session.commit()
    with system_scope(session):
        added = reminders.reconcile(session, now=now)
        session.commit()
    return added


def test_what_is_missing_is_written(session, publication):
    who = invited(session, publication).volunteer_id

    assert reconcile(session) == 2
    assert live(session) == [(who, DAY_BEFORE)]
    assert reconcile(session) == 0


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Publication, {"cancelled": True, "cancel_reason": "Ziek"}),
        (Volunteer, {"active": False}),
    ],
)
def test_what_nobody_should_get_is_cancelled(session, publication, model, values):
    invited(session, publication)
    reconcile(session)
    session.execute(update(model).values(**values))

    assert reconcile(session) == 0
    assert live(session) == []


def test_a_cancelled_row_that_is_wanted_again_comes_back(session, publication):
    who = invited(session, publication).volunteer_id
    reconcile(session)
    session.execute(update(Message).values(state=MessageState.CANCELLED))

    assert reconcile(session) == 2
    assert live(session) == [(who, DAY_BEFORE)]


def test_every_location_is_looked_at_and_only_the_coming_days(session, publication, other_location, session_at):
    invited(session, publication)
    far = published(session, START + timedelta(days=30))
    invited(session, far)
    session.commit()
    elsewhere = session_at(other_location)
    invited(elsewhere, published(elsewhere, START))
    elsewhere.commit()

    assert reconcile(session) == 4


def test_an_agreeing_week_costs_a_few_statements(session, location, count_queries):
    for number in range(12):
        invited(session, published(session, START + timedelta(hours=2 * number)))
    reconcile(session)
    with system_scope(session), count_queries() as seen:
        reminders.reconcile(session, now=NOW)
    assert len([statement for statement in seen if "set_config" not in statement]) == 4
