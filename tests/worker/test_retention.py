"""What is removed, and what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import system_scope
from app.models.accounts import SignInLink
from app.models.messages import Message, MessageState
from app.models.plan_imports import PlanImport
from app.models.replies import IncomingReply
from app.notify import retention
from app.notify.retention import Removed
from tests import factories
from tests.factories import DAY, NOW


def remove_old(session):
    session.commit()
    with system_scope(session):
        removed = retention.remove_old(session, now=NOW)
        session.commit()
    session.expire_all()
    return removed


@pytest.mark.parametrize(
    ("age", "removed"), [(DAY, Removed(links=0, messages=0)), (2 * DAY, Removed(links=1, messages=0))]
)
def test_a_sign_in_link_goes_a_day_after_it_ended(session, location, age, removed):
    session.add(SignInLink(user_id=factories.account(session).id, expires_at=NOW - age))
    assert remove_old(session) == removed


def test_the_message_of_a_removed_link_goes_with_it(session, location):
    link = SignInLink(user_id=factories.account(session).id, expires_at=NOW - 2 * DAY)
    session.add(link)
    session.flush()
    factories.message(session, factories.volunteer(session), link_id=link.id, state=MessageState.SENT)

    remove_old(session)
    assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    "state", [MessageState.SENT, MessageState.FAILED, MessageState.EXPIRED, MessageState.CANCELLED]
)
def test_a_message_goes_half_a_year_after_it_was_due(session, location, state):
    volunteer = factories.volunteer(session)
    old = {"created_at": NOW - 300 * DAY, "state": state}
    factories.message(session, volunteer, due_at=NOW - 184 * DAY, **old)
    kept = factories.message(session, volunteer, due_at=NOW - 182 * DAY, **old)

    assert remove_old(session) == Removed(links=0, messages=1)
    assert session.scalars(select(Message.id)).all() == [kept.id]


def test_what_came_in_goes_half_a_year_after_it_came(session, location):
    person = factories.volunteer(session)
    factories.incoming_reply(session, person, received_at=NOW - 184 * DAY)
    kept = factories.incoming_reply(session, person, received_at=NOW - 182 * DAY)

    assert remove_old(session) == Removed(links=0, messages=0, replies=1)
    assert session.scalars(select(IncomingReply.id)).all() == [kept.id]


def test_a_message_that_may_still_go_stays(session, location):
    old = NOW - timedelta(days=400)
    factories.message(session, factories.volunteer(session), due_at=old, created_at=old)
    assert remove_old(session) == Removed(links=0, messages=0)


def test_the_rows_of_a_file_go_an_hour_after_it_was_sent(session, location):
    by = factories.account(session)
    for minutes in (0, 1):
        expires_at = NOW + timedelta(minutes=minutes)
        values = {"location_id": location.id, "by_id": by.id, "at": NOW, "expires_at": expires_at, "content": {}}
        session.add(PlanImport(**values))
    assert remove_old(session) == Removed(links=0, messages=0, imports=1)
    assert session.scalars(select(PlanImport.expires_at)).all() == [NOW + timedelta(minutes=1)]


def test_what_was_noted_of_a_vog_goes_half_a_year_after_somebody_stopped(session, location):
    gone, lately, here = (
        factories.volunteer(session, vog_seen_by="Bo", left_at=left_at)
        for left_at in (NOW - 184 * DAY, NOW - 182 * DAY, None)
    )
    assert remove_old(session) == Removed(links=0, messages=0, vogs=1)
    assert [(one.vog_until is None, one.vog_seen_by) for one in (gone, lately, here)] == [
        (True, None),
        (False, "Bo"),
        (False, "Bo"),
    ]
