"""The page behind the yes and no of a digest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models.messages import Message, MessageKind
from app.models.shifts import Assignment
from app.notify import links
from app.planning.languages import Language
from app.planning.vocabulary import Answer
from app.programme import publishing
from tests import factories
from tests.factories import DAY


@pytest.fixture
def asked(app, session, location):
    """Return the address of the page, and the meetings that it asks for."""
    supervisor, anna = factories.account(session), factories.volunteer(session, language=Language.ARABIC)
    activity, space = factories.activity(session, responsible_id=supervisor.id), factories.space(session)
    now = datetime.now(UTC).replace(microsecond=0)
    meetings = [factories.meeting(session, now + days * DAY, of=activity, at=space) for days in (31, 39, 57)]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
    publishing.publish(session, [meeting.id for meeting in meetings], by=supervisor.actor, now=now)
    session.commit()
    message_id = session.scalars(select(Message.id).where(Message.kind == MessageKind.DIGEST)).one()
    token = links.make_digest(message_id, secret=app.config["SECRET_KEY"])
    return f"/antwoord/lijst/{token}", [meeting.id for meeting in meetings]


def answers(session):
    session.expire_all()
    return [seat.answer for seat in session.scalars(select(Assignment).order_by(Assignment.starts_at))]


def test_opening_it_shows_every_meeting_and_answers_none(app, session, asked):
    page, meetings = asked
    shown = app.test_client().get(page).text
    assert [str(meeting) in shown for meeting in meetings] == [True] * 3
    assert answers(session) == [Answer.NONE] * 3


def test_it_speaks_the_language_of_the_mail_and_dutch_when_asked(app, asked):
    page, _meetings = asked
    assert '<html lang="ar" dir="rtl">' in app.test_client().get(page).text
    assert '<html lang="nl" dir="ltr">' in app.test_client().get(f"{page}?taal=nl").text


def test_one_button_answers_all(app, session, asked):
    page, _meetings = asked
    assert app.test_client().post(page, data={"all": "yes"}).status_code == 200
    assert answers(session) == [Answer.ACCEPTED] * 3


def test_each_can_be_answered_on_its_own(app, session, asked):
    page, meetings = asked
    app.test_client().post(page, data={f"meeting-{meetings[1]}": "no"})
    assert answers(session) == [Answer.NONE, Answer.DECLINED, Answer.NONE]


def test_the_token_of_another_message_opens_nothing(app, session, asked):
    page, _meetings = asked
    other = factories.message(session, factories.volunteer(session))
    session.commit()
    token = links.make_digest(other.id, secret=app.config["SECRET_KEY"])
    assert app.test_client().get(f"/antwoord/lijst/{token}").status_code == 404
    assert app.test_client().get(f"{page}x").status_code == 404
