"""A series that never ends, on its own page: how far it is planned, what no longer fits, and planning it ahead."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.models.activities import ProgrammeSession
from app.planning.rules import Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import to_data
from tests import factories
from tests.web.conftest import at


@pytest.fixture
def series(session, location, week):
    day = datetime.now(ZoneInfo(factories.ZONE)).date() + timedelta(days=1)
    weekly = Stretch(rule=Weekly(weekdays=frozenset({weekday_of(day)})), first=day, starts=time(9), ends=time(10))
    activity = factories.activity(session, schedule=to_data(Schedule(stretches=(weekly,))), planned_until=day)
    space = factories.space(session)
    starts = at(day, "09:00", "10:00").starts_at
    factories.meeting(session, starts, of=activity, at=space, meant_for=datetime.combine(day, time(9)))
    session.commit()
    return activity


def number_of_meetings(session, activity):
    return session.scalar(select(func.count()).where(ProgrammeSession.activity_id == activity.id))


def test_a_button_plans_the_series_ahead_once(desk, session, series):
    page = f"/activiteiten/{series.id}"
    assert "Deze reeks loopt door en is gepland tot en met" in desk.get(page).text
    assert "11 bijeenkomsten gepland." in desk.post(f"{page}/vooruit", follow_redirects=True).text
    assert "Alles staat al gepland." in desk.post(f"{page}/vooruit", follow_redirects=True).text
    assert number_of_meetings(session, series) == 12


def test_a_day_that_no_longer_fits_is_named_and_stays(desk, session, series):
    factories.free_day(session, series.planned_until)
    session.commit()
    assert "Deze dagen passen niet meer in de reeks en blijven staan:" in desk.get(f"/activiteiten/{series.id}").text
    assert number_of_meetings(session, series) == 1


def test_a_space_that_is_taken_is_named(desk, session, series):
    (only,) = session.scalars(select(ProgrammeSession).where(ProgrammeSession.activity_id == series.id))
    starts = at(series.planned_until + timedelta(weeks=2), "09:00", "10:00").starts_at
    factories.meeting(session, starts, at=session.get_one(factories.Space, only.space_id), title="Zangkoor")
    session.commit()
    page = desk.post(f"/activiteiten/{series.id}/vooruit", follow_redirects=True).text
    assert "de ruimte is bezet: Zangkoor." in page


def test_of_an_activity_without_such_a_schedule_nothing_is_said(desk, session, week):
    activity = factories.activity(session)
    session.commit()
    assert "loopt door" not in desk.get(f"/activiteiten/{activity.id}").text
    assert desk.post(f"/activiteiten/{activity.id}/vooruit").status_code == 404
