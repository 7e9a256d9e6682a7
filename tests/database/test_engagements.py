"""Which partner is asked, and what they answer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.audit import AuditEntry
from app.models.publications import Invitation
from app.models.shifts import Engagement
from app.planning.vocabulary import EngagementState
from app.programme import engagements, publishing, sessions
from app.programme.engagements import PartnerAnswer
from app.programme.refusals import AlreadyCancelled, NamesAChild, NoLongerNeeded, NotFound
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import HOUR, NOW

LATER = NOW + HOUR
YES = PartnerAnswer(confirmed=True, reason="")
NO = PartnerAnswer(confirmed=False, reason="geen bus")


@pytest.fixture
def meeting(session, by):
    return factories.meeting(session)


@pytest.fixture
def library(session, by):
    return factories.partner(session, name="Bibliotheek")


@pytest.fixture
def asked(session, by, meeting, library):
    """Return the engagement of a partner who was asked."""
    engagement = engagements.ask(session, meeting.id, partner_id=library.id, by=by, now=NOW)
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    session.expire_all()
    return engagement


def say(session, engagement, said, *, now=LATER):
    engagements.answer(session, session_id=engagement.session_id, partner_id=engagement.partner_id, said=said, now=now)
    session.commit()


def state(engagement):
    return engagement.state, engagement.decline_reason, engagement.answered_at


def test_a_partner_is_asked_when_the_session_is_published(session, by, meeting, library):
    engagement = engagements.ask(session, meeting.id, partner_id=library.id, by=by, now=NOW)
    assert engagement.state is EngagementState.NOT_ASKED
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    session.refresh(engagement)
    assert engagement.state is EngagementState.ASKED
    assert session.scalars(select(Invitation.contact_id)).all() == [library.contact.id]


def test_asking_twice_is_asking_once(session, by, meeting, library):
    one = engagements.ask(session, meeting.id, partner_id=library.id, by=by, now=NOW)
    assert engagements.ask(session, meeting.id, partner_id=library.id, by=by, now=NOW) is one
    session.commit()
    assert session.scalars(select(AuditEntry.action)).all() == ["partner.asked"]


def test_two_who_ask_the_same_partner_at_once_ask_once(session, by, two_sessions, meeting, library):
    meeting_id, library_id = meeting.id, library.id
    session.commit()
    asking = [lambda s: engagements.ask(s, meeting_id, partner_id=library_id, by=by, now=NOW)] * 2
    assert at_once(*zip(two_sessions(), asking, strict=True)) == [WON, WON]
    assert len(session.scalars(select(Engagement.id)).all()) == 1


def test_nobody_is_asked_for_a_cancelled_session(session, by, library):
    cancelled = factories.meeting(session, cancelled=True, cancel_reason="ziek")
    with pytest.raises(AlreadyCancelled):
        engagements.ask(session, cancelled.id, partner_id=library.id, by=by, now=NOW)


def test_who_is_not_there_is_not_asked_and_not_taken_off(session, by, meeting):
    with pytest.raises(NotFound) as refusal:
        engagements.ask(session, meeting.id, partner_id=meeting.id, by=by, now=NOW)
    assert refusal.value == NotFound("partner", meeting.id)
    with pytest.raises(NotFound):
        engagements.withdraw(session, meeting.id, by=by, now=NOW)


def test_taking_a_partner_off_twice_is_taking_them_off_once(session, by, asked):
    for _ in range(2):
        engagements.withdraw(session, asked.id, by=by, now=LATER)
    session.commit()
    assert asked.withdrawn
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.at == LATER)).all() == ["partner.withdrawn"]


def test_a_yes_a_no_and_a_yes_again(session, asked):
    invitation = session.scalars(select(Invitation)).one()
    say(session, asked, YES)
    assert (*state(asked), invitation.declined_at) == (EngagementState.CONFIRMED, None, LATER, None)
    say(session, asked, NO, now=LATER + HOUR)
    assert (*state(asked), invitation.declined_at) == (
        EngagementState.DECLINED,
        "geen bus",
        LATER + HOUR,
        LATER + HOUR,
    )
    say(session, asked, YES, now=LATER + 2 * HOUR)
    assert (*state(asked), invitation.declined_at) == (EngagementState.CONFIRMED, None, LATER + 2 * HOUR, None)


def test_a_partner_who_said_no_can_be_asked_again(session, by, asked):
    say(session, asked, NO)
    engagements.ask(session, asked.session_id, partner_id=asked.partner_id, by=by, now=LATER)
    session.commit()
    assert state(asked) == (EngagementState.NOT_ASKED, None, None)


def test_a_reason_does_not_name_a_child(session, asked):
    factories.child(session, pseudonym="Sara")
    with pytest.raises(NamesAChild):
        say(session, asked, PartnerAnswer(confirmed=False, reason="om Sara"))


def test_who_was_not_asked_is_not_heard(session, by, meeting, library):
    engagement = engagements.ask(session, meeting.id, partner_id=library.id, by=by, now=NOW)
    with pytest.raises(NoLongerNeeded):
        say(session, engagement, YES)


def test_who_was_taken_off_need_not_answer(session, by, asked):
    engagements.withdraw(session, asked.id, by=by, now=NOW)
    with pytest.raises(NoLongerNeeded):
        say(session, asked, YES)


def test_a_cancelled_session_needs_no_answer(session, by, asked):
    sessions.cancel(session, asked.session_id, reason="ziek", by=by, now=NOW)
    with pytest.raises(NoLongerNeeded):
        say(session, asked, YES)


def test_a_session_that_is_over_needs_no_answer(session, asked, meeting):
    with pytest.raises(NoLongerNeeded):
        say(session, asked, YES, now=meeting.ends_at)
