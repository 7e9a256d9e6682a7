"""CALENDARS.md, rule 15: meetings that no rule fits go out in a digest, and each is invited to in the week before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import or_, select, update

from app.models.activities import SessionChange
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.notify import contents, render
from app.notify.letters import DigestLetter
from app.notify.occasions import LineSort
from app.notify.outcomes import Needless
from app.planning.vocabulary import Answer
from app.programme import digests, sessions
from tests import factories
from tests.factories import DAY, HOUR, NOW
from tests.worker.calendar_client import REMINDERS, Reader
from tests.worker.test_series_mails import FIRST, Course

FAR = (21, 29, 44, 66, 95)
"""Days after the first Tuesday that no weekly rule holds, all of them more than a week away."""
WEEK = timedelta(days=7)


class Irregular(Course):
    """A course on days that no rule fits; `known` is what Anna read in digests, beside what her calendar shows."""

    def __init__(self, session, by, office, address="anna@weekwijzer.example"):
        super().__init__(session, by, office, address)
        self.reader, self.known, self.mails, self.digests = Reader(), {}, [], []

    def deliver(self):
        """Hand over what is due by now, as the pump does, and take it in."""
        self.mails, self.digests, self.reader.mails = [], [], []
        waiting = (Message.state == MessageState.PENDING, Message.kind.not_in(REMINDERS), Message.due_at <= self.now)
        waiting += (or_(Message.volunteer_id == self.anna.id, Message.contact_id.is_not(None)),)
        rows = self.session.scalars(select(Message).where(*waiting).order_by(Message.due_at, Message.id)).all()
        found = contents.load(self.session, [row.id for row in rows])
        for row in rows:
            letter = found[row.id]
            went = MessageState.CANCELLED
            if not isinstance(letter, Needless):
                went = MessageState.SENT
                self._read(letter)
            at = self.now if went is MessageState.SENT else None
            values = {"state": went, "handed_over_at": at, "sent_at": at}
            self.session.execute(update(Message).where(Message.id == row.id).values(values))
        self.session.commit()

    def _read(self, letter):
        mail = render.compose(letter, sender=self.office)
        assert render.compose(letter, sender=self.office).as_bytes() == mail.as_bytes(), "a retry repeats itself"
        self.mails.append(mail)
        if not isinstance(letter, DigestLetter):
            self.reader.take_in(mail)
            return
        self.digests.append(mail)
        assert [part.get_content_type() for part in mail.walk() if "calendar" in part.get_content_type()] == []
        for line in letter.lines:
            occasion = line.occasion
            if line.sort in {LineSort.NEW, LineSort.CHANGED}:
                self.known[occasion.calendar_uid] = (
                    occasion.starts_at,
                    occasion.ends_at,
                    occasion.title,
                    occasion.place,
                )
            else:
                assert occasion.calendar_uid in self.known, "told to stay away from what they never heard of"
                del self.known[occasion.calendar_uid]

    def declined_uids(self):
        """Return the meetings that she said no to: whatever she knows of these, she does not come."""
        said_no = select(Publication.calendar_uid).join(Invitation, Invitation.session_id == Publication.session_id)
        return set(self.session.scalars(said_no.where(Invitation.declined_at.is_not(None))))

    @property
    def shown(self):
        """What her calendar shows, without what she said no to."""
        calendar, declined = Reader(), self.declined_uids()
        calendar.objects = {uid: found for uid, found in self.reader.objects.items() if uid not in declined}
        return calendar.agenda

    @property
    def expected(self):
        """What Anna believes that she is to come to: by her calendar where it has the meeting, else by the digests."""
        elsewhere = self.reader.objects.keys() | self.declined_uids()
        return sorted(self.shown + [line for uid, line in self.known.items() if uid not in elsewhere])

    @property
    def near(self):
        return [line for line in self.planned() if line[0] <= self.now + WEEK]

    def wait(self, **longer):
        self.minutes += timedelta(**longer) // timedelta(minutes=1)

    def approach(self):
        """Let the worker go round, and the mails arrive."""
        digests.invite_to_what_is_near(self.session, now=self.now)
        self.session.commit()
        self.deliver()

    def told_now(self, *meetings):
        self.publish(*meetings)
        self.deliver()

    @property
    def text(self):
        return self.digests[-1].get_body(("plain",)).get_content()


@pytest.fixture
def course(session, by, settings):
    return Irregular(session, by, settings)


@pytest.fixture
def told(course):
    """Return a course of five meetings that Anna read of in a digest."""
    for day in FAR:
        course.add(FIRST + timedelta(days=day))
    course.told_now()
    return course


def test_rule_15_meetings_that_no_rule_fits_are_one_mail_without_calendar_objects(told):
    assert (len(told.mails), len(told.digests)) == (1, 1)
    assert told.reader.objects == {}
    assert told.expected == told.planned()
    assert told.digests[0]["Subject"] == "Kunt u komen? Fietsles, 5 keer vanaf di 29 dec, 14.00 uur"
    assert "/antwoord/lijst/" in told.text
    assert "/mijn-agenda" in told.text


def test_rule_15_the_invitation_to_each_comes_in_the_week_before(told):
    for meeting in told.meetings:
        told.minutes = (meeting.starts_at - WEEK - NOW) // timedelta(minutes=1) - 5
        told.approach()
        assert told.mails == []
        told.wait(minutes=10)
        told.approach()
        assert told.reader.said == [("REQUEST", 0, 1)]
    assert told.reader.agenda == told.planned()


def test_two_workers_at_once_invite_once(told):
    told.wait(days=30)
    first = digests.invite_to_what_is_near(told.session, now=told.now)
    assert (first, digests.invite_to_what_is_near(told.session, now=told.now)) == (1, 0)


def test_an_invitation_of_the_week_before_has_the_date_of_its_own_day(told):
    told.wait(days=30)
    told.approach()
    assert told.mails[0]["Date"].datetime == told.now


def test_publishing_again_tells_nothing(told):
    told.told_now()
    assert told.mails == []


def test_a_change_the_same_day_waits_for_the_next_morning_and_joins_what_comes_after_it(told):
    told.cancel(told.meetings[2])
    told.told_now()
    assert told.mails == []
    told.move(told.meetings[3], told.meetings[3].starts_at + DAY)
    told.told_now()
    assert told.mails == []
    told.wait(days=1)
    told.deliver()
    assert len(told.mails) == len(told.digests) == 1
    assert told.digests[0]["Subject"] == "Gewijzigd: 2 bijeenkomsten"
    assert "Het is te warm." in told.text
    assert told.expected == told.planned()


def test_a_digest_that_waits_for_the_morning_comes_at_eight(told):
    told.cancel(told.meetings[2])
    told.publish()
    due = told.session.scalars(
        select(Message.due_at).where(Message.kind == MessageKind.DIGEST, Message.state == MessageState.PENDING)
    ).one()
    assert due.astimezone(ZoneInfo("Europe/Amsterdam")).hour == 8


def test_what_is_off_before_its_invitation_went_is_told_without_an_object(told):
    told.wait(days=1)
    told.cancel(told.meetings[1])
    told.told_now()
    assert told.digests[0]["Subject"] == "Gaat niet door: 1 bijeenkomst"
    assert told.reader.objects == {}
    assert told.expected == told.planned()


def test_what_is_off_after_its_invitation_went_is_cancelled_in_the_calendar_at_once(told):
    told.wait(days=30)
    told.approach()
    told.cancel(told.meetings[0])
    told.told_now()
    assert told.reader.said == [("CANCEL", 1, 1)]
    assert told.reader.agenda == []


def test_what_is_off_between_the_invitation_and_its_going_is_told_without_an_object(told):
    told.wait(days=30)
    digests.invite_to_what_is_near(told.session, now=told.now)
    told.cancel(told.meetings[0])
    told.told_now()
    assert told.reader.said == []
    assert told.expected == told.planned()


def test_what_moves_into_the_week_is_invited_to_at_once(told):
    told.wait(days=1)
    told.move(told.meetings[4], told.now + 3 * DAY)
    told.told_now()
    assert told.reader.said == [("REQUEST", 1, 1)]
    assert told.expected == told.planned()


def test_one_more_meeting_of_the_course_comes_in_a_digest_as_well(told):
    told.wait(days=1)
    added = told.add(FIRST + timedelta(days=120))
    told.told_now(added)
    assert len(told.mails) == len(told.digests) == 1
    assert told.expected == told.planned()


def test_who_is_released_hears_it_in_a_digest(told):
    told.wait(days=1)
    told.release(told.meetings[1])
    told.told_now()
    assert told.digests[0]["Subject"] == "U hoeft niet te komen: 1 bijeenkomst"
    assert told.expected == told.planned()


def test_a_meeting_that_was_declined_is_not_invited_to(told):
    told.answer(told.meetings[0], Answer.DECLINED)
    told.session.commit()
    told.wait(days=30)
    told.approach()
    assert told.mails == []


def test_a_digest_that_did_not_go_tells_what_there_is_when_it_goes(course):
    for day in FAR:
        course.add(FIRST + timedelta(days=day))
    course.publish()
    course.cancel(course.meetings[1])
    course.told_now()
    assert len(course.digests) == len(course.mails) == 1
    assert course.digests[0]["Subject"].startswith("Kunt u komen? Fietsles, 4 keer")
    assert course.expected == course.planned()


def test_a_move_that_is_undone_before_the_digest_went_is_never_told(told):
    told.wait(minutes=5)
    told.move(told.meetings[2], told.meetings[2].starts_at + DAY)
    told.publish()
    change = select(SessionChange.id).where(
        SessionChange.session_id == told.meetings[2].id, SessionChange.sort == "moved"
    )
    sessions.undo(told.session, told.session.scalars(change).one(), by=told.by, now=told.now)
    told.session.commit()
    told.wait(days=1)
    told.deliver()
    assert told.mails == []
    assert told.expected == told.planned()


def test_undo_after_the_invitation_was_written_leaves_it_to_be_written_again(told):
    told.wait(days=30)
    told.move(told.meetings[0], told.meetings[0].starts_at + HOUR)
    told.session.commit()
    digests.invite_to_what_is_near(told.session, now=told.now)
    change = select(SessionChange.id).where(SessionChange.session_id == told.meetings[0].id)
    sessions.undo(
        told.session, told.session.scalars(change.where(SessionChange.sort == "moved")).one(), by=told.by, now=told.now
    )
    told.session.commit()
    told.wait(minutes=5)
    told.approach()
    told.deliver()
    assert told.reader.agenda == told.near


def test_a_series_that_a_rule_fits_stays_one_invitation(course):
    for week in range(3, 7):
        course.add(FIRST + timedelta(weeks=week))
    course.told_now()
    assert course.digests == []
    assert course.session.scalar(select(SeriesInvitation.id)) is not None


def test_a_partner_is_asked_in_a_digest(course, session):
    partner = factories.partner(session, name="Fietsersbond")
    for day in FAR:
        factories.engagement(session, course.add(FIRST + timedelta(days=day), seated=False), partner)
    course.told_now()
    assert "We vragen Fietsersbond om mee te doen." in course.text


LATER = {"in two days": 2, "in a month": 28}
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["move", "later", "cancel", "release", "seat", "no", "yes", *LATER]),
        st.integers(0, 9),
    ),
    max_size=9,
)


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS)
def test_rule_15_after_any_edits_the_reader_knows_the_plan(session, by, office, edits):
    """Each edit is published, time goes by, and at the end everything that is due has arrived."""
    session.rollback()
    course = Irregular(session, by, office, address=f"{uuid4().hex}@weekwijzer.example")
    for day in FAR:
        course.add(FIRST + timedelta(days=day))
    course.told_now()
    days = []
    for edit, number in edits:
        course.wait(days=LATER.get(edit, 0))
        if edit not in LATER:
            course.do(edit, course.meetings[number % len(course.meetings)])
        course.publish()
        if number % 3:
            course.approach()
            days += [course.now.date()] * len(course.digests)
    course.wait(days=1)
    course.approach()
    assert len(days) == len(set(days)), "at most one digest a day"
    ahead, shown = ([line for line in found if line[0] > course.now] for found in (course.planned(), course.shown))
    assert [line for line in course.expected if line[0] > course.now] == ahead
    assert {line for line in ahead if line[0] <= course.now + WEEK} <= set(shown) <= set(ahead)


def test_nobody_in_a_digest_has_an_object_too_early(told):
    assert told.session.scalars(select(Invitation.digested)).all() == [True] * 5
    assert told.now < datetime(2026, 12, 1, tzinfo=UTC)
