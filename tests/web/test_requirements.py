"""Who must be at a meeting: on its page, and on the page of who is asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.access import Role
from app.models.shifts import StaffPresence
from app.programme import publishing
from tests import factories

ROLE = {"name": "Mentor van de klas", "need": 1, "who": "staff", "required": True}


@pytest.fixture
def lesson(session, week, desk):
    """Return the session of the week as a lesson that needs the mentor of the class."""
    template = factories.template(session, specification={"roles": [ROLE]})
    activity = week.session.activity_id
    row = session.get_one(type(factories.activity(session)), activity)
    row.template_id, row.cancels_before = template.id, 24
    publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=datetime.now(UTC))
    session.commit()
    return week


def text(browser, page):
    return browser.get(page).get_data(as_text=True)


def test_the_page_says_who_is_missing_and_until_when(lesson, desk):
    found = text(desk, lesson.page)
    assert "Gaat niet door als er dan nog iemand ontbreekt" in found
    assert "Wie is Mentor van de klas?" in found


def test_a_supervisor_notes_that_the_mentor_comes(lesson, desk, session):
    fields = {"role": "Mentor van de klas", "coming": "ja"}
    answer = desk.post(f"{lesson.page}/erbij", data=fields, follow_redirects=True).get_data(as_text=True)
    assert "Opgeslagen voor 1 bijeenkomst." in answer
    assert "Iedereen die erbij moet zijn, komt." in answer


@pytest.mark.parametrize(
    "fields", [{}, {"role": "x" * 200}, {"role": "Mentor van de klas", "account": "weg"}, {"role": "y", "coming": "?"}]
)
def test_what_cannot_be_read_is_said_and_nothing_is_saved(lesson, desk, session, fields):
    answer = desk.post(f"{lesson.page}/erbij", data=fields, follow_redirects=True).get_data(as_text=True)
    assert "Kies wie er komt uit de lijst, en of die komt." in answer
    assert session.query(StaffPresence).count() == 0


def test_a_role_that_the_meeting_does_not_need_is_not_there(lesson, desk):
    assert desk.post(f"{lesson.page}/erbij", data={"role": "Kok", "coming": "ja"}).status_code == 404


def test_it_goes_on_all_the_same_and_that_is_taken_back(lesson, desk):
    kept = desk.post(f"{lesson.page}/toch-door", follow_redirects=True).get_data(as_text=True)
    assert "Deze bijeenkomst gaat door, ook als er iemand ontbreekt." in kept
    assert "Gaat niet door als" in desk.post(f"{lesson.page}/regel", follow_redirects=True).get_data(as_text=True)


def test_the_mentor_says_no_on_their_own_page(lesson, desk, app, session, sign_in):
    mentor = factories.account(session, Role.MENTOR)
    session.commit()
    browser = sign_in(app.test_client(), mentor)
    assert "U wordt op dit moment nergens voor gevraagd." in text(browser, "/erbij")
    desk.post(f"{lesson.page}/erbij", data={"role": "Mentor van de klas", "account": str(mentor.id), "coming": ""})
    assert "Voetbal" in text(browser, "/erbij")
    fields = {"role": "Mentor van de klas", "coming": "nee"}
    answer = browser.post(f"/erbij/{lesson.session.id}", data=fields, follow_redirects=True).get_data(as_text=True)
    assert "Genoteerd: u komt niet." in answer
    assert ("U kunt niet" in answer, "Ik kom" in answer, "Ik kan niet" in answer) == (True, True, False)
    assert "Kies ja of nee." in browser.post(f"/erbij/{lesson.session.id}", data={}, follow_redirects=True).get_data(
        as_text=True
    )
    assert browser.post(f"/erbij/{lesson.session.id}", data=fields | {"role": "Kok"}).status_code == 404
