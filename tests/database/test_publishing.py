"""Publishing: what is planned becomes what people know, and only the difference is told."""

from __future__ import annotations

from sqlalchemy import select

from app.models.audit import AuditEntry
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation, Publication
from app.models.shifts import Engagement
from app.notify.outbox import CALENDAR_KINDS
from app.planning.vocabulary import Answer, EngagementState
from app.programme import engagements, publishing, sessions
from app.programme.engagements import PartnerAnswer
from app.programme.publishing import Published
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
    state,
    waiting,
)
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW


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


def test_a_cancellation_names_the_time_that_was_told_not_the_one_it_was_moved_to_meanwhile(
    session, by, meeting, anna, publish
):
    publish()
    move(session, meeting, by, SOON + DAY)
    sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    assert publish(5) == {(anna.id, CANCELLATION, 1)}
    told = session.scalars(select(Invitation)).one()
    assert (told.told_starts_at, told.told_ends_at) == (SOON, SOON + HOUR)


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
