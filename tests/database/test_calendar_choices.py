"""Choosing at the same moment as something else happens to the same person."""

from __future__ import annotations

from sqlalchemy import func, select, update

from app.models.feeds import Feed, FeedScope
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import CalendarBy, Volunteer
from app.models.publications import InCalendar, Invitation
from app.programme import feeds, publishing
from app.queries.feed_subjects import Subject
from tests import factories
from tests.database.knowledge import MINUTE, SOON, arrive, seated
from tests.database.racing import WON, at_once, one_after_the_other
from tests.factories import DAY, NOW


def subject_of(volunteer):
    return Subject(
        scope=FeedScope.VOLUNTEER,
        id=volunteer.id,
        name="",
        location_id=volunteer.location_id,
        location_name="",
    )


def choosing(volunteer, chosen, by):
    subject = subject_of(volunteer)
    choose = feeds.choose_feed if chosen is CalendarBy.FEED else feeds.choose_invitations
    return lambda session: choose(session, subject, by=by, now=NOW + MINUTE)


def told(session, by):
    meeting = factories.meeting(session, SOON)
    anna = seated(session, factories.shift(session, meeting), "Anna")
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    arrive(session)
    session.commit()
    return meeting, anna


def state(session):
    session.expire_all()
    mails = session.execute(
        select(Message.kind, func.count())
        .where(Message.state == MessageState.PENDING, Message.kind.in_(["feed_chosen", "invitations_chosen"]))
        .group_by(Message.kind)
    )
    return (
        session.scalars(select(Volunteer.calendar_by)).one(),
        session.scalars(select(Invitation.in_calendar)).one(),
        {tuple(row) for row in mails},
    )


def test_choosing_the_subscription_twice_at_once_is_one_mail(session, by, two_sessions):
    _meeting, anna = told(session, by)
    act = choosing(anna, CalendarBy.FEED, by)
    first, second = two_sessions()
    assert at_once((first, act), (second, act)) == [WON, WON]
    assert state(session) == (CalendarBy.FEED, InCalendar.ABSENT, {(MessageKind.FEED_CHOSEN, 1)})


def test_choosing_both_at_once_ends_as_one_of_the_two(session, by, two_sessions):
    _meeting, anna = told(session, by)
    first, second = two_sessions()
    acts = (first, choosing(anna, CalendarBy.FEED, by)), (second, choosing(anna, CalendarBy.INVITATIONS, by))
    assert at_once(*acts) == [WON, WON]
    chosen, held, mails = state(session)
    works = session.scalar(select(func.count(Feed.id)).where(Feed.revoked_at.is_(None)))
    assert (chosen is CalendarBy.FEED, held is InCalendar.ABSENT, len(mails)) in {
        (True, True, 1),
        (False, False, 1),
        (False, False, 0),
    }
    assert works == (chosen is CalendarBy.FEED)


def test_who_publishes_meanwhile_waits_and_attaches_nothing(session, by, two_sessions):
    meeting, anna = told(session, by)
    later = factories.meeting(session, SOON + DAY)
    factories.assignment(session, factories.shift(session, later), anna)
    session.commit()
    ids = [meeting.id, later.id]
    first, second = two_sessions()
    outcome = one_after_the_other(
        (first, choosing(anna, CalendarBy.FEED, by)),
        (second, lambda session: publishing.publish(session, ids, by=by, now=NOW + 2 * MINUTE)),
    )
    session.expire_all()
    assert outcome == WON
    assert set(session.scalars(select(Invitation.in_calendar))) == {InCalendar.ABSENT}


def test_a_mail_that_a_pump_hands_over_meanwhile_counts_as_arrived(session, by, two_sessions):
    meeting = factories.meeting(session, SOON)
    anna = seated(session, factories.shift(session, meeting), "Anna")
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    session.commit()
    pump, person = two_sessions()

    def hand_over(session):
        handed = {"state": MessageState.HANDOVER, "lease": anna.id, "handed_over_at": NOW}
        session.execute(update(Message).where(Message.kind == MessageKind.INVITATION).values(handed))

    assert one_after_the_other((pump, hand_over), (person, choosing(anna, CalendarBy.FEED, by))) == WON
    assert state(session) == (CalendarBy.FEED, InCalendar.ABSENT, {(MessageKind.FEED_CHOSEN, 1)})


def test_a_mail_that_a_pump_is_writing_is_written_anew(session, by):
    meeting = factories.meeting(session, SOON)
    anna = seated(session, factories.shift(session, meeting), "Anna")
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    leased = {"state": MessageState.LEASED, "lease": anna.id}
    session.execute(update(Message).where(Message.kind == MessageKind.INVITATION).values(leased))
    choosing(anna, CalendarBy.FEED, by)(session)
    row = session.execute(select(Message.state, Message.lease).where(Message.kind == MessageKind.INVITATION)).one()
    assert (row.state, row.lease) == (MessageState.PENDING, None)
    assert state(session) == (CalendarBy.FEED, InCalendar.ABSENT, set())


def test_a_choice_takes_as_many_statements_for_one_meeting_as_for_forty(session, by, count_queries):
    counted = set()
    for number in (1, 3, 40):
        anna = factories.volunteer(session)
        meetings = [factories.meeting(session, SOON + day * DAY) for day in range(number)]
        for meeting in meetings:
            factories.assignment(session, factories.shift(session, meeting), anna)
        publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW)
        arrive(session)
        session.commit()
        act = choosing(anna, CalendarBy.FEED, by)
        session.expunge_all()
        with count_queries() as seen:
            act(session)
        counted.add(len(seen))
    assert len(counted) == 1
