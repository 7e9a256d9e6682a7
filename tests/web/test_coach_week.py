"""The week of a coach in the browser: a fixed time chosen, an appointment moved with two taps, and undone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.activities import ProgrammeSession
from app.models.coaching import CoachHours
from tests import coaching, factories
from tests.web.conftest import ahead, at


@pytest.fixture
def coach(session, location):
    found = factories.account(session, Role.COACH, name="Ties")
    session.commit()
    return found


@pytest.fixture
def trajectory(session, coach):
    child = factories.child(session, pseudonym="Merel", unaccompanied=True)
    found, _meetings = coaching.trajectory(
        session, coach_id=coach.id, meetings=1, first=datetime.now(UTC) - timedelta(weeks=3), who=child
    )
    session.commit()
    return found


@pytest.fixture
def phone(client, sign_in, coach):
    return sign_in(client, coach)


@pytest.fixture
def page(trajectory):
    return f"/muziek/{trajectory.id}/afspraken"


@pytest.fixture
def chosen(phone, page, session, trajectory):
    """Return the meetings of the time that was proposed as the best."""
    assert _choose(phone, page).status_code == 302
    return coming(session, trajectory)


def coming(session, trajectory):
    session.expire_all()
    return session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.activity_id == trajectory.activity_id, ProgrammeSession.starts_at > datetime.now(UTC))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    ).all()


def _fields(text, name):
    return re.findall(rf'name="{name}" value="([^"]+)"', text)


def _choose(phone, page, **values):
    text = phone.get(page).text
    asked = {name: _fields(text, name)[0] for name in ("weekday", "starts", "minutes", "space")}
    return phone.post(page, data=asked | values)


def test_a_young_person_without_an_appointment_gets_a_fixed_time_and_it_is_taken_back(phone, page, session, trajectory):
    first = phone.get("/muziek/week", follow_redirects=True).text
    assert ("Zonder afspraak" in first, "Merel" in first, f"{page}" in first) == (True, True, True)
    answer = phone.post(page, data={}, follow_redirects=True)
    assert (answer.status_code, "Kies een van de tijden." in answer.text) == (422, True)
    done = _choose(phone, page)
    text = phone.get(done.location, follow_redirects=True).text
    assert "is nu de vaste afspraak" in text
    assert len(coming(session, trajectory)) >= 12
    undo = re.search(r'action="([^"]+/ongedaan/[^"]+)"', text)[1]
    assert "Ongedaan gemaakt" in phone.post(undo, follow_redirects=True).text
    assert coming(session, trajectory) == []
    assert phone.post(undo, follow_redirects=True).text.count("niet meer ongedaan") == 1


def test_two_taps_move_an_appointment(phone, page, session, trajectory, chosen):
    moved = next(row for row in chosen)
    first = phone.get(f"{page}/{moved.id}").text
    moments = _fields(first, "starts_at")
    assert len(moments) == 3
    done = phone.post(f"{page}/{moved.id}/verzetten", data={"starts_at": moments[-1], "version": moved.version})
    assert "De afspraak staat nu op" in phone.get(done.location).text
    session.refresh(moved)
    assert moved.starts_at == datetime.fromisoformat(moments[-1])
    again = phone.post(f"{page}/{moved.id}/verzetten", data={"starts_at": moments[0], "version": 1})
    assert (again.status_code, "net gewijzigd" in again.text) == (409, True)


@pytest.mark.parametrize("starts_at", ["", "morgen", "2026-99-01T10:00:00+0100", "x" * 5000])
def test_a_moment_that_is_none_is_refused(phone, page, chosen, starts_at):
    answer = phone.post(f"{page}/{chosen[0].id}/verzetten", data={"starts_at": starts_at, "version": 1})
    assert (answer.status_code, "Kies een van de momenten." in answer.text) == (422, True)
    assert phone.post(f"{page}/{chosen[0].id}/inhalen", data={"starts_at": starts_at}).status_code == 422


def test_at_night_there_is_no_appointment(phone, page, chosen):
    night = f"{ahead(weeks=0, weekday=6)}T03:00:00+0100"
    answer = phone.post(f"{page}/{chosen[0].id}/verzetten", data={"starts_at": night, "version": chosen[0].version})
    assert (answer.status_code, "Dan kan het niet" in answer.text) == (409, True)


def test_what_does_not_go_on_is_made_up_for(phone, page, session, trajectory, chosen):
    row = chosen[0]
    assert phone.post(f"{page}/{row.id}/vervallen", data={}).status_code == 422
    assert phone.post(f"{page}/{row.id}/vervallen", data={"reason": "Merel is ziek"}).status_code == 422
    text = phone.post(f"{page}/{row.id}/vervallen", data={"reason": "jongere"}, follow_redirects=True).text
    assert ("gaat niet door" in text, "Inhalen op" in text) == (True, True)
    before = len(coming(session, trajectory))
    done = phone.post(f"{page}/{row.id}/inhalen", data={"starts_at": _fields(text, "starts_at")[0]})
    assert "Er is een extra afspraak op" in phone.get(done.location).text
    assert len(coming(session, trajectory)) == before + 1


def test_a_concert_is_planned_with_somebody_who_goes_along(phone, page, session, trajectory):
    form = f"{page}/buiten"
    assert "Er is nog geen plek buiten de locatie" in phone.get(form).text
    stage = factories.space(session, name="Poppodium", on_location=False, travel_minutes=20)
    session.commit()
    day = ahead()
    asked = {"space": str(stage.id), "day": day.isoformat(), "starts": "19.30", "ends": "21.30", "who": "nobody"}
    refused = phone.post(form, data=asked)
    assert (refused.status_code, "eerste drie keren" in refused.text) == (409, True)
    assert phone.post(form, data=asked | {"ends": "18.00"}).status_code == 422
    assert phone.post(form, data=asked | {"space": str(uuid4())}).status_code == 422
    done = phone.post(form, data=asked | {"who": "volunteer"})
    text = phone.get(done.location, follow_redirects=True).text
    assert ("er gaat nog niemand mee" in text, "20 minuten reizen" in text) == (True, True)
    (row,) = coming(session, trajectory)
    assert (row.title, row.starts_at) == ("Muziek", at(day, "19:30", "21:30").starts_at)


def test_the_board_and_the_coaches_name_nobody(app, phone, page, chosen, supervisor, sign_in, session):
    desk = sign_in(app.test_client(), supervisor)
    week = chosen[0].starts_local.strftime("%G-W%V")
    board = desk.get(f"/week/{week}").text
    assert ("Muziek" in board, "Merel" in board) == (True, False)
    coaches = desk.get("/muziek/coaches").text
    assert ("Ties" in coaches, "1 traject loopt." in coaches, "Merel" in coaches) == (True, True, False)


def test_the_hours_of_a_coach_are_changed_by_a_supervisor(desk, coach, session):
    address = f"/muziek/coaches/{coach.id}/uren"
    assert "werkt nu 28 uur per week" in desk.post(address, data={"hours": "28"}, follow_redirects=True).text
    for wrong in ("", "0", "49", "NaN", "veel", "9" * 400):
        assert "van 1 tot en met 48" in desk.post(address, data={"hours": wrong}, follow_redirects=True).text
    assert session.scalars(select(CoachHours.minutes_per_week)).all() == [28 * 60]
    assert desk.post(f"/muziek/coaches/{uuid4()}/uren", data={"hours": "28"}).status_code == 404


def test_what_is_of_another_coach_or_nobody_is_not_there(app, page, chosen, session, location, sign_in):
    other = sign_in(app.test_client(), factories.account(session, Role.COACH))
    session.commit()
    for address in (page, f"{page}/{chosen[0].id}", f"{page}/buiten", f"/muziek/{uuid4()}/afspraken"):
        assert other.get(address).status_code == 404
    assert other.post(f"{page}/ongedaan/{uuid4()}").status_code == 404
    assert other.get("/muziek/week/2026-W99").status_code == 404
    assert "In deze week staat er nog niets." in other.get("/muziek/week/2026-W30").text


def test_a_search_that_is_wrong_says_what(phone, page, trajectory):
    for wrong in ("?duur=7&om=15.30", "?duur=45&om=laat", f"?duur=45&om=15.30&ruimte={uuid4()}"):
        assert phone.get(page + wrong).status_code == 422


def test_pages_of_a_week_are_read_in_the_same_number_of_statements(phone, session, coach, count_queries):
    counts = []
    for number in (1, 2, 297):
        for _each in range(number):
            coaching.trajectory(
                session,
                coach_id=coach.id,
                mentor_id=coach.id,
                meetings=1,
                first=datetime.now(UTC) + timedelta(minutes=_each),
            )
        session.commit()
        phone.get("/muziek/week", follow_redirects=True)
        with count_queries() as statements:
            assert phone.get("/muziek/week", follow_redirects=True).status_code == 200
        counts.append(len(statements))
    assert counts == [counts[0]] * 3
