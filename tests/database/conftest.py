"""A session that somebody comes to, and its publication."""

from __future__ import annotations

import pytest

from app.programme import publishing
from tests import factories
from tests.database.knowledge import MINUTE, SOON, arrive, seated, waiting
from tests.factories import NOW


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
