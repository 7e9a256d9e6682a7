"""Sets of books on the screen: the list, handing out with one tap or several at once, the stock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.library import BookSetDelivery, BookSetHandout
from tests import factories

PAGE = "/bibliotheek/boekenpakketten"
STOCK = f"{PAGE}/voorraad"


@pytest.fixture
def toddlers(session, location):
    born = (datetime.now(UTC).date() - timedelta(days=800)).replace(day=1)
    found = [factories.child(session, pseudonym=name, birth_month=born) for name in ("Merel", "Uil", "Vink")]
    session.commit()
    return found


def deliver(desk, sets=5, **values):
    form = {"sets": str(sets), "received_on": "2026-11-02", "note": ""} | values
    return desk.post(STOCK, data=form)


def handed(session):
    session.expire_all()
    return set(session.scalars(select(BookSetHandout.child_id)))


def test_a_set_is_handed_out_with_one_tap_and_taken_back(desk, session, toddlers):
    assert "Er is nog geen levering genoteerd." in desk.get(STOCK).text
    assert deliver(desk).status_code == 302
    merel = toddlers[0]
    answer = desk.post(f"{PAGE}/uitdelen", data={"kind": str(merel.id)})
    page = desk.get(answer.location).text
    assert "1 boekenpakket is uitgedeeld." in page
    assert handed(session) == {merel.id}
    row = session.scalars(select(BookSetHandout)).one()
    assert f"{PAGE}/{row.id}/ongedaan" in page
    answer = desk.post(f"{PAGE}/{row.id}/ongedaan")
    assert "1 boekenpakket is teruggenomen." in desk.get(answer.location).text
    assert handed(session) == set()


def test_several_at_once_in_one_language(desk, session, toddlers):
    deliver(desk)
    ids = [str(child.id) for child in toddlers]
    desk.post(f"{PAGE}/uitdelen", data={"kind": ids, "taal": "ar"})
    assert set(session.scalars(select(BookSetHandout.language))) == {"ar"}
    page = desk.get(PAGE).text
    assert "Elke peuter heeft een boekenpakket." in page
    assert "Bestel nieuwe bij de bibliotheek" in page
    assert "Nog 2 boekenpakketten voor nieuwe peuters" in desk.get("/aandacht", follow_redirects=True).text


def test_what_cannot_be_is_said_and_nothing_is_handed_out(desk, session, toddlers):
    uil, vink = toddlers[1:]
    for data, sentence in (
        ({}, "Kies eerst een kind."),
        ({"kind": str(uil.id)}, "Er zijn geen boekenpakketten meer."),
    ):
        answer = desk.post(f"{PAGE}/uitdelen", data=data)
        assert sentence in desk.get(answer.location).text
    deliver(desk, sets=1)
    answer = desk.post(f"{PAGE}/uitdelen", data={"kind": [str(uil.id), str(vink.id)]})
    assert "Er is nog 1 boekenpakket. Kies er niet meer." in desk.get(answer.location).text
    for data, status in (
        ({"kind": "geen-id"}, 400),
        ({"kind": [str(uuid4())] * 401}, 400),
        ({"kind": str(uil.id), "taal": "xx"}, 400),
        ({"kind": str(uuid4())}, 404),
    ):
        assert desk.post(f"{PAGE}/uitdelen", data=data).status_code == status
    assert handed(session) == set()
    desk.post(f"{PAGE}/uitdelen", data={"kind": str(uil.id)})
    answer = desk.post(f"{PAGE}/uitdelen", data={"kind": str(uil.id)})
    assert "Wie u koos, heeft al een boekenpakket." in desk.get(answer.location).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sets": ""}, "Vul in hoeveel pakketten er bij of af gaan."),
        ({"sets": "0"}, "Vul een ander aantal dan 0 in."),
        ({"sets": "501"}, "Vul een aantal van -500 tot en met 500 in."),
        ({"received_on": ""}, "Kies een dag."),
        ({"note": "x" * 301}, "Maak de opmerking korter."),
    ],
)
def test_a_delivery_that_cannot_be_is_refused(desk, session, wrong, sentence):
    answer = deliver(desk, **{"sets": "5"} | wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert session.scalars(select(BookSetDelivery)).all() == []


def test_a_count_below_nothing_is_refused(desk, session):
    answer = deliver(desk, sets=-1)
    assert (answer.status_code, "Er zijn geen boekenpakketten meer." in answer.text) == (409, True)


def test_for_whom_a_set_is_meant_is_kept(desk, session, toddlers):
    form = {"youngest_months": "36", "oldest_months": "60", "warn_below": "3"}
    assert desk.post(f"{PAGE}/voor-wie", data=form).status_code == 302
    assert "Elke peuter heeft een boekenpakket." in desk.get(PAGE).text
    wrong = desk.post(f"{PAGE}/voor-wie", data=form | {"oldest_months": "12"})
    assert (wrong.status_code, "De oudste leeftijd komt na de jongste." in wrong.text) == (422, True)
