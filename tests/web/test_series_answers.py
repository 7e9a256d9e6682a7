"""The page behind the yes and no of a series mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.publications import SeriesInvitation
from app.models.shifts import Assignment, Engagement, Shift
from app.notify import links
from app.planning.vocabulary import Answer, EngagementState
from app.programme import publishing, sessions
from tests import factories
from tests.factories import DAY

YES, NO, NONE = Answer.ACCEPTED, Answer.DECLINED, Answer.NONE


@pytest.fixture
def course(session, by):
    """Return four published meetings that Anna and the library are asked for."""
    now = datetime.now(UTC).replace(microsecond=0, minute=0)
    space, activity = factories.space(session, name="Plein"), factories.activity(session, title="Fietsles")
    starts = [now + timedelta(days=1) + week * 7 * DAY for week in range(4)]
    meetings = [factories.meeting(session, starts_at, at=space, of=activity) for starts_at in starts]
    anna, library = factories.volunteer(session, name="Anna"), factories.partner(session)
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
        factories.engagement(session, meeting, library)
    publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=now)
    session.commit()
    return meetings


def page_of(app, session, whose):
    found = session.scalars(select(SeriesInvitation.id).where(whose.is_not(None))).one()
    return f"/antwoord/reeks/{links.make_series(found, secret=app.config['SECRET_KEY'])}"


@pytest.fixture
def page(app, session, course):
    return page_of(app, session, SeriesInvitation.volunteer_id)


@pytest.fixture
def partners_page(app, session, course):
    return page_of(app, session, SeriesInvitation.contact_id)


@pytest.fixture
def visitor(app):
    return app.test_client()


def said(session):
    session.expire_all()
    return session.scalars(select(Assignment.answer).order_by(Assignment.starts_at)).all()


def each(course, *values):
    return {f"meeting-{meeting.id}": value for meeting, value in zip(course, values, strict=False) if value}


def test_opening_it_shows_all_meetings_and_changes_nothing(visitor, session, page):
    shown = visitor.get(f"{page}?antwoord=ja").text
    assert '4 bijeenkomsten, <bdi lang="nl">Plein' in shown
    assert shown.count('value="yes"') == 5
    assert said(session) == [NONE] * 4


@pytest.mark.parametrize(("button", "answer"), [("yes", YES), ("no", NO)])
def test_one_button_answers_for_all(visitor, session, page, button, answer):
    thanks = visitor.post(page, data={"all": button})
    assert thanks.status_code == 200
    assert said(session) == [answer] * 4


def test_each_meeting_has_an_answer_of_its_own(visitor, session, page, course):
    thanks = visitor.post(page, data=each(course, "yes", "no", ""))
    assert "u komt niet" in thanks.text
    assert said(session) == [YES, NO, NONE, NONE]
    visitor.post(page, data=each(course, "no", "yes"))
    assert said(session) == [NO, YES, NONE, NONE]


def test_a_partner_says_no_with_a_reason(visitor, session, partners_page, course):
    visitor.post(partners_page, data=each(course, "no") | {"reason": "Wij zijn dan vol."})
    session.expire_all()
    found = session.execute(select(Engagement.state, Engagement.decline_reason)).all()
    assert sorted(tuple(row) for row in found if row.decline_reason) == [
        (EngagementState.DECLINED, "Wij zijn dan vol.")
    ]


@pytest.mark.parametrize(
    "data", [{}, {"all": "maybe"}, {f"meeting-{uuid4()}": "yes"}, {"all": "yes", "reason": "x" * 301}]
)
def test_what_is_no_answer_is_refused_and_nothing_is_noted(visitor, session, page, data):
    answer = visitor.post(page, data=data)
    assert answer.status_code == 422
    assert "Kies bij één bijeenkomst ja of nee" in answer.text
    assert said(session) == [NONE] * 4


def test_when_one_meeting_cannot_be_noted_none_is(visitor, session, page, course):
    visitor.post(page, data={"all": "no"})
    seat = session.scalars(select(Assignment).order_by(Assignment.starts_at)).all()[2]
    somebody_else = factories.volunteer(session)
    factories.assignment(session, session.get_one(Shift, seat.shift_id), somebody_else)
    session.commit()
    answer = visitor.post(page, data={"all": "yes"})
    assert answer.status_code == 409
    assert "Deze plek is intussen bezet." in answer.text
    assert said(session).count(YES) == 0


def test_a_cancelled_meeting_is_not_asked(visitor, session, page, course, by):
    sessions.cancel(session, course[1].id, reason="hitte", by=by, now=datetime.now(UTC))
    publishing.publish(session, [course[1].id], by=by, now=datetime.now(UTC) + timedelta(minutes=1))
    session.commit()
    assert "3 bijeenkomsten" in visitor.get(page).text


def test_without_a_valid_token_there_is_nothing(visitor, app, session, course):
    unknown = links.make_series(uuid4(), secret=app.config["SECRET_KEY"])
    single = links.make_answer(session.scalars(select(SeriesInvitation.id)).first(), secret=app.config["SECRET_KEY"])
    answers = [visitor.get(f"/antwoord/reeks/{token}").status_code for token in (unknown, single, "x", "x" * 5000)]
    assert answers == [404] * 4
