"""Many sessions at once, in the browser."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from app.models.activities import PlanEdit, ProgrammeSession
from app.models.messages import Message
from app.notify import reminders
from tests import factories
from tests.web.conftest import at

PAGE = "/veel-tegelijk"


@pytest.fixture
def days(week):
    """Return the address that shows the week's Wednesday."""
    return f"{PAGE}?van={week.day}&tot={week.day}"


def fields(week, **values):
    return {"session": str(week.session.id), "deed": "cancel", "reason": "Het is te warm."} | values


def stored(session, week):
    session.expire_all()
    return session.get_one(ProgrammeSession, week.session.id)


def told(session):
    return [row for row in session.scalars(select(Message)) if row.kind not in reminders.KINDS]


def test_the_page_offers_what_is_to_come_with_a_tick(desk, week, days):
    page = desk.get(days).text
    assert f'value="{week.session.id}" checked' in page
    assert str(week.session.id) not in desk.get(f"{days}&waar=elsewhere").text
    assert str(week.session.id) not in desk.get(f"{days}&soort=safety_day").text
    assert str(week.session.id) in desk.get(f"{days}&ruimte={week.space.id}&soort=open_activity").text


@pytest.mark.parametrize(
    "query",
    [
        "van=gisteren&tot=morgen",
        "van=2026-12-02&tot=2026-12-01",
        "van=2026-12-02&tot=2030-12-01",
        "van=0001-01-01&tot=0001-01-02",
        "van=9999-12-31&tot=9999-12-31",
        "soort=onzin",
        "ruimte=onzin",
        f"groep={UUID(int=7)}",
        "waar=maan",
        "_external=1&_scheme=javascript&endpoint=x",
        "van=" + "9" * 5000,
    ],
)
def test_a_filter_that_makes_no_sense_says_so_and_breaks_nothing(desk, query):
    answer = desk.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text


def test_looking_says_what_becomes_of_it_and_changes_nothing(desk, session, week, phone, days):
    page = desk.post(f"{PAGE}/bekijken?van={week.day}", data=fields(week)).text
    assert "Vera Vrijwilliger" in page
    assert "krijgt één bericht" in page
    assert not stored(session, week).cancelled


def test_doing_it_tells_and_can_be_taken_back(desk, session, week, phone, days):
    before = len(told(session))
    answer = desk.post(f"{PAGE}?van={week.day}", data=fields(week, publish="y"), follow_redirects=True)
    assert (answer.status_code, "1 bijeenkomst is gewijzigd." in answer.text) == (200, True)
    assert stored(session, week).cancelled
    assert len(told(session)) == before + (0 if told(session)[0].handed_over_at is None else 1)
    edit_id = session.scalars(select(PlanEdit.id)).one()
    assert f"{PAGE}/{edit_id}/ongedaan" in answer.text
    undone = desk.post(f"{PAGE}/{edit_id}/ongedaan", follow_redirects=True)
    assert "1 bijeenkomst is weer zoals hij was." in undone.text
    assert not stored(session, week).cancelled
    again = desk.post(f"{PAGE}/{edit_id}/ongedaan", follow_redirects=True)
    assert "Dit kan niet meer ongedaan worden gemaakt" in again.text


def test_without_a_tick_nobody_is_told(desk, session, week, phone):
    before = len(told(session))
    desk.post(PAGE, data=fields(week))
    assert stored(session, week).cancelled
    assert len(told(session)) == before


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/bekijken"])
@pytest.mark.parametrize(
    ("values", "code", "sentence"),
    [
        ({"reason": ""}, 422, "Vul in waarom het niet doorgaat."),
        ({"reason": "x" * 301}, 422, "Maak dit korter."),
        ({"deed": "move"}, 422, "Kies een ruimte."),
        ({"deed": "move", "space": str(UUID(int=7))}, 422, "Kies een van de mogelijkheden."),
        ({"deed": "shift", "minutes": "0"}, 422, "Vul in hoeveel minuten later"),
        ({"deed": "shift", "minutes": "99999"}, 422, "Vul minuten in van"),
        ({"deed": "shift", "minutes": "veel"}, 422, "Fout:"),
        ({"deed": "add", "text": " "}, 422, "Vul in wat erbij moet staan."),
        ({"deed": "dance"}, 422, "Fout:"),
        ({"session": "onzin"}, 409, "Er verandert niets"),
        ({"session": str(UUID(int=7))}, 409, "Er verandert niets"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(
    desk, session, week, address, values, code, sentence
):
    answer = desk.post(address, data=fields(week, **values))
    assert (answer.status_code, sentence in answer.text) == (code, True)
    assert not stored(session, week).cancelled


def test_what_gets_in_the_way_is_named_beforehand_and_refused_afterwards(desk, session, week):
    aula = factories.space(session, name="Aula")
    factories.meeting(session, at(week.day, "14:30", "15:30").starts_at, at=aula, title="Dansen")
    session.commit()
    values = fields(week, deed="move", space=str(aula.id))
    page = desk.post(f"{PAGE}/bekijken", data=values).text
    assert "Aula is dubbel bezet" in page
    assert "1 bijeenkomst kan zo niet." in page
    answer = desk.post(PAGE, data=values)
    assert (answer.status_code, "Er staat iets in de weg" in answer.text) == (409, True)
    assert stored(session, week).space_id == week.space.id


def test_a_name_of_a_child_is_refused(desk, session, week):
    factories.child(session, pseudonym="Sara")
    session.commit()
    answer = desk.post(PAGE, data=fields(week, reason="Sara is ziek"))
    assert (answer.status_code, "de naam van een kind" in answer.text) == (409, True)


def test_a_coach_is_offered_no_door_to_it(app, session, week, account_of, sign_in):
    coach = sign_in(app.test_client(), account_of("coach"))
    session.commit()
    assert PAGE not in coach.get(f"/week/{week.week}").text
    assert coach.get(PAGE).status_code == 403
