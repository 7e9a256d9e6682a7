"""Several changes for one person go out as one message."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.messages import Message, MessageState
from app.models.publications import Invitation
from app.notify import reminders
from app.programme import publishing, sessions
from tests import factories
from tests.database.knowledge import MINUTE, SOON, arrive, move, seated
from tests.factories import DAY, HOUR, NOW


@pytest.fixture
def term(session, by):
    """Return three published meetings to which Anna comes; to the last come Bram and the library as well."""
    anna = factories.volunteer(session, name="Anna")
    meetings = [factories.meeting(session, SOON + days * DAY, title=f"Les {days}") for days in range(3)]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
    last = meetings[-1]
    seated(session, factories.shift(session, last), "Bram")
    factories.engagement(session, last, factories.partner(session, name="Bibliotheek"))
    publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW)
    arrive(session)
    session.commit()
    return meetings


def publish(session, by, meetings, minutes=5):
    done = publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW + minutes * MINUTE)
    session.commit()
    return done


def cancel(session, by, meetings):
    for meeting in meetings:
        sessions.cancel(session, meeting.id, reason="hitte", by=by, now=NOW)


def waiting(session):
    rows = session.scalars(select(Message).where(Message.state == MessageState.PENDING)).all()
    return sorted((row.kind, len(row.invitation_ids or ())) for row in rows if row.kind not in reminders.KINDS)


def test_who_loses_three_meetings_hears_it_once_and_who_loses_one_as_always(session, by, term):
    cancel(session, by, term)
    assert publish(session, by, term).messages == 3
    assert waiting(session) == [("cancellation", 0), ("cancellation", 0), ("changes", 3)]


def test_a_cancelled_and_a_moved_meeting_are_told_together(session, by, term):
    cancel(session, by, term[:1])
    move(session, term[1], by, term[1].starts_at + HOUR)
    publish(session, by, term)
    assert waiting(session) == [("changes", 2)]


def test_every_meeting_keeps_a_sequence_of_its_own(session, by, term):
    cancel(session, by, term)
    publish(session, by, term)
    told = session.execute(select(Invitation.sequence, Invitation.withdrawn)).all()
    assert {tuple(row) for row in told} == {(1, True)}


def test_publishing_twice_tells_once(session, by, term):
    cancel(session, by, term)
    publish(session, by, term)
    assert publish(session, by, term, minutes=6) == publishing.Published(sessions=0, messages=0)


def test_a_meeting_that_goes_on_after_all_leaves_the_message_that_did_not_go(session, by, term):
    cancel(session, by, term[:2])
    change = sessions.cancel(session, term[2].id, reason="hitte", by=by, now=NOW)
    publish(session, by, term)
    sessions.undo(session, change.id, by=by, now=NOW)
    publish(session, by, term, minutes=7)
    assert waiting(session) == [("changes", 2)]


def test_everybody_of_a_whole_term_takes_the_same_number_of_statements(session, by, count_queries):
    taken = []
    for number in (3, 40):
        anna = factories.volunteer(session)
        space, activity = factories.space(session), factories.activity(session)
        meetings = [factories.meeting(session, SOON + day * DAY, at=space, of=activity) for day in range(number)]
        for meeting in meetings:
            factories.assignment(session, factories.shift(session, meeting), anna)
        publish(session, by, meetings)
        arrive(session)
        cancel(session, by, meetings)
        ids = [meeting.id for meeting in meetings]
        session.commit()
        with count_queries() as seen:
            publishing.publish(session, ids, by=by, now=NOW + 5 * MINUTE)
        taken.append(len(seen))
    assert taken[0] == taken[1], seen
