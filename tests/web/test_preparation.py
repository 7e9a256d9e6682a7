"""The preparation of a safety day as a page, and the tasks of a partner's contact behind a link."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.people import Contact
from app.models.tasks import Task
from app.notify import links
from app.planning.languages import Language
from tests import factories, safety_days
from tests.factories import DAY

TODAY = datetime.now(UTC).date()


def weekday(day):
    """Return the day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


@pytest.fixture
def day(session, supervisor):
    found = safety_days.rotation(
        session,
        day=weekday(TODAY + 60 * DAY),
        visited=False,
        groups=("Rood",),
        activity_id=factories.activity(
            session, kind="safety_day", title="Veiligheidsdag", responsible_id=supervisor.id
        ).id,
    )
    session.commit()
    return found


@pytest.fixture
def page(day):
    return f"/veiligheidsdag/{day.id}/voorbereiding"


@pytest.fixture
def task(session, day, supervisor):
    found = factories.task(session, day.activity_id, title="Borden lenen", day=TODAY - 3 * DAY, user_id=supervisor.id)
    session.commit()
    return found


def filled(**values):
    return {
        "title": "Taart bestellen",
        "day": weekday(TODAY + 20 * DAY).isoformat(),
        "moves": "y",
        "who": "",
        "note": "",
    } | values


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def rows(session):
    session.expire_all()
    return session.scalars(select(Task).order_by(Task.title)).all()


def test_an_empty_page_offers_the_tasks_of_the_template(desk, page):
    answer = desk.get(page)
    assert (answer.status_code, "Er staan nog geen taken." in answer.text) == (200, True)
    answer = desk.post(f"{page}/sjabloon", follow_redirects=True)
    assert "18 taken staan klaar." in answer.text
    assert "0 van de 18 taken klaar" in answer.text
    assert "Alle taken van het sjabloon staan er al." in desk.post(f"{page}/sjabloon", follow_redirects=True).text


def test_what_is_late_comes_first(desk, session, page, day, task):
    factories.task(session, day.activity_id, title="Eerder klaar", day=TODAY - 9 * DAY, done_at=datetime.now(UTC))
    session.commit()
    said = text(desk.get(page))
    assert said.index("Te laat (1)") < said.index("Borden lenen") < said.index("Eerder klaar")


def test_a_task_of_ones_own_is_added(desk, session, page, supervisor):
    answer = desk.post(page, data=filled(who=f"s:{supervisor.id}"), follow_redirects=True)
    assert "Taart bestellen staat in de lijst." in answer.text
    assert [(row.title, row.user_id) for row in rows(session)] == [("Taart bestellen", supervisor.id)]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"title": ""}, "Schrijf op wat er moet gebeuren."),
        ({"title": "x" * 121}, "Maak de tekst korter."),
        ({"note": "x" * 1001}, "Maak de tekst korter."),
        ({"day": ""}, "Kies een dag."),
        ({"day": "gisteren"}, "Ongeldige datum."),
        ({"who": "s:niemand"}, "Fout:"),
        ({"who": f"c:{uuid4()}"}, "Fout:"),
        ({"note": "Zeg het tegen Vogel Zonnebloem"}, "Vogel Zonnebloem"),
        ({"note": "111222333"}, "een nummer dat een BSN kan zijn"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(desk, session, page, values, why):
    factories.child(session, pseudonym="Vogel Zonnebloem")
    session.commit()
    answer = desk.post(page, data=filled(**values))
    assert (answer.status_code, why in answer.text, rows(session)) == (422, True, [])


def test_a_task_is_changed(desk, session, page, task):
    assert "Borden lenen" in desk.get(f"{page}/{task.id}").text
    answer = desk.post(f"{page}/{task.id}", data=filled(note="Bij de buren."), follow_redirects=True)
    assert ("Opgeslagen." in answer.text, "Bij de buren." in answer.text) == (True, True)
    assert desk.post(f"{page}/{task.id}", data=filled(title="")).status_code == 422


def test_a_task_is_ticked_off_and_opened_again(desk, session, page, task):
    assert (
        "Borden lenen is klaar." in desk.post(f"{page}/{task.id}/klaar", data={"done": "y"}, follow_redirects=True).text
    )
    assert rows(session)[0].done_at is not None
    assert "Borden lenen staat weer open." in desk.post(f"{page}/{task.id}/klaar", follow_redirects=True).text
    assert rows(session)[0].done_at is None


def test_what_is_taken_away_comes_back_with_one_click(desk, session, page, task):
    answer = desk.post(f"{page}/{task.id}/weghalen", follow_redirects=True)
    assert ("Borden lenen is weggehaald." in answer.text, "Ongedaan maken" in answer.text) == (True, True)
    assert desk.get(f"{page}/{task.id}").status_code == 404
    assert "De taak staat er weer." in desk.post(f"{page}/{task.id}/terughalen", follow_redirects=True).text


def test_a_task_of_another_day_is_not_here(desk, session, page):
    elsewhere = factories.task(session, factories.activity(session).id)
    session.commit()
    address = f"{page}/{elsewhere.id}"
    seen = [desk.get(address).status_code, desk.post(f"{address}/terughalen").status_code]
    assert seen == [404, 404]


def test_a_coach_sees_the_tasks_and_changes_none(app, sign_in, account_of, session, page, task):
    coach = account_of(Role.COACH)
    session.commit()
    browser = sign_in(app.test_client(), coach)
    assert "Toch niet klaar" not in browser.get(page).text
    assert browser.post(f"{page}/{task.id}/klaar").status_code == 403


# Mine


def test_my_tasks_are_those_of_all_days_and_what_is_late_with_others(desk, session, day, task):
    factories.task(session, day.activity_id, title="Van niemand", day=TODAY - DAY)
    factories.task(session, day.activity_id, title="Van niemand, later", day=TODAY + DAY)
    session.commit()
    said = text(desk.get("/mijn-taken"))
    assert said.index("Borden lenen") < said.index("Te laat bij anderen") < said.index("Van niemand")
    assert "later" not in said


def test_i_tick_off_what_is_mine_alone(desk, session, day, task):
    other = factories.task(session, day.activity_id)
    session.commit()
    assert desk.post(f"/mijn-taken/{other.id}/klaar", data={"done": "y"}).status_code == 404
    assert "is klaar" in desk.post(f"/mijn-taken/{task.id}/klaar", data={"done": "y"}, follow_redirects=True).text
    assert "U hebt geen open taken." in desk.get("/mijn-taken").text


def test_attention_says_how_many_tasks_are_late(desk, task):
    assert "1 taak van een veiligheidsdag is te laat" in desk.get("/aandacht", follow_redirects=True).text


# Behind the link of a mail


@pytest.fixture
def theirs(session, day):
    contact = factories.partner(session, name="Basisschool").contact
    found = factories.task(session, day.activity_id, title="Woorden oefenen", contact_id=contact.id)
    session.commit()
    return found


@pytest.fixture
def link(app, theirs):
    return f"/taken/{links.make_tasks(theirs.contact_id, secret=app.config['SECRET_KEY'])}"


def test_looking_at_the_link_changes_nothing(client, session, link):
    assert "Woorden oefenen" in client.get(link).text
    assert rows(session)[0].done_at is None


def test_a_contact_ticks_off_without_signing_in(client, session, link, theirs):
    answer = client.post(f"{link}/{theirs.id}", data={"done": "y"}, follow_redirects=True)
    assert ("Opgeslagen." in answer.text, "Toch niet klaar" in answer.text) == (True, True)
    [row] = rows(session)
    assert (row.done_at is not None, row.done_by_contact_id) == (True, row.contact_id)


def test_a_contact_does_not_reach_the_tasks_of_others(client, session, link, task):
    assert client.post(f"{link}/{task.id}", data={"done": "y"}).status_code == 404
    assert "Borden lenen" not in client.get(link).text


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "%00", "../mijn-taken"])
def test_a_link_that_we_did_not_make_opens_nothing(client, database, token):
    assert client.get(f"/taken/{token}").status_code == 404


def test_a_link_for_something_else_opens_nothing(app, client, theirs):
    token = links.make_own_mails(theirs.contact_id, secret=app.config["SECRET_KEY"])
    assert client.get(f"/taken/{token}").status_code == 404


def test_the_page_speaks_the_language_of_its_reader(client, session, link, day):
    contact = session.get(Contact, rows(session)[0].contact_id)
    contact.language = Language.ARABIC
    session.commit()
    answer = client.get(link)
    assert ('dir="rtl"' in answer.text, "مهامكم" in answer.text) == (True, True)
