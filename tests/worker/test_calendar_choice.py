"""By invitations or by a subscription: whatever somebody chooses when, their calendar shows all of it once (ADR 15)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select, update

from app.models.activities import SessionChange
from app.models.feeds import Feed, FeedScope
from app.models.people import CalendarBy, Volunteer
from app.models.publications import InCalendar, Invitation, SeriesInvitation
from app.planning.vocabulary import Answer
from app.programme import feeds, sessions
from app.queries.feed_subjects import Subject
from tests import factories
from tests.factories import DAY
from tests.worker.calendar_client import deliver
from tests.worker.course import FIRST, Course


class ChoosingCourse(Course):
    """A course whose Anna chooses how it comes into her calendar."""

    def subject(self):
        return Subject(
            scope=FeedScope.VOLUNTEER,
            id=self.anna.id,
            name="Anna",
            location_id=self.anna.location_id,
            location_name="",
        )

    def by_feed(self):
        self.minutes += 1
        issued = feeds.choose_feed(self.session, self.subject(), by=self.by, now=self.now)
        self.session.commit()
        return issued

    def by_invitations(self):
        self.minutes += 1
        feeds.choose_invitations(self.session, self.subject(), by=self.by, now=self.now)
        self.session.commit()

    def receive(self):
        deliver(self.session, self.office, self.readers)
        return self.mailbox.said

    def choice(self):
        return self.session.scalars(select(Volunteer.calendar_by).where(Volunteer.id == self.anna.id)).one()

    def coming(self):
        """Return what Anna's calendar is to show of what is still to come."""
        return [line for line in self.planned() if line[1] > self.now]


@pytest.fixture
def course(session, by, settings):
    return ChoosingCourse(session, by, settings)


@pytest.fixture
def told(course):
    """Return a course of five weekly meetings and one on another day, that Anna was invited to."""
    for week in range(5):
        course.add(FIRST + timedelta(weeks=week))
    course.add(FIRST + timedelta(weeks=5, hours=3))
    assert course.tell() == [("REQUEST", 0, 5), ("REQUEST", 0, 1)]
    return course


@pytest.fixture
def by_feed(told):
    told.by_feed()
    told.receive()
    return told


def partstats(mail):
    found = {}
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
            attendee = event["ATTENDEE"]
            found[event["DTSTART"].dt] = (attendee.params["PARTSTAT"], attendee.params["RSVP"])
    return list(found.values())


def test_who_takes_a_subscription_gets_one_mail_that_takes_the_invitations_back(told):
    told.by_feed()
    assert told.receive() == [("CANCEL", 1, 5), ("CANCEL", 1, 1)]
    assert len(told.mailbox.mails) == 1
    assert told.mailbox.agenda == []
    assert told.mail["Subject"] == "Uw bijeenkomsten staan voortaan in uw abonnement"
    assert "Ze blijven zoals ze zijn" in told.text
    assert told.choice() is CalendarBy.FEED


def test_their_seats_and_answers_stay(told):
    told.answer(told.meetings[0], Answer.ACCEPTED)
    told.by_feed()
    told.receive()
    assert len(told.planned()) == 6
    assert told.tell() == []


def test_mails_of_who_has_a_subscription_say_the_same_and_carry_no_calendar_object(by_feed):
    by_feed.move(by_feed.meetings[5], by_feed.meetings[5].starts_at + DAY)
    by_feed.cancel(by_feed.meetings[1])
    assert by_feed.tell() == []
    assert len(by_feed.mailbox.mails) == 1
    assert "13 januari 2027, 17.00–18.30 uur" in by_feed.text
    assert "Ja, ik kom:" in by_feed.text
    assert "15 december 2026, 14.00–15.30 uur (Het is te warm.)" in by_feed.text


def test_who_has_a_subscription_is_invited_by_text(by_feed):
    extra = by_feed.add(FIRST + timedelta(weeks=6, hours=5))
    by_feed.tell(extra)
    assert by_feed.mail["Subject"] == "Kunt u komen? Fietsles, di 19 jan, 19.00 uur"
    assert by_feed.mail.get_content_type() == "multipart/alternative"
    assert by_feed.mailbox.said == []


def test_a_second_subscription_says_nothing(by_feed):
    by_feed.by_feed()
    assert by_feed.receive() == []
    assert by_feed.mailbox.mails == []


def test_who_goes_back_gets_everything_to_come_in_one_mail_and_is_asked_nothing_again(by_feed):
    by_feed.answer(by_feed.meetings[5], Answer.ACCEPTED)
    by_feed.by_invitations()
    assert by_feed.receive() == [("REQUEST", 2, 5), ("REQUEST", 2, 1)]
    assert len(by_feed.mailbox.mails) == 1
    assert by_feed.mailbox.agenda == by_feed.planned()
    assert partstats(by_feed.mail) == [("NEEDS-ACTION", "TRUE"), ("ACCEPTED", "FALSE")]
    assert "Wat u al antwoordde, weten wij nog." in by_feed.text
    assert by_feed.choice() is CalendarBy.INVITATIONS


def test_a_series_that_was_accepted_as_a_whole_comes_back_accepted(by_feed):
    for meeting in by_feed.meetings:
        by_feed.answer(meeting, Answer.ACCEPTED)
    by_feed.by_invitations()
    by_feed.receive()
    assert partstats(by_feed.mail) == [("ACCEPTED", "FALSE"), ("ACCEPTED", "FALSE")]


def test_who_goes_back_gets_nothing_that_they_said_no_to(by_feed):
    by_feed.answer(by_feed.meetings[2], Answer.DECLINED)
    by_feed.answer(by_feed.meetings[5], Answer.DECLINED)
    by_feed.by_invitations()
    assert by_feed.receive() == [("REQUEST", 2, 4)]
    assert by_feed.mailbox.agenda == by_feed.planned()


def test_going_back_ends_every_address(by_feed):
    by_feed.by_feed()
    by_feed.by_invitations()
    assert by_feed.session.scalars(select(Feed.revoked_at).where(Feed.revoked_at.is_(None))).all() == []


def test_the_last_address_that_is_revoked_is_going_back(by_feed):
    first, second = by_feed.session.scalars(select(Feed.id).order_by(Feed.created_at)).one(), by_feed.by_feed().feed_id
    feeds.revoke(by_feed.session, first, by=by_feed.by, now=by_feed.now)
    assert by_feed.choice() is CalendarBy.FEED
    feeds.revoke(by_feed.session, second, by=by_feed.by, now=by_feed.now)
    assert by_feed.choice() is CalendarBy.INVITATIONS
    by_feed.session.commit()
    by_feed.receive()
    assert by_feed.mailbox.agenda == by_feed.planned()


def test_who_changes_their_mind_before_the_mail_went_gets_one_mail(told):
    told.by_feed()
    told.by_invitations()
    told.by_feed()
    told.receive()
    assert len(told.mailbox.mails) == 1
    assert told.mailbox.agenda == []


def test_what_did_not_go_yet_goes_without_an_object(course):
    course.add(FIRST)
    course.publish()
    course.by_feed()
    course.receive()
    assert len(course.mailbox.mails) == 1
    assert course.mailbox.said == []
    assert course.mail["Subject"].startswith("Kunt u komen?")


def test_what_did_not_go_yet_brings_its_object_itself(by_feed):
    extra = by_feed.add(FIRST + timedelta(weeks=6, hours=5))
    by_feed.publish(extra)
    by_feed.by_invitations()
    assert sorted(by_feed.receive()) == [("REQUEST", 0, 1), ("REQUEST", 2, 1), ("REQUEST", 2, 5)]
    assert by_feed.mailbox.agenda == by_feed.planned()


def test_a_meeting_that_lapses_while_the_mail_waits_leaves_the_calendar_all_the_same(told):
    told.by_feed()
    told.cancel(told.meetings[5])
    told.publish()
    told.receive()
    assert told.mailbox.agenda == []


def test_undo_of_a_change_leaves_the_choice_as_it_is(told):
    told.cancel(told.meetings[5])
    told.publish()
    told.by_feed()
    told.session.refresh(told.meetings[5])
    undo_last_cancel(told)
    told.receive()
    assert told.mailbox.agenda == []
    states = set(told.session.scalars(select(Invitation.in_calendar)))
    states |= set(told.session.scalars(select(SeriesInvitation.in_calendar)))
    assert states == {InCalendar.ABSENT}


def undo_last_cancel(course):
    found = select(SessionChange.id).where(SessionChange.sort == "cancelled")
    sessions.undo(course.session, course.session.scalars(found).one(), by=course.by, now=course.now)
    course.session.commit()


def test_what_somebody_holds_from_before_keeps_being_told(told):
    """Who had a subscription and invitations before one could choose keeps what they hold, until it is withdrawn."""
    told.session.execute(update(Volunteer).values(calendar_by=CalendarBy.FEED))
    told.session.commit()
    told.move(told.meetings[5], told.meetings[5].starts_at + DAY)
    assert told.tell() == [("REQUEST", 1, 1)]
    extra = told.add(FIRST + timedelta(weeks=6, hours=5))
    assert told.tell(extra) == []
    told.cancel(told.meetings[5])
    assert told.tell() == [("CANCEL", 2, 1)]


def test_a_partner_chooses_likewise(course):
    partner = factories.partner(course.session, name="Brandweer")
    factories.engagement(course.session, course.add(FIRST, seated=False), partner)
    contact = partner.contact
    address = contact.email
    course.publish()
    reader = deliver(course.session, course.office, course.readers)[address]
    assert reader.said == [("REQUEST", 0, 1)]
    subject = Subject(
        scope=FeedScope.PARTNER, id=partner.id, name="", location_id=partner.location_id, location_name=""
    )
    feeds.choose_feed(course.session, subject, by=course.by, now=course.now)
    course.session.commit()
    deliver(course.session, course.office, course.readers)
    assert reader.said == [("CANCEL", 1, 1)]
    assert reader.mails[0]["Subject"] == "Uw bijeenkomsten staan voortaan in uw abonnement"
    assert contact.calendar_by is CalendarBy.FEED


def test_an_address_that_is_handed_out_besides_is_no_choice(told):
    issued = feeds.create(told.session, told.subject(), label="scherm", by=told.by, now=told.now)
    told.session.commit()
    assert (told.receive(), told.choice()) == ([], CalendarBy.INVITATIONS)
    feeds.revoke(told.session, issued.feed_id, by=told.by, now=told.now)
    told.session.commit()
    assert (told.receive(), told.choice()) == ([], CalendarBy.INVITATIONS)


def test_a_subscription_to_something_else_is_no_choice(told):
    space = factories.space(told.session)
    for scope, row in ((FeedScope.OPEN_SHIFTS, told.anna), (FeedScope.SPACE, space)):
        subject = Subject(scope=scope, id=row.id, name="", location_id=space.location_id, location_name="")
        feeds.create(told.session, subject, label="", by=told.by, now=told.now)
    told.session.commit()
    assert told.receive() == []
    assert told.choice() is CalendarBy.INVITATIONS


EDITS = st.lists(
    st.tuples(
        st.sampled_from(
            ["move", "later", "cancel", "release", "seat", "add", "no", "feed", "invitations", "feed", "invitations"]
        ),
        st.integers(0, 7),
    ),
    max_size=9,
)


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS)
def test_after_any_edits_and_choices_nothing_shows_twice_and_nothing_is_missing(session, by, office, edits):
    """Each edit is published; a mail goes out unless the pump is slow, and at the end everything has arrived."""
    session.rollback()
    course = ChoosingCourse(session, by, office, address=f"{uuid4().hex}@weekwijzer.example")
    for week in range(5):
        course.add(FIRST + timedelta(weeks=week))
    course.tell()
    for edit, number in edits:
        if edit == "feed":
            course.by_feed()
        elif edit == "invitations":
            course.by_invitations()
        else:
            course.do(edit, course.meetings[number % len(course.meetings)])
            course.publish()
        if number % 2:
            deliver(session, office, course.readers)
    course.tell()
    declined = course.declined()
    shown = [line for line in course.mailbox.agenda if line[0] not in declined]
    assert shown == ([] if course.choice() is CalendarBy.FEED else course.planned())
