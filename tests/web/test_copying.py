"""Copying, in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models.activities import ProgrammeSession
from app.planning.weeks import IsoWeek

PAGE = "/kopieren"


@pytest.fixture
def wish(week):
    """Return what the form sends to copy the week of the session into the week after it."""
    monday = IsoWeek.containing(week.day).monday
    return {
        "van": monday.isoformat(),
        "tot": (monday + timedelta(days=6)).isoformat(),
        "naar": (monday + timedelta(days=7)).isoformat(),
        "rollen": "y",
    }


def sessions(session):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(ProgrammeSession))


def test_the_board_leads_to_copying_its_week_into_the_next(desk, week, wish):
    assert f"{PAGE}?van={wish['van']}&amp;tot={wish['tot']}" in desk.get(f"/week/{week.week}").text
    page = desk.get(f"{PAGE}?van={wish['van']}&tot={wish['tot']}").text
    assert f'value="{wish["naar"]}"' in page


@pytest.mark.parametrize("query", ["van=x&tot=y&naar=z", "van=0001-01-01", "naar=9999-12-31", "van=" + "9" * 5000])
def test_an_address_that_makes_no_sense_is_this_week(desk, query):
    assert desk.get(f"{PAGE}?{query}").status_code == 200


def test_looking_changes_nothing_and_copying_puts_drafts_on_the_board_with_an_undo(desk, session, week, wish):
    page = desk.post(f"{PAGE}/bekijken", data=wish).text
    assert ("1 van 1 gaan mee" in page, "gaat mee" in page, sessions(session)) == (True, True, 1)
    answer = desk.post(PAGE, data=wish, follow_redirects=True)
    assert ("1 bijeenkomst is gekopieerd, als concept." in answer.text, sessions(session)) == (True, 2)
    assert answer.request.path == f"/week/{IsoWeek.containing(week.day).next()}"
    [address] = [part for part in answer.text.split('"') if part.startswith("/veel-tegelijk/") and "ongedaan" in part][
        :1
    ]
    back = f"http://localhost{answer.request.path}"
    undone = desk.post(address, headers={"Referer": back})
    assert (undone.status_code, undone.headers["Location"], sessions(session)) == (302, answer.request.path, 1)


def test_copying_twice_says_what_is_there(desk, session, week, wish):
    desk.post(PAGE, data=wish)
    assert "staat er al" in desk.post(f"{PAGE}/bekijken", data=wish).text
    assert desk.post(PAGE, data=wish).status_code == 409
    assert sessions(session) == 2


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/bekijken"])
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"van": ""}, "Kies een dag."),
        ({"naar": "straks"}, "Fout:"),
        ({"tot": "2020-01-01"}, "Laat het einde niet voor het begin komen."),
        ({"tot": "2031-01-01"}, "Kies ten hoogste een jaar."),
        ({"naar": "9999-12-31"}, "Kies een jaar waarin iets gepland kan zijn."),
        ({"van": "0001-01-01", "tot": "0001-01-05"}, "Kies een jaar waarin iets gepland kan zijn."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(desk, session, week, wish, address, values, sentence):
    answer = desk.post(address, data=wish | values)
    assert (answer.status_code, sentence in answer.text, sessions(session)) == (422, True, 1)


def test_the_same_week_is_refused(desk, session, week, wish):
    answer = desk.post(PAGE, data=wish | {"naar": wish["tot"]})
    assert (answer.status_code, "dit is dezelfde" in answer.text) == (422, True)
