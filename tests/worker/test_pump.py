"""Rounds of sending, on a real database and a real mail server."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine, select, text, update

from app.extensions import APP_ROLE
from app.models.accounts import SignInLink, UserAccount
from app.models.attendance import Attendance
from app.models.messages import Heartbeat, Message, MessageKind, MessageState
from app.models.people import Volunteer
from app.models.publications import Invitation, Publication
from app.notify import outbox, reminders
from app.notify.claims import Terms
from app.notify.outbox import NewMessage
from app.notify.pump import Tally, pump
from app.planning.marking import OPEN, Noted
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance
from app.programme.attendance import Tick
from tests import factories
from tests.worker.occasions import invited, news, published, soon
from tests.worker.scripted_smtp import DOT, HANG_UP, Script, serving


@pytest.fixture
def pump_at(app_engine, settings):
    """Return a function that goes one round against the mail server at an address."""

    def go(url, **options):
        return pump(app_engine, dataclasses.replace(settings, smtp_url=url), **options)

    return go


def rows(session):
    session.expire_all()
    return session.scalars(select(Message).order_by(Message.due_at, Message.dedup_key)).all()


def states(session):
    return Counter(row.state for row in rows(session))


def change(session, model, **values):
    session.execute(update(model).values(**values))
    session.commit()


def test_a_message_is_sent_and_settled(queued, session, app_engine, office, smtp):
    queued()

    assert pump(app_engine, office) == Tally(sent=1)

    [row] = rows(session)
    assert (row.state, row.attempts, row.lease, row.error) == (MessageState.SENT, 1, None, None)
    assert row.sent_at >= row.handed_over_at
    [mail] = smtp.messages()
    assert mail["Message-ID"] == f"<{row.message_id}@weekwijzer.example>"
    assert mail["Delivered-To"] == session.scalar(select(Volunteer.email).where(Volunteer.id == row.volunteer_id))


def test_an_empty_outbox_is_an_empty_round_and_a_heartbeat(session, database, app_engine, office):
    assert pump(app_engine, office) == Tally()
    assert datetime.now(UTC) - session.get_one(Heartbeat, "pump").beat_at < timedelta(seconds=10)


def test_two_rounds_send_nothing_twice(queued, app_engine, office, smtp):
    queued(3)
    assert [pump(app_engine, office).sent, pump(app_engine, office).sent] == [3, 0]
    assert len(smtp.messages()) == 3


def test_many_pumps_at_once_send_everything_once(queued, session, app_engine, office, smtp):
    queued(120)
    start = Barrier(4)

    def go(_number):
        start.wait()
        return pump(app_engine, office, terms=Terms(limit=7))

    with ThreadPoolExecutor(4) as pumps:
        tallies = list(pumps.map(go, range(4)))

    assert sum(tally.sent for tally in tallies) == 120
    assert states(session) == {MessageState.SENT: 120}
    assert Counter(mail["Message-ID"] for mail in smtp.messages()).most_common(1)[0][1] == 1
    assert len(smtp.messages()) == 120


def test_what_is_cancelled_between_recipient_and_content_is_not_sent(queued, session, session_at, location, pump_at):
    invitation_ids = queued()

    def cancel():
        other = session_at(location)
        outbox.withdraw(other, invitation_ids=invitation_ids, now=soon())
        other.commit()
        return "250 ok"

    script = Script({"RCPT": cancel})
    with serving(script) as url:
        assert pump_at(url) == Tally(stopped=1)

    assert script.contents == []
    assert states(session) == {MessageState.CANCELLED: 1}


def test_a_refusal_for_now_is_tried_later_and_the_others_go(queued, session, pump_at):
    queued(3)
    answers = itertools.chain(["451 4.3.0 later"], itertools.repeat("250 ok"))
    with serving(Script({"RCPT": lambda: next(answers)})) as url:
        assert pump_at(url) == Tally(sent=2, retried=1)

    [waiting] = [row for row in rows(session) if row.state is MessageState.PENDING]
    assert (waiting.attempts, waiting.error, waiting.handed_over_at) == (1, "451 4.3.0", None)
    assert waiting.next_try_at > soon(seconds=15)


def test_a_refusal_for_good_fails_at_once(queued, session, pump_at):
    queued()
    with serving(Script({"RCPT": "550 5.1.1 no such user"})) as url:
        assert pump_at(url) == Tally(failed=1)
        assert pump_at(url) == Tally()

    [row] = rows(session)
    assert (row.state, row.attempts, row.error) == (MessageState.FAILED, 1, "550 5.1.1")


def test_a_reminder_cut_off_after_the_final_dot_is_uncertain(queued, session, pump_at):
    queued(kind=MessageKind.REMINDER)
    with serving(Script({DOT: HANG_UP})) as url:
        assert pump_at(url) == Tally(uncertain=1)
        assert pump_at(url) == Tally()
    assert states(session) == {MessageState.UNCERTAIN: 1}


def test_an_invitation_cut_off_after_the_final_dot_is_sent_again_with_the_same_bytes(queued, session, pump_at):
    queued()
    answers = itertools.chain([HANG_UP], itertools.repeat("250 ok"))
    script = Script({DOT: lambda: next(answers)})
    with serving(script) as url:
        assert pump_at(url) == Tally(uncertain=1)
        change(session, Message, next_try_at=None)
        assert pump_at(url) == Tally(sent=1)

    first, second = script.contents
    assert first == second
    assert states(session) == {MessageState.SENT: 1}


def test_without_a_mail_server_everything_waits_uncounted(queued, session, pump_at):
    queued(3)

    assert pump_at("smtp://127.0.0.1:1") == Tally(unreachable="ConnectionRefusedError")

    assert states(session) == {MessageState.PENDING: 3}
    assert {row.attempts for row in rows(session)} == {0}


def test_a_row_that_cannot_be_written_out_does_not_hold_up_the_others(queued, session, app_engine, office, smtp):
    queued(3)
    poisoned = rows(session)[1].volunteer_id
    session.execute(update(Volunteer).where(Volunteer.id == poisoned).values(email="geen adres"))
    session.commit()

    for attempt in range(1, 6):
        assert pump(app_engine, office) == Tally(sent=2 if attempt == 1 else 0, retried=1)
        change(session, Message, next_try_at=None)

    assert states(session) == {MessageState.SENT: 2, MessageState.FAILED: 1}
    [parked] = [row for row in rows(session) if row.state is MessageState.FAILED]
    assert (parked.attempts, parked.error) == (5, "UnfitAddress")
    assert len(smtp.messages()) == 2


def test_a_round_that_runs_out_of_time_says_so_and_gives_back_what_it_holds(queued, session, app_engine, office):
    queued(3)

    assert pump(app_engine, office, seconds=0.0) == Tally(more=True)
    assert {(row.state, row.attempts, row.next_try_at) for row in rows(session)} == {(MessageState.PENDING, 0, None)}


def test_what_was_written_for_an_old_state_of_affairs_is_not_sent(queued, session, app_engine, office, smtp):
    queued()
    change(session, Invitation, sequence=1)

    assert pump(app_engine, office) == Tally()
    assert states(session) == {MessageState.CANCELLED: 1}
    assert smtp.messages() == []


@pytest.mark.parametrize(
    "case",
    [
        (MessageKind.INVITATION, Invitation, {"withdrawn": True}),
        (MessageKind.UPDATE, Publication, {"cancelled": True}),
        (MessageKind.UPDATE, Volunteer, {"active": False}),
        (MessageKind.REMINDER, Invitation, {"withdrawn": True}),
        (MessageKind.REMINDER, Invitation, {"declined_at": factories.NOW}),
        (MessageKind.REMINDER, Publication, {"cancelled": True}),
        (MessageKind.REMINDER, Publication, {"starts_at": soon(hours=20)}),
    ],
)
def test_what_is_no_longer_true_is_not_sent(queued, session, app_engine, office, smtp, case):
    kind, model, values = case
    queued(kind=kind)
    change(session, model, **values)

    assert pump(app_engine, office) == Tally(needless=1)
    assert states(session) == {MessageState.CANCELLED: 1}
    assert smtp.messages() == []


def test_a_cancellation_tells_the_time_that_its_reader_knows(session, location, app_engine, office, smtp):
    publication = published(session, soon(days=3))
    invitation = invited(session, publication, told_starts_at=soon(days=2), told_ends_at=soon(days=2, hours=1))
    publication.cancelled, publication.cancel_reason = True, "Het sneeuwt."
    outbox.queue(session, [news(invitation, MessageKind.CANCELLATION)], now=soon())
    session.commit()

    assert pump(app_engine, office) == Tally(sent=1)
    [mail] = smtp.messages()
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert f"{invitation.told_starts_at.astimezone():%Y}" in part.get_content()
    assert "Het sneeuwt." in mail.get_body(("plain",)).get_content()


def test_a_contact_is_written_to_for_their_organisation(session, location, app_engine, office, smtp):
    contact = factories.partner(session, name="Bibliotheek Lindewaard").contact
    invitation = invited(session, published(session), contact=contact)
    outbox.queue(session, [news(invitation)], now=soon())
    session.commit()

    assert pump(app_engine, office) == Tally(sent=1)
    [mail] = smtp.messages()
    assert mail["Delivered-To"] == contact.email
    assert contact.rsvp_token in mail["From"]
    assert "Bibliotheek Lindewaard" in mail.get_body(("plain",)).get_content()


def to_account(account, kind, **values):
    return NewMessage(
        kind=kind,
        dedup_key=f"test:{account.id}",
        location_id=account.location_id,
        user_id=account.id,
        stamped_at=soon(),
        due_at=soon(seconds=-1),
        expires_at=soon(hours=1),
        **values,
    )


@pytest.mark.parametrize(("used_at", "tally"), [(None, Tally(sent=1)), (soon(), Tally(needless=1))])
def test_a_sign_in_link_is_mailed_until_it_was_used(session, location, app_engine, office, used_at, tally):
    account = factories.account(session, email="noor@wilgen.example")
    link = SignInLink(user_id=account.id, expires_at=soon(minutes=10), used_at=used_at)
    session.add(link)
    session.flush()
    outbox.queue(session, [to_account(account, MessageKind.SIGN_IN_LINK, link_id=link.id)], now=soon())
    session.commit()

    assert pump(app_engine, office) == tally


@pytest.mark.parametrize(
    ("marks", "tally"),
    [
        ([], Tally(needless=1)),
        ([AttendanceMark.PRESENT, AttendanceMark.NOT_RECORDED], Tally(sent=1)),
        ([AttendanceMark.PRESENT, AttendanceMark.ABSENT], Tally(needless=1)),
    ],
)
def test_attendance_is_asked_for_while_it_is_missing(session, location, app_engine, office, marks, tally):
    publication = published(session)
    meeting = session.get_one(factories.ProgrammeSession, publication.session_id)
    for mark in marks:
        recorded_at = None if mark is AttendanceMark.NOT_RECORDED else soon()
        factories.attendance(session, meeting, factories.child(session), mark=mark, recorded_at=recorded_at)
    account = session.get_one(UserAccount, publication.published_by_id)
    message = to_account(account, MessageKind.ATTENDANCE_REMINDER, session_id=meeting.id)
    outbox.queue(session, [message], now=soon())
    session.commit()

    assert pump(app_engine, office) == tally


@pytest.mark.parametrize(
    ("ticked", "tally"), [(0, Tally(sent=1)), (1, Tally(sent=1)), (2, Tally(needless=1))], ids=["none", "some", "all"]
)
def test_a_list_that_is_not_complete_reminds_whoever_is_responsible_once(
    session, location, app_engine, office, smtp, ticked, tally
):
    publication = published(session, soon(days=-2))
    meeting = session.get_one(factories.ProgrammeSession, publication.session_id)
    children = [factories.attendance(session, meeting, factories.child(session)).child_id for _ in range(2)]
    for _again in range(2):
        reminders.plan(session, [meeting.id], now=publication.starts_at)
    responsible = session.get_one(UserAccount, publication.published_by_id)
    there = Noted(mark=AttendanceMark.PRESENT)
    ticks = [Tick(child_id=child, noted=there, seen=OPEN, ticked_at=soon()) for child in children[:ticked]]
    attendance.record_ticks(session, meeting.id, ticks, by=responsible.actor, now=soon())
    session.commit()

    assert [pump(app_engine, office), pump(app_engine, office)] == [tally, Tally()]
    assert [mail["Delivered-To"] for mail in smtp.messages()] == [responsible.email] * tally.sent


@pytest.mark.parametrize(("declined", "tally"), [(True, Tally(sent=1)), (False, Tally(needless=1))])
def test_rule_27_an_alarm_says_who_cannot_come_unless_they_come_after_all(
    session, location, app_engine, office, smtp, declined, tally
):
    publication = published(session)
    anna = factories.volunteer(session, name="Anna")
    invitation = invited(session, publication, volunteer=anna, declined_at=soon() if declined else None)
    account = session.get_one(UserAccount, publication.published_by_id)
    about = {"session_id": publication.session_id, "invitation_id": invitation.id}
    outbox.queue(session, [to_account(account, MessageKind.LATE_DECLINE, **about)], now=soon())
    session.commit()

    assert pump(app_engine, office) == tally
    assert [mail["Subject"].startswith("Anna kan niet komen") for mail in smtp.messages()] == [True] * tally.sent


def test_no_mail_names_a_child(session, location, app_engine, office, smtp):
    publication = published(session)
    meeting = session.get_one(factories.ProgrammeSession, publication.session_id)
    child = factories.child(session, pseudonym="Kanarie")
    factories.attendance(session, meeting, child)
    account = session.get_one(UserAccount, publication.published_by_id)
    invitation = invited(session, publication)
    kinds = (MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION, MessageKind.REMINDER)
    outbox.queue(session, [news(invitation, kind) for kind in kinds], now=soon())
    outbox.queue(session, [to_account(account, MessageKind.ATTENDANCE_REMINDER, session_id=meeting.id)], now=soon())
    session.commit()

    assert pump(app_engine, office) == Tally(sent=5)
    for mail in smtp.messages():
        for part in mail.walk():
            if not part.is_multipart():
                assert b"Kanarie" not in part.get_payload(decode=True)
    assert session.scalar(select(Attendance.child_id)) == child.id


def test_a_batch_is_read_in_one_query(queued, app_engine, office, count_queries):
    queued(10)
    with count_queries() as seen:
        pump(app_engine, office)
    assert sum("publication" in statement and "UPDATE" not in statement for statement in seen) == 1


@pytest.fixture
def fragile_engine(database_url, owner_engine):
    """Yield an engine, and a function that cuts off all its connections, as a restart of the database does."""
    options = f"-c role={APP_ROLE} -c timezone=UTC -c application_name=the-pump"
    engine = create_engine(database_url, connect_args={"options": options})

    def cut_off():
        with owner_engine.begin() as connection:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'the-pump'"
            connection.execute(text(ended))
        return "250 ok"

    yield engine, cut_off
    engine.dispose()


def test_a_database_that_restarts_after_the_mail_went_still_learns_of_it(queued, session, settings, fragile_engine):
    queued(kind=MessageKind.REMINDER)
    engine, cut_off = fragile_engine
    script = Script({DOT: cut_off})
    with serving(script) as url:
        assert pump(engine, dataclasses.replace(settings, smtp_url=url)) == Tally(sent=1)

    assert states(session) == {MessageState.SENT: 1}
    assert len(script.contents) == 1


def test_a_fence_that_cannot_be_asked_costs_an_attempt_and_sends_nothing(queued, session, settings, fragile_engine):
    queued(2)
    engine, cut_off = fragile_engine
    answers = itertools.chain([cut_off], itertools.repeat(lambda: "250 ok"))

    def answer():
        return next(answers)()

    script = Script({"RCPT": answer})
    with serving(script) as url:
        assert pump(engine, dataclasses.replace(settings, smtp_url=url)) == Tally(sent=1, retried=1)

    assert states(session) == {MessageState.SENT: 1, MessageState.PENDING: 1}
    assert len(script.contents) == 1
