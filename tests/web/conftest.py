"""People who open pages: signed in, at a location with something planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.access import Role
from app.planning.timeslots import local_slot
from app.planning.weeks import IsoWeek
from app.programme import publishing
from tests import factories


@dataclass(frozen=True)
class Week:
    """A week ahead with a supervisor, and a session on its Wednesday from 14.00 to 15.00."""

    supervisor: object
    session: object
    space: object
    week: str
    day: date

    @property
    def page(self):
        return f"/bijeenkomsten/{self.session.id}"


def ahead(*, weeks=2, weekday=2):
    """Return a day in a week to come: far enough that nothing of it is over."""
    monday = IsoWeek.containing(datetime.now(UTC).date()).monday
    return monday + timedelta(weeks=weeks, days=weekday)


def at(day, starts, ends):
    return local_slot(day=day, start=time.fromisoformat(starts), end=time.fromisoformat(ends), zone=factories.ZONE)


@pytest.fixture
def supervisor(session, location):
    account = factories.account(session, name="Bo Begeleider")
    session.commit()
    return account


@pytest.fixture
def week(session, location, supervisor):
    day = ahead()
    space = factories.space(session, name="Sportzaal")
    activity = factories.activity(session, title="Voetbal", responsible_id=supervisor.id)
    row = factories.meeting(session, at(day, "14:00", "15:00").starts_at, at=space, of=activity)
    session.commit()
    return Week(supervisor=supervisor, session=row, space=space, week=str(IsoWeek.containing(day)), day=day)


@pytest.fixture
def desk(client, sign_in, supervisor):
    """Return the supervisor's browser."""
    return sign_in(client, supervisor)


@pytest.fixture
def phone(app, session, week, sign_in):
    """Return the browser of a volunteer who was invited to the session of the week."""
    shift = factories.shift(session, week.session, need=1)
    volunteer = factories.volunteer(session, name="Vera Vrijwilliger")
    factories.assignment(session, shift, volunteer)
    account = factories.volunteer_account(session, volunteer)
    publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=datetime.now(UTC))
    session.commit()
    browser = sign_in(app.test_client(), account)
    browser.volunteer = volunteer
    return browser


@pytest.fixture
def partner(app, session, week, sign_in):
    """Return the browser of a partner who was asked for the session of the week."""
    organisation = factories.partner(session, name="Politie Lindewaard")
    factories.engagement(session, week.session, organisation)
    account = factories.partner_account(session, organisation)
    publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=datetime.now(UTC))
    session.commit()
    browser = sign_in(app.test_client(), account)
    browser.organisation = organisation
    return browser


@pytest.fixture
def account_of(session, location):
    """Return a function that makes an account for a role."""
    return lambda role=Role.SUPERVISOR, **values: factories.account(session, role, **values)


@pytest.fixture
def template(session, location):
    template = factories.template(
        session,
        title="Spelen en bewegen",
        specification={
            "duration_minutes": 60,
            "ages": {"youngest": 6, "oldest": 12},
            "max_children": 20,
            "children_per_adult": 8,
            "partners": ["library"],
            "usual_time": {"weekday": "monday", "starts": "15:00"},
            "roles": [
                {"name": "Spelbegeleider", "need": 2, "who": "volunteer", "required": True, "qualification": "vog"},
                {"name": "Mentor", "need": 1, "who": "staff", "required": True, "qualification": None},
            ],
        },
    )
    factories.partner(session, sort="library")
    session.commit()
    return template
