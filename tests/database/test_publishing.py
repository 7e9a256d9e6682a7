"""Publishing: what is planned becomes what people know, and only the difference is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from app.models.activities import ProgrammeSession
from app.models.audit import AuditEntry
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment, Engagement
from app.notify.outbox import CALENDAR_KINDS
from app.planning.publication import NoticeKind
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer, EngagementState
from app.programme import engagements, publishing, sessions, shifts
from app.programme.engagements import PartnerAnswer
from app.programme.publishing import Published
from app.queries import plan
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
MINUTE = HOUR / 60
INVITATION, UPDATE, CANCELLATION = MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION


@pytest.fixture
def meeting(session, by):
    return factories.meeting(session, SOON, title="Voorlezen", at=factories.space(session, name="Huiskamer"))


@pytest.fixture
def shift(session, meeting):
    return factories.shift(session, meeting, need=5)


@pytest.fixture
def anna(session, shift):
    return seated(session, shift, "Anna")


@pytest.fixture
def bram(session, shift):
    return seated(session, shift, "Bram")


def seated(session, shift, name):
    volunteer = factories.volunteer(session, name=name)
    factories.assignment(session, shift, volunteer)
    return volunteer


@pytest.fixture
def library(session, meeting):
    partner = factories.partner(session, name="Bibliotheek")
    factories.engagement(session, meeting, partner)
    return partner.contact


@pytest.fixture
def publish(session, by, meeting):
    """Return a function that publishes the session some minutes past nine and lets all that is mailed arrive.

    What it returns is whom was mailed what, in which sequence.
    """

    def publish(minutes=0):
        publishing.publish(session, [meeting.id], by=by, now=NOW + minutes * MINUTE)
        mailed = waiting(session)
        arrive(session)
        session.commit()
        return mailed

    return publish


def waiting(session):
    recipient = func.coalesce(Message.volunteer_id, Message.contact_id)
    mails = select(recipient, Message.kind, Message.sequence).where(
        Message.state == MessageState.PENDING, Message.kind.in_(CALENDAR_KINDS)
    )
    return {tuple(row) for row in session.execute(mails)}


def arrive(session):
    session.execute(
        update(Message)
        .where(Message.state == MessageState.PENDING, Message.kind.in_(CALENDAR_KINDS))
        .values(state=MessageState.SENT, handed_over_at=NOW, sent_at=NOW)
    )


def move(session, meeting, by, starts_at):
    slot = TimeSlot(starts_at=starts_at, ends_at=starts_at + HOUR)
    return sessions.move(session, meeting.id, slot=slot, version=meeting.version, by=by, now=NOW)


def rename(session, meeting, by, title):
    wanted = replace(sessions.details_of(meeting), title=title)
    sessions.edit(session, meeting.id, wanted=wanted, version=meeting.version, by=by, now=NOW)


def seat_of(session, volunteer):
    return session.scalars(select(Assignment).where(Assignment.volunteer_id == volunteer.id)).one()


def say(session, meeting, volunteer, answer):
    shifts.answer(session, session_id=meeting.id, volunteer_id=volunteer.id, answer=answer, now=NOW)


def state(session, meeting):
    (entry,) = plan.sessions_by_id(session, [meeting.id])
    return entry.state


# The first time


def test_publishing_invites_whoever_is_to_come(session, by, meeting, anna, bram, library):
    done = publishing.publish(session, [meeting.id], by=by, now=NOW)
    session.commit()
    assert done == Published(sessions=1, messages=3)
    assert waiting(session) == {(person.id, INVITATION, 0) for person in (anna, bram, library)}
    known = select(Invitation.told_starts_at, Invitation.told_ends_at, Invitation.sequence, Invitation.withdrawn)
    assert session.execute(known).all() == [(SOON, SOON + HOUR, 0, False)] * 3
    assert session.scalars(select(Engagement.state)).all() == [EngagementState.ASKED]
    assert session.execute(select(AuditEntry.action, AuditEntry.subject_id)).all() == [
        ("session.published", meeting.id)
    ]
    assert state(session, meeting) == "published"


def test_a_publication_is_kept_as_the_bytes_of_its_calendar_component(session, by, meeting, publish):
    publish()
    row = session.scalars(select(Publication)).one()
    assert (row.title, row.place, row.starts_at, row.ends_at) == ("Voorlezen", "Huiskamer", SOON, SOON + HOUR)
    assert (row.sequence, row.cancelled, row.published_at, row.published_by_id) == (0, False, NOW, by.user_id)
    assert row.component.decode().splitlines() == [
        "BEGIN:VEVENT",
        "DTSTAMP:20261123T080000Z",
        "LAST-MODIFIED:20261123T080000Z",
        "SUMMARY:Voorlezen",
        "DTSTART;TZID=Europe/Amsterdam:20261125T090000",
        "DTEND;TZID=Europe/Amsterdam:20261125T100000",
        f"UID:{meeting.calendar_uid}",
        "SEQUENCE:0",
        "LOCATION:Huiskamer",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def test_a_mail_says_nothing_but_ids_and_is_due_at_once(session, by, meeting, anna, publish):
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    (mail,) = session.scalars(select(Message).where(Message.kind == INVITATION))
    (invitation,) = session.scalars(select(Invitation))
    assert (mail.volunteer_id, mail.session_id, mail.invitation_id) == (anna.id, meeting.id, invitation.id)
    assert (mail.stamped_at, mail.due_at, mail.expires_at) == (NOW, NOW, meeting.ends_at)


def test_who_comes_and_who_must_record_attendance_are_reminded(session, by, meeting, anna, publish):
    publish()
    reminders = select(Message.kind, Message.state).where(Message.kind.not_in(CALENDAR_KINDS)).order_by(Message.due_at)
    assert session.execute(reminders).all() == [
        (MessageKind.REMINDER, MessageState.PENDING),
        (MessageKind.ATTENDANCE_REMINDER, MessageState.PENDING),
    ]


def test_a_long_note_and_a_long_description_fit_together(session, by, publish, meeting):
    meeting.notes = "n" * 4000
    session.get_one(factories.Activity, meeting.activity_id).description = "d" * 4000
    session.get_one(factories.Space, meeting.space_id).directions = "r" * 300
    publish()
    assert state(session, meeting) == "published"


# Again


def test_publishing_twice_tells_nobody_twice(session, by, meeting, anna, library, publish):
    publish()
    before = session.scalars(select(Publication.published_at)).one()
    assert publishing.publish(session, [meeting.id], by=by, now=NOW + MINUTE) == Published(sessions=0, messages=0)
    session.commit()
    assert session.scalars(select(Publication.published_at)).one() == before
    assert waiting(session) == set()


def test_two_who_publish_at_once_tell_once(session, by, meeting, anna, library, two_sessions):
    meeting_id = meeting.id
    session.commit()
    done = []

    def publishing_it(session):
        done.append(publishing.publish(session, [meeting_id], by=by, now=NOW))

    assert at_once(*((one, publishing_it) for one in two_sessions())) == [WON, WON]
    assert sorted(done, key=lambda one: one.sessions) == [
        Published(sessions=0, messages=0),
        Published(sessions=1, messages=2),
    ]
    assert waiting(session) == {(anna.id, INVITATION, 0), (library.id, INVITATION, 0)}


def test_a_move_is_an_update_with_a_higher_sequence(session, by, meeting, anna, library, publish):
    publish()
    move(session, meeting, by, SOON + DAY)
    assert state(session, meeting) == "changed"
    assert publish(5) == {(anna.id, UPDATE, 1), (library.id, UPDATE, 1)}
    row = session.scalars(select(Publication)).one()
    assert (row.starts_at, row.sequence, row.stamped_at) == (SOON + DAY, 1, NOW + 5 * MINUTE)
    assert b"SEQUENCE:1\r\n" in row.component
    assert b"DTSTART;TZID=Europe/Amsterdam:20261126T090000\r\n" in row.component


def test_a_move_there_and_back_is_no_change(session, by, meeting, anna, publish):
    publish()
    move(session, meeting, by, SOON + DAY)
    move(session, meeting, by, SOON)
    assert state(session, meeting) == "published"
    assert publish(5) == set()


def test_a_text_keeps_its_sequence_and_gets_a_later_stamp(session, by, meeting, anna, publish):
    publish()
    rename(session, meeting, by, "Verhalen")
    assert publish() == {(anna.id, UPDATE, 0)}
    row = session.scalars(select(Publication)).one()
    assert (row.title, row.sequence, row.stamped_at) == ("Verhalen", 0, NOW + MINUTE / 60)
    assert session.scalars(select(Invitation.stamped_at)).all() == [NOW + MINUTE / 60]


def test_a_space_with_a_new_name_is_a_change_of_its_sessions(session, by, meeting, anna, publish):
    publish()
    session.get_one(factories.Space, meeting.space_id).name = "Bibliotheek"
    session.flush()
    assert state(session, meeting) == "changed"
    assert publish(5) == {(anna.id, UPDATE, 0)}


def test_a_cancelled_session_is_cancelled_for_those_who_were_invited(session, by, meeting, anna, library, publish):
    publish()
    sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    assert publish(5) == {(anna.id, CANCELLATION, 1), (library.id, CANCELLATION, 1)}
    row = session.scalars(select(Publication)).one()
    assert (row.cancelled, row.cancel_reason, row.sequence) == (True, "ziek", 1)
    assert b"STATUS:CANCELLED\r\n" in row.component
    assert state(session, meeting) == "cancelled"
    assert publish(10) == set()


def test_a_draft_that_is_cancelled_is_made_known_to_nobody(session, by, meeting, anna, publish):
    sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    assert state(session, meeting) == "cancelled"
    assert publish() == set()
    assert session.scalars(select(Publication.id)).all() == []


def test_a_cancellation_that_is_undone_invites_again_and_asks_again(session, by, meeting, anna, library, publish):
    publish()
    say(session, meeting, anna, Answer.ACCEPTED)
    engagements.answer(
        session,
        session_id=meeting.id,
        partner_id=library.partner_id,
        said=PartnerAnswer(confirmed=True, reason=""),
        now=NOW,
    )
    change = sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    publish(5)
    sessions.undo(session, change.id, by=by, now=NOW)
    assert publish(10) == {(anna.id, INVITATION, 2), (library.id, INVITATION, 2)}
    session.expire_all()
    assert (seat_of(session, anna).answer, session.scalars(select(Engagement.state)).one()) == (
        Answer.NONE,
        EngagementState.ASKED,
    )


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


# Answers


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


# Mails that had not gone yet


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


# What is over


def test_a_session_that_is_over_tells_nobody_and_is_published(session, by, meeting, shift, anna, library):
    done = publishing.publish(session, [meeting.id], by=by, now=meeting.ends_at)
    session.commit()
    assert done == Published(sessions=1, messages=0)
    assert session.scalars(select(Message.kind)).all() in ([], [MessageKind.ATTENDANCE_REMINDER])
    assert state(session, meeting) == "published"


def test_publishing_without_telling_records_what_is_known(session, by, meeting, anna):
    done = publishing.publish(session, [meeting.id], by=by, now=NOW, tell=False)
    session.commit()
    assert done == Published(sessions=1, messages=0)
    assert session.scalars(select(Message.id)).all() == []
    assert (state(session, meeting), len(session.scalars(select(Invitation.id)).all())) == ("published", 1)


# Before publishing


def test_the_summary_counts_who_would_be_told_what(session, by, meeting, anna, bram, library, publish):
    publish()
    rename(session, meeting, by, "Verhalen")
    shifts.release(session, seat_of(session, bram).id, by=by, now=NOW)
    quiet = factories.meeting(session, SOON + DAY)
    publishing.publish(session, [quiet.id], by=by, now=NOW)
    entries = plan.sessions_by_id(session, [meeting.id, quiet.id])
    (announcement,) = publishing.preview(entries, now=NOW)
    assert announcement.entry.planned.id == meeting.id
    assert announcement.counts == {NoticeKind.INVITATION: 0, NoticeKind.UPDATE: 2, NoticeKind.CANCELLATION: 1}
    assert announcement.partners == ("Bibliotheek",)


def test_the_summary_names_a_partner_who_would_be_cancelled(session, by, meeting, library, publish):
    publish()
    (engagement,) = session.scalars(select(Engagement))
    engagements.withdraw(session, engagement.id, by=by, now=NOW)
    (announcement,) = publishing.preview(plan.sessions_by_id(session, [meeting.id]), now=NOW)
    assert announcement.counts[NoticeKind.CANCELLATION] == 1
    assert announcement.partners == ("Bibliotheek",)


def test_the_summary_tells_nobody_of_what_is_over(session, by, meeting, anna):
    (announcement,) = publishing.preview(plan.sessions_by_id(session, [meeting.id]), now=meeting.ends_at)
    assert sum(announcement.counts.values()) == 0


# Many


def week_of(session, sessions_wanted, *, seats=5):
    volunteers = [factories.volunteer(session) for _ in range(seats)]
    activity = factories.activity(session)
    space = factories.space(session)
    partner = factories.partner(session)
    ids = []
    for number in range(sessions_wanted):
        meeting = factories.meeting(session, SOON + number * HOUR, of=activity, at=space)
        shift = factories.shift(session, meeting, need=seats)
        for volunteer in volunteers:
            factories.assignment(session, shift, volunteer)
        factories.engagement(session, meeting, partner)
        ids.append(meeting.id)
    session.commit()
    session.expunge_all()
    return ids


def change_everything(session, ids):
    """Change each session in another way: its time, its text, that it goes on, who comes."""
    for number, session_id in enumerate(ids):
        row = session.get_one(ProgrammeSession, session_id)
        match number % 4:
            case 0:
                row.notes = "Jas mee"
            case 1:
                row.starts_at, row.ends_at = row.starts_at + 10 * DAY, row.ends_at + 10 * DAY
            case 2:
                session.execute(update(Assignment).where(Assignment.session_id == session_id).values(released=True))
                row.cancelled, row.cancel_reason = True, "ziek"
            case 3:
                row.title = "Anders"
                seat = select(Assignment.id).where(Assignment.session_id == session_id).limit(1)
                session.execute(update(Assignment).where(Assignment.id.in_(seat)).values(released=True))
    session.commit()
    session.expunge_all()


def statements(session, ids, by, count_queries, *, minutes):
    with count_queries() as seen:
        publishing.publish(session, ids, by=by, now=NOW + minutes * MINUTE)
        session.commit()
    session.expunge_all()
    return len(seen)


def test_two_hundred_shifts_are_published_in_as_many_statements_as_five(session, by, count_queries):
    first, again = set(), set()
    for size in (4, 8, 40):
        ids = week_of(session, size)
        first.add(statements(session, ids, by, count_queries, minutes=0))
        arrive(session)
        change_everything(session, ids)
        again.add(statements(session, ids, by, count_queries, minutes=5))
    assert (len(first), len(again)) == (1, 1)
    assert max(first | again) <= 25
